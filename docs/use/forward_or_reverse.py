# ---
# title: "Forward or reverse KL: fitting one bump to two"
# description: What forward KL (mass-covering) and reverse KL (mode-seeking) do when one Normal is fitted to a mixture of two, with the local minima of the reverse fit.
# ---

# %% [markdown]
# # Forward or reverse KL: fitting one bump to two
#
# Your truth has two bumps. Your model is one Normal, so it cannot be right. Which Normal is best depends on whether
# you write the truth first or the model.
#
# <div>
# <kle-bet right="b"><p>You minimise D(p ‖ q), with the truth first. Where does the Normal q go?</p>
# <button type="button" data-bet="a">onto the larger bump</button> <button type="button" data-bet="b">across both, with its peak where p has hardly any samples</button> <button type="button" data-bet="c">it depends on where the search starts</button></kle-bet>
# </div>

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, divergence_profile, figures
from klexplain import kl_divergence, maximum_likelihood
from klexplain import minimum_divergence, ratio_curve

# %%
bumps = [stats.Normal(mu=-2, sigma=0.7), stats.Normal(mu=2, sigma=0.7)]
p = stats.Mixture(bumps, weights=[0.4, 0.6])  # the truth

# %% tags=["answer"]
forward = minimum_divergence(p, "norm")
forward

# %% tags=["answer", "hide-input"]
figures.densities(ratio_curve(p, forward.q))

# %% [markdown] tags=["answer"]
# It goes across both. Its mean and standard deviation are those of $p$, {{ p.mean():.1f }} and
# {{ p.standard_deviation():.3f }}, and its peak is in the gap.

# %% [markdown]
# ## Two questions, two answers
#
# | question | forward | reverse |
# |---|---|---|
# | what is made small | $D(p \Vert q)$ | $D(q \Vert p)$ |
# | the samples come from | the truth | the model |
# | other names | inclusive, mass-covering, moment projection | exclusive, mode-seeking, information projection |
# | what it punishes | no density where $p$ has samples | density where $p$ has none |
# | what you need | samples from $p$ | the density of $p$, up to a constant |
# | where you meet it | maximum likelihood, cross-entropy | variational inference, much of reinforcement learning |
#
# "Forward" and "reverse" are as seen from the truth. Some authors look from the model, so check the order before you trust the word.
#
# ## Forward KL: mass-covering
#
# $D(p \Vert q) = \mathbb{E}_p[\log p(x)/q(x)]$. If $p$ puts samples where $q$ has almost no density, the log ratio there is huge, and it counts as often as
# those samples come. So $q$ must cover both bumps, and it pays by promising samples in the gap that hardly ever come.

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, forward.q))

# %% [markdown]
# In the gap $q$ is far ahead. Forward KL does not mind, because samples from $p$ hardly ever fall there.
#
# This is the direction that data can measure. Its loss is a mean under $p$, and 1,000 samples from $p$ are enough to fit nearly the same Normal without
# knowing $p$:

# %%
x = p.sample(1_000, rng=np.random.default_rng(58))
maximum_likelihood(x, "norm").parameters, forward.parameters

# %% [markdown]
# ## Reverse KL: mode-seeking, mostly
#
# $D(q \Vert p) = \mathbb{E}_q[\log q(x)/p(x)]$. Now the model's own samples are judged. One that falls into the gap costs a lot; a bump that $q$ never visits
# costs little. So $q$ may settle on one bump and forget the other. Which one? Start the search on the right, then on the left:

# %%
right = minimum_divergence(p, "norm", reverse=True, start=stats.norm(2, 1))
left = minimum_divergence(p, "norm", reverse=True, start=stats.norm(-2, 1))
print(right, left, sep="\n")

# %% tags=["hide-input"]
figures.densities(ratio_curve(p, right.q))

# %% [markdown]
# Two starts, two answers. Both are minima: a small step in any direction makes them worse. The right one is the better,
# {{ right.divergence:.3f }} against {{ left.divergence:.3f }} nats. A Normal that sits on a bump of weight $w$ and keeps clear of the other
# one pays about $\log(1/w)$: {{ np.log(1 / 0.6):.3f }} and {{ np.log(1 / 0.4):.3f }} nats here, for the part of the truth that it does not show.
#
# And there is a third valley, between the two. Without `start` the search sets out from the mean and the width of $p$:

# %%
middle = minimum_divergence(p, "norm", reverse=True)
middle

# %% [markdown]
# This one covers both bumps, though it is narrower than the forward fit. "Reverse KL is mode-seeking" is a rule of thumb, not a theorem: if the bumps are
# wide enough or close enough, covering is all that remains. With bumps of standard deviation 1 both starts end in the same place:

# %%
wide = [stats.Normal(mu=-2, sigma=1), stats.Normal(mu=2, sigma=1)]
close = stats.Mixture(wide, weights=[0.4, 0.6])
from_right, from_left = stats.norm(2, 1), stats.norm(-2, 1)
print(minimum_divergence(close, "norm", reverse=True, start=from_right))
print(minimum_divergence(close, "norm", reverse=True, start=from_left))

# %% [markdown]
# ## One valley, or several
#
# Fix the model's standard deviation at 1 and move its mean across.

# %% tags=["hide-input"]
means = np.linspace(-4, 4, 25)
figures.profile(divergence_profile(p, stats.norm(0, 1), "loc", means, reverse=True))

# %% [markdown]
# For a Normal model the forward curve is a parabola in the mean, with one lowest point, for any $p$ of finite variance. The reverse curve has a valley at each bump. An
# optimiser that follows the slope ends in the valley where it began, and does not know of the other. Start from several places, and keep the best; even then
# you know only the valleys that you found.
#
# ## Which should you use?
#
# - **You have samples and want to predict.** Forward. It is maximum likelihood.
# - **You have a density and no samples**, as with a posterior. Reverse is what you can compute, since the samples come from the model. Expect
#   it to be too narrow.
# - **One good answer is enough**, and a compromise between two would be a bad one. Reverse: the mean of two good answers need not be an answer.
# - **Neither fits well.** Then the model is too small. With two bumps in the model both directions agree, at zero.
#
# ## How fast you would notice
#
# Samples from $p$ bring evidence against either fit. Against the forward fit it is {{ forward.divergence:.2f }} nats a sample. Against the reverse fit on
# the right it is {{ kl_divergence(p, right.q):.1f }}: the first sample from the forgotten bump gives it away.

# %% tags=["hide-input"]
rng = np.random.default_rng(52)
figures.convergence(convergence(p, right.q, n=10_000, paths=20, rng=rng))

# %% [markdown]
# ## Questions
#
# ??? question "Does maximum likelihood minimise forward or reverse KL?"
#     Forward, $D(p \Vert q)$. The average of $\log q(x)$ over samples from $p$ is the only part that depends on $q$. See [Make it small](../learn/make_it_small.py).
#
# ??? question "Does a VAE use forward or reverse KL?"
#     The encoder's samples are judged against the posterior, so with the posterior as the truth it is the reverse direction. The KL term that you see in the loss has the encoder
#     first and the prior second.
#
# ??? question "Why is the reverse fit too narrow?"
#     Samples from $q$ outside the bump cost a lot, samples missing inside it cost little. Here the forward fit has a standard deviation of
#     {{ forward.parameters["scale"]:.2f }}, the middle reverse fit {{ middle.parameters["scale"]:.2f }}.
#
# ??? question "Is there something in between?"
#     Yes: the [Jensen–Shannon divergence](../reference/related.md), or the family of alpha divergences, which contains both directions. This
#     package does not compute them.
