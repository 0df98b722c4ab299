# ---
# title: "How far a KL interval from data can be believed"
# description: "Coverage of the 95 % intervals that estimate_kl gives, measured on some forty pairs of distributions whose KL divergence is known, beside subsampling."
# search:
#   boost: 0.5
# ---

# %% [markdown]
# # How far the interval can be believed
#
# `estimate_kl` turns two samples into a number and an interval. You cannot check the interval on your own data,
# because you do not know the truth there. You can check it where the truth is known: draw samples, ask for the interval, look whether
# the truth is in it, and do that again and again.
#
# Here are 100 pairs of samples from p = Beta(17, 6) and q = Beta(3, 3), 200 values each:

# %% tags=["fold-input"]
from operator import attrgetter
import numpy as np
from scipy import stats
from klexplain import estimate_kl, kl_divergence

# %% tags=["hide-input"]
from klexplain.checking.coverage import kept_coverage
from klexplain.figures import style
kept = kept_coverage()
tame, wild = kept.only(tame=1, variables=1), kept.only(tame=0, variables=1)

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
x, y = p.rvs((100, 200), random_state=1), q.rvs((100, 200), random_state=2)
found = list(map(estimate_kl, x, y))
low, high = np.transpose(list(map(attrgetter("confidence_interval"), found)))
truth = kl_divergence(p, q)

# %% tags=["hide-input"]
runs, top = np.arange(1, 101), 2.2
hit = (low <= truth) & (truth <= high)
says = f"{hit.sum()} of 100 intervals hold the truth, {truth:.3f} nats; {np.isinf(high).sum()} of them have no upper end."
figure, (axes,) = style.panels(f"A hundred intervals, one above each number. {says}", 240)
_ = axes.vlines(runs[hit], low[hit], np.minimum(high[hit], top), color=style.BLUE, linewidth=2)

# %% tags=["hide-input"]
axes.vlines(runs[~hit], low[~hit], np.minimum(high[~hit], top), color=style.ORANGE, linewidth=2)
axes.axhline(truth, **style.ANALYTIC)
axes.set(xlim=(0, 101), ylim=(0, top), xlabel="pair of samples")
style.title(axes, "95 % interval, in nats")
figure

# %% [markdown]
# The dotted line is the truth, {{ truth:.3f }} nats. Those that miss it are orange: {{ 100 - hit.sum() }} of 100. A 95 % interval may miss about five times in a hundred.
#
# A hundred pairs show whether something is badly wrong. To tell 95 % from 93 % takes more, so each line of the tables below is
# {{ kept.rows[0].repetitions:,d }} pairs of samples. That leaves a standard error of {{ 100 * np.median(tame.values("error")):.1f }} % on each share.
#
# <div>
# <kle-bet right="b"><p>A well-known way to an interval is to estimate again and again from parts of the data (subsampling). It promises 95 % too. How often does it hold the truth for our two Betas, at 1,000 values each?</p>
# <button type="button" data-bet="a">95 %</button> <button type="button" data-bet="b">less than 90 %</button> <button type="button" data-bet="c">less than half the time</button></kle-bet>
# </div>

# %% tags=["answer"]
betas = kept.only(pair="Beta(17, 6), Beta(3, 3)", n=1000, m=1000)
betas

# %% [markdown] tags=["answer"]
# It holds the truth in {{ 100 * betas.rows[0].rival_held:.0f }} % of the samples, and its intervals are
# {{ betas.rows[0].rival_width / betas.rows[0].width:.2f }} times as wide. Parts of the data are smaller than the data, and the bias of a
# nearest-neighbour estimate depends on the size. No shuffling removes it.

# %% [markdown]
# ## Where y reaches what x has
#
# In each of these pairs, samples from q see enough of wherever p has mass. There the interval should have two ends, and
# hold the truth 95 times in 100.

# %% tags=["hide-input"]
equal = tame.only(n=1000, m=1000)
near = equal.values("truth") < 0.1
equal

