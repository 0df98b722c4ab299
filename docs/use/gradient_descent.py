# ---
# title: "Fit a model by gradient descent on KL"
# description: "A loss for torch or JAX where their own kl_divergence says NotImplementedError: print the closed form as code, differentiate it, and fit a model in 15 lines."
# ---

# %% [markdown]
# # Fit a model by gradient descent on KL
#
# You want to train the parameters of a distribution, and your loss holds a KL divergence. torch knows some pairs of families. For the
# others its `kl_divergence` raises `NotImplementedError`. If [the atlas](../atlas/index.md) has a formula for your pair, you can print it as a function that
# torch and JAX differentiate.
#
# ## A posterior, and a simpler model of it
#
# In 6 hours you counted 17 events. With the prior $1/\lambda$ the posterior of the rate $\lambda$ is a Gamma of shape 17 and scale 1/6 an
# hour. Call it $p$: it is the truth here. You want a log-normal $q$ in its place, because $\log \lambda$ is then Normal. Variational inference takes the $q$ with the
# smallest $D(q \Vert p)$, with the model first.
#
# <div>
# <kle-bet right="c"><p>What will the best log-normal have in common with the posterior?</p>
# <button type="button" data-bet="a">its peak</button> <button type="button" data-bet="b">its median</button> <button type="button" data-bet="c">its mean</button></kle-bet>
# </div>

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, derive, figures, kl_divergence
from klexplain import minimum_divergence, ratio_curve

# %%
p = stats.gamma(17, scale=1 / 6)  # the truth: the posterior of the rate

# %% tags=["answer"]
fit = minimum_divergence(p, "lognorm", reverse=True)
fit

# %% tags=["answer"]
q = stats.lognorm(fit.parameters["s"], scale=fit.parameters["scale"])
print(q.mean(), p.mean(), q.median(), p.median(), sep="\n")

# %% [markdown] tags=["answer"]
# The means agree, at {{ p.mean():.3f }} an hour. The medians are {{ p.median() - q.median():.3f }} an hour apart. Set the two slopes of $D(q \Vert p)$
# to zero and you see why: one says that the means are equal, the other that the standard deviation of $\log\lambda$ is $1/\sqrt{17} =$ {{ 17**-0.5:.3f }}.

# %% [markdown]
# ## The fit in 15 lines of torch
#
# `to_python(arrays="standard")` prints a function over the array-API standard. It takes NumPy's arrays, torch's tensors or JAX's arrays, and calls
# the functions of the library that they come from. Its first distribution is the one whose samples are judged, here the log-normal.
#
# ```python
# import torch
# from klexplain import derive
#
# names = {}
# exec(derive("lognorm", "gamma").to_python(arrays="standard"), names)
# kl = names["kl_lognorm_gamma"]  # of s and scale of the log-normal, a and scale of the Gamma
#
# logs = torch.zeros(2, dtype=torch.float64, requires_grad=True)  # both parameters are positive
# descent = torch.optim.Adam([logs], lr=0.1)
# for step in range(500):
#     loss = kl(*logs.exp(), 17.0, 1 / 6)
#     descent.zero_grad()
#     loss.backward()
#     descent.step()
# print(loss.item(), *logs.exp().tolist())
# ```
#
# This site is built without torch, so the block is not run here. A test runs it wherever torch is installed, and its end must be the fit of this page. In your own project you
# would rather keep the printed code in a file: `klexplain derive lognorm gamma --python-arrays > kl.py`.
#
# What this page can run is the same function on NumPy's arrays. Here is the loss where the descent begins, and where it ends:

# %%
names = {}
exec(derive("lognorm", "gamma").to_python(arrays="standard"), names)
kl = names["kl_lognorm_gamma"]
s, scale = fit.parameters["s"], fit.parameters["scale"]
start, end = kl(1, 1, 17, 1 / 6), kl(s, scale, 17, 1 / 6)

# %% [markdown]
# The loss falls from {{ start:.2f }} nats to {{ end:.5f }} nats. Arguments broadcast, so one call gives a whole valley: the loss in nats over five medians of $q$, for the
# best $s$ in the first row and for twice as much in the second.

# %%
medians, widths = np.linspace(2, 4, 5), np.array([[s], [2 * s]])
kl(widths, medians, 17, 1 / 6).round(3)

# %% [markdown]
# ## How good is the fit?

# %%
forward = kl_divergence(p, q)

# %% [markdown]
# Judge it by samples from the truth. One of them multiplies the likelihood ratio of $p$ to $q$ by {{ np.exp(forward):.4f }} on average, since $D(p \Vert q)$ is
# {{ forward:.4f }} nats. Only in the tails do the two differ by much.

# %% tags=["hide-input"]
figures.likelihood_ratio(ratio_curve(p, q))

# %% [markdown]
# So it takes about {{ np.log(20) / forward:.0f }} samples of the posterior to reach a likelihood ratio of 20 against the log-normal. These are running means of the log ratio:

# %% tags=["hide-input"]
figures.convergence(convergence(p, q, n=5_000, paths=20, rng=np.random.default_rng(17)))

# %% [markdown]
# ## Near the end of a descent
#
# When $q$ comes close to $p$, the divergence goes to zero as a square and its slope goes to zero too. The textbook formula is a sum of terms that nearly cancel: it
# then loses all its digits, and an optimiser follows noise. Here are two Gammas whose shapes differ by $10^{-9}$, first by the textbook's terms and then by the printed ones.

# %%
gammas, nearly_equal = derive("gamma", "gamma"), (2.5, 1, 2.5 + 1e-9, 1)
exec(gammas.to_python(), textbook := {})
exec(gammas.to_python(arrays="standard"), printed := {})
print(textbook["kl_gamma_gamma"](*nearly_equal))
print(printed["kl_gamma_gamma"](*nearly_equal))

# %% [markdown]
# The second is right. Within one family each printed term is itself of second order in what differs, so there is nothing to cancel:

# %%
code = gammas.to_python(arrays="standard")
print(code[code.rindex("    return") :])

# %% [markdown]
# Reverse-mode differentiation has another trap. `where` drops a branch that is infinite, and sends it the slope 0. On the way back that 0 is multiplied by an infinite
# slope, and the result is NaN. In the printed code each branch is only asked where it holds.
#
# ## Questions
#
# ??? question "How do I do it in JAX?"
#     `jax.value_and_grad(kl, argnums=(0, 1))` differentiates the same function, and `jax.jit` compiles it. Set `jax_enable_x64` if you want more than 7 digits.
#
# ??? question "Why does torch say NotImplementedError for kl_divergence?"
#     Each pair of families has to be registered with a formula of its own, and most pairs of different families are not. See [Other libraries](../learn/rosetta.py).
#
# ??? question "What if my pair has no closed form?"
#     `to_python` says so in one line. Then estimate the mean of $\log q(x)/p(x)$ over samples $x$ that you draw from $q$ by a differentiable map, as `rsample` does
#     in torch: see [k1, k2, k3](k1_k2_k3.py). Where the divergence is infinite for some parameters only, the function returns infinity there, with slope 0.
#
# ??? question "Does it run on a GPU, in batches, in single precision?"
#     It does what the library of its arguments does with sums, products and logarithms. Arguments broadcast, plain numbers take the precision of the arrays beside
#     them, and single precision gives about 7 digits. So does torch's own slope of the digamma function, which many pairs of
#     different families need.
#
# ??? question "Should I minimise D(p ‖ q) or D(q ‖ p)?"
#     Both are printed, as two functions. Which one you want is [another page](forward_or_reverse.py).
