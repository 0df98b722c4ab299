# ---
# title: "What the number means: is a KL divergence of 0.3 large?"
# description: Turn a KL divergence in nats, bits or bans into samples, errors of the best test, two Normals and a biased coin, with the exact bounds.
# ---

# %% [markdown]
# # What the number means
#
# You worked out a divergence and got 0.3 nats. Is that a lot?
#
# $D(p \Vert q)$ is the evidence that **one sample** brings for $p$ against $q$, on average, when
# $p$ is true. So ask how many samples you would need to tell $p$ from $q$. The answer tells you how large
# the number is.
#
# ## What is 0.3 nats?
#
# Type your own number, in nats, bits or bans.
#
# <div><kle-converter n="10">0.3 nats</kle-converter></div>

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import cumulative_log_ratio, divergence_profile, explore, figures, kl_divergence, least_error
from klexplain import log_ratio_distribution, meaning, ratio_curve, verify

p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model

# %%
meaning([0.001, 0.01, 0.1, 0.3, 1, 3], n=10)

# %% [markdown]
# Each column is one divergence. Where a cell holds two numbers, the upper one is a bound that holds for every pair,
# and the lower one, in grey, is for two Normals of equal width.
#
# - The **factor per sample** is $e^D$: what a sample from $p$ does to the likelihood ratio on average,
#   as a geometric mean. At 0.3 nats it is {{ meaning(0.3).factor:.2f }}, and ten samples make it {{ meaning(0.3).factor ** 10:.0f }}.
# - The **samples** are how many it takes, on average, for the likelihood ratio to reach 10, 100 or a million.
# - The **error** is how often a test goes wrong after ten samples, if it errs as often when $p$ is true as
#   when $q$ is.
# - The last two rows are for the mind's eye: two Normals whose means are that many standard deviations apart, and a
#   coin with that share of heads, mistaken for a fair one. No coin is more than 1 bit from a fair one.
#
# So is 0.3 nats a lot? Over one sample, no: two Normals with this divergence mostly overlap. Over a hundred samples, yes: the best test
# for these Normals then errs only once in {{ 1 / meaning(0.3, n=100).normal_error:,.0f }} times.
#
# Our example, $\mathrm{Beta}(17, 6)$ against $\mathrm{Beta}(3, 3)$, is close to the column of 1 nat: its divergence is
# {{ kl_divergence(p, q):.4f }} nats, or {{ kl_divergence(p, q, base=10):.4f }} bans.
#
# ## From evidence to samples
#
# For a likelihood ratio of 10 you need 1 ban of evidence. If every sample brings {{ kl_divergence(p, q, base=10):.4f }} bans, that should
# take {{ 1 / kl_divergence(p, q, base=10):.1f }} samples. It takes more, since you cannot stop in the middle of a sample: the last one
# carries you past the mark.
#
# Let $N$ be the number of samples when the likelihood ratio first reaches $A$. Wald showed[^wald] that
#
# $$
# \mathbb{E}_p[N] \cdot D(p \Vert q) = \mathbb{E}_p\left[\log \mathrm{LR}_N\right] \ge \log A.
# $$
#
# The equality is exact. The bound, $\log A / D$ samples, leaves out the **overshoot**: how far $\log \mathrm{LR}_N$ ends up
# beyond $\log A$. How large it is depends on the pair, so we run the experiment 20,000 times.
#
# [^wald]: A. Wald (1945), Sequential tests of statistical hypotheses, *Annals of Mathematical Statistics* 16(2), 117–186.

# %%
x = p.rvs((20_000, 100), random_state=np.random.default_rng(15))
evidence = cumulative_log_ratio(p, q, x, base=10)
reached = evidence[:, :, None] >= [1, 2, 6]  # bans
samples = 1 + reached.argmax(axis=1)  # up to the first that reaches them
mean, error = samples.mean(axis=0), samples.std(axis=0) / np.sqrt(len(x))

