# ---
# title: "KL divergence is negative: six causes and their fixes"
# description: "Your KL divergence or KL loss is below zero? It cannot be. Six causes, each reproduced in a few lines of Python, and what to write instead."
# search: {boost: 2}
# ---

# %% [markdown]
# # KL divergence is negative
#
# It cannot be. Your code has computed something else. Check this first: **did you pass probabilities to a
# function that expects logarithms?** If not, find your case.
#
# | What you see | Cause, and fix |
# |---|---|
# | A PyTorch loss, negative from the first step, say −1.35 | [q instead of log q](#not-logarithms): pass `log_softmax` |
# | Negative once in a while; some vectors do not sum to 1 | [Not distributions](#not-distributions): divide by the sum |
# | Some entries of an array are negative, or a single batch is | [Terms, not their average](#one-term-instead-of-the-average): average under p |
# | The “KL” of a language model sinks below 0 in training | [Samples not from p](#samples-not-from-p-top-k-temperature-padding): score what was sampled |
# | Tiny, like −3e-7, and p is almost q | [Lost digits](#lost-digits): add terms that cannot be negative |
# | Small, and the sign changes with the seed | [Noise](#noise): give a standard error |
#
# Below, p is the truth, q is the model, and everything is in nats.

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import figures, kl_divergence, log_ratio_distribution
from klexplain import monte_carlo, samples_for_relative_error

# %% [markdown]
# ## Not logarithms
#
# `F.kl_div(input, target)` expects the model first, **as logarithms**. It does not check. Here is what it
# computes, in NumPy, when it gets q itself:

# %%
p, q = np.array([2, 1, 1]) / 4, np.array([1, 1, 2]) / 4
wrong = np.sum(p * (np.log(p) - q))  # F.kl_div(q, p, reduction="sum")
right = np.sum(p * (np.log(p) - np.log(q)))  # the same with q.log()
print(wrong, right)

# %% [markdown]
# The first number cannot be above 0, whatever p and q are: $\sum p \log p$ is at most 0, and $\sum p\,q$ is subtracted from it. So a
# PyTorch loss that is never positive is nearly always this mistake. Pass `log_softmax(logits)`, not `softmax(logits)`. Another
# argument may be wrong as well: [ask the translator](differs.py).
#
# ## Not distributions
#
# The proof that D is at least 0 needs both to sum to 1. Say your model gives weights, three times q, and nobody
# divided them by their sum:

# %%
weights = 3 * q
print(special.rel_entr(p, weights).sum(), stats.entropy(p, weights))

# %% [markdown]
# The first is too small by log 3 = {{ np.log(3):.4f }} nats, exactly. The second is right, because `entropy` divides by the sum, and it does
# so without a word. The same goes for densities: if q integrates to more than 1, the log of its integral is subtracted.
#
# ## One term instead of the average
#
# The divergence is an average of $\log p(x)/q(x)$. A single sample may well favour the wrong side.
#
# <div>
# <kle-bet right="c"><p>p is Normal(0, 1), q is Normal(0.5, 1). Of the samples from p, how many have a negative log ratio?</p>
# <button type="button" data-bet="a">none</button> <button type="button" data-bet="b">5 %</button> <button type="button" data-bet="c">40 %</button></kle-bet>
# </div>

# %% tags=["answer"]
near, model = stats.norm(0, 1), stats.norm(0.5, 1)
law = log_ratio_distribution(near, model)
figures.log_ratio_distributions(law)

# %% [markdown] tags=["answer"]
# In the upper panel, {{ 100 * law.probability_below(0, under="p"):.0f }} % of the samples from p lie left of 0. Their average is still
# {{ law.under_p.mean:+.3f }} nats, and that is $D(p \Vert q)$.

# %% [markdown]
# It is the same with the terms of a sum. `rel_entr` gives terms of either sign; only their total is a divergence:

# %%
print(special.rel_entr(p, q).round(4), special.rel_entr(p, q).sum())
print(special.kl_div(p, q).round(4), special.kl_div(p, q).sum())

