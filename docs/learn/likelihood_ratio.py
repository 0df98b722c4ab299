# ---
# title: The likelihood ratio of one sample
# description: "One sample x, two distributions p and q: the ratio p(x)/q(x) says which of them explains x better, and by what factor."
# ---

# %% [markdown]
# # The likelihood ratio
#
# Your data come from some distribution $p$. You built a model of it, $q$. Before we ask how good $q$ is overall, here
# is a smaller question: what does **one sample** say?
#
# ## Two densities
#
# These two stay with us through the whole story. Both describe a share between 0 and 1. The truth $p$ expects shares
# near three quarters. The model $q$ is vague: anything around one half will do.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, likelihood_ratio, log_likelihood_ratio, ratio_curve

# %%
p = stats.beta(17, 6)  # the truth
q = stats.beta(3, 3)  # the model
curve = ratio_curve(p, q, base=10)
figures.densities(curve)

# %% [markdown]
# ## One sample
#
# A sample $x$ arrives. Under which density was it likelier, and how much likelier? Divide one by the other. This is the
# **likelihood ratio**:
#
# $$
# \mathrm{LR}(x) = \frac{p(x)}{q(x)}.
# $$
#
# - Above 1, $p$ explains the sample better.
# - Below 1, $q$ does.
# - At exactly 1 it is a tie.
#
# Now look at the two densities again, and guess.
#
# <div>
# <kle-bet right="b"><p>Which sample favours p most strongly?</p>
# <button type="button" data-bet="a">the one at the peak of p</button> <button type="button" data-bet="b">one further right</button> <button type="button" data-bet="c">one close to 1</button></kle-bet>
# </div>

# %% tags=["answer", "hide-input"]
figures.likelihood_ratio(curve)

# %% [markdown] tags=["answer"]
# The ratio is in the upper panel. It is largest at $x = {{ curve.peak.x:.4f }}$, to the right of the peak of $p$, which is at
# {{ 16 / 21:.4f }}: between the two, $q$ falls faster than $p$ does, in proportion, so the ratio keeps growing. Close to 1 it is
# the other way round, and the vague model is ahead again.
#
# There are two ties, at $x = {{ curve.ties[0]:.4f }}$ and $x = {{ curve.ties[1]:.4f }}$. Between them $p$ is ahead, but
# never by more than a factor of {{ curve.peak.ratio:.3f }}. So no single sample can ever favour $p$ by ten to one.
#
# In the other direction there is no such bound. Near $x = 0$ the ratio falls to 0, and a sample there can speak against
# $p$ as strongly as you like. Keep this in mind: it will come back when we ask
# [why KL is not symmetric](why_not_symmetric.py).

# %% [markdown]
# Two samples, in numbers:

# %%
likelihood_ratio(p, q, 0.75), likelihood_ratio(p, q, 0.4)

# %% [markdown]
# A sample at 0.75 is {{ likelihood_ratio(p, q, 0.75):.2f }} times as likely under $p$ as under $q$. One at 0.4 is
# {{ 1 / likelihood_ratio(p, q, 0.4):.1f }} times as likely under $q$.
#
# ## Its logarithm
#
# The ratio treats the two sides unequally. "Five times better" is 5 on one side and $1/5$ on the other. Take the
# logarithm, and both are equally far from 0:
#
# $$
# \ell(x) = \log \frac{p(x)}{q(x)} = \log p(x) - \log q(x).
# $$
#
# We call $\ell(x)$ the **evidence** of the sample for $p$ against $q$. Positive evidence favours $p$, negative evidence
# favours $q$, and 0 is a tie. It is the lower panel of the figure that you have just opened.
#
# !!! note "The base is the unit"
#     The natural logarithm gives evidence in **nats**, base 2 in **bits**, base 10 in **bans**. One ban is a factor
#     of 10, one bit a factor of 2. A ban is {{ np.log(10):.4f }} nats. Never trust evidence without its unit.

# %%
x = 0.75
log_likelihood_ratio(p, q, x), log_likelihood_ratio(p, q, x, base=2), log_likelihood_ratio(p, q, x, base=10)

# %% [markdown]
# One sample at 0.75, in nats, bits and bans.
#
# ## What the ratio is not
#
# It is not the probability that $p$ is right. The ratio only compares how well the two explain $x$. To speak of
# probabilities you need a prior: how likely did you think $p$ was before? Bayes' rule then does the rest. The odds after the
# sample are the odds before it, times the likelihood ratio. If both were equally likely before, the odds after it are the
# ratio itself.
#
# ## Where this leads
#
# One sample may mislead you. Many hardly ever do. Here is the average evidence of 100 samples from $p$, as they come in.

# %% tags=["hide-input"]
paths = convergence(p, q, n=100, paths=1, rng=np.random.default_rng(1), base=10)
figures.convergence(paths)

# %% [markdown]
# The average is on its way to the dotted line, {{ paths.limit:.4f }} bans. That line is the KL divergence. Two pages
# lead there: first [evidence adds up](evidence_adds_up.py), then [its average](from_evidence_to_kl.py).
#
# ## Drag it
#
# Here are two Normals of the same width, and 40 samples from $p$. Each density has a handle: drag it sideways to move the
# density, up or down to make it narrow or wide. The arrow keys work too.
#
# Press **Step**, and a single sample falls from its density onto the log ratio, where you read off its evidence.

# %% tags=["hide-input"]
explore(stats.norm(0, 1), stats.norm(1, 1), views=["densities", "log-ratio", "player"], base=10)

# %% [markdown]
# As long as both are equally wide, the log ratio is a straight line. Make one of them wider, and it bends into a
# parabola. Put one on top of the other, and it flattens onto the tie line: no sample says anything.
#
# ## Questions
#
# ??? question "A sample comes out at 0.5. Does it favour Beta(17, 6) or Beta(3, 3), and how strongly?"
#     $\mathrm{LR}(0.5) = {{ likelihood_ratio(p, q, 0.5):.3f }}$ is below 1, so it favours $q = \mathrm{Beta}(3, 3)$, by a factor of
#     {{ 1 / likelihood_ratio(p, q, 0.5):.2f }}. The evidence for $p$ is {{ log_likelihood_ratio(p, q, 0.5, base=10):.3f }} bans.
#
# ??? question "Why is the log ratio of two equally wide Normals a straight line?"
#     Each log-density is a parabola with the same $-x^2 / 2\sigma^2$. In the difference it cancels, and what is left is
#     linear in $x$.
#
# ??? question "Why does Beta(3, 3) win near x = 1, although Beta(17, 6) expects large shares?"
#     Near 1 the truth $p = \mathrm{Beta}(17, 6)$ behaves like $(1 - x)^5$, the model like $(1 - x)^2$. So $p$ vanishes faster, and
#     beyond $x = {{ curve.ties[1]:.4f }}$ the vague model is ahead.
