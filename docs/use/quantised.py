# ---
# title: "Reading a KLD table of a quantised language model"
# description: "Mean KLD, 99.9 %, maximum, same top token, a slightly negative minimum: what each line of a quantised model's KLD table says, as evidence per token."
# search:
#   boost: 0.8
# ---

# %% [markdown]
# # Reading a KLD table of a quantised language model
#
# You have squeezed a language model into fewer bits, and a tool such as llama.cpp prints a table: mean KLD ± error, 99.9 %, maximum, same top
# token. Is it good? Read KLD as evidence: **the mean is how fast a reader who knows both models would catch the quantised one**, in nats per token.
#
# At each place of a text the original model gives p, the probabilities of all next tokens, and the quantised one gives q. KLD at that place is
# D(p ‖ q): the average log likelihood ratio of the next token, if p writes it.
#
# Here is a toy model to read such a table on: a vocabulary of 1,000 tokens, 1,500 places of a text, and the last layer of weights rounded to 4 bits.
# Like a real model it is sure of itself at some places and not at others.

# %% tags=["fold-input"]
import numpy as np
from scipy.special import log_softmax, rel_entr
from klexplain import token_table
from klexplain import token_table_from_log_probs
from klexplain.figures import style

# %%
rng = np.random.default_rng(7)
hidden = rng.lognormal(0, 0.8, (1500, 1)) * rng.standard_t(4, (1500, 64))
weights = rng.normal(0, 1 / 8, (64, 1000))
step = np.abs(weights).max(axis=1, keepdims=True) / 7
logits, logits_4 = hidden @ weights, hidden @ (np.round(weights / step) * step)

# %%
text = np.argmax(logits + rng.gumbel(size=logits.shape), axis=1)  # from p
table = token_table_from_log_probs(logits, logits_4, tokens=text)
table

# %% [markdown]
# ## Mean: how fast the model is caught
#
# The mean is {{ table.mean.value:.4f }} nats a token. So on average each token that the original writes multiplies the
# likelihood ratio for it by {{ np.exp(table.mean.value):.3f }}.
#
# Log likelihood ratios add up, and 20 to 1 is log 20 = {{ np.log(20):.2f }} nats. Divide by the mean: someone who reads what the original writes, token by token, has
# that much evidence against the quantised model after about {{ table.tokens_to_ratio(20):.0f }} tokens, the last line of the table. Ten such texts:

# %%
log_p, log_q = log_softmax(logits, axis=1), log_softmax(logits_4, axis=1)
place = np.arange(1500), text
evidence = np.cumsum((log_p[place] - log_q[place]).reshape(10, 150), axis=1)

# %% tags=["hide-input"]
caught = np.sum(evidence.max(axis=1) >= np.log(20))
lines = f"The dotted line rises by the mean KLD a token and reaches 20:1 at {table.tokens_to_ratio(20):.0f} tokens."
figure, (axes,) = style.panels(f"Log likelihood ratios of ten texts over tokens read. {lines}", 250)
_ = axes.plot(np.arange(1, 151), evidence.T, **style.CHANCE)
_ = axes.plot([0, 150], [0, 150 * table.mean.value], **style.ANALYTIC)

# %% tags=["hide-input"]
axes.axhline(np.log(20), color=style.ORANGE, linewidth=1.4)
style.beside(axes, (1, np.log(20)), "20 : 1", (0, 5), color=style.ORANGE)
axes.set(xlabel="tokens read", xlim=(0, 150))
style.title(axes, "log likelihood ratio for the original, in nats")
figure

# %% [markdown]
# Of the ten, {{ caught }} got there within 150 tokens. The figure is a first-order one: the last token overshoots, so the true average is somewhat larger.
#
# <div>
# <kle-bet right="c"><p>Take 8 bits in place of 4. How many tokens does it take now?</p>
# <button type="button" data-bet="a">about 160, twice as many</button> <button type="button" data-bet="b">about 1,300, 16 times as many</button> <button type="button" data-bet="c">about 25,000, 300 times as many</button></kle-bet>
# </div>