# %% [markdown]
# *Width* is the median width of the intervals with two ends, in nats. The last two columns are the rival: subsampling with
# first nearest neighbours. It cannot deal with equal values, so it was not tried on counts and rounded numbers.
#
# **One line falls short.** In the pair with a spike, one value in twenty of p lies in a narrow peak where q has only a few
# values in a thousand. So few values of y fall under the peak that no smooth estimate sees how high it is. The interval holds the truth in
# {{ 100 * equal.least.held:.0f }} % of the samples. A narrow peak in a histogram of x is your warning.
#
# Where p and q are far apart, no honest interval can be much narrower than that of subsampling: the samples themselves set its width. Where they
# are near, below a tenth of a nat, the interval is on average {{ np.nanmean((equal.values("width") / equal.values("rival_width"))[near]):.2f }} times as wide.
#
# ### Other sizes, and a q that is known
#
# Below a hundred values the interval is wide, and it more often has no upper end. With a known q the reach is
# no question any more, and the interval shrinks.

# %% tags=["hide-input"]
tame.but(n=1000, m=1000)

# %% [markdown]
# ## Where it does not
#
# Here p puts mass where q puts hardly any: a heavier tail, an end further out, a hole. A sample from q then says nothing about how
# small q is there, and the divergence depends on just that. *No* interval from such samples can have an honest upper end.

# %% tags=["hide-input"]
wild

# %% [markdown]
# With a thousand values of each, `estimate_kl` declines in at least
# {{ 100 * wild.only(n=1000).values("declined").min():.1f }} % of these samples, with fifty in at least
# {{ 100 * wild.only(n=50).values("declined").min():.0f }} %: its interval says *at least so much*, and has no upper end. Where it can be
# fooled most, in {{ wild.least.pair }} with {{ wild.least.n }} values each, the interval holds the truth in {{ 100 * wild.least.held:.0f }} %.
# Subsampling gives two ends every time, and they hold the truth in {{ 100 * wild.values("rival_held").min():.0f }} % to
# {{ 100 * wild.values("rival_held").max():.0f }} % of the samples.
#
# What it looks at is `reach`, the share of x beyond the ends of y or in a hole of y, and how p/q grows towards the ends. If
# the ratio may grow so fast that the mean of (p/q)² under q is infinite, the interval stays open. *May* means within two
# standard errors. Fifty values of each are too few to tell. So with fifty it stays open in
# {{ 100 * tame.only(n=50, m=50).values("declined").mean():.0f }} % of the samples of the first kind of pairs too, where a thousand values
# give it two ends in all but {{ 100 * equal.values("declined").mean():.0f }} %.
#
# ## Several variables
#
# Samples of shape (n, d) leave more room to be wrong in, and there is no picture to see it on. First two variables:

# %% tags=["hide-input"]
several = kept.but(variables=1)
several.only(variables=2, tame=1)

# %% [markdown]
# And five:

# %% tags=["hide-input"]
five = several.only(variables=5, tame=1)
five

# %% [markdown]
# And ten:

# %% tags=["hide-input"]
several.only(variables=10, tame=1)

# %% [markdown]
# Each of these lines is {{ several.values("repetitions").min():,d }} pairs of samples, or more.
#
# **Waves fall short.** There each variable is moved by a wave of the one before it, and a thousand points do not show a relation that bends
# through five variables at once. So the estimate sees only part of the divergence, and the interval holds the truth in
# {{ 100 * five.least.held:.0f }} % of the samples. What it sees is there, though: the lower end is right for any log ratio. That is why
# the guarantee names what the log ratio must be made of: Normals, a few clusters, smooth functions of single directions.
#
# Where q's sample does not reach, the interval stays open in at least
# {{ 100 * several.only(tame=0).values("declined").min():.0f }} % of the samples:

# %% tags=["hide-input"]
several.only(tame=0)

# %% [markdown]
# ## What to do when it declines
#
# - **Say what you know.** *At least so much* is often enough: a model that loses more than you can afford is out, however much more it is.
# - **Sample more of q where x is.** Values of y anywhere else do not help.
# - **Compare with q itself**, if it has a density: `estimate_kl(x, q)`. Only the spread of x remains.
# - **Ask another question.** Within bins that both samples fill, [counts](drift.py) give an interval for the divergence of the
#   binned data. Binning can only lower a divergence.
#
# ## Measure it again
#
# `python -m bench.coverage` draws everything anew, with the same seed, and writes the tables of this page; `python -m bench.coverage 2000 Gamma`
# does so for the pairs with Gamma in their name. The tables here are of {{ max(kept.values("date")) }}.
