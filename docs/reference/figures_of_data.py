# ---
# title: "Reference: figures of data, rulers and plans"
# description: Python functions that draw estimates as data grow, the stability index under no change, other rulers beside KL, and when a sequential test stops.
# ---

# %% [markdown]
# # Figures of data and plans
#
# They are made as [all figures](figures.py) are: each takes a result and draws it.

# %%
import numpy as np
from scipy import stats
import klexplain as kl
from klexplain import figures

p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model

# %% [markdown]
# ::: klexplain.figures.growing_estimate.growing_estimate

# %%
data = stats.norm(1).rvs(400, random_state=np.random.default_rng(3))
figures.growing_estimate(kl.growing_estimate(data, stats.norm(0)), truth=0.5)

# %% [markdown]
# ::: klexplain.figures.growing_evidence.growing_evidence

# %%
figures.growing_evidence(kl.growing_evidence(p, q, [2, 5], base=10))

# %% [markdown]
# ::: klexplain.figures.falling_errors.falling_errors

# %%
figures.falling_errors(kl.falling_errors(p, q, range(1, 11)))

# %% [markdown]
# ::: klexplain.figures.third_truth.third_truth

# %%
figures.third_truth(kl.third_truth(p, q, stats.beta(9, 4), base=10))

# %% [markdown]
# ::: klexplain.figures.index_by_chance.index_by_chance

# %%
figures.index_by_chance(kl.index_by_chance([20], [100, 1000, 10_000], rng=1))

# %% [markdown]
# ::: klexplain.figures.rulers.rulers

# %%
dice = np.random.default_rng(7).dirichlet([1, 1, 1], (2, 25))
figures.rulers(kl.rulers(*dice), "total_variation", "kl_divergence")

# %% [markdown]
# ::: klexplain.figures.mixture_bounds.mixture_bounds

# %%
bump = kl.Mixture(list(map(stats.multivariate_normal, [[-1, 0], [1, 0]])))
one = stats.multivariate_normal([0, 0], [2, 1])
figures.mixture_bounds(kl.mixture_bounds(bump, one), kl.monte_carlo(bump, one, n=2000, rng=1))

# %% [markdown]
# ::: klexplain.figures.sample_size.sample_size

# %%
test = kl.sequential_test(p, q, alpha=0.1, beta=0.1)
figures.sample_size(test.sample_size(under="p"), test.sample_size(under="q"))