# %% [markdown]
# | ratio | bound | simulated | Normals |
# |--:|--:|--:|--:|
# | 10 | {{ 1 / kl_divergence(p, q, base=10):.2f }} | {{ mean[0]:.2f }} | {{ meaning(kl_divergence(p, q)).normal_samples(10):.2f }} |
# | 100 | {{ 2 / kl_divergence(p, q, base=10):.2f }} | {{ mean[1]:.2f }} | {{ meaning(kl_divergence(p, q)).normal_samples(100):.2f }} |
# | $10^6$ | {{ 6 / kl_divergence(p, q, base=10):.2f }} | {{ mean[2]:.2f }} | {{ meaning(kl_divergence(p, q)).normal_samples(1e6):.2f }} |
#
# The simulated means have standard errors of at most {{ error.max():.2f }} samples. The last column, an approximation, is for two
# Normals of equal width with the same $D$.
#
# The overshoot costs our example about two thirds of a sample, wherever the mark is. For two Normals it costs
# more, because a single sample can be very strong. Here none is worth more than {{ ratio_curve(p, q, base=10).log_ratio.max():.2f }} bans. So no single
# sample reaches 1 ban, and you always need at least two.
#
# ## The best that any test can do
#
# Now fix $n$ beforehand. A test looks at all $n$ samples and says $p$ or $q$. Let $a$ be its
# probability of a false alarm (it says $p$, but $q$ is true), and $b$ that of a miss (it says $q$, but $p$ is true).
#
# Think of the test's answer as a coin. When $p$ is true, it shows $p$ with probability $1 - b$, and when $q$ is true, with
# probability $a$. The answer cannot carry more evidence than the samples it comes from, and these carry $n D(p \Vert q)$ nats:[^kullback]
#
# $$
# b \log \frac{b}{1 - a} + (1 - b) \log \frac{1 - b}{a} \le n\, D(p \Vert q).
# $$
#
# This holds for every test, every pair and every $n$, not only for large ones. With $a = b$ it gives an error that no
# test can beat. Here it is for 0.3 nats after 1, 5 and 20 samples:
#
# [^kullback]: S. Kullback (1959), *Information Theory and Statistics*, chapter 4.

# %%
least_error(0.3, [1, 5, 20]).round(4).tolist()

# %% [markdown]
# Do not read the bound as a promise. For two Normals that are 0.3 nats apart, the best test errs with probability
# {{ meaning(0.3, n=1).normal_error:.4f }}, {{ meaning(0.3, n=5).normal_error:.4f }} and {{ meaning(0.3, n=20).normal_error:.4f }}. With equal errors,
# the bound falls like $e^{-nD}$, while theirs falls only like $e^{-nD/4}$.
#
# Read it the other way round, and you get the fewest samples that could be enough. Errors of $a$ = 5 % and $b$ = 20 % need at least
# {{ kl_divergence(stats.bernoulli(0.8), stats.bernoulli(0.05)) / 0.3:.1f }} samples at 0.3 nats, whatever $p$ and $q$ are: the divergence of the two
# coins, divided by 0.3. How many *are* enough depends on the pair: [here is a planner](../use/how_many_samples.py).
#
# ## An average, not a promise
#
# Take a model that is nearly right: $q = \mathrm{Beta}(17, 7)$ for the truth $p = \mathrm{Beta}(17, 6)$. A sample brings
# {{ kl_divergence(p, stats.beta(17, 7), base=10):.4f }} bans for $p$, on average.
#
# <div>
# <kle-bet right="a"><p>How many of the samples from p have a likelihood ratio above 1, and so point to p?</p>
# <button type="button" data-bet="a">about half</button> <button type="button" data-bet="b">about three in four</button> <button type="button" data-bet="c">nearly all</button></kle-bet>
# </div>

# %% tags=["hide-input", "answer"]
near = stats.beta(17, 7)
law = log_ratio_distribution(p, near, base=10)
figures.likelihood_ratio(ratio_curve(p, near, base=10))

# %% [markdown] tags=["answer"]
# Only {{ 100 * law.probability_above(0):.1f }} % do. Read it off the lower curve: samples right of the tie point to $p$, those left of it to $q$, and
# the two kinds are almost equally common. One sample has a mean of {{ law.under_p.mean:.4f }} bans and a standard deviation of {{ law.under_p.sd:.4f }} bans, which is
# {{ law.under_p.sd / law.under_p.mean:.1f }} times the mean. By itself it tells you next to nothing.
#
# A thousand samples bring {{ 1000 * law.under_p.mean:.1f }} bans, give or take {{ np.sqrt(1000) * law.under_p.sd:.1f }}. The mean grows
# like $n$, and the noise only like $\sqrt{n}$. So in the long run the mean wins, however small it is.

# %% tags=["hide-input", "answer"]
verify(p, near, rng=np.random.default_rng(14), base=10).check()

# %% [markdown]
# ## Close to the truth
#
# Keep $p$ and slide the second parameter of the model $\mathrm{Beta}(17, b)$ past the true value.

# %%
values = np.linspace(2.5, 14, 116)
profile = divergence_profile(p, stats.beta(17, 6), "b", values, base=10)
figures.profile(profile)

