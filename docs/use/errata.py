# ---
# title: "Errata of the field: small KL mistakes on good pages"
# description: Five good pages about the KL divergence that publish a wrong number or formula, each reproduced in a few lines, with the reason and the right value.
# ---

# %% [markdown]
# # Errata of the field
#
# A page can be well written, much read, even run again at every change, and still publish a wrong number. Here are slips on five good pages, as we found
# them in November 2026. We have learnt from all of these sources. Each slip is easy to make, and each comes with a check that would
# have shown it.
#
# Make a guess first. One of the five averages two KL divergences with their arguments swapped and calls the root of the result a Jensen–Shannon distance.
#
# <div>
# <kle-bet right="c"><p>What gives it away at a glance?</p>
# <button type="button" data-bet="a">it is negative</button> <button type="button" data-bet="b">it changes when p and q are swapped</button> <button type="button" data-bet="c">it is above its maximum</button></kle-bet>
# </div>

# %% [markdown] tags=["answer"]
# It is above its maximum. It is still positive and still symmetric, so neither of the other two shows it. The first entry below has the numbers.

# %% [markdown]
#
# The computations are our own, in a few lines. p is the truth and q the model, even where the source uses other letters.

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import evaluate, kl_divergence

# %% [markdown]
# ## A distance with its arguments swapped
#
# **Where.** QuantEcon, *Intermediate Quantitative Economics with Python*, [`lectures/wald_friedman.md`](https://github.com/QuantEcon/lecture-python.myst/blob/40e15dc23b712c68268102588d3ffada4c8b8e1f/lectures/wald_friedman.md)
# (commit 40e15dc, August 2026), function `js_dist`.
#
# The Jensen–Shannon divergence averages two divergences to the mixture $m = (p + q)/2$, and its square root is a distance:
#
# $$
# \mathrm{JS}(p, q) = \tfrac{1}{2} D(p \Vert m) + \tfrac{1}{2} D(q \Vert m)
# $$
#
# The function averages $D(m \Vert p)$ and $D(m \Vert q)$. A pair from the range of its figure is Beta(8, 2) against Beta(2, 8):

# %%
Beta = stats.make_distribution(stats.beta)
p, q = Beta(a=8.0, b=2.0), Beta(a=2.0, b=8.0)
m = stats.Mixture([p, q], weights=[0.5, 0.5])
published = np.sqrt((kl_divergence(m, p) + kl_divergence(m, q)) / 2)
right = np.sqrt((kl_divergence(p, m) + kl_divergence(q, m)) / 2)

# %% [markdown]
# | how | Jensen–Shannon distance, with nats |
# |---|---|
# | averaged that way round | {{ published:.4f }} |
# | as defined | {{ right:.4f }} |
# | the largest possible, $\sqrt{\log 2}$ | {{ np.sqrt(np.log(2)):.4f }} |
#
# **How to see it.** A Jensen–Shannon distance has a maximum. (Earlier in the same file, `compute_JS` has the right order.)
#
# ## An integral that stops early
#
# **Where.** QuantEcon, [`lectures/divergence_measures.md`](https://github.com/QuantEcon/lecture-python.myst/blob/40e15dc23b712c68268102588d3ffada4c8b8e1f/lectures/divergence_measures.md)
# (same commit), function `compute_KL`.
#
# To keep clear of the ends, the integral runs from $10^{-5}$ to $1 - 10^{-5}$. That is harmless for most Betas. One pair of its table is a uniform and
# Beta(0.1, 0.2), and that Beta keeps much of its probability right at the ends:

# %%
p, q, cut = stats.beta(0.1, 0.2), stats.uniform(), 1e-5
kept = p.cdf(1 - cut) - p.cdf(cut)
stopped = p.expect(p.logpdf, lb=cut, ub=1 - cut)  # log q is 0
print(kept, stopped, evaluate(p, q))

# %% [markdown]
# The integral sees {{ 100 * kept:.0f }} % of the truth's samples and gives {{ stopped:.2f }} nats. The whole of it gives {{ kl_divergence(p, q):.2f }}.
#
# **How to see it.** Integrate the density itself with the same limits. If that is not 1, something is missing.
#
# On the same page a note says that the entropy of a uniform distribution on $n$ points is $-\log n$. It is $+\log n$: an entropy of outcomes is never negative. For a
# die it is {{ stats.randint(1, 7).entropy():.4f }} nats.
#
# ## Samples in place of densities
#
# **Where.** *Dive into Deep Learning*, [`information-theory.md`](https://github.com/d2l-ai/d2l-en/blob/23d7a5aecceee57d1292c56e90cce307f183bb0a/chapter_appendix-mathematics-for-deep-learning/information-theory.md)
# in the appendix on mathematics (commit 23d7a5a, March 2024), the example that shows that KL is not symmetric.
#
# It draws 10,000 samples each from $\mathcal{N}(0, 1)$ and $\mathcal{N}(1, 1)$, sorts them, and puts them into $\sum p \log_2 (p/q)$, where probabilities belong. The logarithm of
# a negative ratio is NaN; those terms are dropped, and a negative sum loses its sign.

