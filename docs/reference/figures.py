# ---
# title: "Reference: figures and explore"
# description: Python functions that draw densities, likelihood ratios, evidence and convergence as SVG, each with its picture, and figures to drag in a notebook.
# ---

# %% [markdown]
# # Figures
#
# Each function takes a result, draws it, and returns a figure. It computes nothing and touches no
# global state. The truth is blue and solid, the model orange and dashed, the tie line grey, and the analytic value
# dotted and black. The figure's `alt` says in words what it shows.
#
# Below each function is a call of it, and what this drew when the site was built.

# %%
import numpy as np
from scipy import stats
import klexplain as kl
from klexplain import figures

p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model

# %% [markdown]
# Matplotlib is imported when `klexplain.figures` is first used.
#
# ::: klexplain.figures.likelihood_ratio.likelihood_ratio

# %%
figures.likelihood_ratio(kl.ratio_curve(p, q, base=10))

# %% [markdown]
# ::: klexplain.figures.densities.densities

# %%
figures.densities(kl.ratio_curve(p, q))

# %% [markdown]
# ::: klexplain.figures.contribution.contribution

# %%
figures.contribution(kl.ratio_curve(p, q, base=10))

# %% [markdown]
# ::: klexplain.figures.cumulative_evidence.cumulative_evidence

# %%
streams = kl.evidence_paths(p, q, n=100, paths=5, rng=np.random.default_rng(1), base=10)
figures.cumulative_evidence(streams)

# %% [markdown]
# ::: klexplain.figures.convergence.convergence

# %%
averages = kl.convergence(p, q, n=1000, paths=6, rng=np.random.default_rng(2), base=10)
figures.convergence(averages)

# %% [markdown]
# ::: klexplain.figures.log_ratio_distributions.log_ratio_distributions

# %%
law = kl.log_ratio_distribution(p, q, base=10)
figures.log_ratio_distributions(law)

# %% [markdown]
# ::: klexplain.figures.typical_regions.typical_regions

# %%
regions = kl.typical_regions(p, q, base=10)
figures.typical_regions(regions)

# %% [markdown]
# ::: klexplain.figures.profile.profile

# %%
values = np.linspace(2.5, 14, 116)
figures.profile(kl.divergence_profile(p, stats.beta(17, 6), "b", values, base=10))

# %% [markdown]
# ::: klexplain.figures.landscape.landscape

# %%
around = {"loc": np.linspace(-3, 3, 31), "scale": np.linspace(0.5, 3.5, 31)}
figures.landscape(kl.divergence_landscape(stats.norm(), stats.norm(), around))

# %% [markdown]
# ::: klexplain.figures.cross_entropy.cross_entropy

# %%
coin, heads = stats.bernoulli(0.7), [0.3, 0.5, 0.7, 0.9]
figures.cross_entropy(kl.divergence_profile(coin, coin, "p", heads, base=2))

# %% [markdown]
# ::: klexplain.figures.near_equality.near_equality

# %%
errors = kl.measure_near_equality("norm", rng=30, pairs=3)
figures.near_equality(errors)

# %% [markdown]
# ::: klexplain.figures.Figure
#
# ## Figures to drag
#
# The tags that `explore` writes are described under [Elements](elements.md).
#
# ::: klexplain.explore

# %%
kl.explore(p, q, base=10)

# %% [markdown]
# ::: klexplain.Explorable
