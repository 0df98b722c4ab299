# ---
# title: "VAE loss: sum or mean over the KL?"
# description: "Sum the KL over the latent coordinates, average over the batch only, and bring the reconstruction to the same unit. Why, with an exact example in Python."
# search: {boost: 2}
# ---

# %% [markdown]
# # VAE: sum or mean?
#
# **Sum over the coordinates. Average over the batch, and over nothing else.** Check that this holds for *both* parts of your loss, the KL
# and the reconstruction: if one is summed and the other averaged, you have changed the weight of the KL without saying so.
#
# | Axis | KL to the prior | Reconstruction, −log p(x given z) |
# |---|---|---|
# | latent coordinates | **sum** | – |
# | pixels, words, features | – | **sum** |
# | data in the batch | mean | mean |
#
# Then both are in nats per datum, and their sum bounds −log p(x) from above. Only then is it the ELBO, with its sign flipped.
#
# The letters here are those of every text on VAEs: samples z come from q, so q stands first, and the KL is D(q ‖ p) with p the prior.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import kl_divergence
from klexplain.figures import style

# %% [markdown]
# ## Why a sum
#
# The densities of independent coordinates multiply, so their log ratios add. Then their averages add too, and the KL is such an average. Three latent
# coordinates, each with its own mean and scale, against the standard Normal prior:

# %%
mean, scale = np.array([1.2, -0.5, 0.0]), np.array([0.3, 0.8, 1.0])
each = kl_divergence(stats.norm(mean, scale), stats.norm(0, 1))
joint = stats.multivariate_normal(mean, np.diag(scale**2))
prior = stats.multivariate_normal(np.zeros(3))
print(each.round(4), each.sum(), kl_divergence(joint, prior))

# %% [markdown]
# The sum is the KL of the joint distribution; the mean, {{ each.mean():.4f }} nats, is the KL of nothing. And here is the usual line of code: it sums over
# the coordinates of a row, and then averages over the rows, the data of the batch.

# %%
mu, log_var = np.tile(mean, (4, 1)), np.tile(2 * np.log(scale), (4, 1))
kl = -0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=1)
print(kl.mean())

# %% [markdown]
# The third coordinate has a KL of 0: it equals the prior. It adds nothing to a sum. To a mean it matters: each idle coordinate
# makes the KL of the others count for less.
#
# ## What a mean does to the answer
#
# A model small enough to be solved on paper: one latent z with the prior N(0, 1), and eight pixels, each N(z, 1). Given the pixels, the exact
# posterior is Normal, with variance 1/9. Let q have the right mean and choose its standard deviation s by the loss.
#
# <div>
# <kle-bet right="c"><p>You average the reconstruction over the eight pixels and leave the KL as it is. What happens to the best s?</p>
# <button type="button" data-bet="a">nothing</button> <button type="button" data-bet="b">q becomes too narrow</button> <button type="button" data-bet="c">q becomes too wide</button></kle-bet>
# </div>

# %% tags=["answer"]
pixels = stats.norm.rvs(1, size=8, random_state=9)
m, s = pixels.sum() / 9, np.linspace(0.15, 1.1, 400)
kl_z = kl_divergence(stats.norm(m, s), stats.norm(0, 1))
squares = np.sum((pixels - m) ** 2) + 8 * s**2
reconstruction = 4 * np.log(2 * np.pi) + squares / 2

# %% tags=["answer", "hide-input"]
summed, averaged = reconstruction + kl_z, reconstruction / 8 + kl_z

# %% tags=["answer", "hide-input"]
exact = -stats.multivariate_normal(np.zeros(8), np.eye(8) + 1).logpdf(pixels)
best, flat = s[summed.argmin()], s[averaged.argmin()]
right = f"Everything summed, the loss is least at s = {best:.2f}, on the line −log p(x) = {exact:.2f} nats."
wrong = f"With the mean over pixels it is least at s = {flat:.2f}: {averaged.min():.2f} nats, far below the line."

# %% tags=["answer", "hide-input"]
figure, (axes,) = style.panels(f"Loss of one datum over s. {right} {wrong}", 250)
axes.plot(s, summed, **style.CURVE)
axes.plot(s, averaged, **style.CHANCE)
axes.axhline(exact, **style.ANALYTIC)
style.title(axes, "loss of one datum, in nats")

# %% tags=["answer", "hide-input"]
axes.plot([best, flat], [summed.min(), averaged.min()], "o", color=style.BLACK, markersize=5)
style.beside(axes, (0.72, 11.2), "everything summed", (0, 4), ha="right")
style.beside(axes, (0.72, exact), "−log p(x)", (0, -16))
style.beside(axes, (0.9, averaged.min()), "mean over pixels", (0, 12), ha="right")

# %% tags=["answer", "hide-input"]
axes.set_xlabel("s, the standard deviation of q")
figure

# %% [markdown] tags=["answer"]
# Summed, the loss touches −log p(x) = {{ exact:.2f }} nats at s = {{ best:.3f }}, the exact posterior, and is above it elsewhere: an honest
# bound. Averaged over pixels it is least at s = {{ flat:.3f }}. One eighth of the reconstruction against a whole KL is the same as a KL weighted
# by 8, so q is pulled towards the prior. It also runs below −log p(x): it bounds nothing, and you cannot
# compare two models by it.

# %% [markdown]
# A weight is no sin: a β-VAE has one on purpose. But then choose it and report it. Do not let it follow from the size of your images.
# Averaging the KL over d coordinates amounts to a weight of 1/d, averaging the reconstruction over D pixels to a weight of D.
#
# A mean squared error needs the same care. It is a log-density only together with its variance: −log p(x given z) =
# squared error / 2σ² + log σ + ½ log 2π, for each pixel. Leave σ out of ½ squared error
# and you have set it to 1; a bare squared error has set σ² to ½.
#
# ## Weights instead of latents: paid once
#
# In a Bayesian neural network the KL is between the posterior and the prior of the *weights*. All data share them, so it is **paid once for
# the whole data set**, not once a batch. With N data in B batches:

# %%
n, batches, kl_weights, nats_per_datum = 60_000, 600, 5_000.0, 0.3
per_datum = nats_per_datum + kl_weights / n
once_a_batch = nats_per_datum + kl_weights * batches / n
per_datum, once_a_batch

# %% [markdown]
# So a loss averaged over data takes KL/N, a loss summed over one batch takes KL/B. Adding the full KL to the mean loss of each batch
# weighs the prior {{ n:, }} times; adding it to each batch's sum, {{ batches }} times.
#
# ## When the KL goes to 0
#
# *Posterior collapse*: the KL sinks to 0 and the decoder ignores z. Read it as evidence. KL = 0 says that q(z given x) is the prior, so z brings no
# evidence about which x it came from. Look at each coordinate before you sum: {{ each[2]:.0f }} nats for the third one above. First make sure that
# no mean over pixels has multiplied the weight of the KL; if the sums are right, the cures belong to the model and not
# to this page.
#
# ---
#
# Another problem? [Negative](negative.py) · [∞ or NaN](infinite_or_nan.py) · [zeros](zeros.py) ·
# [another library disagrees](differs.py) · [far too large, on a grid](forgot_dx.py)