# %% [markdown]
# `kl_div` adds $q - p$ to each term. Then none is negative, and because both sum to 1 the total stays the same.
#
# ## Samples not from p: top-k, temperature, padding
#
# You draw tokens from p and average $\log p(x)/q(x)$. This estimates $D(p \Vert q)$ only if the draws come **from the very p in
# the formula**. Top-k, top-p and temperature draw from another distribution. Five tokens, and top-2 sampling:

# %%
p, q = np.array([40, 30, 20, 5, 5]) / 100, np.array([50, 35, 13, 1, 1]) / 100
top_2 = p * (p >= 0.3) / 0.7  # what is really sampled
sharp = p**2 / np.sum(p**2)  # so is this, at temperature 1/2
log_ratio = np.log(p / q)
print(top_2 @ log_ratio, sharp @ log_ratio, p @ log_ratio)

# %% [markdown]
# Both averages are negative; the divergence, last, is not. The sampler drops, or makes rare, exactly the tokens that speak
# for p here. Two ways out:
#
# - sample at temperature 1 without top-k; or, better, sum over the whole vocabulary at each position, and only the text before it is left to chance;
# - or score each draw with the distribution it came from. That gives another divergence, $D(p_{\text{top 2}} \Vert q)$ =
#   {{ stats.entropy(top_2, q):.4f }} nats, but it is one.
#
# Padding does the same harm: tokens that nobody sampled enter the average. Mask them, and divide by the number that is left.
#
# ## Lost digits
#
# When p and q nearly agree, D is of the order of their distance *squared*. The terms of the sum are not. Rounding them leaves an
# error larger than the answer, and it has either sign. A thousand tokens, with logits in single precision:

# %%
a, b = np.random.default_rng(0).normal(size=(2, 1000))
log_p, log_q = special.log_softmax(np.array([a, a + 1e-5 * b], "f4"), axis=1)
d = log_q - log_p
usual = np.exp(log_p) @ -d
print(usual, np.exp(log_p) @ (special.expm1(d) - d))

# %% [markdown]
# The true value is {{ f"{stats.entropy(*special.softmax([a, a + 1e-5 * b], axis=1)):.3e}" }} nats. The second sum comes within a percent of it,
# in the same single precision: each of its terms is $q - p + p \log (p/q)$, none is below 0, and nothing cancels. In
# SciPy the same terms are `special.kl_div(p, q)`. `kl_divergence(p, q)` keeps the digits of
# [distributions with parameters](../learn/how_we_know.py#why-digits-are-lost).
#
# ## Noise
#
# An average of n log ratios has a standard error. If p and q are close, it can be larger than D itself. Here are a thousand estimates, each from
# 100 samples:

# %%
close = stats.norm(0, 1), stats.norm(0.1, 1)
runs = stats.norm.rvs(size=(1000, 100), random_state=2)
estimates = np.mean(close[0].logpdf(runs) - close[1].logpdf(runs), axis=1)
print(np.mean(estimates), kl_divergence(*close), np.mean(estimates < 0))

# %% [markdown]
# {{ 100 * np.mean(estimates < 0):.0f }} % of the estimates are negative, around a true value of {{ kl_divergence(*close):.3f }} nats. Nothing is wrong with that: their
# mean, the first number, is right. Do **not** clip at 0: then the mean becomes {{ estimates.clip(0).mean():.4f }} nats. Give the standard error instead:

# %%
monte_carlo(*close, n=100, rng=3)

# %% [markdown]
# Or take more samples: {{ samples_for_relative_error(*close):, }} for ± 10 %. Where both are distributions of SciPy in one variable, do
# not sample at all: `kl_divergence` integrates.
#
# ---
#
# Not negative, but still wrong? [∞ or NaN](infinite_or_nan.py) · [zeros](zeros.py) · [another library disagrees](differs.py) ·
# [far too large, on a grid](forgot_dx.py) · [VAE: sum or mean](sum_or_mean.py)
