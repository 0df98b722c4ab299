# ---
# title: "k1, k2, k3: which KL estimator to trust"
# description: "The KL estimators k1, k2 and k3 of RLHF: bias and variance of each, exactly; where k3 has infinite variance; and which of them has the right gradient."
# ---

# %% [markdown]
# # k1, k2, k3: which one to trust
#
# Draw x from p, write r = q(x)/p(x), and average one of these over many samples:
#
# | Name | Of one sample | As a value of D(p ‖ q) | As a loss: its gradient |
# |---|---|---|---|
# | k1 | −log r | **right on average, for every pair** | 0 on average: useless |
# | k2 | (log r)² / 2 | wrong, but near where p and q are | **that of D(p ‖ q)** |
# | k3 | r − 1 − log r | right on average; its variance may be *infinite* | that of D(q ‖ p) |
#
# Here p is the law that the samples come from: in reinforcement learning from human feedback (RLHF) that is the
# policy, and q is the reference. The value and the gradient are two questions, with two answers. Take the value first.

# %% tags=["fold-input"]
import numpy as np
from scipy import special, stats
from klexplain import kl_divergence
from klexplain import estimate_kl_from_log_probs, mean_log_ratio_estimators
from klexplain.figures import style

# %% [markdown]
# ## k3 on an ordinary pair
#
# k3 is never negative, and it is steadier than k1 when p and q are close, so it has become a default. Try it on the
# pair of this site, p = Beta(17, 6) and q = Beta(3, 3), with a million samples.

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
x = p.rvs(1_000_000, random_state=2)
log_r = q.logpdf(x) - p.logpdf(x)
k1, k3 = -log_r, special.expm1(log_r) - log_r
print(f"k1 {k1.mean():.4f}, k3 {k3.mean():.4f}, D {kl_divergence(p, q):.4f} nats")

# %% tags=["hide-input"]
n = np.unique(np.geomspace(10, len(x), 600).astype(int))
mean_1, mean_3 = np.cumsum(k1)[n - 1] / n, np.cumsum(k3)[n - 1] / n
truth = kl_divergence(p, q)
ends = f"k1 ends at {mean_1[-1]:.3f}, k3 at {mean_3[-1]:.3f}; the dotted line is the truth, {truth:.3f} nats."
figure, (axes,) = style.panels(f"Running means of k1 and k3 over the number of samples. {ends}", 260)

# %% tags=["hide-input"]
axes.plot(np.log(n) / np.log(10), mean_1, **style.CURVE)
axes.plot(np.log(n) / np.log(10), mean_3, color=style.ORANGE, linewidth=1.6)
axes.axhline(truth, **style.ANALYTIC)
axes.set(ylim=(0.4, 1.4), xlim=(1, 6), xlabel="number of samples")
style.title(axes, "mean of the first samples, in nats")

# %% tags=["hide-input"]
axes.set_xticks([1, 2, 3, 4, 5, 6], ["10", "100", "1,000", "10,000", "100,000", "1,000,000"], size=9)
style.beside(axes, (5.97, truth), "k1", (0, 6), ha="right")
style.beside(axes, (5.97, mean_3[-1]), "k3", (0, -20), ha="right", color=style.ORANGE)
figure

# %% [markdown]
# k1 has settled. k3 sits at {{ k3.mean():.3f }} nats where the truth is {{ truth:.3f }}, creeps upwards, and now and then jumps. Its
# standard error, computed as usual, says ± {{ k3.std() / 1000:.3f }}: it does not know.
#
# What goes wrong is r. Its mean under p is 1, but where p is tiny and q is not, r is huge, and such samples hardly ever come. Until they do,
# the mean of r is too low; when one does, it is too high. The variance of k3 is finite only if the average of r² is, and that is
# the integral of q²/p. Here it is infinite. Exactly:

# %%
mean_log_ratio_estimators(p, q)

# %% [markdown]
# The last column says how many samples bring the error, bias included, down to a tenth of D. No number will do for k2, which is biased, nor for k3.
#
# Is the pair special? Not at all. For two Betas the variance of k3 is infinite as soon as one parameter of q is at most *half* that of p. For two
# Normals it is so when q has at least *twice* the variance of p. With parameters anywhere from 0.1 to 100, all orders of magnitude
# equally likely:

# %%
rng = np.random.default_rng(1)
a_p, b_p, a_q, b_q = 10 ** rng.uniform(-1, 2, (4, 100_000))
betas = np.mean((2 * a_q <= a_p) | (2 * b_q <= b_p))
normals = np.mean(b_q**2 >= 2 * b_p**2)

# %% [markdown]
# That makes k3's variance infinite for {{ 100 * betas:.0f }} % of pairs of Betas, and for {{ 100 * normals:.0f }} % of pairs of Normals. It takes
# no more than a q that is clearly wider than p, at one end.
#
# ## Near p = q
#
# Now a policy that has hardly moved: p = N(0, 1) and q = N(0.1, 1).
#
# <div>
# <kle-bet right="c"><p>To come within 10 % of this small D, k1 needs tens of thousands of samples. And k3?</p>
# <button type="button" data-bet="a">about 20,000</button> <button type="button" data-bet="b">about 2,000</button> <button type="button" data-bet="c">about 200</button></kle-bet>
# </div>

