# ---
# title: "KL divergence between two Gaussians: formula, meaning, code"
# description: The KL divergence between two Normal distributions, univariate, diagonal and multivariate, with what each term means, stable NumPy code and the usual mistakes.
# search:
#   boost: 0.5
# ---

# %% [markdown]
# # KL divergence between two Gaussians
#
# The truth is $p = \mathcal{N}(\mu_p, \sigma_p^2)$, the model is $q = \mathcal{N}(\mu_q, \sigma_q^2)$. In nats:
#
# $$
# D(p \Vert q) = \log\frac{\sigma_q}{\sigma_p} + \frac{\sigma_p^2 + (\mu_p - \mu_q)^2}{2\,\sigma_q^2} - \frac{1}{2}
# $$
#
# With variances $v = \sigma^2$ it reads
#
# $$
# D(p \Vert q) = \frac{1}{2}\left[\,\log\frac{v_q}{v_p} + \frac{v_p + (\mu_p - \mu_q)^2}{v_q} - 1\right].
# $$
#
# Samples come from $p$. Divide by $\log 2$ for bits and by $\log 10$ for bans.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import LowRankCovariance, derive, divergence_landscape
from klexplain import figures, kl_divergence, ratio_curve, verify

# %% [markdown]
# An example: the truth is a standard Normal; the model's mean is 1 too high, and its standard deviation twice as large.

# %%
p, q = stats.norm(0, 1), stats.norm(1, 2)  # mean and standard deviation
by_hand = np.log(2 / 1) + (1**2 + (0 - 1) ** 2) / (2 * 2**2) - 1 / 2
print(kl_divergence(p, q), by_hand)

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(41)).check()

# %% [markdown]
# ## Where each term comes from
#
# One sample $x$ brings the evidence $\log p(x)/q(x)$ for $p$. For two Normals that is a parabola:

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, q))

# %% [markdown]
# $$
# \log\frac{p(x)}{q(x)} = \underbrace{\log\frac{\sigma_q}{\sigma_p}}_{\text{height of the peaks}}
# + \underbrace{\frac{(x - \mu_q)^2}{2\,\sigma_q^2}}_{\text{how far } q \text{ misses}}
# - \underbrace{\frac{(x - \mu_p)^2}{2\,\sigma_p^2}}_{\text{how far } p \text{ misses}}
# $$
#
# Now average over samples from $p$.
#
# - **Height of the peaks**, $\log(\sigma_q/\sigma_p)$. A wide density is low. Every sample counts this much against a model
#   wider than the truth, and for a narrower one.
# - **How far $q$ misses.** The mean of $(x - \mu_q)^2$ is $\sigma_p^2 + (\mu_p - \mu_q)^2$: the samples scatter, and they scatter around the wrong
#   point. The model measures that in its own variances.
# - **How far $p$ misses.** The squared distance of its own samples is one of its variances, on average. Half of that is the $\frac{1}{2}$ that is subtracted.
#
# <div>
# <kle-bet right="a"><p>The means agree. Which model is worse?</p>
# <button type="button" data-bet="a">half as wide as the truth</button> <button type="button" data-bet="b">twice as wide</button> <button type="button" data-bet="c">they are equally bad</button></kle-bet>
# </div>

# %% tags=["answer"]
print(kl_divergence(p, stats.norm(0, [0.5, 2])))

# %% [markdown] tags=["answer"]
# In nats, the narrow model first. It does not expect the outer samples from $p$, and each costs it the square of its distance. The wide
# model pays for its low peak, and that price grows only with the logarithm of its width.

# %% [markdown]
# ## The map
#
# All Normal models of a standard Normal at once: the mean runs across, the standard deviation up.

# %% tags=["hide-input"]
means, widths = np.linspace(-3, 3, 61), np.linspace(0.5, 3.5, 61)
around = {"loc": means, "scale": widths}
figures.landscape(divergence_landscape(p, p, around))

