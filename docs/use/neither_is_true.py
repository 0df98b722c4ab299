# ---
# title: "When neither is true: which of two wrong models wins"
# description: Data from a third distribution still favour one of two wrong models. The average log ratio goes to D(h‖q) − D(h‖p), and the evidence grows without bound.
# search: {boost: 0.5}
# ---

# %% [markdown]
# # When neither is true
#
# You compare two models, $p$ and $q$. Real data come from neither. They come from some $h$ that is not on your list. What does the evidence do then?

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, figures, kl_divergence, log_ratio_sum, minimum_divergence
from klexplain import ratio_curve, sequential_test, third_truth

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # two models
h = stats.beta(9, 4)  # the truth
figures.likelihood_ratio(ratio_curve(p, q, base=10))

# %% [markdown]
# The curve is the same as ever: it depends on $p$ and $q$ alone. What changes is which $x$ you will see. So weigh the curve by $h$:

# %% tags=["hide-input"]
found = third_truth(p, q, h, base=10)
figures.third_truth(found)

# %% [markdown]
# Blue is evidence for $p$, orange is evidence for $q$. What is left is the average log ratio of a sample from $h$.
#
# ## Where the average goes
#
# Divide both densities by $h$, which changes nothing in their ratio: $\log \frac{p}{q}$ is $\log \frac{h}{q}$ less $\log \frac{h}{p}$. Now take the mean under $h$:
#
# $$
# \mathbb{E}_h \log \frac{p(x)}{q(x)} = D(h \Vert q) - D(h \Vert p).
# $$
#
# So the average no longer settles at a divergence. It settles at the *difference* of two: how much better $p$ imitates $h$ than $q$ does.

# %%
figures.convergence(convergence(p, q, n=10_000, paths=30, under=h, rng=np.random.default_rng(19), base=10))

# %% [markdown]
# Here $D(h \Vert q)$ = {{ found.to_q:.4f }} bans and $D(h \Vert p)$ = {{ found.to_p:.4f }} bans, so a sample from $h$ brings {{ found.mean:.4f }} bans for $p$ on average.
#
# **The nearer model wins**, nearer in the sense of $D(h \Vert \cdot)$, with the truth first. It wins although it is wrong, and the evidence for it grows without bound, like $N$ times the difference.
#
# <div>
# <kle-bet right="a"><p>After 1,000 samples from h, how large is the likelihood ratio of p to q?</p>
# <button type="button" data-bet="a">far above a billion</button> <button type="button" data-bet="b">about 10</button> <button type="button" data-bet="c">about 1: both are wrong</button></kle-bet>
# </div>

# %% tags=["answer"]
thousand = log_ratio_sum(p, q, 1000, under=h, base=10)
thousand

# %% [markdown] tags=["answer"]
# That is {{ thousand.mean:.0f }} bans on average: a likelihood ratio with {{ thousand.mean:.0f }} zeros. It looks like proof of $p$, and $p$ is wrong. A likelihood ratio compares. It never says that the better model is
# a good one.

# %% [markdown]
# ## The tie
#
# Somewhere between the two lies a truth that is equally far from both. Move $h$ from $q$ to $p$, one parameter at a time, and the sign changes:

# %%
nearer_q = third_truth(p, q, stats.beta(7, 4), base=10)
nearer_q

# %% [markdown]
# For Beta(7, 4) the average is {{ nearer_q.mean:.4f }} bans: $q$ wins. Between Beta(7, 4) and Beta(9, 4) there is one with an average of 0. Samples from it never decide. The sum
# wanders, above 0 and below, and farther with time, like $\sqrt N$. A [sequential test](stopping_early.py) will stop all the same, and it will be a coin toss:

# %%
tie = stats.beta(7.8172, 4)
test = sequential_test(p, q, alpha=0.01, beta=0.01)
third_truth(p, q, tie, base=10).mean, test.probability_of_p(under=tie), test.expected_samples(under=tie)

# %% [markdown]
# It takes {{ test.expected_samples(under=tie) / test.expected_samples(under="p"):.1f }} times as long as if $p$ were true, and what it decides means nothing. That is no fault of the test. It promised its error rates for $p$ and for $q$, and for nothing else.
#
# ## How to notice
#
# The ratio cannot tell you that both models are wrong, but the data can.
#
# **Compare the average with what it should be.** If $p$ were true, the average would settle at $D(p \Vert q)$ = {{ kl_divergence(p, q, base=10):.3f }} bans. It settles at {{ found.mean:.3f }}. If $q$ were true, it would be {{ -kl_divergence(q, p, base=10):.3f }}. An average that stays away from
# both is a sign that neither is true.
#
# **Put more models on the list.** Fit a family to the data instead of choosing between two members. With enough data that finds the member of the family that is nearest to $h$, whether or not $h$ is in it. For a Normal it is

# %%
minimum_divergence(h, "norm")

# %% [markdown]
# and no Normal comes nearer to this $h$ than that. Then ask how far the *nearest* is, and not only which is nearer.
#
# ## Questions
#
# ??? question "Both divergences from h are infinite. Who wins?"
#     Nobody, at least not by an average: it does not exist. Where $h$ gives samples that rule out $p$ and others that rule out $q$, the ratio ends up as 0/0.
#
# ??? question "Is the nearer model the one that predicts better?"
#     Yes, in the sense of the log score: $D(h \Vert q) - D(h \Vert p)$ is how many bans $p$ gains over $q$ a sample, on new data from $h$. See [cross-entropy](cross_entropy_or_kl.py).
#
# ??? question "Nearer in which direction?"
#     With the truth first, $D(h \Vert p)$ and $D(h \Vert q)$. The other direction may name the other model. See [forward or reverse](forward_or_reverse.py).
#
# ## Next
#
# - [How many samples do I need?](how_many_samples.py), if one of the two is true.
# - [Two ways of being wrong](two_errors.py): the errors that a test promises.
# - [Make it small](../learn/make_it_small.py): why fitting a model means going to the nearest.
