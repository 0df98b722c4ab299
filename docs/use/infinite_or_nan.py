# ---
# title: "KL divergence is infinite or NaN: when that is right, and when not"
# description: "inf can be the true KL divergence; NaN never is. Which of the two do you have, what caused it, and what to write instead of adding an epsilon."
# search: {boost: 2}
# ---

# %% [markdown]
# # KL divergence is infinite or NaN
#
# These are two different problems. **∞ may be the right answer. NaN never is.** For ∞, ask first whether p can give anything that
# q rules out. For NaN, find the first one in your arrays: one NaN is enough to spoil a sum.
#
# | What you see | Cause, and fix |
# |---|---|
# | ∞, exactly | [q rules out what p can give](#q-rules-it-out): right as it is, or take a wider q |
# | A mean that jumps now and then and never settles | [p has too heavy a tail](#the-tail-is-too-heavy): ∞ is right, or take a heavier q |
# | ∞ far out, though both densities are positive | [A density underflowed](#a-density-underflowed): use `logpdf` |
# | NaN, or “divide by zero” | [0 log 0](zeros.py#a-zero-of-the-truth-0-log-0): use `rel_entr` |
# | NaN at some x | [∞ − ∞](#infinity-minus-infinity): find out how that x got in |
# | NaN everywhere | [Invalid parameters](#invalid-parameters): check them |
# | NaN or an error with several Normal variables | [The covariance](#the-covariance-is-not-positive-definite): look at its smallest eigenvalue |
#
# Whatever you have, [do not add an epsilon](#never-an-epsilon). All values below are in nats.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import evaluate, kl_divergence

# %% [markdown]
# ## Infinite, and right
#
# ### q rules it out
#
# One sample that q cannot give refutes q for good. No finite amount of evidence says as much.

# %%
evaluate(stats.uniform(0, 2), stats.uniform(0, 1))

# %% [markdown]
# Half of the samples from p lie where q has no density. The other way round, all is well: $D(q \Vert p)$ =
# {{ kl_divergence(stats.uniform(0, 1), stats.uniform(0, 2)):.4f }}. So check whether p and q were swapped.
#
# ### The tail is too heavy
#
# A Cauchy truth against a Normal model. Each log ratio is finite. Their mean is not:

# %%
evaluate(stats.cauchy(), stats.norm())

# %% [markdown]
# See what that does to an average, over 100, then 10,000, then 100,000 samples:

# %%
x = stats.cauchy.rvs(size=100_000, random_state=4)
log_ratios = stats.cauchy.logpdf(x) - stats.norm.logpdf(x)
print(log_ratios[:100].mean(), log_ratios[:10_000].mean())
print(log_ratios.mean())

# %% [markdown]
# No number of samples settles it. The simulation will print *some* number and give no warning, so decide such cases on paper, or
# look in the [atlas](../atlas/index.md), which has a verdict for every pair of its families.
#
# The fix for both: if you think that p can give such an x, say so in q. A Student t has room for what a Normal all but excludes:

# %%
kl_divergence(stats.cauchy(), stats.t(2))

# %% [markdown]
# ## Infinite or NaN, and wrong
#
# ### A density underflowed
#
# A density below 5e-324 becomes 0 in the computer, and its logarithm −∞. For a standard Normal that has happened
# at x = 39. Never take the log of `pdf`. Ask for `logpdf`:

# %%
p, q = stats.norm(0, 20), stats.norm(0, 1)
x = p.rvs(10_000, random_state=5)
with np.errstate(divide="ignore"):
    print(np.mean(np.log(p.pdf(x)) - np.log(q.pdf(x))))
print(np.mean(p.logpdf(x) - q.logpdf(x)), kl_divergence(p, q))

# %% [markdown]
# In PyTorch the same trap is `log(softmax(…))`; the way out is `log_softmax(…)`.
#
# ### Infinity minus infinity
#
# Where both densities are 0, the log ratio is $-\infty - (-\infty)$: not a number.

# %%
x = np.array([0.7, 1.2])
with np.errstate(invalid="ignore"):
    print(stats.beta(17, 6).logpdf(x) - stats.beta(3, 3).logpdf(x))

# %% [markdown]
# A sample from p never lands where p is 0. So 1.2 is not a sample from p: it is padding, a missing value, or data in other units. Do not
# drop it with `nanmean`; find out how it got in. On a grid, where p = 0, the term is [0 and not NaN](zeros.py#a-zero-of-the-truth-0-log-0).
#
# ### Invalid parameters
#
# SciPy answers a negative shape with NaN and no warning. So does a network that predicts a scale, as soon as it outputs a
# negative one. Let it predict the logarithm of the scale.

# %%
stats.gamma(-1).logpdf([1.0, 2.0])

# %% [markdown]
# `kl_divergence(stats.gamma(-1), stats.gamma(2))` raises an error that names the parameter.
#
# ### The covariance is not positive definite
#
# The formula for [several Normal variables](two_gaussians.py#several-dimensions) takes the log of a determinant. Here are three correlations,
# each of them plausible, that cannot all hold at once:

# %%
covariance = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
print(np.linalg.slogdet(covariance).sign, np.linalg.eigvalsh(covariance))

# %% [markdown]
# The sign of the determinant is −1, so its log is NaN; the eigenvalue below 0 is to blame. Typical causes, from the
# plain to the subtle:
#
# - correlations estimated pair by pair, with gaps: estimate them from the complete rows;
# - fewer samples than variables: some eigenvalues are 0, q is flat in some direction, and ∞ is right. Take a smaller model, for
#   example a diagonal covariance;
# - single precision, or a product $A A^\top$ rounded: keep the Cholesky factor $L$ and take
#   $\log\det = 2 \sum \log L_{ii}$. Do not form the covariance and take it apart again.
#
# Adding 1e-6 to the diagonal is an epsilon, too: the answer will depend on the 6.
#
# ## Never an epsilon
#
# It is tempting to replace the zero of q by something small.
#
# <div>
# <kle-bet right="c"><p>p gives three outcomes 1/2, 1/4 and 1/4; q rules out the last. Replace its 0 by ε, and make ε smaller and smaller. What does D do?</p>
# <button type="button" data-bet="a">it settles</button> <button type="button" data-bet="b">it goes to 0</button> <button type="button" data-bet="c">it grows without bound</button></kle-bet>
# </div>

# %% tags=["answer"]
epsilon = np.array([1e-2, 1e-4, 1e-8, 1e-16, 1e-32])
p, q = np.array([[2], [1], [1]]) / 4, np.array([[1], [1], [0]]) / 2
stats.entropy(p, q + epsilon).round(2).tolist()

# %% [markdown] tags=["answer"]
# Each time ε shrinks by a factor of ten, D grows by 1/4 times log 10, which is {{ np.log(10) / 4:.3f }} nats. The number that you
# report is a statement about your ε, not about p and q. If q truly excludes the outcome, report ∞. If q comes from counts and merely
# [has not seen it yet](zeros.py#a-zero-of-a-sample), estimate.

# %% [markdown]
# ---
#
# Finite, but still wrong? [Negative](negative.py) · [zeros](zeros.py) · [another library disagrees](differs.py) ·
# [far too large, on a grid](forgot_dx.py) · [VAE: sum or mean](sum_or_mean.py)
