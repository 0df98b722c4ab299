# ---
# title: Make it small, and you have maximum likelihood
# description: "The best model is the one that is hardest to tell from the truth. Minimising the KL divergence leads to cross-entropy and to maximum likelihood."
# ---

# %% [markdown]
# # Make it small
#
# Say you may choose the model. Which one should you take? The one with the smallest $D(p \Vert q)$: a good model is one that
# is **hard to tell from the truth**, above all where the truth puts its samples.
#
# ## Turn one knob
#
# The truth is $p = \mathrm{Beta}(17, 6)$. Take a Normal as wide as $p$, and move its mean.

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
# There is one best place, at a mean of {{ profile.best[0]:.3f }} on this grid, and the curve is steep on both sides.
#
# ## Turn both
#
# Now let mean and standard deviation move together. The truth is skewed to the left: its peak is at {{ 16 / 21:.3f }}, its
# mean at {{ p.mean():.3f }}.
#
# <div>
# <kle-bet right="b"><p>Which Normal is the best model of p?</p>
# <button type="button" data-bet="a">the one with the same peak</button> <button type="button" data-bet="b">the one with the same mean and standard deviation</button> <button type="button" data-bet="c">a narrower one</button></kle-bet>
# </div>

# %% tags=["answer"]
best = minimum_divergence(p, "norm", base=10)
best.parameters, float(p.mean()), float(p.std())

# %% [markdown] tags=["answer"]
# The search finds the mean and the standard deviation of $p$ itself, and that is no accident. For a Normal model,
# $-\log q(x)$ is a parabola in $x$. So only the first two moments of $p$ enter, and the divergence is smallest where
# they match.

# %% [markdown]
# What remains is {{ best.divergence:.4f }} bans a sample. That is what no Normal can copy: mainly the longer left tail
# of $p$.

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, best.q, base=10))

# %% [markdown]
# Where $p$ has most of its samples, the curve stays near the tie line. Only where samples are rare does it leave it. That
# is what a small divergence buys.

# %% tags=["hide-input"]
paths = convergence(p, best.q, n=100_000, paths=20, rng=np.random.default_rng(25), base=10)
figures.convergence(paths)

# %% [markdown]
# Since a sample says so little, the averages need more samples to settle: the axis now runs to {{ paths.counts[-1]:, }}. On
# average it takes about {{ 1 / best.divergence:.0f }} samples to bring evidence of 1 ban against this model.

# %% tags=["hide-input"]
verify(p, best.q, rng=np.random.default_rng(26), base=10).check()

# %% [markdown]
# ## Without knowing the truth
#
# All this used $p$. In practice you have only samples. So split the divergence:
#
# $$
# D(p \Vert q) = \underbrace{\mathbb{E}_p\left[-\log q(x)\right]}_{\text{cross-entropy}} - \underbrace{\mathbb{E}_p\left[-\log p(x)\right]}_{\text{entropy of } p}.
# $$
#
# The entropy of $p$ is the same for every model. The **cross-entropy** is a mean under $p$, and the samples estimate it:
#
# $$
# \mathbb{E}_p\left[-\log q(x)\right] \approx -\frac{1}{N} \sum_{i=1}^{N} \log q(x_i).
# $$
#
# Make the cross-entropy small, and you make the divergence small. And a small cross-entropy is a large likelihood. So
# this is **maximum likelihood** under another name.

# %%
x = p.rvs(1_000, random_state=np.random.default_rng(27))
fitted = maximum_likelihood(x, "norm", base=10)
fitted.parameters, best.parameters

# %% [markdown]
# First comes the Normal with the largest likelihood for 1,000 samples, then the one with the smallest divergence. Only the
# luck of the draw separates them.

# %% tags=["hide-input"]
both = divergence_profile(p, stats.norm(0.7, p.std()), "loc", means, sample=x, base=10)
figures.profile(both)

# %% [markdown]
# The grey curve is what you can compute from the samples: their average loss, minus the entropy of $p$. It keeps close to
# the divergence. It is lowest at {{ both.best_for_sample:.3f }} on this grid, next to the sample mean
# {{ float(x.mean()):.4f }}; the divergence is lowest at {{ both.best[0]:.3f }}, next to the true mean {{ float(p.mean()):.4f }}.
#
# !!! note "When no model is right"
#     The truth need not be among your models. With more and more samples, maximum likelihood still goes to the model of
#     smallest divergence, under mild conditions:[^white] above all, there is exactly one, and
#     $\mathbb{E}_p[\log q]$ is finite.
#
# [^white]: H. White (1982), Maximum likelihood estimation of misspecified models, *Econometrica* 50(1), 1–25.
#
# ## Forward and reverse
#
# $D(p \Vert q)$, the **forward** KL, asks the model to explain samples from the truth. So $q$ must put density wherever $p$
# has some, or pay dearly. $D(q \Vert p)$, the **reverse** KL, asks the truth to explain samples from the model. That lets
# the model ignore parts of $p$, and often settle on one bump of two: it is called **mode-seeking**. Samples from $p$ can
# measure only the forward one.
#
# ## Do it by hand
#
# Here $q$ is a Normal that fits badly. Drag it until you can hardly tell it from $p$.

# %% tags=["hide-input"]
explore(p, stats.norm(0.5, 0.2), views=["densities", "log-ratio"], base=10)

# %% [markdown]
# <div>
# <kle-puzzle goal="below" target="0.02" unit="bans" keep="p"><p>Bring D(p ‖ q) below 0.02 bans. Leave p where it is.</p></kle-puzzle>
# </div>
#
# ## Questions
#
# ??? question "Which Exponential is closest to p = Beta(17, 6) in this sense?"
#     The one with the same mean, since the log-density of an Exponential is linear in $x$. The search finds a scale of
#     {{ minimum_divergence(p, "expon").parameters["scale"]:.4f }}. It is still a poor model:
#     {{ minimum_divergence(p, "expon", base=10).divergence:.3f }} bans a sample.
#
# ??? question "And which Beta?"
#     The truth itself: a = {{ minimum_divergence(p, "beta").parameters["a"]:.3f }}, b = {{ minimum_divergence(p, "beta").parameters["b"]:.3f }}, with a divergence of 0.
#
# ??? question "What does the smallest divergence tell you that the largest likelihood does not?"
#     How good the best model is. A likelihood has no natural zero. A divergence of 0 means that nothing is left to
#     find.
