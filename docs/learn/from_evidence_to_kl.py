# ---
# title: From evidence to the definition of KL divergence
# description: Average the log likelihood ratio over more and more samples of p. The average settles, and its limit is the Kullback–Leibler divergence.
# ---

# %% [markdown]
# # From evidence to KL
#
# Evidence grows with the data. To say something about $p$ and $q$ themselves, we divide
# by the number of samples.
#
# ## Evidence per sample
#
# Draw $N$ samples from $p$ and average their log likelihood ratios:
#
# $$
# \frac{1}{N} \sum_{i=1}^{N} \log \frac{p(x_i)}{q(x_i)}, \qquad x_i \sim p.
# $$
#
# The picture shows this average for one stream of samples. The axis below counts the
# samples in powers of ten: $N = 10{,}000$ stands at 4.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, kl_divergence, ratio_curve, samples_needed, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
one = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(10), base=10)
figures.convergence(one)

# %% [markdown]
# A few samples say little. With more of them the grey line comes to rest.
#
# ## The limit is the definition
#
# By the law of large numbers the average tends to an expectation, the mean of the log
# ratio when $x$ comes from $p$. This is the **Kullback–Leibler divergence**:
#
# $$
# D(p \Vert q) = \mathbb{E}_p\left[\log \frac{p(x)}{q(x)}\right] = \int p(x) \log \frac{p(x)}{q(x)}\, dx.
# $$
#
# For two Beta distributions the integral has a closed form ([derived here](deriving_it.py)).
# The dotted line in the figure comes from that form.

# %%
kl_divergence(p, q), kl_divergence(p, q, base=2), kl_divergence(p, q, base=10)

# %% [markdown]
# In nats, bits and bans. They are one divergence in three units.
#
# !!! warning "One figure, one unit"
#     The integral above is usually written with the natural logarithm, in nats. The figure
#     uses $\log_{10}$, in bans. The two differ by the factor {{ np.log(10):.6f }}. An average in bans
#     never meets a line in nats: {{ kl_divergence(p, q, base=10):.4f }} is not {{ kl_divergence(p, q):.4f }}.

# %% tags=["hide-input"]
checked = verify(p, q, rng=np.random.default_rng(11)).check()
checked

# %% [markdown]
# ## How wide may the path be?
#
# One grey path is one draw of luck. Here are forty.

# %% tags=["hide-input"]
many = convergence(p, q, n=10_000, paths=40, rng=np.random.default_rng(12), base=10)
figures.convergence(many)

# %% [markdown]
# The shaded band is what the central limit theorem predicts: after $N$ samples the average
# lies within
#
# $$
# D(p \Vert q) \pm 1.96\, \frac{\sigma}{\sqrt{N}}
# $$
#
# with a probability of about 95 %. Here $\sigma$ is the standard deviation of the log ratio of one sample
# under $p$: {{ many.standard_deviation:.4f }} bans. In any unit the relative
# width of the band is the same.
#
# To know $D(p \Vert q)$ within 10 %, with a probability of 95 %, you need {{ samples_needed(p, q):, }} samples
# from $p$. The reverse divergence $D(q \Vert p)$ needs {{ samples_needed(q, p):, }} samples from $q$.
#
# ## The curve behind the average
#
# Every point of every path is an average of heights of the lower curve, taken where $p$
# puts its samples.

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, q, base=10))

# %% [markdown]
# Weight the log ratio by how often $p$ gives each $x$, and the signed area is the
# divergence itself.

# %% tags=["hide-input"]
figures.contribution(ratio_curve(p, q, base=10))

# %% [markdown]
# ## Drag it
#
# The area and the averages follow. Blue area counts for $p$, orange against it, and the difference is the dotted line on which the
# averages settle.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "contribution", "convergence"], base=10)

# %% [markdown]
# Make $p$ equal to $q$: both areas vanish. Whatever else you do, the blue one is larger.
#
# ## Questions
#
# ??? question "Why is the divergence never negative, although single samples can be?"
#     Since $\log t \le t - 1$, the mean of $\log \frac{q}{p}$ under $p$ is at most the mean of $\frac{q}{p} - 1$, which is at
#     most 0. So $D(p \Vert q) \ge 0$. It is 0 only where $p$ and $q$ are equal.
#
# ??? question "How many samples would give 1 % instead of 10 %?"
#     The width shrinks like $1/\sqrt{N}$, so a hundred times as many: {{ samples_needed(p, q, relative_error=0.01):, }}.
#
# ??? question "The average of log10 ratios settles at 0.45. A textbook says 1.05. Who is wrong?"
#     Neither. {{ kl_divergence(p, q, base=10):.4f }} bans times {{ np.log(10):.4f }} nats per ban is
#     {{ kl_divergence(p, q):.4f }} nats.
