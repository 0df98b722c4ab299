# ---
# title: How we know that each KL divergence is right
# description: Formula, integral and simulation must agree before a divergence is printed. How many digits hold, and where the usual formula loses them.
# ---

# %% [markdown]
# # How we know it is right
#
# A page that runs can still be wrong. If the code is wrong, it prints the same wrong number every time. So wherever
# a line says *checked*, the divergence has come out **more than once, by routes that share as little as possible**. If two
# of them disagree, the build fails.
#
# ## One number, three routes
#
# Take a truth and a model from different families, a Gamma and a Weibull.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import FAMILIES, check_steps, convergence, derive, evaluate, figures, kl_divergence
from klexplain import measure_accuracy, measure_near_equality, ratio_curve, verify

# %%
p = stats.gamma(4, scale=0.5)  # the truth
q = stats.weibull_min(1.2, scale=2)  # the model
figures.likelihood_ratio(ratio_curve(p, q))

# %% [markdown]
# The **formula** follows from the definition, line by line. The **integral** knows nothing of that formula: it adds up the
# definition itself, from log-densities that were written down once for each family. The **simulation** knows neither. It
# lets SciPy draw samples from the truth, and averages the log likelihood ratio that SciPy's densities give.

# %%
verify(p, q, rng=np.random.default_rng(28)).check()

# %% [markdown]
# Open the line to see the three values and how far apart they are. Formula and integral agree to rounding. The simulation
# is random, so it agrees only as closely as its number of samples allows.

# %% tags=["hide-input"]
paths = convergence(p, q, n=100_000, paths=20, rng=np.random.default_rng(29))
figures.convergence(paths)

# %% [markdown]
# ## Every line of a derivation
#
# A wrong line can still lead to a right result. So each line is evaluated by itself: whatever is inside an integral or a
# mean is integrated from the densities, and nothing is taken from the line below.

# %%
steps = derive("gamma", "weibull_min")
check_steps(steps, stats.gamma(4, scale=0.5), stats.weibull_min(2, scale=2.5))

# %% [markdown]
# The tests do this for every pair of the {{ len(FAMILIES) }} families that has a closed form. Where we say "infinite", that
# is tested too: the integral must grow without bound.
#
# ## The digits
#
# A right formula can still give a wrong number. Floating point keeps 16 digits, and a formula can lose all of them. This
# happens when **the model is close to the truth**, exactly where you need a divergence most.
#
# Take Betas $p$, and models $q$ whose parameters are those of $p$ times $1 \pm \varepsilon$. Evaluate $D(p \Vert q)$
# twice: with this package, and with the usual formula, typed in with SciPy's functions. Compare both with a value to 80 digits.
#
# <div>
# <kle-bet right="c"><p>p and q agree to five digits. How many digits does the usual formula still get right?</p>
# <button type="button" data-bet="a">about 14</button> <button type="button" data-bet="b">about 10</button> <button type="button" data-bet="c">6 or fewer</button></kle-bet>
# </div>

# %% tags=["answer", "hide-input"]
near = measure_near_equality("beta", rng=30)
figures.near_equality(near)

# %% [markdown] tags=["answer"]
# The further right you look, the closer $q$ is to $p$. The usual formula loses two digits whenever $\varepsilon$ shrinks by a
# factor of ten. From about $\varepsilon = 10^{-8}$ on, no digit is right, and {{ sum(x.impossible for x in near.usual) }}
# of its values are 0 or negative, which the divergence of two different distributions cannot be. The largest
# relative error of this package, at any distance, is {{ f"{max(x.worst for x in near.klexplain):.1e}" }}.

# %% [markdown]
# ### Why digits are lost
#
# The divergence of near neighbours is small, and grows with the square of their distance. For one parameter, the Fisher
# information $I$ sets the rate (take it for the logarithm of the parameter, since $\varepsilon$ is a relative step):
#
# $$
# D \approx \frac{1}{2}\, I\, \varepsilon^2.
# $$
#
# The usual formula adds terms of size 1 or more, some positive and some negative. They cancel down to $\varepsilon^2$.
# Their rounding errors do not. What is left has a relative error of about $10^{-16} / \varepsilon^2$: two digits lost for
# each digit that $p$ and $q$ share.
#
# ### How they are kept
#
# Write the divergence as a sum of terms **none of which can be negative**. Then nothing cancels. For most families the
# building block is the price of a wrong scale,
#
# $$
# \varphi(u) = u - \log(1 + u) \ge 0, \qquad u = \frac{x - y}{y}.
# $$
#
# For two Exponentials this is the whole divergence:
#
# $$
# D = \varphi(u), \qquad u = \frac{\theta_p - \theta_q}{\theta_q}.
# $$
#
# The difference comes first, while it is exact, and a series takes care of small $u$. So even the smallest divergences
# come out with all their digits:

# %%
close = stats.expon(scale=1 + 1e-9)
kl_divergence(close, stats.expon()), kl_divergence(stats.expon(), stats.expon())

# %% [markdown]
# Equal distributions give exactly 0. Different ones give a positive number, unless it is too small for a float to hold.
#
# ## The table
#
# There are other ways to lose digits: large parameters make large terms, and tiny shapes push all the weight into a corner.
# So each family is measured in five regimes: ordinary parameters (0.1 to 100), large (1000 to $10^8$), tiny ($10^{-8}$ to
# 0.01), mixed, and near-equal.
#
# Each cell gives the largest relative error of this package and, below it in grey, that of the usual formula. At 1e-16
# all digits are right, at 1 or more none.

# %% tags=["hide-input"]
names = ["beta", "gamma", "weibull_min", "invgauss", "norm", "lognorm", "laplace", "cauchy"]
table = measure_accuracy([*names, "expon", "poisson", "bernoulli"], rng=31)
table

# %% [markdown]
# There are {{ table.pairs }} random pairs in each cell. Of all their values, {{ table.impossible[0] }} by this package and
# {{ table.impossible[1] }} by the usual formulas are impossible: negative, 0, or not a number. This package's largest
# relative error is {{ f"{table.worst:.0e}" }}.
#
# ## Without a formula
#
# For many pairs we know no closed form. We integrate their divergence, written so that the integrand is never negative,
# and it comes with an estimate of its error:

# %%
evaluate(stats.lognorm(0.5), stats.fisk(3))

# %% [markdown]
# If an integral cannot be trusted to six digits, you get an error message instead of a number. An infinite divergence is an
# answer, and comes back as ∞.
#
# ## Questions
#
# ??? question "Two routes agree. Could both be wrong?"
#     Yes, if they share a mistake. That is why they share so little: one uses symbols, one the densities, one random
#     samples. The 80 digits in the table come from the derived formula, and integrals of the densities check its lines.
#
# ??? question "When is the usual formula good enough?"
#     When $p$ and $q$ differ by more than a percent or so, and the parameters are not huge. The first column of the table
#     says how good.
#
# ??? question "Who needs the divergence of near neighbours?"
#     Everyone who takes small steps: an optimiser near its goal, a test that compares two fits, a bound in reinforcement
#     learning. There, a negative divergence is not just a little noise: it points the wrong way.