# %% tags=["answer"]
near = mean_log_ratio_estimators(stats.norm(0), stats.norm(0.1))
near

# %% [markdown] tags=["answer"]
# Here k3 shines: {{ near.k3.samples:.0f }} samples do what takes k1 {{ near.k1.samples:,.0f }}. Close to p = q, log r is small and of either sign, so k1
# must average large swings to a tiny mean. k2 and k3 are both about half the square of log r, and the bias of k2 is slight.

# %% [markdown]
# Move the mean of q to 1, so that a sample carries half a nat, and most of the lead is gone:

# %%
mean_log_ratio_estimators(stats.norm(0), stats.norm(1))

# %% [markdown]
# ## From your own log-probabilities
#
# You have log p and log q of each sampled token. One function does the averaging: a row is a sequence, and the standard error lets the tokens of
# a sequence hang together.

# %%
rows = log_r[:20_000].reshape(400, 50)  # as if 400 sequences of 50 tokens
log_p = p.logpdf(x[:20_000]).reshape(400, 50)
print(estimate_kl_from_log_probs(log_p, log_p + rows, estimator="k1"))
print(estimate_kl_from_log_probs(log_p, log_p + rows, estimator="k3"))

# %% [markdown]
# For k3 it looks at the largest ratios. If they fall off so slowly that their variance seems infinite, you get a lower limit and no upper one. Mark padding
# with `mask`; the function refuses NaN. r − 1 is computed with `expm1`: written out as `r - 1 - log_r` in 32 bits, k3 comes out negative near p = q.
#
# ## The gradient is another question
#
# Training needs the gradient of D in the parameters θ of p. Backpropagation through an average over fixed samples does
# not see that θ also moves the samples. So differentiate each by hand; write s = ∇ log p(x), the *score*, whose mean under p is 0. As log r = log q − log p, ∇ log r = −s and ∇r = −r s:
#
# - ∇k1 = s. Its mean is **0**, whatever q is. As a loss, k1 does nothing but add noise.
# - ∇k2 = −log r · s. Its mean is **exactly ∇D(p ‖ q)**, far from p = q too.
# - ∇k3 = (1 − r) s. Its mean is minus that of s under q: **the gradient of D(q ‖ p)**, the other KL.
#
# Check it. Let p be Normal with mean θ = 1 and width 1, and q Normal with mean 0 and width 1.2. The score in θ is x − θ:

# %%
model, theta, h = stats.norm(0, 1.2), 1.0, 1e-5
x = stats.norm.rvs(theta, random_state=4, size=1_000_000)
log_r, s = model.logpdf(x) - stats.norm.logpdf(x, theta), x - theta
k2, k3 = np.mean(-log_r * s), np.mean(-special.expm1(log_r) * s)
print(f"gradient of k1: {s.mean():.3f}, of k2: {k2:.3f}, of k3: {k3:.3f}")

# %%
there = kl_divergence(stats.norm([theta + h, theta - h]), model)
back = kl_divergence(model, stats.norm([theta + h, theta - h]))
slope, slope_back = -np.diff(there)[0] / (2 * h), -np.diff(back)[0] / (2 * h)
print(f"gradient of D(p‖q): {slope:.3f}, of D(q‖p): {slope_back:.3f}")

# %% [markdown]
# In the *reward* nothing is differentiated: the number is multiplied by s instead. There k1 is right, since the mean of −log r · s is the mean of
# ∇k2. k3 is not: it adds the mean of r s, which is minus the gradient of the other KL.

# %%
k1, k3 = np.mean(-log_r * s), np.mean((special.expm1(log_r) - log_r) * s)
print(f"k1 {k1:.3f}, k3 {k3:.3f} (in theory {slope - slope_back:.3f})")

# %% [markdown]
# ## What to do
#
# - **To report a KL:** k1, with its standard error over sequences. k3 only while p and q are close.
# - **In the reward:** k1. **In the loss:** k2. Both have the gradient of D(p ‖ q) on average.
# - **With the logits at hand:** sum p log(p/q) over the whole vocabulary at each place. That takes out the luck of the sampled token, and no estimator is needed.
# - **In any case,** the samples must come from p itself. After a change of temperature, a cut to the top tokens, or a few steps of training they
#   come from another law, and [even the sign may be wrong](negative.py).
#
# The names are those of Schulman (2020), who draws the samples from the law that he calls q.
#
# ---
#
# More: [relatives of KL](../reference/related.md#k1-k2-and-k3-kl-in-rlhf) · [a quantised language model](quantised.py) ·
# [the functions](../reference/from_data.md#from-log-probabilities)
