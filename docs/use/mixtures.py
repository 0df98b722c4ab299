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
from klexplain import Mixture, convergence, evaluate, figures, kl_divergence
from klexplain import mixture_bounds, monte_carlo, ratio_curve

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
# Grids grow too fast with the number of variables, so from two variables on you simulate. SciPy's `Mixture` mixes laws of one variable
# only; the one of this package takes several. Here are three bumps in the plane, and a model that has two:

# %%
three = list(map(stats.multivariate_normal, [[-3, 0], [0, 3], [3, 0]]))
two = list(map(stats.multivariate_normal, [[-2, 1], [2, 1]]))
truth, model = Mixture(three, weights=[0.5, 0.3, 0.2]), Mixture(two)

# %% [markdown]
# You say how large the standard error may be, as a share of the value, and get as many draws as that takes:

# %%
drawn = monte_carlo(truth, model, relative_error=0.005, rng=54)
drawn

# %% [markdown]
# The first draws show how much the log ratios scatter, and from that follows the number. Half the error takes four times as many.
#
# A simulation cannot promise anything: its interval sometimes misses. Bounds can. They come from closed forms for the bumps alone,
# without chance:

# %%
bounds = mixture_bounds(truth, model)
bounds

# %% tags=["hide-input"]
figures.mixture_bounds(bounds, drawn)

# %% [markdown]
# <div>
# <kle-bet right="c"><p>The two rings are the approximations that papers report. Here the divergence is between them. Is it always?</p>
# <button type="button" data-bet="a">yes: the variational one is never too small</button> <button type="button" data-bet="b">yes: the product one is never too large</button> <button type="button" data-bet="c">no, either may be on either side</button></kle-bet>
# </div>

# %% tags=["answer"]
bump = Mixture(list(map(stats.multivariate_normal, [[-1, 0], [1, 0]])))
one = stats.multivariate_normal([0, 0], [[2, 0], [0, 1]])
print(mixture_bounds(bump, one), monte_carlo(bump, one, n=50_000, rng=57), sep="\n")

# %% [markdown] tags=["answer"]
# Two bumps that overlap, against the Normal with their mean and covariance: both approximations are *negative*, which no divergence is. Each
# is the difference of two bounds from the same side, so it may end up anywhere. A lower bound less an upper one is a bound again.

# %% [markdown]
# What each number promises:
#
# | number | what it is | what it promises |
# |---|---|---|
# | `lower` | a lower bound of $\mathbb{E}_p \log p$ less an upper bound of $\mathbb{E}_p \log q$ | a bound, but for rounding |
# | `upper` | the reverse, or Hershey and Olsen's variational upper bound: the smaller one | a bound, but for rounding |
# | `variational` | a lower bound less a lower bound | nothing, but it is exact for bumps far apart |
# | `product` | an upper bound less an upper bound | nothing |
#
# Differences of opposite bounds as bounds go back to Durrieu and others[^durrieu]. Where bumps overlap much, the band is wide, and only the simulation is
# of use. Where they hardly overlap it closes.
#
# scikit-learn's fitted `GaussianMixture` goes into all of these functions as it is.
#
# [^durrieu]: J. L. Durrieu, J. P. Thiran & F. Kelly (2012), Lower and upper bounds for approximation of the Kullback–Leibler divergence between Gaussian mixture models, *ICASSP 2012*, 4833–4836.

# %% [markdown]
# ## Questions
#
# ??? question "Can I mix other families?"
#     Yes. `stats.Mixture` takes any distributions of SciPy's new kind, and `stats.make_distribution(stats.gamma)` turns an old one into one of that kind.
#
# ??? question "How do I write the log-density of a mixture by hand?"
#     As the logarithm of a sum of exponentials, and leave that to `logsumexp` or `logaddexp`. The logarithm of a sum of densities is $-\infty$ in the far tails.
#
# ??? question "Why does my library say that no KL is registered for mixtures?"
#     Because it looks for a closed form, and none is known. Simulate: your library has `log_prob` and `sample`, and `evaluate` takes what has them.
#
# ??? question "The order of the components differs between p and q. Does it matter?"
#     Not for the divergence: a mixture does not know the order of its parts. For the bound by pairs it does, so try the pairings and keep the smallest.
#
# ??? question "Which Normal is closest to a mixture?"
#     The one with its mean and its standard deviation, if the mixture is the truth. See [Forward or reverse KL](forward_or_reverse.py).
