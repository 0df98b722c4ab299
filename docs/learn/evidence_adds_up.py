# ---
# title: "Evidence adds up: why we take logarithms"
# description: "Likelihood ratios of independent samples multiply and soon overflow. Their logarithms add: many samples, one running total of evidence."
# ---

# %% [markdown]
# # Evidence adds up
#
# One sample can mislead. So we take many, independent of each other. What do they say
# together?
#
# ## Ratios multiply, logs add
#
# Independent samples have a joint density that is a product. So their likelihood ratio
# is the product of the single ratios:
#
# $$
# \mathrm{LR}(x_1, \dots, x_N) = \prod_{i=1}^{N} \frac{p(x_i)}{q(x_i)}.
# $$
#
# A product of many numbers soon leaves what a computer can hold. Here are
# 2,000 samples from $p$.

# %% tags=["fold-input"]
import math
import numpy as np
from scipy import stats
from klexplain import convergence, cumulative_log_ratio, evidence_paths, explore, figures
from klexplain import kl_divergence, likelihood_ratio, ratio_curve, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
x = p.rvs(2_000, random_state=np.random.default_rng(5))
math.prod(likelihood_ratio(p, q, x).tolist())

# %% [markdown]
# The product is too large for a floating-point number. Its logarithm is a sum, and a
# sum of 2,000 moderate numbers is no trouble:
#
# $$
# \log \mathrm{LR}(x_1, \dots, x_N) = \sum_{i=1}^{N} \log \frac{p(x_i)}{q(x_i)}.
# $$

# %%
evidence = cumulative_log_ratio(p, q, x, base=10)
evidence[[0, 9, 99, 1999]].round(2).tolist()

# %% [markdown]
# These are bans, after 1, 10, 100 and 2,000 samples. A total above 0 means that $p$ is
# ahead, below 0 that $q$ is, and 0 is a tie. After all samples $p$ is ahead by
# {{ evidence[-1]:.0f }} bans: ten to the power {{ evidence[-1]:.0f }}, to one.
#
# ## The curve that each sample is read from
#
# Each sample adds the height of the lower curve at its place.

# %% tags=["hide-input"]
curve = ratio_curve(p, q, base=10)
figures.likelihood_ratio(curve)

# %% [markdown]
# ## Streams of samples
#
# Let several streams of samples run. Each path is the total evidence so far.

# %% tags=["hide-input"]
streams = evidence_paths(p, q, n=200, paths=12, rng=np.random.default_rng(6), base=10)
figures.cumulative_evidence(streams)

# %% [markdown]
# Every path wanders, yet all climb along the same straight line. Its slope is the evidence
# that one sample brings on average: {{ kl_divergence(p, q, base=10):.4f }} bans. That slope is the KL
# divergence, and the [next page](from_evidence_to_kl.py) defines it.
#
# ## The average of all this
#
# Divide the total by the number of samples, and the line becomes level.

# %% tags=["hide-input"]
paths = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(7), base=10)
figures.convergence(paths)

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(8), base=10).check()

# %% [markdown]
# ## The ratio and its logarithm tell different stories
#
# Suppose that the samples come from $q$. Then the evidence falls, by
# {{ kl_divergence(q, p, base=10):.3f }} bans a sample, and the product of the ratios goes to 0.
# Yet the **expected** ratio is exactly 1 for every $N$:
#
# $$
# \mathbb{E}_q\left[\frac{p(x)}{q(x)}\right] = \int q(x)\, \frac{p(x)}{q(x)}\, dx = \int p(x)\, dx = 1.
# $$
#
# Both are true. A rare run of samples makes the ratio huge, and this holds the average at 1
# while nearly every run goes to 0. The average of the logarithm is not fooled by such rare
# runs. This is one more reason to work with logs.

# %%
draws = q.rvs(200_000, random_state=np.random.default_rng(9))
ratios = likelihood_ratio(p, q, draws)
float(ratios.mean()), float(ratios.std()) / len(draws) ** 0.5

# %% [markdown]
# The mean of 200,000 single ratios under $q$, and its standard error. The mean differs from 1 by
# {{ abs(ratios.mean() - 1) / (ratios.std() / len(ratios) ** 0.5):.1f }} standard errors.
#
# ## Drag it
#
# Here is one stream of 100 samples of $p$. Bring $q$ closer to $p$, and its climb becomes slow and uncertain. The
# shaded band holds the total in 95 of 100 streams.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "evidence"], base=10)

# %% [markdown]
# ## Questions
#
# ??? question "After ten samples from p, how much evidence do you expect?"
#     Ten times the slope: {{ 10 * kl_divergence(p, q, base=10):.2f }} bans, odds of about
#     {{ 10 ** (10 * kl_divergence(p, q, base=10)):,.0f }} to 1 for $p$.
#
# ??? question "And after ten samples from q?"
#     Ten times $-D(q \Vert p)$: {{ -10 * kl_divergence(q, p, base=10):.1f }} bans. Samples from $q$ speak more
#     strongly against $p$ than samples from $p$ speak for it.
#
# ??? question "Can the total evidence go down, although p is true?"
#     Yes. A sample outside ({{ curve.ties[0]:.3f }}, {{ curve.ties[1]:.3f }}) has negative evidence. Under $p$
#     that happens in {{ 100 * (p.cdf(curve.ties[0]) + p.sf(curve.ties[1])):.1f }} % of the samples.
