# ---
# title: KL divergence in SciPy, PyTorch, TensorFlow Probability and NumPyro
# description: "Which argument is the truth, which logarithm, what happens to zeros: the same KL divergence in the functions of other libraries, side by side."
# ---

# %% [markdown]
# # The same divergence in other libraries
#
# KL has one definition and many spellings. Before you compare two numbers, ask each library five questions:
#
# 1. **What goes in**: shares, samples, or distributions with parameters?
# 2. **Which comes first**, the truth or the model?
# 3. **Which logarithm**: nats, bits or bans?
# 4. **What do zeros do**?
# 5. **Does it normalise**, and does it say so?
#
# SciPy's answers are computed here. Those of the others come from the documentation or the source of the version named;
# PyTorch, TFP and NumPyro were also run once, in these versions. If you have a number and want to know what it
# is, [try the translator](../use/differs.py).

# %% tags=["fold-input"]
import numpy as np
import scipy
from scipy import special, stats
from klexplain import kl_divergence

# %% [markdown]
# ## SciPy: shares of a whole
#
# Three outcomes. The truth gives them shares of 1/2, 1/4 and 1/4; the model says 1/4, 1/4 and 1/2.

# %%
p, q = np.array([2, 1, 1]) / 4, np.array([1, 1, 2]) / 4
print(stats.entropy(p, q), special.rel_entr(p, q).sum(), special.kl_div(p, q).sum())

# %% [markdown]
# Three functions, one value up to rounding, and the truth comes first (SciPy {{ scipy.__version__ }}). klexplain takes the shares too:

# %%
kl_divergence(p, q)

# %% [markdown]
# ### Which logarithm
#
# Only `entropy` has a base. The other two give nats.

# %%
print(stats.entropy(p, q, base=2), stats.entropy(p, q, base=10))

# %% [markdown]
# ### Normalising
#
# Now give the three functions counts in place of shares, from 40 draws and from 80.
#
# <div>
# <kle-bet right="b"><p>What will entropy do with them?</p>
# <button type="button" data-bet="a">refuse them</button> <button type="button" data-bet="b">give the same value as before</button> <button type="button" data-bet="c">give another value</button></kle-bet>
# </div>

# %% tags=["answer"]
n, m = 40 * p, 80 * q
print(stats.entropy(n, m), special.rel_entr(n, m).sum(), special.kl_div(n, m).sum())

# %% [markdown] tags=["answer"]
# `entropy` divides by the sums without saying so. `rel_entr` and `kl_div` take what they get, and `kl_div` adds the sum of
# q minus the sum of p, here {{ m.sum() - n.sum():.0f }}, so that none of its terms is negative. klexplain refuses counts as shares, and says so.

# %% tags=["answer"]
special.rel_entr(p, q).round(4).tolist(), special.kl_div(p, q).round(4).tolist()

# %% [markdown]
# ### Zeros
#
# An outcome that the truth never gives adds nothing. One that only the model rules out makes the divergence infinite.
# SciPy's three functions agree on this, and so does klexplain.

# %%
never = np.array([1, 1, 0]) / 2
print(stats.entropy(never, q), stats.entropy(p, never))

# %% [markdown]
# ### Distributions with parameters
#
# SciPy has distributions, but no divergence between them. `kl_divergence` is for that:

# %%
kl_divergence(stats.gamma(2, scale=0.5), stats.lognorm(1))

