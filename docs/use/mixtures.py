# ---
# title: KL divergence between mixtures, such as Gaussian mixtures
# description: The KL divergence between Gaussian mixtures has no known closed form. In one variable you can still compute it to about 14 digits, in several with an error.
# search:
#   boost: 0.5
# ---

# %% [markdown]
# # KL divergence between mixtures
#
# No closed form is known, not even for mixtures of two Normals: the logarithm of a sum does not split up. No closed form does not mean no
# number. In one variable you get the number to about 14 digits, with an estimate of its error.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, evaluate, figures, kl_divergence
from klexplain import monte_carlo, ratio_curve

# %%
bumps_p = [stats.Normal(mu=-2, sigma=0.7), stats.Normal(mu=2, sigma=0.7)]
bumps_q = [stats.Normal(mu=-1.5, sigma=1), stats.Normal(mu=2.5, sigma=0.8)]
w_p, w_q = np.array([0.4, 0.6]), np.array([0.5, 0.5])
p = stats.Mixture(bumps_p, weights=w_p)
q = stats.Mixture(bumps_q, weights=w_q)

# %% tags=["hide-input"]
figures.densities(ratio_curve(p, q))

# %% [markdown]
# Before you look at the number: the bumps have divergences of their own. The left bump of $p$ against the left one of $q$ is
# {{ kl_divergence(stats.norm(-2, 0.7), stats.norm(-1.5, 1)):.4f }} nats, the right against the right
# {{ kl_divergence(stats.norm(2, 0.7), stats.norm(2.5, 0.8)):.4f }} nats.
#
# <div>
# <kle-bet right="b"><p>Average these two with the weights of p, and add the divergence of the weights. How does the sum compare with the divergence of the mixtures?</p>
# <button type="button" data-bet="a">it is equal</button> <button type="button" data-bet="b">it is larger, or equal</button> <button type="button" data-bet="c">it is smaller</button></kle-bet>
# </div>

# %% tags=["answer"]
each_p = stats.norm([-2, 2], 0.7)
each_q = stats.norm([-1.5, 2.5], [1, 0.8])
parts = w_p @ kl_divergence(each_p, each_q)
weights = stats.entropy(w_p, w_q)  # SciPy's divergence of two lists of shares
print(kl_divergence(p, q), parts + weights)

# %% [markdown] tags=["answer"]
# In nats: first the divergence of the mixtures, then the sum. The sum is the divergence for somebody who also sees *which* bump each sample came from. Hide that,
# and evidence can only be lost. So the sum is an upper bound, and the further apart the bumps, the
# closer it comes.

# %% [markdown]
# ## The number, and how to trust it
#
# `evaluate` integrates, and what follows ± is its estimate of the error. A simulation knows nothing of integrals:

# %%
simulated = monte_carlo(p, q, n=1_000_000, rng=53)
print(evaluate(p, q), simulated, sep="\n")

# %% [markdown]
# A million draws leave a standard error of {{ simulated.standard_error:.5f }} nats, and one more digit takes a hundred times as many. Fourteen digits are out of
# reach that way. If a paper reports a "KL between mixtures by Monte Carlo", look for its standard error.
#
# See how slowly the averages settle on the value, which is dotted:

# %% tags=["hide-input"]
rng = np.random.default_rng(55)
figures.convergence(convergence(p, q, n=10_000, paths=30, rng=rng))

# %% [markdown]
# ## What people use instead
#
# Four shortcuts, in nats, beside the real thing:

# %%
column = stats.norm([[-2], [2]], 0.7)  # against each of a row of bumps
within = kl_divergence(column, each_p)
between = kl_divergence(column, each_q)
inside, outside = np.exp(-within) @ w_p, np.exp(-between) @ w_q
variational = w_p @ np.log(inside / outside)

# %%
all_pairs = w_p @ between @ w_q
one_p = stats.norm(p.mean(), p.standard_deviation())
one_q = stats.norm(q.mean(), q.standard_deviation())

# %% [markdown]
# | shortcut | value | what it is |
# |---|---|---|
# | the mixtures themselves | {{ kl_divergence(p, q):.4f }} | the divergence |
# | bumps in pairs, plus the weights | {{ parts + weights:.4f }} | an upper bound |
# | all pairs, $\sum_{ab} w_a v_b\, D(p_a \Vert q_b)$ | {{ all_pairs:.4f }} | an upper bound, and a loose one: it is positive even for $p = q$ |
# | one Normal for each mixture | {{ kl_divergence(one_p, one_q):.4f }} | no bound in either direction |
# | the variational approximation of Hershey & Olsen[^hershey] | {{ variational:.4f }} | no bound; exact in the limit of bumps far apart |
#
# The single Normals see only the mean and the width of each mixture, and here they see little difference. Two mixtures with
# equal mean and width and different bumps would get a divergence of 0 from them.
#
# [^hershey]: J. R. Hershey & P. A. Olsen (2007), Approximating the Kullback Leibler divergence between Gaussian mixture models, *ICASSP 2007*, IV-317–IV-320.
#
# ## In several variables
#
# Grids grow too fast with the number of variables, so this package integrates in one variable only. In several, simulate, and give a standard error. `evaluate`
# does so for scikit-learn's `GaussianMixture`, and for whatever has a log-density and draws. By hand, it goes like this. The log-density of
# a mixture is the logarithm of a sum: leave it to `logsumexp` or `logaddexp`, or the far tails become $-\infty$.

# %%
left = stats.multivariate_normal([-2, 0])
right = stats.multivariate_normal([2, 0])
model = stats.multivariate_normal([0.4, 0], [[4.84, 0], [0, 1]])
ends = [stats.Normal(mu=-2), stats.Normal(mu=2)]
flat = stats.Mixture(ends, weights=w_p)

# %%
x = np.random.default_rng(54).normal(size=(100_000, 2))
x[:, 0] += np.random.default_rng(56).choice([-2, 2], size=len(x), p=w_p)
log_w = np.log(w_p)
log_p = np.logaddexp(log_w[0] + left.logpdf(x), log_w[1] + right.logpdf(x))
log_ratio = log_p - model.logpdf(x)

# %% [markdown]
# Here $p$ is a mixture of two bumps in the plane, $q$ the Normal with the same mean and covariance. The mean of the log ratios is
# {{ log_ratio.mean():.4f }} ± {{ log_ratio.std() / len(x) ** 0.5:.4f }} nats. In this example the second coordinate is standard Normal in
# both, so the first alone gives the value: {{ kl_divergence(flat, stats.norm(0.4, 2.2)):.6f }} nats.

# %% [markdown]
# ## Questions
#
# ??? question "Can I mix other families?"
#     Yes. `stats.Mixture` takes any distributions of SciPy's new kind, and `stats.make_distribution(stats.gamma)` turns an old one into one of that kind.
#
# ??? question "Why does my library say that no KL is registered for mixtures?"
#     Because it looks for a closed form, and none is known. Simulate, as above: your library has `log_prob` and `sample`, and `evaluate` takes what has them.
#
# ??? question "The order of the components differs between p and q. Does it matter?"
#     Not for the divergence: a mixture does not know the order of its parts. For the bound by pairs it does, so try the pairings and keep the smallest.
#
# ??? question "Which Normal is closest to a mixture?"
#     The one with its mean and its standard deviation, if the mixture is the truth. See [Forward or reverse KL](forward_or_reverse.py).
