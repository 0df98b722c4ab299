# ---
# title: "Zeros in KL divergence: whose zero is it?"
# description: "KL divergence with zeros in p or q: 0 log 0 is 0, a zero of the model means infinity, a zero of a sample means estimate. Executed in Python, no epsilon."
# search: {boost: 2}
# ---

# %% [markdown]
# # Zeros in KL divergence
#
# Ask first **whose zero it is**. Three zeros look alike in an array, but mean different things.
#
# | The zero | What it says, and what to do |
# |---|---|
# | in p, the truth | p never gives this outcome: [its term is 0](#a-zero-of-the-truth-0-log-0) |
# | in q, a model | q rules this outcome out: [∞ is the answer](#a-zero-of-the-model) |
# | in p or q, counted in a sample | the outcome has not come up *yet*: [estimate](#a-zero-of-a-sample), and say how sure you are |
#
# All values below are in nats.

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import kl_divergence

# %% [markdown]
# ## A zero of the truth: 0 log 0
#
# An outcome that never comes adds nothing to an average, so its term is 0: $t \log t$ goes to 0 with t. NumPy does not know that; to it,
# 0 times −∞ is not a number.

# %%
p, q = np.array([1, 1, 0]) / 2, np.array([1, 1, 2]) / 4
with np.errstate(divide="ignore", invalid="ignore"):
    print(np.sum(p * np.log(p / q)))
print(special.rel_entr(p, q).sum(), special.xlogy(p, p / q).sum())

# %% [markdown]
# `rel_entr(p, q)` and `xlogy(a, b)`, which is a log b, have the right limit built in. So has `kl_divergence(p, q)`, which takes the arrays as
# they are: {{ kl_divergence(p, q):.4f }}. PyTorch's `F.kl_div` gets this zero right too, as long
# as q is above 0 there; where *both* are 0 it returns NaN. Take only the outcomes with p > 0.
#
# ## A zero of the model
#
# Here q says “never”, and p does it a quarter of the time:

# %%
p, q = np.array([2, 1, 1]) / 4, np.array([1, 1, 0]) / 2
print(special.rel_entr(p, q).sum(), kl_divergence(p, q))

# %% [markdown]
# That is [infinite, and rightly so](infinite_or_nan.py#q-rules-it-out). If you do not believe that q excludes the outcome, the fix is a q that
# does not, and never [an epsilon](infinite_or_nan.py#never-an-epsilon).
#
# ## A zero of a sample
#
# <div>
# <kle-bet right="c"><p>A die shows no six in 30 rolls. How large may the probability of a six still be, with 95 % confidence?</p>
# <button type="button" data-bet="a">0.1 %</button> <button type="button" data-bet="b">1 %</button> <button type="button" data-bet="c">10 %</button></kle-bet>
# </div>

# %% [markdown] tags=["answer"]
# Almost 10 %: with a share of {{ 1 - 0.05**(1 / 30):.3f }}, thirty rolls without a six still happen with probability 0.05. The rule of thumb is 3/n. So
# the rolls show that a six is not *common*, and they cannot show that it never comes.

# %% [markdown]
# So do two things. First **add ½ to every count**. That lifts the unseen face above 0, by an amount that fades as
# the sample grows.

# %%
fair, counts = np.ones(6) / 6, np.array([4, 7, 6, 5, 8, 0])  # 30 rolls
die = (counts + 0.5) / np.sum(counts + 0.5)
print(stats.entropy(fair, counts), stats.entropy(fair, die))

# %% [markdown]
# Then **say how uncertain that is**. Adding ½ is Jeffreys' prior; after the rolls the shares follow a Dirichlet distribution, so draw
# from it:

# %%
draws = np.random.default_rng(6).dirichlet(counts + 0.5, size=20_000).T
possible = stats.entropy(fair[:, None], draws)
np.quantile(possible, [0.025, 0.5, 0.975]).round(2).tolist()

# %% [markdown]
# A 95 % credible interval, in nats. Be honest about its upper end: no roll has measured it. It comes from the prior. Add 0.1 instead of ½,
# and it moves away:

# %%
other = np.random.default_rng(6).dirichlet(counts + 0.1, size=20_000).T
possible_too = stats.entropy(fair[:, None], other)
np.quantile(possible_too, [0.025, 0.5, 0.975]).round(2).tolist()

# %% [markdown]
# What the rolls alone say is a lower limit. A six has a share of at most {{ 1 - 0.05**(1 / 30):.3f }}, so “six or not” alone gives

# %%
most = 1 - 0.05 ** (1 / 30)
print(stats.entropy([1 / 6, 5 / 6], [most, 1 - most]))

# %% [markdown]
# Report that: *at least {{ stats.entropy([1 / 6, 5 / 6], [most, 1 - most]):.3f }} nats, with 95 % confidence; no upper limit yet*. Then roll on. Once
# the face has come up a few times, the choice of ½ hardly matters.
#
# ### When the sample stands in the place of p
#
# Then a zero is harmless, since its term is 0. The problem is a different one: the shares of a sample scatter around the
# truth, and scatter looks like divergence. So the plug-in value is too large. With K outcomes, all of which can come, and n samples it is about (K − 1)/2n nats even where p = q:

# %%
samples = np.random.default_rng(7).multinomial(300, fair, size=5_000)
print(stats.entropy(samples.T, fair[:, None]).mean(), (6 - 1) / (2 * 300))

# %% [markdown]
# A value of that size is no sign that anything differs: 2n times it nearly follows a $\chi^2$ distribution with K − 1 degrees of freedom
# ([the G-test](drift.py#the-threshold-that-fits-your-counts)).
#
# ---
#
# Another problem? [∞ or NaN](infinite_or_nan.py) · [negative](negative.py) · [another library disagrees](differs.py) ·
# [far too large, on a grid](forgot_dx.py) · [VAE: sum or mean](sum_or_mean.py) · the theory: [the discrete case](../learn/discrete.py)
