# ---
# title: "KL divergence from data: two samples, a sample and a model, counts"
# description: "Estimate a KL divergence from your own data, here on the page or in Python: two samples, one sample and a model, or counts, with an interval you can trust."
# search: {boost: 2}
# ---

# %% [markdown]
# # KL from your data
#
# You have data and no densities. So you **estimate**, and an estimate is only as good as the interval around it. Decide first which data come
# from the truth, p, and which from the model, q. The order matters.
#
# <div>
# <kle-data>Here you could paste your own data, but that needs JavaScript. The Python below does the same.</kle-data>
# </div>
#
# The box takes a column for each, or two columns side by side from a spreadsheet or a file. What it says, Python says too. All values
# below are in nats.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import estimate_kl, estimate_kl_from_counts, figures, growing_estimate, kl_divergence

# %% [markdown]
# ## Two samples
#
# Here we make both samples, so that we know what should come out. p is Beta(17, 6) and q is Beta(3, 3), with 1,000 values of each:

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
x = p.rvs(1000, random_state=np.random.default_rng(1))
y = q.rvs(1000, random_state=np.random.default_rng(2))
found = estimate_kl(x, y)
found

# %% [markdown]
# The truth is {{ kl_divergence(p, q):.3f }} nats. Read the answer in this order:
#
# 1. **The interval.** If you repeated all this with new data, about 95 of 100 such intervals would hold the true value.
# 2. **The guarantee.** *Asymptotic* means that this is a promise for large samples. *One-sided* means that only the lower end counts. *None* means
#    that not even that does.
# 3. **The reach**, here {{ found.reach:.3f }}: the share of p's values that lie where q's sample has nothing to say.
#
# No bins and no bandwidth are needed. Unequal sizes are fine, and so are ties and rounded values. A missing value is refused, not
# dropped: whether it may be left out is for you to say.
#
# ## How fast does it settle?
#
# Take the first 20 values of each sample, then more and more. The dots are the estimates, the bars their 95 % intervals:

# %%
more_x = p.rvs(10_000, random_state=np.random.default_rng(3))
more_y = q.rvs(10_000, random_state=np.random.default_rng(4))
growth = growing_estimate(more_x, more_y)
figures.growing_estimate(growth, truth=kl_divergence(p, q))

# %% [markdown]
# The intervals shrink with the square root of the size: for half the width you need four times the data. The last one is
# {{ np.ptp(growth.estimates[-1].confidence_interval):.3f }} nats wide, with {{ growth.counts[-1]:,d }} values of each.
#
# ## One sample and a model
#
# If you know q, say so. Then nothing about q has to be estimated, the interval is narrower, and it reaches wherever q does:

# %%
estimate_kl(x, q)

# %% [markdown]
# If you *fit* q to the very values that you compare it with, it looks closer to p than it is, by about k/n nats for k parameters and n
# values. Fit on one half of your data, and estimate with the other:

# %%
from klexplain import maximum_likelihood

model = maximum_likelihood(x[:500], "norm").q
estimate_kl(x[500:], model)

# %% [markdown]
# ## Counts
#
# How often did each category come up? Pass the counts, never shares of them: 3 of 10 and 300 of 1,000 are the same share, and not the
# same evidence.

# %%
estimate_kl_from_counts([61, 32, 20, 8, 3], [24, 25, 26, 25, 5])

# %% [markdown]
# A zero in q's *counts* says that the category has not come up yet. If p has more than a few there, the interval has no upper end:

# %%
estimate_kl_from_counts([61, 32, 20, 8, 9], [24, 25, 26, 25, 0])

# %% [markdown]
# A zero in q's *probabilities* says that it never can. Then D is infinite as soon as p shows it once, and no interval is needed:

# %%
estimate_kl_from_counts([61, 32, 20, 8, 1], [0.25, 0.25, 0.25, 0.25, 0])

# %% [markdown]
# [Zeros](zeros.py) has more about both.
#
# ## Why not just bin the samples?
#
# Because bins hide evidence. Two values in the same bin count as the same, however differently p and q see them. So binning can only
# lower a divergence. This is what is left of our {{ kl_divergence(p, q):.3f }} nats in bins a quarter wide, and in bins a sixteenth wide, without any noise:

# %%
coarse, fine = np.linspace(0, 1, 5), np.linspace(0, 1, 17)
print(stats.entropy(np.diff(p.cdf(coarse)), np.diff(q.cdf(coarse))))
print(stats.entropy(np.diff(p.cdf(fine)), np.diff(q.cdf(fine))))

# %% [markdown]
# With more bins you lose less, and each has fewer counts, which pushes the plain estimate up. `estimate_kl` needs no bins. Use counts where
# your data come as counts.
#
# ## When it declines
#
# Here q's sample ends where p has much of its mass:

# %%
wide, narrow = stats.norm(1, 2), stats.norm(0, 1)
far_x = wide.rvs(1000, random_state=np.random.default_rng(5))
near_y = narrow.rvs(1000, random_state=np.random.default_rng(55))
far = estimate_kl(far_x, near_y)
far

# %% [markdown]
# {{ 100 * far.reach:.0f }} % of p's values lie beyond all of q's. Out there q may be a little smaller than p, or a billion times smaller. Your data
# look the same in both cases, and the divergence does not. So no method can set an upper limit here, and this one does not pretend to. The
# estimate itself is no more than a guess from below: the truth is {{ kl_divergence(wide, narrow):.3f }} nats. Here is what you can do.
#
# **Claim less.** The lower limit stands: at least {{ far.confidence_interval.low:.2f }} nats. Often that is enough to know that q will not do.
#
# **Get data from q where p lives.** More values of q in the middle do not help. If q is a simulator, run it for longer, or start it out there.
#
# **Say what q is.** If you know q's density, nothing is left to guess:

# %%
estimate_kl(far_x, narrow)

# %% [markdown]
# **Ask the other question.** D(q ‖ p) asks for p's density where *q* lives, and there p's sample has plenty. Its true value is {{ kl_divergence(narrow, wide):.3f }} nats:

# %%
estimate_kl(near_y, far_x)

# %% [markdown]
# ## What it takes for granted
#
# - **Independent values.** A time series repeats itself, so it is worth fewer values than it has, and the interval is too narrow. Thin it out first.
# - **The same scale.** Metres against feet is a large divergence.
# - **Enough of them.** At least 20 of each. With several columns, shape (n, d), the sizes must grow with d.
#
# ## Next
#
# - From a file, in one line: [the command line](../reference/command_line.md).
# - Two data sets, and only one question, [has my data drifted?](drift.py)
# - How often such intervals hold the truth, case by case: [the table](coverage.py).
# - More data to come: [how many samples do I need?](how_many_samples.py)
# - [How large is large?](../learn/what_the_number_means.py) for the number that you got.
