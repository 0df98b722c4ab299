# ---
# title: Evidence adds up
# description: "Many independent samples: their likelihood ratios multiply, so the logs add. Why we take logs, and how the evidence for the truth grows with the data."
# ---

# %% [markdown]
# # Evidence adds up
#
# One sample can mislead you. So take many, independent of each other. What do they say together?
#
# ## Ratios multiply, logs add
#
# The joint density of independent samples is a product. So their likelihood ratio is the product of the single ratios:
#
# $$
# \mathrm{LR}(x_1, \dots, x_N) = \prod_{i=1}^{N} \frac{p(x_i)}{q(x_i)}.
# $$

# %% tags=["fold-input"]
import math
import numpy as np
from scipy import stats
from klexplain import cumulative_log_ratio, evidence_paths, explore, figures
from klexplain import kl_divergence, likelihood_ratio, ratio_curve

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
x = p.rvs(2_000, random_state=np.random.default_rng(5))

# %% [markdown]
# Draw 2,000 samples from $p = \mathrm{Beta}(17, 6)$ and multiply their ratios against $q = \mathrm{Beta}(3, 3)$. You know
# that [no single ratio is above 5.5](likelihood_ratio.py#one-sample), and that some are below 1.
#
# <div>
# <kle-bet right="c"><p>What will a computer make of the product?</p>
# <button type="button" data-bet="a">something near a million</button> <button type="button" data-bet="b">something near 0</button> <button type="button" data-bet="c">more than it can hold</button></kle-bet>
# </div>

# %% tags=["answer"]
math.prod(likelihood_ratio(p, q, x).tolist())

# %% [markdown] tags=["answer"]
# It overflows. Floating-point numbers end near $10^{308}$, and this product is far larger. Had $q$ been the truth, it
# would have dwindled to 0 instead.

# %% [markdown]
# The logarithm of the product is a sum, and a sum of 2,000 moderate numbers is no trouble at all:
#
# $$
# \log \mathrm{LR}(x_1, \dots, x_N) = \sum_{i=1}^{N} \log \frac{p(x_i)}{q(x_i)}.
# $$

# %%
evidence = cumulative_log_ratio(p, q, x, base=10)
evidence[[0, 9, 99, 1999]].round(2).tolist()

# %% [markdown]
# This is the evidence in bans after 1, 10, 100 and 2,000 samples. As long as the total is above 0, $p$ is ahead; below
# 0, $q$ is. In the end $p$ is ahead by {{ evidence[-1]:.0f }} bans, a likelihood ratio of $10^{{{ round(evidence[-1]) }}}$.
#
# ## Many streams of samples
#
# Was that luck? Let twelve streams run. Each path is the evidence so far.

# %% tags=["hide-input"]
streams = evidence_paths(p, q, n=200, paths=12, rng=np.random.default_rng(6), base=10)
figures.cumulative_evidence(streams)

# %% [markdown]
# Every path wanders, yet all climb along the same straight line. Its slope is what one sample brings on average:
# {{ kl_divergence(p, q, base=10):.4f }} bans. That slope is the KL divergence, and the
# [next page](from_evidence_to_kl.py) defines it.
#
# ## A nearer model, a slower climb
#
# Now take a better model, $\mathrm{Beta}(10, 5)$. Where $p$ has its samples, the ratio stays close to 1:

# %%
near = stats.beta(10, 5)
figures.likelihood_ratio(ratio_curve(p, near, base=10))

# %% [markdown]
# So each sample says little, and the evidence climbs slowly, by {{ kl_divergence(p, near, base=10):.4f }} bans a sample.
# That is {{ kl_divergence(p, q) / kl_divergence(p, near):.1f }} times more slowly than before. For a while a path may
# even run below 0 and favour the wrong side.

# %% tags=["hide-input"]
figures.cumulative_evidence(evidence_paths(p, near, n=200, paths=12, rng=np.random.default_rng(7), base=10))

# %% [markdown]
# ## The ratio and its logarithm tell different stories
#
# Suppose that the samples come from $q$. Then the evidence falls, by {{ kl_divergence(q, p, base=10):.3f }} bans a sample,
# and the product of the ratios goes to 0. Yet the **expected** ratio is exactly 1, for every $N$:
#
# $$
# \mathbb{E}_q\left[\frac{p(x)}{q(x)}\right] = \int q(x)\, \frac{p(x)}{q(x)}\, dx = \int p(x)\, dx = 1.
# $$
#
# Both are true. Once in a long while a run of samples makes the ratio huge. That keeps the average at 1, while in nearly
# every run the ratio goes to 0. The average of the logarithm is not fooled by such rare runs: one more reason to work
# with logs.

# %%
draws = q.rvs(200_000, random_state=np.random.default_rng(9))
ratios = likelihood_ratio(p, q, draws)
float(ratios.mean()), float(ratios.std()) / len(draws) ** 0.5

# %% [markdown]
# That is the mean of 200,000 single ratios under $q$, then its standard error. The mean is
# {{ abs(ratios.mean() - 1) / (ratios.std() / len(ratios) ** 0.5):.1f }} standard errors away from 1.
#
# ## Play it
#
# Press **Play**, and samples from $p$ arrive one by one. The first picture has the densities, the second the evidence so
# far, the third its average. The shaded band is where 95 of 100 streams should be at any one $N$, by the central limit
# theorem. Then let them come from $q$, and watch the evidence fall.
#
# You can drag the densities, even while it plays. Bring $q$ closer to $p$, and the climb becomes slow and uncertain.
# The figures further up stay with their own pairs.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "evidence", "convergence", "player"], base=10)

# %% [markdown]
# ## Questions
#
# ??? question "After ten samples from p = Beta(17, 6), how much evidence against q = Beta(3, 3) do you expect?"
#     Ten times the slope: {{ 10 * kl_divergence(p, q, base=10):.2f }} bans, a likelihood ratio of about
#     {{ 10 ** (10 * kl_divergence(p, q, base=10)):,.0f }} for $p$.
#
# ??? question "And after ten samples from q = Beta(3, 3)?"
#     Ten times $-D(q \Vert p)$: {{ -10 * kl_divergence(q, p, base=10):.1f }} bans. Samples from $q$ speak more
#     strongly against $p$ than samples from $p$ speak for it.
#
# ??? question "Can the evidence for p go down, although p is true?"
#     Yes. Every sample outside the two ties brings negative evidence. Under $p = \mathrm{Beta}(17, 6)$ that happens to
#     {{ 100 * (p.cdf(ratio_curve(p, q).ties[0]) + p.sf(ratio_curve(p, q).ties[1])):.1f }} % of the samples.