# %% [markdown]
# ## All at a glance
#
# In each call p is the truth and q the model. Mind PyTorch's second function, which takes them the other way round. The
# last two columns are about shares: what comes out where only the model is 0, and whether shares are divided by their sum.
#
# | Library | Call | Logarithm | q = 0 < p | Normalises |
# |---|---|---|---|---|
# | klexplain | `kl_divergence(p, q)` | e; `base=` | ∞ | no; refuses other sums |
# | SciPy | `entropy(p, q)` | e; `base=` | ∞ | yes, silently |
# | SciPy | `rel_entr(p, q).sum()` | e | ∞ | no |
# | PyTorch | `kl_divergence(p, q)` | e | ∞ | distributions only |
# | PyTorch | `kl_div(log_q, p)` | e | ∞ | no |
# | TFP | `kl_divergence(p, q)` | e | not tried | distributions only |
# | NumPyro | `kl_divergence(p, q)` | e | not tried | distributions only |
# | Julia | `kldivergence(p, q, b)` | e, or b | ∞ | no |
# | R | `KL.plugin(p, q)` | e; `unit=` | ∞, and a warning | yes |
# | R | `KL(rbind(p, q))` | **2**; `unit=` | **finite** | no |
# | R | `KLD(p, q)` | e; `base=` | **0 is read as a logarithm** | yes |
#
# ## PyTorch
#
# Version 2.13, from the documentation of `torch.distributions` and `torch.nn.functional`.
#
# - `torch.distributions.kl_divergence(p, q)` takes two distributions, the truth first, and gives nats. A pair that is not
#   registered raises `NotImplementedError`. To get another unit, divide by the logarithm of its base.
# - `torch.nn.functional.kl_div(input, target)` is a loss on tensors. **The model comes first, as logarithms**; the
#   truth second, as shares (or as logarithms with `log_target=True`).
# - Its default `reduction="mean"` divides by the number of elements, outcomes included. That is not the divergence.
#   `"batchmean"` is, averaged over rows; `"sum"` is, for a single pair. It warns that the default will change.
# - It does not normalise. A share of 0 in the truth adds 0.
#
# ## TensorFlow Probability
#
# Version 0.25, from the documentation of `tfp.distributions.kl_divergence`.
#
# - `kl_divergence(distribution_a, distribution_b)`: a is the truth. It is also a method, `p.kl_divergence(q)`. Nats.
# - An unregistered pair raises `NotImplementedError`. With `allow_nan_stats=True`, the default, what is undefined
#   comes back as NaN.
#
# ## NumPyro
#
# Version 0.22, from `numpyro.distributions.kl`.
#
# - `kl_divergence(p, q)` takes two distributions, the truth first, and gives nats. A pair it does not know raises
#   `NotImplementedError`.
# - Kumaraswamy against Beta is a series cut short, so you get an approximation.
#
# ## Julia
#
# Distributions.jl 0.25.129 and StatsBase.jl 0.34.12, from `functionals.jl` and `scalarstats.jl` of their repositories.
#
# - `kldivergence(p, q)` takes two distributions, the truth first, and gives nats. A pair without a formula is integrated
#   over the support of the truth; an infinite sum stops at the quantile of 1 − 10⁻¹⁰; in several dimensions it is the mean
#   of 100 random draws. No estimate of its error comes with it.
# - Where the value is infinite, the integral may end in an error (issue 1443 of Distributions.jl), and a sum that stops does
#   not see the tail.
# - `kldivergence(p, q, b)` on arrays is the sum over shares, in base b. It does not normalise. A share of 0 in the truth adds 0,
#   one in the model alone gives `Inf`.
#
# ## R
#
# Base R has no divergence. Three packages, three habits.
#
# - **entropy** 1.3: `KL.plugin(freqs1, freqs2, unit = "log")`. The truth first; both are divided by their sums. A zero in the
#   model gives a warning.
# - **philentropy** 0.5: `KL(x, unit = "log2")`. One matrix, the truth in its first row. **Bits** unless you say otherwise.
#   Newer versions replace a division by zero by a small number `epsilon`, so nothing is infinite.
# - **LaplacesDemon** 16: `KLD(px, py)` returns a list with both directions. **A vector that contains a 0 is taken for
#   logarithms**, and then both are divided by their sums.
#
# ## The letters differ too
#
# Equal names do not mean equal parameters. A Gamma of shape a and scale θ, in the order of the arguments:
#
# | Library | Gamma | Weibull |
# |---|---|---|
# | SciPy | `a, scale=θ` | `c, scale=θ` |
# | PyTorch | `a, 1/θ` | `θ, c` |
# | TFP | `a, 1/θ` | `c, θ` |
# | NumPyro | `a, 1/θ` | `θ, c` |
# | Julia | `a, θ` | `c, θ` |
# | R | `a, 1/θ` | `c, θ` |
#
# In SciPy the second argument is `loc`: `gamma(2, 0.5)` is shifted by 0.5, and its scale is 1. An Exponential takes the scale
# in SciPy and Julia, and the rate in PyTorch, TFP, NumPyro and R.
#
# KL does not depend on how you write the parameters, nor on the unit of x, as long as both change together:

# %%
minutes = kl_divergence(stats.gamma(2, scale=0.5), stats.gamma(3, scale=0.2))
hours = kl_divergence(stats.gamma(2, scale=0.5 / 60), stats.gamma(3, scale=0.2 / 60))
minutes, hours

# %% [markdown]
# ## Questions
#
# ??? question "Two libraries give me different numbers. Which is wrong?"
#     Perhaps neither. [Choose the two calls](../use/differs.py) and see what each computed. Or divide one by the other: {{ 1 / np.log(2):.4f }} is bits against nats, {{ 1 / np.log(10):.4f }} bans against nats. If that
#     is not it, swap p and q in one of them. Then see whether the shares sum to 1. klexplain's `check(p, q, claimed=…)` tries these for you.
#
# ??? question "My library gives a negative divergence."
#     A KL divergence cannot be negative, so what you have is something else. [Here are the six usual
#     causes](../use/negative.py), the first of them in PyTorch: passing q where the function wants log q.
#
# ??? question "How do I use a formula elsewhere?"
#     `derive("gamma", "lognorm").to_python()` gives it as a function on NumPy and SciPy; with `arrays="standard"` torch and JAX
#     [differentiate it](../use/gradient_descent.py); `to_javascript()` and `to_r()` do what
#     their names say. The [command line](../reference/command_line.md) prints them too, and on the page of a pair you can copy it.
