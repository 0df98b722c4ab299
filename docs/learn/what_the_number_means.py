# ---
# title: "What the number means: how large is a large KL divergence?"
# description: "Read a KL divergence as evidence per sample: how many samples until p and q can be told apart."
# ---

# %% [markdown]
# # What the number means
#
# $D(p \Vert q)$ is the evidence that **one sample** brings on average, for $p$ against $q$,
# when $p$ is true. It is the predictive power of $p$ over $q$, per sample.
#
# ## Little or much
#
# If $p$ and $q$ are alike, a sample tells little about which of them it came from. If they
# differ, it tells much. The figure keeps $p = \mathrm{Beta}(17, 6)$ and varies one
# parameter of the model $q = \mathrm{Beta}(17, b)$.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, divergence_profile, explore, figures, kl_divergence
from klexplain import log_ratio_distribution, ratio_curve, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
profile = divergence_profile(p, stats.beta(17, 6), "b", np.linspace(2.5, 14, 116), base=10)
figures.profile(profile)

# %% [markdown]
# The divergence is 0 where the model equals the truth, $b = {{ profile.best[0]:g }}$, and positive
# everywhere else. Close to the truth it is flat: a model that is a little wrong is hard
# to tell from $p$.
#
# ## From evidence to samples
#
# For our example the divergence is {{ kl_divergence(p, q, base=10):.4f }} bans. So evidence of 1 ban, odds of
# 10 : 1, takes about {{ 1 / kl_divergence(p, q, base=10):.1f }} samples from $p$ on average. Odds of a million to one, 6 bans,
# take about {{ 6 / kl_divergence(p, q, base=10):.0f }}.
#
# A model that is nearly right needs many more. Against $q = \mathrm{Beta}(17, 7)$ the same 6 bans take
# about {{ 6 / kl_divergence(p, stats.beta(17, 7), base=10):.0f }} samples.

# %%
kl_divergence(p, stats.beta([3, 10, 17], [3, 5, 7]), base=10).round(4).tolist()

# %% [markdown]
# These are the bans per sample against $\mathrm{Beta}(3, 3)$, $\mathrm{Beta}(10, 5)$ and $\mathrm{Beta}(17, 7)$. Parameters
# broadcast, as in SciPy.
#
# ## An average, not a promise
#
# A single sample brings its own evidence, read from the lower curve here.

# %% tags=["hide-input"]
curve = ratio_curve(p, q, base=10)
figures.likelihood_ratio(curve)

# %% tags=["hide-input"]
law = log_ratio_distribution(p, q, base=10)

# %% [markdown]
# Under $p$ it has mean {{ law.under_p.mean:.4f }} bans and standard deviation {{ law.under_p.sd:.4f }} bans. In
# {{ 100 * law.probability_above(0, under="p"):.1f }} % of the samples it is positive and points the right way. The
# rest mislead, most of them mildly. The average over many samples does not.

# %% tags=["hide-input"]
paths = convergence(p, q, n=10_000, paths=40, rng=np.random.default_rng(13), base=10)
figures.convergence(paths)

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(14), base=10).check()

# %% [markdown]
# ## The unit
#
# The same average evidence $D(p \Vert q)$, in three units, and the odds that one unit stands for:
#
# | unit | base | divergence | one unit |
# |---|---|---|---|
# | nat | e | {{ kl_divergence(p, q):.4f }} | 2.718 : 1 |
# | bit | 2 | {{ kl_divergence(p, q, base=2):.4f }} | 2 : 1 |
# | ban | 10 | {{ kl_divergence(p, q, base=10):.4f }} | 10 : 1 |
#
# ## What it is not
#
# - It is **not a distance**: it is [not symmetric](why_not_symmetric.py), and it does not obey the
#   triangle inequality.
# - It is **not a probability**, and it has no upper end. It is infinite where $q$ rules out
#   what $p$ can give.
# - It is **not about the size of $x$**. Measure $x$ in other units, or map it one to one,
#   and the ratio $p(x)/q(x)$ does not change; so neither does the divergence.

# %%
kl_divergence(stats.uniform(0, 2), stats.uniform(0, 1)), kl_divergence(stats.uniform(0, 1), stats.uniform(0, 2))

# %% [markdown]
# The first is infinite: half of the samples from the wide uniform are impossible under
# the narrow one. The second is $\log 2$ nats.
#
# ## A feeling for bits
#
# How different are two distributions that are 1 bit apart? Drag them until you have found such a pair.

# %% tags=["hide-input"]
explore(p, q, views=["densities"], base=2)

# %% [markdown]
# <div>
# <kle-puzzle goal="both" target="1" unit="bits"><p>Find p and q with a divergence of 1 bit in both directions, to within 2 %.</p></kle-puzzle>
# </div>
#
# ## Questions
#
# ??? question "A divergence is 0.01 bans. How many samples until the odds are about 100 to 1?"
#     2 bans at 0.01 bans a sample: about {{ 2 / 0.01:.0f }} samples, when $p$ is true.
#
# ??? question "You measure x in cents instead of dollars. What happens to the divergence?"
#     Nothing. Both densities shrink by the same factor, and it cancels in the ratio. For two Normals:
#     {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 2)):.4f }} nats before and
#     {{ kl_divergence(stats.norm(0, 100), stats.norm(100, 200)):.4f }} nats after.
#
# ??? question "Is a model with half the divergence twice as good?"
#     In one sense, yes: it takes twice as many samples to gather the same evidence against it.
