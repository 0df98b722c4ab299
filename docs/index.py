# ---
# title: KL divergence, explained by evidence
# description: "What the Kullback–Leibler divergence means: how strongly one sample, on average, favours the truth over your model. Drag it, read it, look it up."
# hide: [navigation, toc]
# look: front
# ---

# %% tags=["hide-input"]
import numpy as np
from scipy import stats
from klexplain import explore, kl_divergence, verify

p, q = stats.beta(17, 6), stats.beta(3, 3)

# %% [markdown]
# # KL divergence, explained by evidence
#
# Draw a sample from $p$. How strongly does it favour $p$ over your model $q$? The average answer is the
# **Kullback–Leibler divergence** $D(p \Vert q)$.
# { .kle-lead }

# %% tags=["hide-input"]
explore(p, q, views=["densities", "log-ratio", "player"], base=10, controls=False)

# %% [markdown]
# Here a sample favours $p$ by a factor of <kle-value of="factor">{{ np.exp(kl_divergence(p, q)):.3g }}</kle-value>
# on average.[^geometric] The logarithm of that factor is $D(p \Vert q)$ =
# <kle-value of="divergence">{{ kl_divergence(p, q, base=10):.4f }} bans</kle-value>. **Drag a curve, or press Play.**
# { .kle-lead .kle-number-now }
#
# [Read the story](learn/likelihood_ratio.py){ .md-button .md-button--primary }
# [Look up a formula](atlas/index.md){ .md-button }
# [Use it](use/quick_start.py){ .md-button }<br>
# <small>`pip install klexplain` · [Cite](use/quick_start.py#cite)</small>
# { .kle-lead .kle-ways }
#
# [^geometric]: The geometric average, because factors multiply. A *ban* is a factor of ten: the logarithm has base 10.
#
# At the top of the picture are the two densities. Below them is the logarithm of their ratio: where it is positive,
# $p$ is ahead, and where it is negative, $q$ is. Each dot is a sample from $p$, as high as the evidence it brings.
# Let them arrive one by one: the heights add up to the evidence so far, and their average settles at the divergence.
#
# ## Why one more explanation?
#
# You train a model. The loss is a KL divergence, or contains one, and the log says 0.31. Is that good? Would half of
# that be twice as good? You look it up and find two explanations.
#
# **It is a distance**, says the first. But swap $p$ and $q$, and [the number usually changes](learn/why_not_symmetric.py).
# And if you go by way of a third distribution, the detour may be shorter than the direct road. No distance does that.
#
# **It is the extra length of your messages**, says the second, when you encode $p$ with a code made for $q$. That is
# true, on average. But you wanted to compare two distributions, and now you have to learn about codes first.
#
# There is a third, and it needs nothing but densities and averages. A sample $x$ is evidence. If it is likelier under
# $p$ than under $q$, it favours $p$, and the log likelihood ratio $\log \frac{p(x)}{q(x)}$ says how strongly. Average
# that over samples from $p$, and you have the KL divergence. Now you can say what 0.31 means: how much a single sample
# tells you, and [how many you need](learn/what_the_number_means.py) to tell your model from the
# truth.
#
# ## The story, in seven short pages
#
# 1. [The likelihood ratio](learn/likelihood_ratio.py): what one sample says.
# 2. [Evidence adds up](learn/evidence_adds_up.py): what many samples say, and why we take logs.
# 3. [From evidence to KL](learn/from_evidence_to_kl.py): the average, and where it settles.
# 4. [What the number means](learn/what_the_number_means.py): from a divergence to a number of samples.
# 5. [Make it small](learn/make_it_small.py): models that are hard to tell from the truth.
# 6. [Why it is not symmetric](learn/why_not_symmetric.py): weak evidence one way, crushing evidence the other.
# 7. [The discrete case](learn/discrete.py): coins and counts.
#
# Then, if you want to look behind the scenes: [how a formula is derived](learn/deriving_it.py),
# [how we know it is right](learn/how_we_know.py), [what other libraries do](learn/rosetta.py), and
# [what to read next](learn/further_reading.md). Or [play first](explore.py).
#
# ## Just need a formula?
#
# Type two names, the truth first. You get the formula if we know one, its derivation, and code to copy.
#
# <div><kle-finder></kle-finder></div>
#
# ## Can you trust the numbers?

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(3), base=10).check()

# %% [markdown]
# Open the line above. It compares three routes to the divergence of the pair that this page opens with, Beta(17, 6) and
# Beta(3, 3): a formula, an integral and a simulation, all run while the page was built. Had they disagreed, the build
# would have failed. [Here is how we check the rest](learn/how_we_know.py).
#
# ## In Python
#
# `pip install klexplain`, then:

# %%
from scipy import stats
from klexplain import kl_divergence

p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
kl_divergence(p, q), kl_divergence(p, q, base=2), kl_divergence(p, q, base=10)

# %% [markdown]
# The divergence of the same pair, in nats, bits and bans. The [quick start](use/quick_start.py) shows the rest on one page, and how to
# [cite](use/quick_start.py#cite) it.
#
# ## Credit
#
# The path from the likelihood ratio to KL is the one taken by Marko Cotra's article
# [Making sense of the Kullback–Leibler (KL) Divergence](https://medium.com/@cotra.marko/making-sense-of-the-kullback-leibler-kl-divergence-b0d57ee10e0a)
# (2017). The text, the figures and the code here are our own.