# %% [markdown]
# The divergence is 0 at $b = {{ profile.best[0]:g }}$, where the model equals the truth, and positive everywhere else. Near the truth it is
# flat: halve the error in $b$, and you are left with about a quarter of the divergence, and need four times the samples to notice.
#
# ## The unit
#
# The unit says which likelihood ratio counts as 1. Here is our example in all three:
#
# | unit | logarithm | divergence | one unit is a likelihood ratio of |
# |---|---|---|---|
# | nat | base e | {{ kl_divergence(p, q):.4f }} | {{ np.e:.3f }} |
# | bit | base 2 | {{ kl_divergence(p, q, base=2):.4f }} | 2 |
# | ban | base 10 | {{ kl_divergence(p, q, base=10):.4f }} | 10 |
#
# ## Its other names
#
# **Relative entropy** is what many textbooks call it.
#
# **Surprise.** The surprise of a sample under $q$ is $-\log q(x)$: the less likely you thought it, the larger. The log
# ratio $\log \frac{p(x)}{q(x)}$ is the surprise under $q$ minus that under $p$. So $D(p \Vert q)$ is how much more the world surprises you, per
# sample, if you believe $q$ while $p$ is true.
#
# **Information gain.** Let $q$ be what you believed before you saw some data, and $p$ what you believe now. Then
# $D(p \Vert q)$ is what the data taught you. Mind the order: after, then before. Its average over all the data you might have
# seen is the information gain of decision trees, also called mutual information.
#
# ## What it is not
#
# - It is **not odds**. A likelihood ratio of 10 compares how well two distributions explain the data. Odds also need a
#   prior: only if both were equally likely before are the odds 10 to 1 afterwards.
# - It is **not an effect size with a threshold**. What counts is $n D$. After ten samples, 0.01 nats a sample have changed the
#   likelihood ratio by a factor of {{ np.exp(0.1):.2f }}; after a thousand, by one of {{ np.exp(10):,.0f }}. Whether a difference matters is a question that no
#   divergence answers.
# - It is **not a p-value**. Estimate $p$ by the frequencies $\hat p$ of $n$ samples in $k$ cells, and $D(\hat p \Vert q)$ is positive
#   even if $q$ is right. In that case $2 n D(\hat p \Vert q)$, in nats, is roughly $\chi^2$ with $k - 1$ degrees of freedom, and this is what
#   a p-value comes from.
# - It is **not a distance**: it is [not symmetric](why_not_symmetric.py), and a detour through a third distribution may
#   be shorter.
# - It is **not a probability**, and it has no upper bound. It is infinite where $q$ rules out something that $p$ can give, or
#   where the integral diverges at an end, as when a tail of $p$ is too heavy for $q$.
# - It is **not about the size of $x$**. Measure $x$ in other units, or transform it one to one: the
#   ratio $p(x)/q(x)$ stays the same, and so does its average.
# - **t-SNE's** `kl_divergence_` is not evidence from samples. It compares who is whose neighbour in the data and in the picture. Use it to
#   choose between two pictures of the same data at the same perplexity, and for nothing else.
#
# Two uniforms show how an infinite divergence comes about, and how ordinary its reverse may be:

# %%
wide, narrow = stats.uniform(0, 2), stats.uniform(0, 1)
kl_divergence(wide, narrow), kl_divergence(narrow, wide)

# %% [markdown]
# The first is infinite: half of the samples from the wide uniform are impossible under
# the narrow one. The second is $\log 2$ nats, or 1 bit: each sample has twice the density under the narrow one.
#
# ## Find 1 bit by hand
#
# How different are two distributions that are 1 bit apart, both ways? Drag them until you have found such a pair.

# %% tags=["hide-input"]
explore(p, q, views=["densities"], base=2)

# %% [markdown]
# <div>
# <kle-puzzle goal="both" target="1" unit="bits"><p>Find p and q with a divergence of 1 bit in both directions, to within 2 %.</p></kle-puzzle>
# </div>
#
# ## Questions
#
# ??? question "A sample brings 0.01 bans. How many until the likelihood ratio is 100?"
#     At least {{ 2 / 0.01:.0f }} on average: 2 bans at 0.01 bans each. The overshoot adds a few. For two Normals it makes
#     {{ meaning(0.01, base=10).normal_samples(100):.0f }} in all.
#
# ??? question "Two language models are 0.002 nats a word apart. You have a million words. Is the difference real?"
#     You can certainly tell them apart: a million words bring {{ 0.002 * 1e6:,.0f }} nats of evidence. Whether anyone who reads
#     ten words should care is another matter. They bring {{ 0.002 * 10:.2f }} nats, a factor of {{ np.exp(0.02):.2f }}.
#
# ??? question "You measure x in cents instead of dollars. What happens to the divergence?"
#     Nothing. Both densities shrink by the same factor, and it cancels in the ratio. For two Normals:
#     {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 2)):.4f }} nats before and
#     {{ kl_divergence(stats.norm(0, 100), stats.norm(100, 200)):.4f }} nats after.
#
# ??? question "Is a model with half the divergence twice as good?"
#     In one sense, yes: it takes twice as many samples to gather the same evidence against it.