# %% [markdown]
# For another truth, read the mean as $(\mu_q - \mu_p)/\sigma_p$ and the standard deviation as $\sigma_q/\sigma_p$: nothing else
# matters. The lines crowd at the bottom, where models are too narrow. A model that is far off in its mean does well to be wide: for
# a given error $\Delta$ of the mean, the best width is $\sqrt{\sigma_p^2 + \Delta^2}$.
#
# ## Special cases
#
# **Equal widths.** Only the distance between the means is left, in standard deviations, squared and halved. It is the same in both directions.
#
# $$
# D(p \Vert q) = \frac{(\mu_p - \mu_q)^2}{2\,\sigma^2}
# $$

# %%
kl_divergence(stats.norm(0, 1), stats.norm([1, 2, 3], 1))

# %% [markdown]
# One, two and three standard deviations apart, in nats.
#
# **Equal means.** Only the ratio of the widths is left, and the two directions differ.
#
# $$
# D(p \Vert q) = \log\frac{\sigma_q}{\sigma_p} + \frac{\sigma_p^2}{2\,\sigma_q^2} - \frac{1}{2}
# $$
#
# **A standard Normal as the model**, as in a variational autoencoder, where $p$ is what the encoder says of one input:
#
# $$
# D\big(\mathcal{N}(\mu, \sigma^2) \,\Vert\, \mathcal{N}(0, 1)\big) = \frac{1}{2}\left(\mu^2 + \sigma^2 - 1 - \log \sigma^2\right)
# $$
#
# **Nearly equal.** With $\mu_q = \mu_p + \varepsilon\,\sigma_p$ it is $\varepsilon^2/2$; with $\sigma_q = (1 + \varepsilon)\,\sigma_p$ it is about
# $\varepsilon^2$. So a width that is off by one percent costs twice as much as a mean that is off by one percent of a standard deviation.
#
# ## Several dimensions
#
# With means $\mu$ and covariance matrices $\Sigma$ in $d$ dimensions:
#
# $$
# D(p \Vert q) = \frac{1}{2}\left[\,\log\frac{\det \Sigma_q}{\det \Sigma_p} + \operatorname{tr}\!\left(\Sigma_q^{-1} \Sigma_p\right)
# + (\mu_p - \mu_q)^{\mathsf T}\, \Sigma_q^{-1}\, (\mu_p - \mu_q) - d\,\right]
# $$
#
# The three terms are the same as before: the height of the peaks, the scatter of the samples in the model's measure, and the wrong centre.

# %%
several = stats.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]])
model = stats.multivariate_normal([0, 0], [[1, 0], [0, 1]])
kl_divergence(several, model)

# %% [markdown]
# Each coordinate alone is modelled perfectly. The {{ kl_divergence(several, model):.4f }} nats are what it costs to ignore that the two go together:
# $-\frac{1}{2}\log(1 - 0.8^2)$, their mutual information.
#
# **Diagonal covariances.** Independent coordinates bring independent evidence, and it adds up. So the divergence is the *sum* over the
# coordinates, never their mean:

# %%
diagonal = stats.multivariate_normal([0, 3], [1, 4])  # variances
another = stats.multivariate_normal([1, 3], [4, 1])
each = kl_divergence(stats.norm([0, 3], [1, 2]), stats.norm([1, 3], [2, 1]))
print(kl_divergence(diagonal, another), each, each.sum())

# %% [markdown]
# **Your library holds a Cholesky factor, or a precision?** Don't multiply it out, and don't invert it: that loses digits. `stats.Covariance` takes them as they
# are. And where many variables share a few directions, say only what they share. The covariance below would not fit in memory, and is never
# written out:

# %%
shared = np.random.default_rng(43).normal(size=(100_000, 3))
alone, zero = np.ones(len(shared)), np.zeros(len(shared))
factors = stats.multivariate_normal(zero, LowRankCovariance(alone, shared))
diagonal = stats.multivariate_normal(zero, LowRankCovariance(alone))
print(kl_divergence(factors, diagonal), kl_divergence(diagonal, factors))

