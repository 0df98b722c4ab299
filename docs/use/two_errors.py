# ---
# title: "Two ways of being wrong: Stein, Chernoff and which KL is which error"
# description: A test can miss or raise a false alarm. Which direction of KL sets the rate of which error, by picture, with Stein’s lemma and Chernoff’s information.
# ---

# %% [markdown]
# # Two ways of being wrong
#
# A test looks at $N$ samples and says $p$ or $q$. It can be wrong in two ways.
#
# - A **miss**: $p$ is true, and it says $q$.
# - A **false alarm**: $q$ is true, and it says $p$.
#
# The Kullback–Leibler divergence has two directions. Each belongs to one of these errors, and it is easy to take the wrong one.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import chernoff_information, convergence, error_rates, falling_errors, figures
from klexplain import growing_evidence, kl_divergence, ratio_curve

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
figures.likelihood_ratio(ratio_curve(p, q, base=10))

# %% [markdown]
# A good test adds up the log ratios and says $p$ if the sum is above a threshold. Neyman and Pearson proved that no other test
# does better: with as many false alarms, none has fewer misses. All that is left for you to choose is the threshold.
#
# Here is that sum for 4 samples, first from $p$, then from $q$:

# %% tags=["hide-input"]
figures.growing_evidence(growing_evidence(p, q, [4], likelihood_ratio=1, base=10))

# %% tags=["hide-input"]
figures.growing_evidence(growing_evidence(p, q, [4], likelihood_ratio=1, under="q", base=10))

# %% [markdown]
# With the threshold at the tie, the misses are what is *not* filled in the first picture, and the false alarms what *is* filled in the second. Move the threshold to
# the right, and false alarms become misses.
#
# ## Hold one error, watch the other
#
# Say that you can live with 5 % of false alarms. As $N$ grows, you choose the threshold so that it stays at 5 %, and the misses become rarer and
# rarer, like $e^{-cN}$.
#
# <div>
# <kle-bet right="b"><p>What is c, the rate at which the misses fall?</p>
# <button type="button" data-bet="a">D(p ‖ q)</button> <button type="button" data-bet="b">D(q ‖ p)</button> <button type="button" data-bet="c">the smaller of the two</button></kle-bet>
# </div>

# %% tags=["answer"]
found = falling_errors(p, q, np.arange(4, 81, 4), held=0.05)
figures.falling_errors(found)

# %% [markdown] tags=["answer"]
# The dots are the exact errors of the best test. The blue ones, the misses, end up as steep as $D(q \Vert p)$ = {{ found.miss_rate:.3f }} nats a sample, the dotted blue line. The orange ones,
# the false alarms at 5 % of misses, are as steep as $D(p \Vert q)$ = {{ found.false_alarm_rate:.3f }} nats.
#
# This is **Stein's lemma**. You hold the error that happens under $q$. So the sum, under $q$, must stay below the threshold in all but 5 % of cases, and
# you may put the threshold no lower than just above where samples from $q$ put it, near $-N D(q \Vert p)$. A miss is a stream of samples from $p$ whose sum falls as low as that. By the very meaning of a log ratio, such streams are $e^{N D(q \Vert p)}$ times
# less likely under $p$ than under $q$.

# %% [markdown] tags=["answer"]
# Keep it in one line: **the law whose error you hold stands first.** Hold false alarms, which happen under $q$, and misses fall with $D(q \Vert p)$. Hold misses, which happen
# under $p$, and false alarms fall with $D(p \Vert q)$.
#
# In this site's words: $D(p \Vert q)$ is the evidence that samples *from $p$* bring. It makes you sure that they are not from $q$, so it pushes down
# the probability of taking $q$'s samples for $p$'s.

# %% [markdown]
# ## In the exponent only
#
# Stein's lemma is about the slope, far out. Take it for the error itself, and you are far off:

# %%
errors = error_rates(p, q, 10)
errors.beta_at(0.05), errors.stein_beta

# %% [markdown]
# The first number is how often the best test of 10 samples misses, the second is $e^{-N D(q \Vert p)}$. They are {{ np.log10(errors.beta_at(0.05) / errors.stein_beta):.0f }} powers of ten apart. Between them stands a term that grows like
# $\sqrt N$: the log ratio of a sample from $q$ varies a lot, and to catch all but 5 % of such streams the threshold must leave room for that.
#
# Where the average log ratio settles is no secret, in either direction. How it varies on the way there is what Stein's lemma leaves out:

# %%
figures.convergence(convergence(p, q, n=1000, paths=30, rng=np.random.default_rng(23), base=10))

# %%
figures.convergence(convergence(p, q, n=1000, paths=30, under="q", rng=np.random.default_rng(18), base=10))

# %% [markdown]
# Look at the scales of the two. Samples from $q$ bring more on average, and they vary far more.
#
# ## If both errors count
#
# Now hold neither. You think that $p$ and $q$ are equally likely before, and you name the one with the higher likelihood. Both errors fall together, and the rate
# is neither divergence. It is **Chernoff's information**:

# %%
between = chernoff_information(p, q)
between

# %% [markdown]
# That is the grey curve in the figure above, with {{ between.value:.3f }} nats a sample, less than {{ kl_divergence(p, q):.3f }} and {{ kl_divergence(q, p):.3f }}. Where does it come from? Between $p$ and $q$
# lies a family of laws, proportional to $p^\lambda q^{1-\lambda}$. One of them is as far from $p$ as from $q$, and this common divergence is Chernoff's information. Here it stands at $\lambda$ = {{ between.exponent:.3f }}. Errors of both kinds are
# made in the same way: by samples that look as if they came from that law.
#
# For this pair that law is a Beta again, and you can check it:

# %%
weight = between.exponent
middle = stats.beta(weight * 17 + (1 - weight) * 3, weight * 6 + (1 - weight) * 3)
kl_divergence(middle, p), kl_divergence(middle, q)

# %% [markdown]
# ## Questions
#
# ??? question "I test p, the default, against q. Which divergence do I want?"
#     If the error that you hold is rejecting $p$ wrongly, it happens under $p$. So the other error falls with $D(p \Vert q)$. Textbooks call $p$ the null hypothesis then.
#
# ??? question "D(p ‖ q) is infinite. Does an error vanish?"
#     It falls faster than any exponential. If $p$ can give what $q$ cannot, false alarms become impossible once such a sample is there; without one, they may still happen.
#
# ??? question "Which error should I hold?"
#     The dearer one. Statistics cannot tell you which that is.
#
# ## Next
#
# - [How many samples do I need?](how_many_samples.py) has a planner.
# - [Stopping early](stopping_early.py): two errors, two thresholds, and no fixed number.
# - [Why it is not symmetric](../learn/why_not_symmetric.py) shows why the two directions differ so much here.
# - [Other rulers](other_rulers.py#chernoff-bhattacharyya-hellinger) has Chernoff's information among its relatives.
