# ---
# title: Deriving the KL divergence of two Beta distributions
# description: "From the definition to the closed form in a few lines, each with its reason and each checked: the KL divergence of two Beta distributions."
# ---

# %% [markdown]
# # Deriving it
#
# The definition is an integral. For many pairs of families it has a closed form. Here is how to get from one to the
# other for two Beta distributions. Each line comes with its reason, and each is checked.
#
# ## The plan
#
# The log ratio of two Betas is a constant, plus constants times two functions of $x$: $\log x$ and $\log(1 - x)$.
# Expectation is linear. So all we need is the means of these two under $p$.
#
# ## From the definition to the closed form

# %% tags=["fold-input"]
from scipy import stats
from klexplain import check_steps, derive, explore, figures, kl_divergence, ratio_curve

# %%
derivation = derive("beta", "beta")
derivation

# %% [markdown]
# Here $\mathrm{B}(a, b) = \Gamma(a)\,\Gamma(b) / \Gamma(a + b)$ is the beta function, and $\psi$ is the digamma
# function, the derivative of $\log\Gamma$. In SymPy they are called `beta`, `loggamma` and `digamma`.
#
# ## Why the means are digammas
#
# The mean of $\log x$ needs no new integral. The density of a Beta integrates to 1 for all $a$ and $b$, and so the mean of
# a power $x^s$ is a ratio of two beta functions:
#
# $$
# \mathbb{E}_p\left[x^s\right] = \frac{\mathrm{B}(a + s, b)}{\mathrm{B}(a, b)}.
# $$
#
# Now differentiate with respect to $s$, at $s = 0$. The left side becomes $\mathbb{E}_p\left[x^s \log x\right]$, and
# at $s = 0$ that is the mean of $\log x$. The right side becomes the derivative of $\log \mathrm{B}(a, b)$ with respect to $a$:
#
# $$
# \mathbb{E}_p\left[\log x\right] = \psi(a) - \psi(a + b).
# $$
#
# ## Every step, checked
#
# To check an equation, evaluate both sides. Each step is evaluated by itself for $p = \mathrm{Beta}(17, 6)$ and
# $q = \mathrm{Beta}(3, 3)$, to 40 digits. Whatever is inside an integral or a mean is integrated straight from the
# densities.

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
steps = check_steps(derivation, p, q)
steps

# %% [markdown]
# All {{ len(steps.values) }} steps give {{ steps.values[-1]:.10f }} nats.
#
# ## Other families, the same way
#
# Each family supplies its own means. For the rest, the same few rules will do. Try it on two Normals.
#
# <div>
# <kle-bet right="b"><p>Which means will you need?</p>
# <button type="button" data-bet="a">that of x</button> <button type="button" data-bet="b">those of x and of its square</button> <button type="button" data-bet="c">that of log x</button></kle-bet>
# </div>

# %% tags=["answer"]
derive("norm", "norm")

# %% [markdown]
# All other pairs of our families are in [the atlas](../atlas/index.md), each formula with its steps. Two more that are worth a look:
# [two Gammas](../families/gamma.md), where $\log\Gamma$ and $\psi$ meet again, and
# [a Gamma against a Weibull](../atlas/gamma.md#weibull_min), across families.
#
# ## When there is none
#
# Some divergences are infinite, because [the model rules out what the truth can give](../atlas/norm.md#infinite-by-support). For
# others, one of the means has no form that we know how to write down, as for
# [a Binomial against a Poisson](../atlas/binom.md#poisson). The number still exists. It is summed instead:

# %%
kl_divergence(stats.binom(10, 0.3), stats.poisson(3))

# %% [markdown]
# That is in nats, for ten trials against the Poisson with the same mean. Their log ratio is not a straight line, and
# beyond ten, where only the Poisson goes, it is $-\infty$:

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(stats.binom(10, 0.3), stats.poisson(3)))

# %% [markdown]
# ## Numbers to drag
#
# With $p$ = Beta(<kle-number of="p.a">17</kle-number>, <kle-number of="p.b">6</kle-number>) and
# $q$ = Beta(<kle-number of="q.a">3</kle-number>, <kle-number of="q.b">3</kle-number>) the closed form gives
# <kle-value of="divergence">{{ kl_divergence(p, q, base=10):.4f }} bans</kle-value>. Drag a number sideways. Your browser
# evaluates the last line of the derivation, and the averages of samples settle on the same value.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "convergence", "player"], base=10)

# %% [markdown]
# ## Questions
#
# ??? question "Where did the integral go?"
#     Into the normalising constant. The density integrates to 1 whatever $a$ and $b$ are. Differentiate that identity, and
#     you have the means of $\log x$ and $\log(1 - x)$.
#
# ??? question "What happens in the closed form when p = q?"
#     The logarithm is $\log 1 = 0$, and every digamma has the factor 0. The package returns exactly
#     {{ kl_divergence(p, p):g }}.
#
# ??? question "May I swap p and q in the result?"
#     You may swap the letters, but do not expect the same value: for Beta(17, 6) and Beta(3, 3) it is
#     {{ kl_divergence(p, q):.4f }} nats one way and {{ kl_divergence(q, p):.4f }} nats the other. [Here is why](why_not_symmetric.py).