# %%
rng = np.random.default_rng(61)
x, y = np.sort(rng.normal(0, 1, 10_000)), np.sort(rng.normal(1, 1, 10_000))
with np.errstate(invalid="ignore"):
    terms = np.array([x * np.log(x / y), y * np.log(y / x)]) / np.log(2)
print(abs(np.nansum(terms, axis=1)), np.isnan(terms[0]).sum())

# %% [markdown]
# The two numbers are {{ 100 * np.ptp(abs(np.nansum(terms, axis=1))) / abs(np.nansum(terms, axis=1)).mean():.0f }} % apart; the page finds about 40 %. And
# {{ np.isnan(terms[0]).sum():, }} of the 10,000 terms were dropped. But two Normals of equal width are one of the pairs for which KL *is* symmetric. Both directions are
# {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 1), base=2):.4f }} bits, which is half a nat. (A pair that shows the asymmetry: give one of them another width.)
#
# **How to see it.** Draw twice as many samples. A divergence would stay the same; this number doubles.
#
# ## A minimum where a maximum belongs
#
# **Where.** formalML, [`src/content/topics/kl-divergence.mdx`](https://github.com/jonx0037/formalML/blob/e1e47a70cf2dc09a53c260424a8addeaa5581a93/src/content/topics/kl-divergence.mdx)
# (commit e1e47a7, May 2026), in the list under the monotonicity of the Rényi divergence.
#
# It gives the Chernoff information, the rate at which the error of the best test falls, as $\min_\alpha D_\alpha(p \Vert q)$, with the Rényi divergence
# $D_\alpha$. But $D_\alpha$ goes to 0 as $\alpha$ does, for any $p$ and $q$ that share their support. What is meant is
#
# $$
# C(p, q) = \max_{0 < \alpha < 1} \,(1 - \alpha)\, D_\alpha(p \Vert q).
# $$
#
# For the example of this site, Beta(17, 6) and Beta(3, 3):

# %%
alpha = np.linspace(0.001, 0.999, 999)
blend = special.betaln(3 + 14 * alpha, 3 + 3 * alpha)
each = alpha * special.betaln(17, 6) + (1 - alpha) * special.betaln(3, 3)
renyi = (blend - each) / (alpha - 1)
print(renyi.min(), ((1 - alpha) * renyi).max())

# %% [markdown]
# In nats: the minimum, {{ renyi.min():.4f }}, is the value at the first $\alpha$ tried, and goes on falling. The maximum, {{ ((1 - alpha) * renyi).max():.4f }}, is
# the Chernoff information.
#
# **How to see it.** Try the limits. The same page states that $D_\alpha$ grows with $\alpha$, so the minimum lies at the left end, and there it is 0.
#
# ## A condition that stayed in the proof
#
# **Where.** The Book of Statistical Proofs, [`P/cuni-kl.md`](https://github.com/StatProofBook/StatProofBook.github.io/blob/721652a3bc5df93f1b8e638968587b36e495cfb7/P/cuni-kl.md)
# (proof P422, April 2026).
#
# The theorem gives the divergence of two uniform distributions on $(a_1, b_1)$ and $(a_2, b_2)$ as $\log\frac{b_2 - a_2}{b_1 - a_1}$, without a condition. Its proof says that
# the first interval must lie inside the second; the statement, which is what readers copy, does not.

# %%
p, q = stats.uniform(0, 2), stats.uniform(0, 1)  # on (0, 2) and on (0, 1)
print(np.log(1 / 2), kl_divergence(p, q))

# %% [markdown]
# The formula gives a negative divergence. The right value is infinite: half of the truth's samples are impossible under the model.
#
# **How to see it.** Swap p and q. A formula that holds for all pairs never comes out negative.
#
# ## And a test that cannot fail
#
# This one is not about KL, but it shows why errors like these live so long. In GPJax, [`tests/integration_tests.py`](https://github.com/JaxGaussianProcesses/GPJax/blob/046d07a97a94b5aac67f58c8b1fa3828e2a37e40/tests/integration_tests.py)
# (commit 046d07a, October 2025) compares the numbers of three example pages with stored ones, then catches the failed assertion and prints it, so the run passes
# whatever the numbers are.
#
# ## What we take from it
#
# - Execute, then assert. Our formulas have a second route, and the build fails where the two disagree. See [How we know it is right](../learn/how_we_know.py).
# - Never drop a NaN, never take an absolute value to fix a sign.
# - Check a new formula where you know the answer: p = q, a limit, a bound, the order swapped.
# - Break each test once, and watch it fail.
#
# Our own errors are listed in the changelog, under what was mended. If you find one here, or if one of the sources above has been mended since, please open an issue.
