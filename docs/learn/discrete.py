# ---
# title: "KL divergence of discrete distributions: coins and counts"
# description: For coins and counts the integral becomes a sum. What each outcome contributes, what zeros do, and when the divergence is infinite.
# ---

# %% [markdown]
# # The discrete case: coins and counts
#
# Nothing in the story needs a density. For coins and counts, probabilities take the place of densities, and a sum replaces
# the integral:
#
# $$
# D(p \Vert q) = \sum_x p(x) \log \frac{p(x)}{q(x)}.
# $$
#
# ## One toss
#
# A coin shows heads with probability 0.7. Your model says it is fair. One toss can tell you only two things.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, kl_divergence, log_likelihood_ratio, ratio_curve
from klexplain import samples_for_relative_error, verify

# %%
p, q = stats.bernoulli(0.7), stats.bernoulli(0.5)
log_likelihood_ratio(p, q, [0, 1], base=2).round(4).tolist()

# %% [markdown]
# Tails brings {{ log_likelihood_ratio(p, q, 0, base=2):.3f }} bits, heads {{ log_likelihood_ratio(p, q, 1, base=2):+.3f }} bits. Tails is the stronger
# evidence, but heads comes more often, and on average the truth wins.
#
# You want a likelihood ratio of 1000 for this coin against a fair one. That is {{ np.log2(1000):.2f }} bits.
#
# <div>
# <kle-guess right="{{ np.log2(1000) / kl_divergence(p, q, base=2):.0f }}" unit="tosses"><p>After how many tosses can you expect that much evidence?</p></kle-guess>
# </div>

# %% tags=["answer"]
kl_divergence(p, q, base=2)

# %% [markdown] tags=["answer"]
# This is the average evidence of one toss, in bits. So {{ np.log2(1000) / kl_divergence(p, q, base=2):.0f }} tosses bring
# {{ np.log2(1000):.2f }} bits on average. A biased coin gives itself away slowly, and not always on time. Toss it yourself, start
# again a few times, and see how early or how late the sum gets there.
#
# <kle-coin bias="0.7" unit="bits"></kle-coin>

# %% tags=["hide-input"]
tosses = convergence(p, q, n=10_000, paths=30, rng=np.random.default_rng(21), base=2)
figures.convergence(tosses)

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(22), base=2).check()

# %% [markdown]
# The formula has one term for each face of the coin. [Here it is, step by step](../families/bernoulli.md).
#
# ## Many tosses
#
# The number of heads in ten tosses is Binomial, and each number of heads has its own likelihood ratio.

# %%
ten_p, ten_q = stats.binom(10, 0.7), stats.binom(10, 0.5)
figures.likelihood_ratio(ratio_curve(ten_p, ten_q, base=2))

# %% [markdown]
# The log ratio is a straight line: each further head adds the same evidence for $p$. Ten tosses bring ten times the evidence of one:
# {{ kl_divergence(ten_p, ten_q, base=2):.4f }} bits, which is $10 \times {{ kl_divergence(p, q, base=2):.5f }}$.
#
# ## Counts
#
# Calls arrive at a rate of 4 an hour. Your model says 2. One hour is one sample, and it is a
# count: Poisson.

# %%
calls_p, calls_q = stats.poisson(4), stats.poisson(2)
figures.likelihood_ratio(ratio_curve(calls_p, calls_q, base=2))

# %% [markdown]
# A busy hour speaks for 4 calls an hour, a quiet one for 2: the counts 0, 1 and 2 favour the model. On average an hour
# brings {{ kl_divergence(calls_p, calls_q, base=2):.4f }} bits.

# %% tags=["hide-input"]
hours = convergence(calls_p, calls_q, n=10_000, paths=30, rng=np.random.default_rng(23), base=2)
figures.convergence(hours)

# %% tags=["hide-input"]
verify(calls_p, calls_q, rng=np.random.default_rng(24), base=2).check()

# %% [markdown]
# ## Zeros
#
# There are two kinds of zero, and they could not be less alike.
#
# - **The truth never gives $x$**, so $p(x) = 0$. Then $x$ is never drawn and adds nothing. We
#   write $0 \log 0 = 0$, the limit of $t \log t$ at 0.
# - **The model rules $x$ out**, so $q(x) = 0$ although $p(x) > 0$. One such sample refutes the model for
#   good. The divergence is infinite. That is an answer, not an error.

# %%
kl_divergence(stats.poisson(0), calls_q), kl_divergence(stats.bernoulli(0.5), stats.bernoulli(1))

# %% [markdown]
# In nats. No calls at all, against a model that expects two: finite. A fair coin, against a model that allows only heads:
# infinite. If it is a zero of your *sample* that worries you, see [zeros](../use/zeros.py).
#
# ## Counts to drag
#
# Another two Poissons, with means of 7 and 4. Each count has a stem, its share of the divergence: blue if it favours $p$, orange if it favours $q$.
# Blue minus orange is the divergence.

# %% tags=["hide-input"]
explore(stats.poisson(7), stats.poisson(4), views=["densities", "contribution"], base=2)

# %% [markdown]
# ## Questions
#
# ??? question "A coin of 0.7 against a fair model, or a fair coin against a model of 0.7: which divergence is larger?"
#     {{ kl_divergence(p, q, base=2):.4f }} bits the first way, {{ kl_divergence(q, p, base=2):.4f }} bits the second. Close, but not equal.
#
# ??? question "How many tosses does it take to know the divergence of that coin to within 10 %?"
#     {{ samples_for_relative_error(p, q):, }} tosses, at 95 % confidence. The two faces pull in opposite directions, so the average takes
#     a long time to settle, given how small it is.
#
# ??? question "Why does log x! not appear in the divergence of two Poissons?"
#     Both probabilities contain it, so it cancels in the ratio. Evidence compares, and what both share says nothing about either.
