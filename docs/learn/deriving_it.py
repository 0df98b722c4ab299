# ---
# title: Deriving the KL divergence of two Beta distributions
# description: "From the definition to the closed form in a few lines, each with its reason and each checked: the KL divergence of two Beta distributions."
# ---

# %% [markdown]
# # Deriving it
#
# The definition is an integral. For many families it has a closed form. This page walks
# from one to the other for two Beta distributions. Each line gives its reason, and the
# page checks each line.
#
# ## What has to be averaged
#
# The divergence is the mean of the lower curve under $p$.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import explore, check_steps, convergence, derive, figures, kl_divergence, ratio_curve, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, q))

# %% [markdown]
# The plan is short. The log ratio of two Betas is a sum of constants times two functions
# of $x$: $\log x$ and $\log(1 - x)$. Expectation is linear, so the means of these two under
# $p$ are all that we need.
#
# ## From the definition to the closed form

# %%
derivation = derive("beta", "beta")
derivation

# %% [markdown]
# Here $\mathrm{B}(a, b) = \Gamma(a)\,\Gamma(b) / \Gamma(a + b)$ is the beta function, and $\psi$ is the digamma
# function, the derivative of $\log\Gamma$. In SymPy they are `beta`, `sp.loggamma` and `digamma`.
#
# ## Every step, checked
#
# An equation can be checked by evaluating both sides. Below, each step is evaluated by
# itself for our example, with 40 digits: the integral and the expectations by
# quadrature, straight from the densities.

# %%
steps = check_steps(derivation, p, q)
steps

# %% [markdown]
# All {{ len(steps.values) }} steps give {{ steps.values[-1]:.10f }} nats. The
# samples agree too:

# %% tags=["hide-input"]
paths = convergence(p, q, n=10_000, paths=40, rng=np.random.default_rng(15))
figures.convergence(paths)

# %% tags=["hide-input"]
verify(p, q, rng=np.random.default_rng(16)).check()

# %% [markdown]
# ## Why the means are digammas
#
# The mean of $\log x$ needs no new integral. The Beta density integrates to 1, so the mean
# of $x^s$ is a ratio of two beta functions. That is the Mellin transform of the density.
# Now differentiate with respect to $s$, at $s = 0$:
#
# $$
# \frac{d}{ds}\, \mathbb{E}_p\left[x^s\right] \Big|_{s=0} = \mathbb{E}_p\left[x^s \log x\right] \Big|_{s=0} = \mathbb{E}_p\left[\log x\right].
# $$
#
# The derivative of $\log \mathrm{B}(a, b)$ with respect to $a$ is $\psi(a) - \psi(a + b)$, and that is the result.
#
# ## Other families, the same way
#
# Each family declares its own means. The rest is the same machine. Two Normals:

# %%
derive("norm", "norm")

# %% [markdown]
# Two Gammas, where $\log\Gamma$ and $\psi$ meet again:

# %%
derive("gamma", "gamma")

# %% [markdown]
# ## Other endings
#
# Not every pair has a closed form. The model may rule out what the truth can give:

# %%
derive("norm", "gamma")

# %% [markdown]
# Or an expectation may have no elementary value. Then the machine says so and does not guess:

# %%
derive("binom", "poisson")

# %% [markdown]
# The number still exists. It is summed instead:

# %%
kl_divergence(stats.binom(10, 0.3), stats.poisson(3))

# %% [markdown]
# That is in nats: a Binomial of ten trials and the Poisson with the same mean.
#
# ## Numbers to drag
#
# With $p$ = Beta(<kle-number of="p.a">17</kle-number>, <kle-number of="p.b">6</kle-number>) and
# $q$ = Beta(<kle-number of="q.a">3</kle-number>, <kle-number of="q.b">3</kle-number>) the closed form gives
# <kle-value of="divergence">{{ kl_divergence(p, q, base=10):.4f }} bans</kle-value>. Drag a number sideways. The browser evaluates the same
# formula: it was printed from the last line of the derivation.

# %% tags=["hide-input"]
explore(p, q, views=["densities"], base=10)

# %% [markdown]
# ## Questions
#
# ??? question "Where did the integral go?"
#     Into the normalising constant. The density integrates to 1 for every $a$ and $b$, and differentiating
#     that identity gives the means of $\log x$ and $\log(1 - x)$.
#
# ??? question "What happens in the closed form when p = q?"
#     The logarithm is $\log 1 = 0$, and every digamma has the factor 0. The package returns exactly
#     {{ kl_divergence(p, p):g }}.
#
# ??? question "May one swap p and q in the result?"
#     One may swap the letters, but not expect the same value: {{ kl_divergence(p, q):.4f }} nats one way and
#     {{ kl_divergence(q, p):.4f }} nats the other. The [next page](why_not_symmetric.py) says why.
