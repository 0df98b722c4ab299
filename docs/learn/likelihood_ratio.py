# ---
# title: The likelihood ratio of one sample
# description: "One sample x, two distributions p and q: the ratio p(x)/q(x) says which of them explains x better, and by what factor."
# ---

# %% [markdown]
# # The likelihood ratio
#
# You want to know a distribution $p$. You built a candidate, $q$. Before we can say how
# good $q$ is on the whole, we ask a smaller question: what does **one sample** say?
#
# ## Two densities
#
# Here are the two that we keep through the whole site. Both describe a share between
# 0 and 1. The truth $p$ expects shares near three quarters. The model $q$ is vague: it
# expects anything around one half.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, likelihood_ratio, log_likelihood_ratio, ratio_curve, verify

# %%
p = stats.beta(17, 6)  # the truth
q = stats.beta(3, 3)  # the model
curve = ratio_curve(p, q, base=10)
figures.densities(curve)

# %% [markdown]
# ## One sample
#
# A sample $x$ is drawn. Which density gave it more room? Divide one by the other.

# %% tags=["hide-input"]
figures.likelihood_ratio(curve)

# %% [markdown]
# The upper panel is the **likelihood ratio**
#
# $$
# \mathrm{LR}(x) = \frac{p(x)}{q(x)}.
# $$
#
# - Above 1, $p$ explains $x$ better.
# - Below 1, $q$ explains $x$ better.
# - At 1 it is a tie.
#
# There are two ties, at $x = {{ curve.ties[0]:.4f }}$ and $x = {{ curve.ties[1]:.4f }}$.
# Between them $p$ is ahead. The ratio is largest at $x = {{ curve.peak.x:.4f }}$, where it
# is {{ curve.peak.ratio:.3f }}. So no single sample can ever speak 10 : 1 for $p$.
#
# On the other side there is no such bound. Near $x = 0$ the ratio falls to 0, and a sample
# there speaks against $p$ as strongly as you like. Keep this in mind: it returns on the
# page [why KL is not symmetric](why_not_symmetric.py).

# %%
likelihood_ratio(p, q, 0.75), likelihood_ratio(p, q, 0.4)

# %% [markdown]
# A sample at 0.75 is {{ likelihood_ratio(p, q, 0.75):.2f }} times as likely under $p$ as under $q$.
# One at 0.4 is {{ 1 / likelihood_ratio(p, q, 0.4):.1f }} times as likely under $q$.
#
# ## Its logarithm
#
# The ratio treats the two sides unequally. "Five times better" is 5 on one side and
# $1/5$ on the other. The logarithm puts both at the same distance from 0. That is the
# lower panel:
#
# $$
# \ell(x) = \log \frac{p(x)}{q(x)} = \log p(x) - \log q(x).
# $$
#
# We call $\ell(x)$ the **evidence** of the sample $x$ for $p$ against $q$. Positive
# evidence speaks for $p$, negative evidence for $q$, and 0 is a tie.
#
# !!! note "The base is the unit"
#     The natural logarithm gives evidence in **nats**, base 2 in **bits**, base 10 in
#     **bans**. One ban is 10 : 1, one bit is 2 : 1. A ban is {{ np.log(10):.4f }} nats.
#     A number of evidence without its unit says nothing.

# %%
x = 0.75
log_likelihood_ratio(p, q, x), log_likelihood_ratio(p, q, x, base=2), log_likelihood_ratio(p, q, x, base=10)

# %% [markdown]
# These are the nats, bits and bans of one sample at 0.75.
#
# ## What the ratio is not
#
# It is not the probability that $p$ is right. That would need a prior. The ratio only
# compares how well the two explain $x$. With a prior, Bayes' rule turns it into odds:
# posterior odds are prior odds times the likelihood ratio.
#
# ## Where this leads
#
# One sample may mislead. Many do not. Average the evidence of more and more samples from
# $p$, and the average settles down.

# %% tags=["hide-input"]
paths = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(1), base=10)
figures.convergence(paths)

# %% [markdown]
# The dotted line is the KL divergence, {{ paths.limit:.4f }} bans. The next two pages lead there:
# first [evidence adds up](evidence_adds_up.py), then [its average](from_evidence_to_kl.py).

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(4), base=10).check()

# %% [markdown]
# ## Drag it
#
# Each density has a handle. Drag it sideways to move the density, up or down to make it narrow or wide; or
# use the arrow keys. The dots are 40 samples of $p$, each on the evidence that it brings.

# %% tags=["hide-input"]
explore(p, q, base=10)

# %% [markdown]
# Put the two densities on top of each other: the curve lies down on the tie line, and no sample says anything.
# Pull them apart: it becomes steep, and each sample says much.
#
# ## Questions
#
# ??? question "A sample lies at 0.5. Which of the two explains it better, and how strongly?"
#     $\mathrm{LR}(0.5) = {{ likelihood_ratio(p, q, 0.5):.3f }}$, which is below 1: $q$ explains it better,
#     by a factor of {{ 1 / likelihood_ratio(p, q, 0.5):.2f }}. The evidence is
#     {{ log_likelihood_ratio(p, q, 0.5, base=10):.3f }} bans.
#
# ??? question "Which sample speaks most strongly for p?"
#     The one at the peak of the ratio, $x = 14/17 = {{ 14 / 17:.4f }}$. It is not the most likely
#     sample of $p$, which lies at {{ 16 / 21:.4f }}: further right, $q$ falls faster than $p$.
#
# ??? question "Why does the ratio fall again near x = 1, although p expects large shares?"
#     Near 1 the densities behave like $(1 - x)^5$ under $p$ and $(1 - x)^2$ under $q$. So $p$ vanishes
#     faster, and beyond $x = {{ curve.ties[1]:.4f }}$ the vague model is ahead again.
