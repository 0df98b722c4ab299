# ---
# title: "My KL differs from torch, TFP, SciPy, Keras or NumPy"
# description: "Two libraries, two KL divergences. Choose the call, its arguments, log or not, and the reduction; see which divergence it computed, and in which unit."
# search: {boost: 2}
# ---

# %% [markdown]
# # My KL differs from torch, TFP, SciPy…
#
# Perhaps both numbers are right. Check three things before you look for a bug: **which argument comes first, whether it holds logarithms,
# and what the reduction divides by.** Choose your call here; p is the truth, q the model. You can type your own numbers.
#
# <div>
# <kle-translator></kle-translator>
# </div>
#
# ## The same as a table
#
# Computed for these two:

# %%
import numpy as np
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
p, q = np.array([0.5, 0.25, 0.25]), np.array([0.1, 0.3, 0.6])

# %% [markdown]
# | Call | computes | here |
# |---|---|---|
# | **PyTorch** `F.kl_div(log_q, p, reduction="sum")` | D(p ‖ q), nats | {{ stats.entropy(p, q):.4f }} |
# | `F.kl_div(log_q, p, reduction="batchmean")`, rows | D(p ‖ q), nats, averaged over rows | {{ stats.entropy(p, q):.4f }} |
# | the same on one vector | D(p ‖ q) divided by the number of outcomes | {{ stats.entropy(p, q) / 3:.4f }} |
# | `F.kl_div(log_q, p)` | D(p ‖ q) divided by the number of outcomes | {{ stats.entropy(p, q) / 3:.4f }} |
# | `F.kl_div(log_p, q, reduction="sum")` | D(q ‖ p), nats | {{ stats.entropy(q, p):.4f }} |
# | `F.kl_div(log_q, log_p, reduction="sum", log_target=True)` | D(p ‖ q), nats | {{ stats.entropy(p, q):.4f }} |
# | `F.kl_div(log_q, log_p, reduction="sum")` | the logarithm of a negative number | NaN |
# | `F.kl_div(log_q, p, reduction="sum", log_target=True)` | Σ exp(p) (p − log q) | {{ np.sum(np.exp(p) * (p - np.log(q))):.4f }} |
# | `F.kl_div(q, p, reduction="sum")` | Σ p (log p − q): [never above 0](negative.py#not-logarithms) | {{ np.sum(p * (np.log(p) - q)):.4f }} |
# | **PyTorch**, **TFP** `kl_divergence(p, q)` | D(p ‖ q), nats | {{ stats.entropy(p, q):.4f }} |
# | **Keras** `KLDivergence()(p, q)` | D(p ‖ q), nats; clips zeros | {{ stats.entropy(p, q):.4f }} |
# | **SciPy** `entropy(p, q)` | D(p ‖ q), nats; divides by the sums | {{ stats.entropy(p, q):.4f }} |
# | `entropy(p, q, base=2)` | D(p ‖ q), bits | {{ stats.entropy(p, q, base=2):.4f }} |
# | `rel_entr(p, q).sum()`, `kl_div(p, q).sum()` | D(p ‖ q), nats | {{ special.kl_div(p, q).sum():.4f }} |
# | `jensenshannon(p, q)` | the Jensen–Shannon *distance*, a square root | {{ jensenshannon(p, q):.4f }} |
# | **NumPy** `np.sum(p * np.log(p / q))` | D(p ‖ q), nats; NaN at 0 | {{ np.sum(p * np.log(p / q)):.4f }} |
# | `np.mean(p * np.log(p / q))` | D(p ‖ q) divided by the number of outcomes | {{ np.mean(p * np.log(p / q)):.4f }} |
#
# PyTorch 2.13, TFP 0.25 and Keras 3.15 were run for every choice that the translator offers; the tests hold the translator to what they returned, and
# to SciPy and NumPy as installed. More libraries, Julia and R among them: [The same divergence in other libraries](../learn/rosetta.py).
#
# ## Three divisions that find the cause
#
# Divide the larger number by the smaller.
#
# - **{{ 1 / np.log(2):.4f }}**: one is in bits, the other in nats. {{ np.log(10):.4f }}: nats and [bans](../reference/units.md).
# - **A whole number**: the number of outcomes, or the size of your batch. PyTorch's `reduction="mean"`, its default, divides by
#   both.
# - **Neither**: swap p and q in one of the two calls. Here the two directions give {{ stats.entropy(p, q):.4f }} and {{ stats.entropy(q, p):.4f }} nats:
#   [D is not symmetric](../learn/why_not_symmetric.py).
#
# Still different? Look at the sums. Only `entropy`, `jensenshannon` and the functions on distributions divide by them; `rel_entr` on counts gives another number,
# which may even be [negative](negative.py#not-distributions).
#
# ## Jensen–Shannon: distance or divergence
#
# SciPy's `jensenshannon` returns the square root of the Jensen–Shannon divergence. Square it before you compare:

# %%
middle = (p + q) / 2
print(jensenshannon(p, q) ** 2)
print((stats.entropy(p, middle) + stats.entropy(q, middle)) / 2)

# %% [markdown]
# Both are in nats. The divergence never exceeds log 2 = {{ np.log(2):.4f }} nats, that is 1 bit. Averaging $D(m \Vert p)$ and $D(m \Vert q)$, the other direction,
# gives something else, and that has no bound.
#
# ## Distillation: where T² comes from
#
# Both sets of logits are divided by a temperature T before the loss. As T grows, its gradient, (q − p)/T for the student's logits, shrinks like
# 1/T², and the factor T² makes up for it. T is doubled here, from 10 to 20:

# %%
teacher, student = np.array([[3, 1, 0]]), np.array([[1, 2, 0]])
T = np.array([[10], [20]])
q_T = special.softmax(student / T, axis=1)
gradient = (q_T - special.softmax(teacher / T, axis=1)) / T
print(gradient[0] / gradient[1])

# %% [markdown]
# The three ratios are about 4. The teacher is p, the student q. A loss with
# `reduction="mean"` is divided by the number of classes on top of that, and T² does not undo that.
#
# ---
#
# Another problem? [Negative](negative.py) · [∞ or NaN](infinite_or_nan.py) · [zeros](zeros.py) ·
# [far too large, on a grid](forgot_dx.py) · [VAE: sum or mean](sum_or_mean.py)
