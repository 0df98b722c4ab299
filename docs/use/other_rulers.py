# ---
# title: "How far apart? Hellinger, total variation, Jensen–Shannon and others"
# description: What total variation, Hellinger, Jensen–Shannon, Chernoff, Rényi and chi-squared say about two distributions, and the inequalities between them and KL.
# ---

# %% [markdown]
# # How far apart? Other rulers
#
# $D(p \Vert q)$ answers one question: how much evidence for $p$ does a sample from $p$ bring, on average? Other questions have
# other answers. Each ruler below is a question about the same log ratio, asked of the pair of this site.
#
# | your question | the ruler |
# |---|---|
# | How often is the best guess right, from one sample? | [total variation](#total-variation) |
# | How fast does the best test get better with more samples? | [Chernoff, Bhattacharyya, Hellinger](#chernoff-bhattacharyya-hellinger) |
# | How much does a sample tell about which of the two it is from? | [Jensen–Shannon](#jensen-shannon), [Jeffreys](#jeffreys) |
# | How does the answer change if rare, strong evidence counts more, or less? | [Rényi](#renyi) |
# | How far do samples from $q$ go if you want samples from $p$? | [chi-squared](#chi-squared) |

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import chernoff_information, figures, jeffreys_divergence, kl_divergence
from klexplain import renyi_divergence, rulers, total_variation

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
found = rulers(p, q)
found

# %% [markdown]
# Those with a unit are logarithms: here they are in nats, with `base=2` in bits. The others are pure numbers. A formula is exact but for
# rounding. What had to be integrated has the error that is shown.
#
# ## Total variation
#
# Somebody tosses a fair coin, draws one sample from $p$ if it shows heads and from $q$ if not, and shows you the sample. You say
# which it was. The best you can do is to name the one with the higher density.
#
# <div>
# <kle-bet right="b"><p>The total variation of this pair is {{ found["total_variation"].value:.3f }}. How often is the best guess right?</p>
# <button type="button" data-bet="a">{{ 100 * found["total_variation"].value:.0f }} % of the time</button> <button type="button" data-bet="b">{{ 50 * (1 + found["total_variation"].value):.0f }} % of the time</button> <button type="button" data-bet="c">98 % of the time</button></kle-bet>
# </div>

# %% tags=["answer"]
(1 + total_variation(p, q)) / 2

# %% [markdown] tags=["answer"]
# Without the sample you are right half the time. Total variation is the share of the other half that the sample wins
# for you.

# %% [markdown]
# It is also the largest difference between $p$ and $q$ in the probability of any event, and half the area between the two densities. It is a metric and
# never above 1. But it does not add up: from the total variation of one sample you cannot tell that of two.
#
# ## Chernoff, Bhattacharyya, Hellinger
#
# Now you see $n$ samples from the same source. The best guess still names the one with the higher likelihood, and it errs ever more rarely: its error falls like
# $e^{-nC}$, where $C$ is the Chernoff information,
#
# $$C = \max_{0 \le \lambda \le 1} \, -\log \int p(x)^\lambda \, q(x)^{1 - \lambda} \, dx.$$

# %%
chernoff_information(p, q)

# %% [markdown]
# So each further sample divides the error by about {{ np.exp(found["chernoff_information"].value):.2f }}. The best $\lambda$ has to be searched for. With $\lambda = \frac{1}{2}$ you
# need no search, and get a little less: the Bhattacharyya distance, {{ found["bhattacharyya_distance"].value:.4f }} nats. Multiply it by $n$ and it bounds the error at every $n$: never above
# $\frac{1}{2} e^{-nB}$. For ten samples that is {{ np.exp(-10 * found["bhattacharyya_distance"].value) / 2:.4f }}.
#
# The Hellinger distance is the same number on a scale from 0 to 1: $H^2 = 1 - e^{-B}$, here $H$ = {{ found["hellinger_distance"].value:.4f }}. It is a metric. Some authors call its square by the
# same name, or leave out a factor of $\sqrt{2}$.
#
# ## Jensen–Shannon { #jensen-shannon }
#
# Once more the fair coin and one sample. Before it you know nothing about the coin, and its toss is worth one bit. How much of that bit does the sample give away? The Jensen–Shannon
# divergence says {{ found["jensen_shannon_divergence"].value / np.log(2):.3f }} bits. It is the average of $D(p \Vert m)$ and $D(q \Vert m)$, where $m$ is the even mixture, and never more than one bit.
#
# Mind the name. The **divergence** is this average. The **distance** is its square root, and a metric. SciPy's `jensenshannon` returns the
# distance; klexplain has [both, by their full names](../reference/divergence.md#other-rulers).
#
# ## Jeffreys
#
# Under $p$ a sample's log ratio is $D(p \Vert q)$ on average, under $q$ it is $-D(q \Vert p)$. The Jeffreys divergence is how far these two averages are
# apart: {{ kl_divergence(p, q):.3f }} + {{ kl_divergence(q, p):.3f }} = {{ jeffreys_divergence(p, q):.3f }} nats. It is symmetric, but infinite as soon as either direction is.
#
# ## Rényi { #renyi }
#
# The Rényi divergence of order $\alpha$ is $\frac{1}{\alpha - 1} \log \mathbb{E}_p\bigl[(p/q)^{\alpha - 1}\bigr]$. It is a whole family of rulers, and it never falls as the order rises:

# %%
print(renyi_divergence(p, q, 0.5), renyi_divergence(p, q, 1))
print(renyi_divergence(p, q, 2), renyi_divergence(p, q, 10))

# %% [markdown]
# Order 1 is $D(p \Vert q)$. A high order listens to the rare samples whose evidence is strongest. Order infinity hears nothing else: it is the most evidence that one
# sample can bring for $p$, {{ renyi_divergence(p, q, np.inf):.3f }} nats. Order $\frac{1}{2}$ is twice the Bhattacharyya distance, and symmetric. Order 0 only sees where one of them is impossible; here nowhere, so it is
# {{ renyi_divergence(p, q, 0):.0f }} nats. The other way round most orders are infinite: $D_2(q \Vert p)$ is {{ str(renyi_divergence(q, p, 2)).replace("inf", "∞") }}.
#
# ## Chi-squared
#
# You have samples from $q$ and weigh them by $p/q$, to get means under $p$. The weights vary, and their variance under $q$ is the $\chi^2$ divergence: {{ found["chi_squared_divergence"].value:.2f }}. So $n$ samples
# are worth about $n/(1 + \chi^2)$: 1,000 of them are as good as {{ 1000 / (1 + found["chi_squared_divergence"].value):.0f }} from $p$ itself. If $\chi^2$ is infinite, a few huge
# weights outvote all others.
#
# ## What they have in common
#
# | ruler | least, most | symmetric | adds up over samples |
# |---|---|---|---|
# | $D(p \Vert q)$ | 0, ∞ | no | yes |
# | Jeffreys | 0, ∞ | yes | yes |
# | Bhattacharyya | 0, ∞ | yes | yes |
# | Rényi | 0, ∞ | no, but for order $\frac{1}{2}$ | yes |
# | Chernoff | 0, ∞ | yes | yes, if the samples are of one pair |
# | Jensen–Shannon | 0, one bit | yes | no |
# | total variation | 0, 1 | yes | no |
# | Hellinger | 0, 1 | yes | no |
# | chi-squared | 0, ∞ | no | no |
#
# ## How one bounds another
#
# One ruler limits what another can say. Below, each dot is a pair of loaded dice with three sides, their probabilities drawn at random. The curves
# hold for every pair there is, continuous ones too.

# %%
first, second = np.random.default_rng(7).dirichlet([1, 1, 1], (2, 200))
dice = rulers(first, second)

# %% tags=["hide-input"]
figures.rulers(dice, "total_variation", "kl_divergence")

# %% [markdown]
# For small divergences Pinsker's curve, $\sqrt{D/2}$, is the lower of the two. It passes 1 at $D$ = 2 nats and then says nothing. The curve of Bretagnolle and Huber stays below 1. There is no
# curve from below: a pair may have a tiny total variation and an infinite $D$.

# %% tags=["hide-input"]
figures.rulers(dice, "total_variation", "hellinger_distance")

# %% [markdown]
# Total variation and Hellinger hold each other from both sides, so they agree on what is close and what is far. This is why proofs about total variation go through Hellinger: it
# knows from one sample what $n$ samples do.

# %% tags=["hide-input"]
figures.rulers(dice, "jensen_shannon_divergence", "total_variation")

# %% [markdown]
# The lower curve is what you learn about the coin if all that reaches you is somebody's best guess. The sample itself never tells less.
#
# Near 0 all but total variation agree up to a factor, if the ratio $p/q$ is close to 1 everywhere. With $D$ small, $\chi^2 \approx 2D$, Jeffreys is $2D$, Jensen–Shannon, Bhattacharyya, Chernoff and $H^2$ are $D/4$. There they measure one thing, the Fisher
# information, which is the [curvature](../learn/make_it_small.py) at $p = q$.
#
# ## Sources
#
# Pinsker's inequality, that of Bretagnolle and Huber, and those between total variation and Hellinger: Tsybakov (2009), section 2.4. Rényi divergences: Rényi (1961), van Erven and Harremoës (2014). Chernoff information: Chernoff
# (1952), and Cover and Thomas (2006), section 11.9. Jensen–Shannon: Lin (1991), and Endres and Schindelin (2003) for the metric. [Relatives of KL](../reference/related.md) has what is built from KL in other ways: PSI, k1 to k3, perplexity.
