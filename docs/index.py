# %% [markdown]
# # KL divergence, explained by evidence
#
# There is a truth, the distribution $p$. You have a model of it, the distribution $q$.
# How good is $q$, as one number?
#
# Draw one sample from $p$. It may look more like $p$ or more like $q$. The log likelihood
# ratio $\log \frac{p(x)}{q(x)}$ says which, and how strongly: it is the **evidence** that
# this sample brings for $p$ against $q$.
#
# The Kullback–Leibler (KL) divergence $D(p \Vert q)$ is the **average** of this evidence.
# That is the whole idea. It needs densities and expectations, and nothing from coding
# theory.
#
# Do you come for the formula of two families? Type their names, or choose them in
# [the atlas](atlas/index.md).
#
# <div><kle-finder></kle-finder></div>

# %% tags=["hide-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, verify

p, q = stats.beta(17, 6), stats.beta(3, 3)
# %% tags=["hide-input"]
explore(p, q, base=10)

# %% [markdown]
# The example on every page is $p = \mathrm{Beta}(17, 6)$ and $q = \mathrm{Beta}(3, 3)$.
# Above the dotted line a sample speaks for $p$, below it for $q$. Drag a density by its handle, and
# the log ratio follows; the dots are samples of $p$.

# %% tags=["hide-input"]
paths = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(2), base=10)
figures.convergence(paths)

# %% [markdown]
# The grey line is the average evidence of the first $N$ samples from $p$. It settles at
# the dotted line. That line is $D(p \Vert q) = {{ paths.limit:.4f }}$ bans, computed from a
# formula that never saw the samples. A **ban** is evidence of 10 : 1.

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(3), base=10).check()

# %% [markdown]
# Open the line above: three routes to the same number, computed while this page was
# built. Each claim with a number on this site is held that way. A check that fails
# stops the build.
#
# ## The path
#
# 1. [The likelihood ratio](learn/likelihood_ratio.py): what one sample says.
# 2. [Evidence adds up](learn/evidence_adds_up.py): many samples, and why we take logs.
# 3. [From evidence to KL](learn/from_evidence_to_kl.py): the average, and its limit.
# 4. [What the number means](learn/what_the_number_means.py): evidence per sample.
# 5. [Deriving it](learn/deriving_it.py): from the definition to the closed form.
# 6. [Why it is not symmetric](learn/why_not_symmetric.py): strength, not frequency.
# 7. [The discrete case](learn/discrete.py): coins and counts.
# 8. [Make it small](learn/make_it_small.py): models that are hard to tell from the truth.
# 9. [How we know it is right](learn/how_we_know.py): each number twice, and all its digits.
# 10. [Further reading](learn/further_reading.md).
#
# Or play first: [the explorer](explore.py) has ten families to drag.
#
# ## Use it from Python
#
# `p` is the truth, `q` the model, always in that order. Both are frozen distributions
# from `scipy.stats`.

# %%
from scipy import stats
from klexplain import kl_divergence

p, q = stats.beta(17, 6), stats.beta(3, 3)
kl_divergence(p, q), kl_divergence(p, q, base=2), kl_divergence(p, q, base=10)

# %% [markdown]
# The three values are in nats, bits and bans. The [reference](reference/divergence.md)
# lists every function.
#
# ## Credit
#
# The path from the likelihood ratio to KL is that of Marko Cotra's article
# [Making sense of the Kullback–Leibler (KL) Divergence](https://medium.com/@cotra.marko/making-sense-of-the-kullback-leibler-kl-divergence-b0d57ee10e0a)
# (2017). The text, the figures and the code here are our own.
