# ---
# title: Cross-entropy or KL? The difference, and when it matters
# description: Cross-entropy is the entropy of the truth plus the KL divergence. Which one to minimise, which one to report, and the four cases in which the choice matters.
# search:
#   boost: 0.5
# ---

# %% [markdown]
# # Cross-entropy or KL?
#
# Your training loop prints a cross-entropy. The paper says that it minimises a KL divergence. Both are right:
# they differ by a number that your model cannot touch. This page shows that number, and the four cases in which you
# should care about it.
#
# Take a coin that shows heads with probability 0.7. You fit a model to its tosses and watch the loss, in bits a toss.
#
# <div>
# <kle-bet right="c"><p>The loss settles at 0.88 bits and will not go lower. Is the model bad?</p>
# <button type="button" data-bet="a">yes, 0 is the best</button> <button type="button" data-bet="b">no, below 1 bit is good</button> <button type="button" data-bet="c">the loss alone cannot tell</button></kle-bet>
# </div>

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import divergence_profile, figures, kl_divergence

# %%
p = stats.bernoulli(0.7)  # the truth
fair, models = stats.bernoulli(0.5), [0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
profile = divergence_profile(p, fair, "p", models, base=2)

# %% [markdown] tags=["answer"]
# The loss alone cannot tell. For this coin {{ profile.entropy:.4f }} bits is the lowest loss there is, and only
# the true model reaches it. For a coin that shows heads 99 times in 100, the same loss would be terrible: there the lowest
# is {{ stats.bernoulli(0.99).entropy() / np.log(2):.4f }} bits.

# %% [markdown]
# ## The picture
#
# One row for each model of the coin, from "20 % heads" to "90 % heads".

# %% tags=["hide-input"]
figures.cross_entropy(profile)

# %% [markdown]
# The blue bar is the same in every row. The orange one is all that a model can change, and for the true model it is gone.
#
# ## The formula
#
# $$
# \underbrace{\mathbb{E}_p\left[-\log q(x)\right]}_{\text{cross-entropy } H(p,\, q)}
# = \underbrace{\mathbb{E}_p\left[-\log p(x)\right]}_{\text{entropy } H(p)}
# + \underbrace{\mathbb{E}_p\left[\log \frac{p(x)}{q(x)}\right]}_{D(p \Vert q)}
# $$
#
# Read $-\log q(x)$ as the *surprise* of somebody who believes $q$ and sees the sample $x$. Then
#
# - the **cross-entropy** is your average surprise, when the samples come from $p$ and you believe $q$;
# - the **entropy** is the average surprise of somebody who knows $p$. Nobody can do better than that;
# - the **divergence** is what your belief costs on top. It is the [average evidence](../learn/from_evidence_to_kl.py)
#   for $p$ against $q$ that one sample brings.
#
# Here is the cross-entropy straight from its definition, for the model with a fair coin, and then the sum of the other two:

# %%
direct = -np.sum(p.pmf([0, 1]) * fair.logpmf([0, 1])) / np.log(2)
print(direct, profile.entropy + kl_divergence(p, fair, base=2))

# %% [markdown]
# ## Why training does not care
#
# $H(p)$ does not depend on $q$. So both losses are smallest for the same model, and for every model their slopes agree:

# %%
heads = np.linspace(0.05, 0.95, 91)
fine = divergence_profile(p, fair, "p", heads, base=2)
slopes = np.gradient([fine.cross_entropy, fine.divergence], heads, axis=1)
float(np.abs(slopes[0] - slopes[1]).max())

# %% [markdown]
# That is zero, apart from rounding. The cross-entropy has one advantage: you can estimate it without knowing $p$. Average
# $-\log q(x)$ over your samples, and you have it. That average is the loss of
# [maximum likelihood](../learn/make_it_small.py#without-knowing-the-truth).
#
# ## Where it does matter
#
# ### 1. When you report a number
#
# A KL of 0 means that nothing is left to learn. A cross-entropy has no such mark. Here are two data sets, each with a model:

# %%
same = divergence_profile(fair, fair, "p", [0.5], base=2)
rare = divergence_profile(stats.bernoulli(0.95), fair, "p", [0.8], base=2)

# %% [markdown]
# | data | model | cross-entropy, bits | entropy, bits | KL, bits |
# |---|---|---|---|---|
# | fair coin | fair coin | {{ same.cross_entropy[0]:.4f }} | {{ same.entropy:.4f }} | {{ same.divergence[0]:.4f }} |
# | heads in 95 of 100 | heads in 80 of 100 | {{ rare.cross_entropy[0]:.4f }} | {{ rare.entropy:.4f }} | {{ rare.divergence[0]:.4f }} |


# %% [markdown]
# By its cross-entropy the second model looks better. Its divergence shows that it is the only bad one of the two. So compare
# cross-entropies of models **on the same data**, never across data sets. The difference of two cross-entropies on the same
# data is a difference of divergences, and means the same everywhere.
#
# Perplexity is $e^{H(p, q)}$, with the cross-entropy in nats. The same warning applies.
#
# ### 2. When the targets are soft
#
# A hard label puts all its probability on one class. Its entropy is 0, so for each example cross-entropy and KL are the same number.
# A soft target, such as the output of a teacher in distillation, has an entropy of its own:

# %%
hard, logits = np.array([1, 0, 0]), np.array([2.0, 1.0, 0.0])
teacher, student = special.softmax(logits), special.softmax(logits / 2)
targets = np.array([hard, teacher])
print(special.rel_entr(targets, student).sum(axis=1))
print(-np.sum(targets * np.log(student), axis=1))

# %% [markdown]
# In nats: the KL above, the cross-entropy below; first for a hard label, then for a teacher. With the teacher the two differ by its entropy,
# {{ stats.entropy(teacher):.4f }} nats. While the teacher is frozen, training is the same either way. But only the KL tells you
# how far the student still is from its teacher.
#
# ### 3. When the target moves
#
# If $p$ depends on what you train, $H(p)$ is no longer constant. Say that teacher and student share a parameter, so
# that $p = q$ whatever it is. Their divergence is always 0. Their cross-entropy is the entropy:

# %%
share = np.array([0.5, 0.7, 0.9, 0.99])
both = stats.bernoulli(share)
print(kl_divergence(both, both, base=2), both.entropy() / np.log(2))

# %% [markdown]
# In bits, for four values of the shared parameter: first the divergence, then the cross-entropy.
# Minimise the cross-entropy, and you push both towards certainty, though nothing in the data asks for it. Either use the KL, or stop
# the gradient at the target. The same happens when the target's temperature is learnt.
#
# ### 4. When the model comes first
#
# $D(q \Vert p) = H(q,\, p) - H(q)$, and now the entropy belongs to the *model*. Drop it, and the best model is a spike at the most likely
# value of $p$: nothing rewards spreading out. Take $p = \mathrm{Beta}(17, 6)$ and three models: first the truth itself, then
# two packed more and more tightly around the same mean:

# %%
times = np.array([1, 10, 100])
truth, narrower = stats.beta(17, 6), stats.beta(17 * times, 6 * times)
reverse = kl_divergence(narrower, truth)
print(reverse, reverse + narrower.entropy(), sep="\n")

# %% [markdown]
# In nats: $D(q \Vert p)$ is 0 at the truth and grows; $H(q,\, p)$ keeps falling. So a variational loss has to keep the entropy of the
# model. More in [Forward or reverse KL](forward_or_reverse.py).
#
# ## With densities, entropy can be negative
#
# For a density, $H(p)$ is the *differential* entropy. It can be negative, and so can the cross-entropy; it also changes with
# the unit of $x$. The divergence does neither.

# %%
hour, minute = stats.gamma(2, scale=1 / 6), stats.gamma(2, scale=10)
hours = divergence_profile(hour, stats.expon(), "scale", [1 / 3])
minutes = divergence_profile(minute, stats.expon(), "scale", [20])
print(hours.cross_entropy, minutes.cross_entropy)
print(hours.divergence, minutes.divergence)

# %% [markdown]
# In nats: the same waiting times and the same model, in hours and in minutes. The cross-entropy, above, changes by log 60; the divergence, below, stays the same.
#
# ## Questions
#
# ??? question "Is “relative entropy” the cross-entropy or the KL?"
#     The KL divergence. The names are unlucky: *relative entropy* is $D(p \Vert q)$, *cross-entropy* is
#     $H(p) + D(p \Vert q)$. See the [glossary](../reference/glossary.md).
#
# ??? question "Can I turn a cross-entropy into a KL?"
#     If you know the entropy of the truth, subtract it. You know it in a simulation, for soft targets, and for a teacher. For
#     real data you do not, and the difference between two models is all you can get.
#
# ??? question "My loss is in nats, the table is in bits."
#     Divide nats by log 2. The fair coin model above costs {{ direct:.0f }} bit or {{ direct * np.log(2):.4f }} nats a toss.
#
# ??? question "Which PyTorch function is which?"
#     `cross_entropy(logits, target)` takes the model as logits and gives the cross-entropy. `kl_div(log_q, p)` takes it as logarithms and
#     gives the divergence, if you also set the [right reduction](../learn/rosetta.py#pytorch).
