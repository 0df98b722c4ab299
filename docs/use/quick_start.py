# ---
# title: "Quick start: KL divergence in Python with klexplain"
# description: Install klexplain, compute the KL divergence of two SciPy distributions, get its formula as code, check it, fit a model, draw it, and cite it.
# ---

# %% [markdown]
# # Quick start
#
# Here is everything you are likely to do with the package, a few lines each. The Python below ran while this page was
# built, and what you see under each block is what it returned.
#
# ## Install
#
# ```sh
# pip install klexplain
# ```
#
# It needs Python 3.11 or newer. Distributions come from `scipy.stats`, so have two of them ready.

# %%
import numpy as np
from scipy import stats
from klexplain import kl_divergence

# %% [markdown]
# ## One number
#
# The truth first, the model second.

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
kl_divergence(p, q)

# %% [markdown]
# That is in nats. For bits say `base=2`, for bans `base=10`:

# %%
kl_divergence(p, q, base=2), kl_divergence(p, q, base=10)

# %% [markdown]
# ## A whole grid
#
# Parameters may be arrays. They broadcast, and so does the answer: here three models by two truths.

# %%
truths = stats.norm(0, [1, 2])
models = stats.norm([[0], [1], [2]], 1)
kl_divergence(truths, models).round(3)

# %% [markdown]
# ## Vectors, histograms, and what else you hold
#
# Two lists of probabilities over the same categories are compared category by category:

# %%
kl_divergence([0.2, 0.8], [0.5, 0.5])

# %% [markdown]
# So are stacks of them, along the last axis. They must sum to 1. Counts don't, and the error says where to take them:

# %%
try:
    kl_divergence([12, 48], [0.5, 0.5])
except ValueError as error:
    print(error)

# %% [markdown]
# SciPy's `rv_histogram`, `rv_discrete` and `gaussian_kde` go in too, and so do distributions of PyTorch, TensorFlow
# Probability and NumPyro: [the whole list](../reference/divergence.md#what-goes-in).

# %%
seen = stats.gaussian_kde(p.rvs(100, random_state=5))
kl_divergence(seen, stats.norm(0.75, 0.1))

# %% [markdown]
# ## How sure is it?
#
# `evaluate` returns the value with its error, and says how it was found. From a Student's t to a Logistic we know
# no formula, so this one is integrated:

# %%
from klexplain import evaluate

evaluate(stats.t(5), stats.logistic())

# %% [markdown]
# ## A formula, as code
#
# `derive` works out the closed form of two families, step by step, with a reason for each step. Here is where it ends:

# %%
from klexplain import derive

formula = derive("expon", "rayleigh")
formula.steps[-1]

# %% [markdown]
# Copy it as code that runs without this package. In Python:

# %%
print(formula.to_python())

# %% [markdown]
# There is also `to_javascript()`, `to_r()`, and `to_latex()` for your paper:

# %%
print(formula.to_r())
print(formula.to_latex())

# %% [markdown]
# ## What do these samples say?
#
# Positive evidence speaks for $p$, negative for $q$. Independent samples add up; here five of them, in bans.

# %%
from klexplain import log_likelihood_ratio

x = p.rvs(5, random_state=np.random.default_rng(1))
evidence = log_likelihood_ratio(p, q, x, base=10)
evidence.round(2).tolist(), float(evidence.sum())

# %% [markdown]
# ## Watch it settle
#
# The average evidence of more and more samples settles at the divergence. [How many samples do you need?](how_many_samples.py) has a page of its own.

# %%
from klexplain import convergence, figures

rng = np.random.default_rng(2)
paths = convergence(p, q, n=10_000, paths=20, rng=rng, base=10)
figures.convergence(paths)

# %% [markdown]
# Each figure is an SVG: `figures.convergence(paths).svg()` is its text.
#
# ## Check it
#
# Don't take our word for it. `verify` finds the number by formula, by integration and by simulation, and `check` raises
# an error if they disagree. In a notebook you get a line that opens:

# %%
from klexplain import verify

verify(p, q, rng=np.random.default_rng(3)).check()

# %% [markdown]
# Have you got a number from elsewhere? `check` says whether it is right, and if not, what it may be:

# %%
from klexplain import check

check(p, q, claimed=3.706)

# %% [markdown]
# Hand it two distributions of PyTorch, TensorFlow Probability or NumPyro, and it asks their library for the number.
#
# ## Fit a model
#
# Which Normal is hardest to tell from $p$? And which would you get from a hundred samples from $p$, by maximum likelihood?

# %%
from klexplain import maximum_likelihood, minimum_divergence

sample = p.rvs(100, random_state=np.random.default_rng(4))
print(minimum_divergence(p, "norm").parameters)
print(maximum_likelihood(sample, "norm").parameters)

# %% [markdown]
# ## When the answer is ∞, or none
#
# ∞ is an answer. A Normal can give values that a Beta never can, and a single one of them would settle the matter:

# %%
kl_divergence(stats.norm(0.5, 0.2), q)

# %% [markdown]
# What makes no sense is refused, with one line that says what was expected:

# %%
try:
    kl_divergence(stats.beta(-1, 6), q)
except ValueError as error:
    print(error)

# %% [markdown]
# ## Which pairs have a formula?
#
# `atlas` knows for every ordered pair of families whether there is a closed form, and if not, why.

# %%
from klexplain import atlas

atlas().select(q="expon", verdict="infinite at an end").rows

# %% [markdown]
# The same table, to look at and click through, is [the atlas](../atlas/index.md).
#
# ## Drag it
#
# In a notebook, or here: take a density by its handle, or press Play. [The explorer](../explore.py) has more views.

# %%
from klexplain import explore

explore(p, q, views=["densities", "log-ratio", "player"], base=10)

# %% [markdown]
# ## From a shell
#
# ```sh
# klexplain kl "beta(17, 6)" "beta(3, 3)" --base 10
# ```

# %% tags=["hide-input"]
from klexplain import cli

cli.kl(["beta(17, 6)", "beta(3, 3)", "--base", "10"], standalone_mode=False)

# %% [markdown]
# `derive`, `verify`, `plot` and `atlas` are [commands too](../reference/command_line.md).
#
# ## Cite
#
# ```bibtex
# @misc{klexplain,
#   author = {{The klexplain developers}},
#   title = {klexplain: the {Kullback–Leibler} divergence as the average log likelihood ratio},
#   note = {Version 0.1.0},
#   howpublished = {\url{https://klexplain.github.io/}},
# }
# ```
#
# For a single formula, `formula.citation()` names its sources too:
#
# > {{ formula.citation() }}
#
# ## Next
#
# - [What the number means](../learn/what_the_number_means.py): how large is large?
# - [The same divergence in other libraries](../learn/rosetta.py), and why yours may differ.
# - [The reference](../reference/divergence.md), function by function.
