# ---
# title: "Has my data drifted? PSI, the G-test and evidence"
# description: "Data drift from counts: why PSI above 0.1 or 0.25 says nothing by itself, the threshold that fits your sample size and bins, and how large the change is."
# ---

# %% [markdown]
# # Has my data drifted?
#
# You counted something last month, and again this month: orders by region, scores by band. The shares have moved a little. They always
# do. So ask two questions, one after the other:
#
# 1. **Has anything changed at all?** Or is it chance? [A test](#the-threshold-that-fits-your-counts) answers that.
# 2. **How much has changed?** That takes [an estimate with an interval](#how-large-is-the-change).
#
# The population stability index, PSI, is often made to answer both: below 0.1 nothing has changed, above 0.25 a lot has. Try this rule where
# you know the answer.
#
# <div>
# <kle-bet right="c"><p>Orders fall into 20 bins, with the same probabilities in both months. You count 100 orders in each month. How often is PSI above 0.25, which the rule calls a large change?</p>
# <button type="button" data-bet="a">hardly ever</button> <button type="button" data-bet="b">in about 5 % of cases</button> <button type="button" data-bet="c">in most cases</button></kle-bet>
# </div>

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import GrowingEstimate, estimate_kl_from_counts, figures, g_test
from klexplain import index_by_chance, meaning, population_stability_index

# %% tags=["answer"]
same = np.full(20, 1 / 20)
now, before = np.random.default_rng(1).multinomial(100, same, size=(2, 1000)) + 0.5
psi = stats.entropy(now, before, axis=1) + stats.entropy(before, now, axis=1)
float(np.mean(psi > 0.25))

# %% [markdown] tags=["answer"]
# In {{ 100 * np.mean(psi > 0.25):.0f }} % of these thousand pairs of months, and above 0.1 in almost all of them. Yet nothing changed. PSI is D(p ‖ q) and
# D(q ‖ p) added, with the counted shares in the place of p and q. These shares scatter around the truth, and scatter looks like
# divergence. (The ½ added to each count keeps an empty bin from making PSI infinite.)

# %% [markdown]
# ## What chance alone does
#
# Scatter is large where counts are few and bins are many. Here is PSI without any change, for counts of n in each month. Each grey bar holds 90 % of the simulated
# values:

# %%
chance = index_by_chance([5, 20, 50], [100, 300, 1000, 3000, 10_000, 30_000], rng=1)
figures.index_by_chance(chance)

# %% [markdown]
# On the left, chance alone goes beyond 0.25. On the right, it stays far below 0.1, and a real change can hide there for a long time. So no level
# line fits, these two or any other.
#
# ## The threshold that fits your counts
#
# The dotted lines fit. With n counts now, m before and B bins, PSI without a change is about
#
# $$
# \left( \frac1n + \frac1m \right) \chi^2_{B-1},
# $$
#
# a $\chi^2$ distribution with B − 1 degrees of freedom, scaled. Chance exceeds its 95 % point in one case out of twenty.
#
# Now take two months with 40,000 orders each, in seven bands. There is a small change, which we built in:

# %%
q = np.array([12, 18, 22, 19, 14, 9, 6]) / 100  # last month
p = q * np.exp(0.04 * np.arange(7)) / np.sum(q * np.exp(0.04 * np.arange(7)))  # this month
rng = np.random.default_rng(3)
now, before = rng.multinomial(40_000, p), rng.multinomial(40_000, q)

# %% [markdown]
# <div>
# <kle-bet right="a"><p>PSI turns out to be {{ population_stability_index(now, before).value:.4f }}. Is that more than chance gives?</p>
# <button type="button" data-bet="a">yes</button> <button type="button" data-bet="b">no, it is far below 0.1</button></kle-bet>
# </div>

# %% tags=["answer"]
population_stability_index(now, before)

# %% [markdown] tags=["answer"]
# Much more: chance exceeds {{ population_stability_index(now, before).threshold:.4f }} in only 5 % of cases.

# %% [markdown]
# `population_stability_index` takes counts, not shares, because only counts tell n and m.
#
# The **G-test** asks the same question, and gives nearly the same answer. Its statistic is twice the evidence, in nats, that the counts bring against “both
# months have the same shares”, for the shares that suit them best:

# %%
g_test(now, before)

# %% [markdown]
# It also takes probabilities in the place of `before`, where you test against a fixed model. Then it is 2n D(p̂ ‖ q), with p̂ the shares of
# the counts. For new work take the G-test: it needs no ½. Where most bins expect fewer than five counts, merge
# bins first.
#
# ## How large is the change?
#
# A p-value does not tell you. With enough counts every change is beyond chance, even one that matters to nobody. So estimate the divergence itself:

