# ---
# title: "KL from a grid: forgot dx"
# description: "KL divergence of two densities comes out in the hundreds? A sum of p log(p/q) over a grid needs the step dx. How to notice in one line, and three fixes."
# search: {boost: 2}
# ---

# %% [markdown]
# # KL from a grid: forgot dx
#
# Your densities are arrays, and $\sum p \log(p/q)$ comes out in the hundreds? Check this first: **does your sum multiply by dx, the step of the
# grid?** An integral is a sum of areas, and an area has a width.

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import kl_divergence

# %% [markdown]
# ## The mistake
#
# Here are the truth and the model of this site, on a grid of a thousand steps:

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
x, dx = np.linspace(0, 1, 1001, retstep=True)
x = x[1:-1]  # at the ends both densities are 0
wrong = np.sum(special.rel_entr(p.pdf(x), q.pdf(x)))
print(wrong, kl_divergence(p, q))

# %% [markdown]
# In nats, the first is {{ wrong / kl_divergence(p, q):,.0f }} times the second, and that is 1/dx. You could have seen it before any check:
# {{ kl_divergence(p, q):.2f }} nats are plausible for two curves that overlap. A thousand nats would mean that a single sample, on average, is
# likelier under p by a factor of $e^{1000}$.
#
# <div>
# <kle-bet right="b"><p>Now the same sum on a grid twice as fine. What happens to it?</p>
# <button type="button" data-bet="a">it gets closer to the truth</button> <button type="button" data-bet="b">it doubles</button> <button type="button" data-bet="c">it halves</button></kle-bet>
# </div>

# %% tags=["answer"]
fine = np.linspace(0, 1, 2001)[1:-1]
print(np.sum(special.rel_entr(p.pdf(fine), q.pdf(fine))) / wrong)

# %% [markdown] tags=["answer"]
# Twice as many terms, each as large as before. This is the test for your own code: **halve the step; if the number doubles, dx is
# missing.** Nothing that depends on your grid can be a property of p and q.

# %% [markdown]
# ## The fixes
#
# Multiply by dx. Or let the trapezoidal rule do so, which takes uneven grids too. Or turn densities into shares that sum
# to 1, and dx cancels; `entropy` does that by itself, on an **even** grid.

# %%
terms = special.rel_entr(p.pdf(x), q.pdf(x))
print(np.sum(terms) * dx, np.trapezoid(terms, x))
print(stats.entropy(p.pdf(x), q.pdf(x)))

# %% [markdown]
# If you know the distributions and not only arrays, use no grid: `evaluate(p, q)` needs none, and says how far off it may be.
#
# ## Still not right?
#
# ### The grid is cut, or too coarse
#
# Sum p itself. If its areas do not add up to 1, the grid misses part of p, and with it part of D. Here is a truth with a long tail, on a
# grid that stops at 10:

# %%
heavy, model = stats.t(2), stats.norm(0, 2)
grid, step = np.linspace(-10, 10, 4001, retstep=True)
part = np.sum(special.rel_entr(heavy.pdf(grid), model.pdf(grid))) * step
print(np.sum(heavy.pdf(grid)) * step, part, kl_divergence(heavy, model))

# %% [markdown]
# p is complete to one percent, and yet the divergence is infinite: all the trouble is in that one percent. So a sum close to 1 is
# needed but not enough: far out, look at the log ratio as well.
#
# ### The points are samples, not a grid
#
# If x was *drawn* from p, then p already decides how often each x comes. Multiplying by p(x) counts it twice. Average the log
# ratio instead:

# %%
drawn = p.rvs(10_000, random_state=8)
log_ratio = p.logpdf(drawn) - q.logpdf(drawn)
print(np.mean(p.pdf(drawn) * log_ratio), np.mean(log_ratio))

# %% [markdown]
# In nats again; the second estimates D, with a standard error of {{ log_ratio.std() / 100:.3f }}.
#
# ---
#
# Another problem? [Negative](negative.py) · [∞ or NaN](infinite_or_nan.py) · [zeros](zeros.py) ·
# [another library disagrees](differs.py) · [VAE: sum or mean](sum_or_mean.py)
