# ---
# title: Why minimise KL divergence? Fitting and maximum likelihood
# description: Choosing the model with the smallest KL divergence gives the one that is hardest to tell from the truth; on data, it is maximum likelihood.
# ---

# %% [markdown]
# # Make it small
#
# You may choose the model. Which one should you take? The one with the smallest
# $D(p \Vert q)$. A good model is one that is **hard to tell from the truth**, and above all on
# samples of the truth.
#
# ## Turn one knob
#
# The truth is $p = \mathrm{Beta}(17, 6)$. Take a Normal model with the right standard deviation and
# move its mean.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, divergence_profile, explore, figures, kl_divergence, maximum_likelihood
from klexplain import minimum_divergence, ratio_curve, verify

# %%
p = stats.beta(17, 6)  # the truth
means = np.linspace(0.64, 0.84, 41)
profile = divergence_profile(p, stats.norm(0.7, p.std()), "loc", means, base=10)
figures.profile(profile)

# %% [markdown]
# The smallest divergence on this grid stands at a mean of {{ profile.best[0]:.3f }}. The mean of $p$ is
# {{ p.mean():.4f }}.
#
# ## Turn all knobs
#
# Now let mean and standard deviation move together.

# %%
best = minimum_divergence(p, "norm", base=10)
best.parameters, float(p.mean()), float(p.std())

# %% [markdown]
# The best Normal has the mean and the standard deviation of $p$ itself. This is no accident. For a
# Normal model, $-\log q(x)$ is a parabola in $x$, so only the first two moments of $p$ enter, and
# the divergence is smallest where they match.
#
# What remains is {{ best.divergence:.4f }} bans a sample: the part of $p$ that no Normal can copy, above all its
# lean to the left.

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, best.q, base=10))

# %% [markdown]
# The curve stays near the tie line where $p$ has its samples. It leaves it only where samples
# are rare. That is what a small divergence buys.

# %% tags=["hide-input"]
paths = convergence(p, best.q, n=100_000, paths=20, rng=np.random.default_rng(25), base=10)
figures.convergence(paths)

# %% [markdown]
# The evidence per sample is small, so the paths need more samples to settle: here 100,000, at
# 5 on the axis. To gather 1 ban against this model you need about
# {{ 1 / best.divergence:.0f }} samples.

# %% tags=["hide-input"]
verify(p, best.q, rng=np.random.default_rng(26), base=10).check()

# %% [markdown]
# ## Without knowing the truth
#
# All this used $p$. In practice you have only samples. Split the divergence:
#
# $$
# D(p \Vert q) = \underbrace{\mathbb{E}_p\left[\log p(x)\right]}_{\text{does not depend on } q} - \ \mathbb{E}_p\left[\log q(x)\right].
# $$
#
# The first part is the same for every model. The second is a mean under $p$, and samples from $p$
# estimate it:
#
# $$
# \mathbb{E}_p\left[\log q(x)\right] \approx \frac{1}{N} \sum_{i=1}^{N} \log q(x_i).
# $$
#
# Making the divergence small is making this sum large. That is **maximum likelihood**.

# %%
x = p.rvs(1_000, random_state=np.random.default_rng(27))
fitted = maximum_likelihood(x, "norm", base=10)
fitted.parameters, best.parameters

# %% [markdown]
# First the Normal with the largest likelihood for 1,000 samples, then the one with the smallest
# divergence. They differ by the luck of the draw.

# %% tags=["hide-input"]
both = divergence_profile(p, stats.norm(0.7, p.std()), "loc", means, sample=x, base=10)
figures.profile(both)

# %% [markdown]
# The average loss of the samples, $-\frac{1}{N}\sum \log q(x_i)$, less the entropy of $p$, runs along the
# divergence. On this grid it is least at {{ both.best_for_sample:.3f }}, next to the sample mean {{ float(x.mean()):.4f }}.
# The divergence is least at {{ both.best[0]:.3f }}, next to the true mean {{ float(p.mean()):.4f }}.
#
# !!! note "When no model is right"
#     Maximum likelihood does not need the truth to be among the models. With more and more samples it
#     goes to the model of smallest divergence, whatever $p$ is.[^white]
#
# [^white]: H. White (1982), Maximum likelihood estimation of misspecified models, *Econometrica* 50(1), 1–25.
#
# ## The order matters here too
#
# $D(p \Vert q)$ asks the model to explain samples of the truth. So it must put density wherever $p$ has
# some, or pay dearly. Minimising $D(q \Vert p)$ instead asks the truth to explain samples of the model, and
# lets the model ignore parts of $p$. Only the first is what samples of $p$ can measure.
#
# ## Do it by hand
#
# Here $q$ is a Normal that fits badly. Drag it until it can hardly be told from $p$.

# %% tags=["hide-input"]
explore(p, stats.norm(0.5, 0.2), views=["densities", "log-ratio"], base=10)

# %% [markdown]
# <div>
# <kle-puzzle goal="below" target="0.02" unit="bans" keep="p"><p>Bring D(p ‖ q) below 0.02 bans. Leave p where it is.</p></kle-puzzle>
# </div>
#
# ## Questions
#
# ??? question "Which Exponential is closest to p in this sense?"
#     The one whose mean is that of $p$, since the log-density of an Exponential is linear in $x$. The search finds
#     a scale of {{ minimum_divergence(p, "expon").parameters["scale"]:.4f }}, and it is a poor model:
#     {{ minimum_divergence(p, "expon", base=10).divergence:.3f }} bans a sample.
#
# ??? question "And which Beta?"
#     The truth itself: a = {{ minimum_divergence(p, "beta").parameters["a"]:.3f }}, b = {{ minimum_divergence(p, "beta").parameters["b"]:.3f }}, with a divergence of 0.
#
# ??? question "What does the smallest divergence tell that the largest likelihood does not?"
#     How good the best model is. A likelihood has no natural zero. A divergence of 0 means that nothing is left to find.