# %%
change = estimate_kl_from_counts(now, before)
change

# %% [markdown]
# The truth that we built in is {{ stats.entropy(p, q):.5f }} nats. This is a size, and it does not grow with n. On average an order brings {{ change.value:.4f }} nats of evidence that
# it comes from this month and not from the last. You need at least {{ meaning(change.value).least_samples(20):.0f }} orders, on average, until the likelihood ratio reaches 20. Does any
# decision of yours hang on so small a difference? If not, the change is real, and you may ignore it.
#
# Set your alarm on the *lower end* of the interval, in nats that you chose [by what they mean](../learn/what_the_number_means.py). Such an alarm does not
# go off because n is small, nor because n is large.
#
# ### Watch it settle
#
# Let 200 orders arrive on each day, with the shares from above, and estimate with all that have come so far:

# %%
shown = np.array([5, 10, 20, 40, 80, 160, 320]) - 1
p_so_far = rng.multinomial(200, p, size=320).cumsum(axis=0)
q_so_far = rng.multinomial(200, q, size=320).cumsum(axis=0)
estimates = tuple(map(estimate_kl_from_counts, p_so_far[shown], q_so_far[shown]))
figures.growing_estimate(GrowingEstimate(200 * (shown + 1), estimates), stats.entropy(p, q))

# %% [markdown]
# Without a correction the first of these would be too high by about (B − 1)/2 · (1/n + 1/m), which is {{ 6 / 2 * 2 / 1000:.4f }} nats, more than the divergence
# itself. That is the scatter that fooled PSI. It is taken out of the value. And the interval allows for p = q: as long as that is
# possible, it starts at 0.
#
# ## A category that is new
#
# This month a new category has come up, 30 times in 1,000. Last month it did not come up once in 1,000.
#
# <div>
# <kle-bet right="c"><p>How large can the divergence be, with 95 % confidence?</p>
# <button type="button" data-bet="a">up to about 0.1 nats</button> <button type="button" data-bet="b">up to about 1 nat</button> <button type="button" data-bet="c">there is no limit</button></kle-bet>
# </div>

# %% tags=["answer"]
new = estimate_kl_from_counts([310, 420, 240, 30], [290, 450, 260, 0])
new

# %% [markdown] tags=["answer"]
# Last month the category may have had a share of one in a thousand, or of one in a billion. The counts look the same, and the
# divergence does not. So there is no upper limit, and the value is little more than a guess. The *lower* limit stands.

# %% [markdown]
# For an alarm you need no more than the lower limit. If you do need more:
#
# - **Count more of last month.** One count in that cell gives it a limit.
# - **Merge the new category** with one that means the same to you. That can only lower a divergence, so what is left is still there.
# - **Write down the model.** If the category has a probability under q, pass probabilities in place of the counts. A probability of
#   0 means *never*, and then [∞ is the answer](zeros.py#a-zero-of-the-model).
#
# Do not replace the 0 by some small number. That number would decide the answer:

# %%
tiny = np.array([1e-3, 1e-6, 1e-9, 1e-12])[:, None]
stats.entropy([310, 420, 240, 30], np.array([290, 450, 260, 0]) / 1000 + [0, 0, 0, 1] * tiny, axis=1)

# %% [markdown]
# ## What can still go wrong
#
# - **Counts that hang together.** A customer with ten orders is not ten customers. All thresholds here take independent counts, so count
#   customers.
# - **Many columns.** Each test gives a false alarm in one of twenty cases. With k columns, pass `alpha=0.05 / k`.
# - **A look every day.** One of the looks will be above the threshold by chance. Fix the days, and divide alpha by their number as well.
# - **Bins.** Deciles of last month's data are fine as bins, and the threshold holds for them too. But bins hide what happens inside them. If you have the
#   values, [estimate from them](../reference/from_data.md#from-samples-and-counts), without bins.
#
# ## Sources
#
# The $\chi^2$ for PSI is worked out by B. Yurdakul and J. Naranjo (2020), *Statistical properties of the population stability index*, Journal of Risk Model
# Validation. The R package PDtoolkit prints their critical values. C. Potgieter and others,
# [arXiv:2307.11878](https://arxiv.org/abs/2307.11878), show what the fixed rule does at small and at large n.
#
# ---
#
# Next: [zeros](zeros.py) · [the same from a file, in one line](../reference/command_line.md#your-data) ·
# [PSI among its relatives](../reference/related.md#jeffreys-divergence-psi-and-drift)