# %% [markdown]
# In nats. A matrix that is no covariance is refused, with the eigenvalue that says so.
#
# ## Code to copy
#
# The textbook formula is right, but its terms cancel when $p$ and $q$ nearly agree: then it loses its digits and can even come out negative.
# This version does not.
#
# ```python
# import numpy as np
#
#
# def kl_normal(mean_p, sd_p, mean_q, sd_q):
#     """D(p || q) in nats; the arguments may be arrays."""
#     z = (mean_p - mean_q) / sd_q
#     u = (sd_p - sd_q) * (sd_p + sd_q) / sd_q**2  # v_p / v_q - 1
#     series = u * u * (1 / 2 - u / 3 + u * u / 4)  # of u - log(1 + u)
#     widths = np.where(np.abs(u) < 1e-4, series, u - np.log1p(u))
#     return (z * z + widths) / 2
# ```
#
# And in several dimensions, by Cholesky factors. Here the terms still cancel when $p$ and $q$ nearly agree:
#
# ```python
# import numpy as np
# from scipy.linalg import solve_triangular
#
#
# def kl_multivariate_normal(mean_p, cov_p, mean_q, cov_q):
#     """D(p || q) in nats."""
#     p, q = np.linalg.cholesky(cov_p), np.linalg.cholesky(cov_q)
#     scatter = solve_triangular(q, p, lower=True)
#     z = solve_triangular(q, np.subtract(mean_p, mean_q), lower=True)
#     peaks = np.log(np.diag(q)).sum() - np.log(np.diag(p)).sum()
#     return peaks + (np.sum(scatter**2) + z @ z - len(z)) / 2
# ```
#
# `kl_divergence` of this package does more: it checks its arguments, knows other units, and keeps 14 digits.
#
# ## Common mistakes
#
# The example again: $\mathcal{N}(0, 1)$ against $\mathcal{N}(1, 2^2)$. Find your number in the right-hand column, and you know what happened.
#
# | mistake | what comes out, nats |
# |---|---|
# | none | {{ kl_divergence(p, q):.4f }} |
# | the order: $D(q \Vert p)$ | {{ kl_divergence(q, p):.4f }} |
# | variances where standard deviations belong | {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 4)):.4f }} |
# | standard deviations where variances belong | {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 2**0.5)):.4f }} |
# | the logarithm upside down, $\log(\sigma_p/\sigma_q)$ | {{ np.log(1 / 2) + 2 / 8 - 1 / 2:.4f }} |
# | no $\frac{1}{2}$ subtracted | {{ np.log(2) + 2 / 8:.4f }} |
# | $\log(v_q/v_p)$ without its half | {{ np.log(4) + 2 / 8 - 1 / 2:.4f }} |
# | right, but in bits | {{ kl_divergence(p, q, base=2):.4f }} |
#
# Most mix-ups of variance and standard deviation start with the libraries: SciPy's `norm` and PyTorch's `Normal` take the standard deviation, SciPy's
# `multivariate_normal` takes the covariance, and a network often gives the logarithm of the variance.
#
# ## The derivation
#
# The log ratio is a parabola, so its mean under $p$ needs two moments only, $\mathbb{E}_p\, x$ and $\mathbb{E}_p\, x^2$.
#
# Those moments are $\mu_p$ and $\mu_p^2 + \sigma_p^2$. The rest is arithmetic. Each line below gives its reason.

# %% tags=["hide-input"]
derive("norm", "norm")

# %% [markdown]
# ## Questions
#
# ??? question "Which one is p?"
#     The one that the samples come from. If you judge a model by data, $p$ is the data's distribution. In a variational autoencoder the latent samples come
#     from the encoder, so the encoder is $p$ and the prior is $q$.
#
# ??? question "Is there a formula for Normal against Laplace, Student t, …?"
#     The [atlas](../atlas/index.md) has all pairs. For a [mixture of Normals](mixtures.py) there is no formula, but there is a number.
#
# ??? question "How many samples tell them apart?"
#     About 1 / {{ kl_divergence(p, q, base=10):.3f }} ≈ {{ 1 / kl_divergence(p, q, base=10):.0f }} samples for each factor of ten in the likelihood ratio, when the
#     truth is $p$. See [what the number means](../learn/what_the_number_means.py).
#
# ??? question "Why does my formula give −1e-17?"
#     Because its terms cancel. Take the code above. [Here is how digits are lost](../learn/how_we_know.py#why-digits-are-lost), and here are
#     [other causes of a negative divergence](negative.py).