# %% tags=["answer"]
step_8 = np.abs(weights).max(axis=1, keepdims=True) / 127
log_8 = log_softmax(hidden @ (np.round(weights / step_8) * step_8), axis=1)
table_8 = token_table_from_log_probs(log_p, log_8, tokens=text)
table_8.mean.value, table_8.tokens_to_ratio(20)

# %% [markdown] tags=["answer"]
# Four more bits make each step {{ 127 / 7:.0f }} times finer, and the KLD of a small error grows with its *square*: {{ (127 / 7) ** 2:.0f }} times smaller. So compare two quantisations by
# the ratio of their means, which is the ratio of the tokens it takes.

# %% [markdown]
# All this holds for text that the original *writes*. It says how different the two models are, not that the quantised one is worse: which is better at your task, no KLD can say.
#
# The ± takes the tokens for independent. Tokens of one text hang together, so the true error is larger. Compare two quantisations on the same text.
#
# ## 99.9 %, 99 % and maximum: where it happens
#
# The mean hides a long tail. Here the worst 1 % of the places carry this share of all the evidence:

# %%
each = rel_entr(np.exp(log_p), np.exp(log_q)).sum(axis=1)
(np.sort(each)[-15:].sum() / each.sum()).item()

# %% [markdown]
# A quantised model with a good mean and a bad 99.9 % is nearly the original, except at a few places, where a single token may give it away: the largest
# KLD here, {{ table.maximum:.2f }} nats, is worth a factor of {{ np.exp(table.maximum):.1f }}. The maximum is one place, and grows with the length of the text.
# Compare the 99.9 % instead.
#
# ## Same top token: another question
#
# In {{ 100 * table.same_top.value:.1f }} % of the places both models hold the same token likeliest. This matters if you always take the likeliest token, and it
# is blind to the rest. Flatten all the logits by a third, and not one top token changes:

# %%
flat = token_table_from_log_probs(logits, logits * 2 / 3, tokens=text)
flat.same_top.value, flat.mean.value

# %% [markdown]
# Agreement is perfect, and the KLD is {{ flat.mean.value / table.mean.value:.1f }} times that of the 4 bits. The other way round, two tokens that are almost equally likely
# may change places at next to no KLD.
#
# The change of p(token) is that of the token that came, in points of probability. If its mean is below 0, the quantised model is worse at this text.
#
# ## The minimum is negative
#
# No KL is below 0. Yet tables show a minimum of, say, −0.00002. To save room the original's log-probabilities are kept in 16 bits. Rounded like this
# they no longer sum to 1, and the sum of p log p/q is then no longer a KL. With the 8-bit model, which hardly differs:

# %%
kept = log_p.astype(np.float16).astype(float)
rounded = token_table(np.sum(np.exp(kept) * (kept - log_8), axis=1))
rounded.minimum, rounded.mean.value, table_8.mean.value

# %% [markdown]
# So a slightly negative minimum is rounding, and it tells you the size of the rounding. If your mean is not far above that size, the mean is rounding too.
# `token_table_from_log_probs` normalises each row first, and its KLD is never negative:

# %%
token_table_from_log_probs(kept, log_8).minimum

# %% [markdown]
# Never keep the *probabilities* in 16 bits. Those below {{ float(np.finfo(np.float16).smallest_subnormal) / 2:.0e }} become 0. A zero of the model means an infinite
# KLD, and no token was ruled out. This share of the places turns infinite:

# %%
stored = np.exp(log_q).astype(np.float16).astype(float)
np.isinf(rel_entr(np.exp(log_p), stored)).any(axis=1).mean().item()

# %% [markdown]
# ## Your own table
#
# Give `token_table_from_log_probs` two arrays of logits or log-probabilities, a row for each place, or two `.npy` files, which it reads block by
# block. If you have only the KLD of each place, `token_table` makes the rest.
#
# ---
#
# More: [what the number means](../learn/what_the_number_means.py) · [k1, k2, k3](k1_k2_k3.py) · [negative](negative.py) ·
# [the functions](../reference/from_data.md#from-log-probabilities)
