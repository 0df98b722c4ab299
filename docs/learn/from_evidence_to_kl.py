# ---
# title: From evidence to KL divergence
# description: "The average log likelihood ratio of samples from p settles at the KL divergence. Its definition, its units, and how far the average may stray."
# ---

# %% [markdown]
# # From evidence to KL
#
# Evidence grows with the data. To say something about $p$ and $q$ themselves, divide it by the number of samples.
#
# ## Evidence per sample
#
# Draw $N$ samples from $p$ and average their log likelihood ratios:
#
# $$
# \frac{1}{N} \sum_{i=1}^{N} \log \frac{p(x_i)}{q(x_i)}, \qquad x_i \sim p.
# $$
#
# Here is that average as the samples come in. Each mark on the axis stands for ten times as many samples as the one before.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, kl_divergence, samples_for_relative_error, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
one = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(10), base=10)
figures.convergence(one)

# %% [markdown]
# At first it jumps about. As the samples pile up, it settles.
#
# ## The limit is the definition
#
# By the law of large numbers the average tends to an expectation: the mean of the log ratio when $x$ comes from $p$.
# This is the **Kullback–Leibler divergence**, or KL divergence for short. You will also meet it as the **relative
# entropy** of $p$ with respect to $q$, or as **information gain**.
#
# $$
# D(p \Vert q) = \mathbb{E}_p\left[\log \frac{p(x)}{q(x)}\right] = \int p(x) \log \frac{p(x)}{q(x)}\, dx.
# $$
#
# For two Beta distributions the integral has a closed form ([here is how to derive it](deriving_it.py)). The dotted line
# in the figure comes from that formula, which never saw a single sample.

# %%
kl_divergence(p, q), kl_divergence(p, q, base=2), kl_divergence(p, q, base=10)

# %% [markdown]
# One divergence in three units: nats, bits and bans.
#
# !!! warning "One figure, one unit"
#     The integral is usually written with the natural logarithm, so it is in nats. The figure uses $\log_{10}$, so it is
#     in bans. The two differ by a factor of {{ np.log(10):.6f }}, and an average in bans never meets a line in nats:
#     {{ kl_divergence(p, q, base=10):.4f }} is not {{ kl_divergence(p, q):.4f }}.

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(11)).check()

# %% [markdown]
# ## How wide may the path be?
#
# One grey path is one random run. Now we take forty. But guess first.
#
# <div>
# <kle-bet right="a"><p>When you go from 100 samples to 10,000, how much closer together will the forty averages be?</p>
# <button type="button" data-bet="a">ten times</button> <button type="button" data-bet="b">a hundred times</button> <button type="button" data-bet="c">hardly at all</button></kle-bet>
# </div>

# %% tags=["answer"]
many = convergence(p, q, n=10_000, paths=40, rng=np.random.default_rng(12), base=10)
figures.convergence(many)

# %% [markdown] tags=["answer"]
# A hundred times as many samples, a tenth of the width. The shaded band is what the central limit theorem predicts: after
# $N$ samples the average lies within
#
# $$
# D(p \Vert q) \pm 1.96\, \frac{\sigma}{\sqrt{N}}
# $$
#
# with a probability of about 95 %. Here $\sigma$ is the standard deviation of the log ratio of one sample from $p$,
# {{ many.standard_deviation:.4f }} bans. At any one $N$, expect two of the forty paths to be outside.

# %% [markdown]
# So how many samples do you need?
#
# <div>
# <kle-guess right="{{ samples_for_relative_error(p, q) }}" unit="samples"><p>How many samples from p pin the average down to within 10 % of D(p ‖ q), with a probability of 95 %?</p></kle-guess>
# </div>

# %% [markdown] tags=["answer"]
# It takes {{ samples_for_relative_error(p, q):, }} samples from $p$. By then the band reaches a tenth of $D(p \Vert q)$ to either side.
# The other direction, $D(q \Vert p)$, takes {{ samples_for_relative_error(q, p):, }} samples from $q$.

# %% [markdown]
# ## The average as an area
#
# Weight the log ratio at each $x$ by how often $p$ gives that $x$. The signed area under this curve is the divergence itself.

# Most samples from $p$ favour $p$, and they make the blue area. The few that favour $q$ make the orange one.
#
# Drag a density, and the area and the averages follow. Blue minus orange is the dotted line on which the averages settle.
# Press **Play**, and one average grows sample by sample, while its band closes in.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "contribution", "convergence", "player"], base=10)

# %% [markdown]
# Make $p$ equal to $q$, and both areas vanish. Whatever else you do, blue wins.
#
# ## Questions
#
# ??? question "Why is the divergence never negative, although single samples can be?"
#     Since $\log t \le t - 1$, the mean of $\log \frac{q}{p}$ under $p$ is at most the mean of $\frac{q}{p} - 1$, and that is at
#     most 0. So $D(p \Vert q) \ge 0$, and it is 0 only when $p$ and $q$ are equal.
#
# ??? question "For Beta(17, 6) and Beta(3, 3), how many samples would it take for 1 % instead of 10 %?"
#     A tenth of the width takes a hundred times the samples: {{ samples_for_relative_error(p, q, relative_error=0.01):, }}.
#
# ??? question "For these two, my average of log10 ratios settles at 0.45. A textbook says 1.05. Who is wrong?"
#     Neither. {{ kl_divergence(p, q, base=10):.4f }} bans times {{ np.log(10):.4f }} nats per ban is
#     {{ kl_divergence(p, q):.4f }} nats.
