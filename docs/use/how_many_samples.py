# ---
# title: "How many samples do I need? Sample size from KL divergence"
# description: Plan how many samples tell two distributions apart with the power you want, exactly and in your browser, beside Stein, Chernoff and the normal rule.
# search: {boost: 1.2}
# ---

# %% [markdown]
# # How many samples do I need?
#
# You have two distributions, $p$ and $q$, and you are about to collect data. How many samples will it take to tell that they
# come from $p$?

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import chernoff_information, convergence, error_rates, figures, growing_evidence
from klexplain import kl_divergence, log_ratio_sum, ratio_curve, samples_to_decide

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model
figures.likelihood_ratio(ratio_curve(p, q, base=10))

# %% [markdown]
# Each sample brings its log likelihood ratio, and the sum over all samples is your evidence. Say that you want a likelihood
# ratio of 10, or 1 ban. No single sample brings that much: the curve stops at {{ ratio_curve(p, q, base=10).log_ratio.max():.2f }} bans.
#
# Watch what more samples do to the sum:

# %% tags=["hide-input"]
figures.growing_evidence(growing_evidence(p, q, [2, 3, 5, 8], base=10))

# %% [markdown]
# With every sample the whole distribution moves to the right, by {{ kl_divergence(p, q, base=10):.3f }} bans on average. That is $D(p \Vert q)$. It also widens, but more slowly. So
# sooner or later nearly all of it is past the mark. *How many samples do I need?* asks when enough of it is.
#
# ## Plan with your own pair
#
# Drag the densities, or type your own $p$ and $q$ below. Then slide $N$, and watch the evidence pass the mark.
#
# <div>
# <kle-study p="beta(17, 6)" q="beta(3, 3)" unit="bans">
# <kle-densities></kle-densities>
# <kle-plan ratio="10" power="0.9">Here you could plan with your own pair, but that needs JavaScript. The Python below does the same.</kle-plan>
# <div class="kle-sides"><kle-parameters side="p" pick></kle-parameters><kle-parameters side="q" pick></kle-parameters></div>
# <div class="kle-controls"><kle-swap></kle-swap><kle-reset></kle-reset><kle-unit></kle-unit></div>
# </kle-study>
# </div>
#
# The **power** is the probability that $N$ samples from $p$ reach your likelihood ratio. You have to say both: a ratio, because evidence
# is a matter of degree, and a power, because samples are a matter of luck.
#
# ## The same in Python

# %%
plan = samples_to_decide(p, q, likelihood_ratio=10, power=0.9)
plan

# %% [markdown]
# {{ plan.n }} samples are enough, and {{ plan.n - 1 }} are not. The number is not simulated: it comes from the exact law of the sum. You can ask that law
# anything else:

# %%
evidence = log_ratio_sum(p, q, plan.n, base=10)
evidence.probability_above(0), evidence.probability_above(1), evidence.quantile(0.1)

# %% [markdown]
# So {{ plan.n }} samples from $p$ point to $p$ in {{ 100 * evidence.probability_above(0):.2f }} % of all cases, and bring more than 1 ban in {{ 100 * evidence.probability_above(1):.1f }} %. One time in ten they bring
# less than {{ evidence.quantile(0.1):.2f }} bans.
#
# It is one line in a terminal, too. The option is called `--odds`, because a likelihood ratio is what the odds become if both were equally likely before.
#
# ```sh
# klexplain plan "beta(17, 6)" "beta(3, 3)" --odds 20 --power 0.9
# ```
#
# ## Why not just divide?
#
# If a sample brings $D$ nats, then $\log A / D$ samples should bring $\log A$.
#
# <div>
# <kle-bet right="b"><p>Take 100 to 1 as the ratio. If you collect just log(100)/D samples, rounded up, how often do you reach it?</p>
# <button type="button" data-bet="a">always</button> <button type="button" data-bet="b">about seven times in ten</button> <button type="button" data-bet="c">nine times in ten</button></kle-bet>
# </div>

# %% tags=["answer"]
hundred = samples_to_decide(p, q, likelihood_ratio=100, power=0.9)
rounded_up = int(np.ceil(hundred.by_divergence))
log_ratio_sum(p, q, rounded_up, base=10).probability_above(2)

# %% [markdown] tags=["answer"]
# Dividing gives {{ hundred.by_divergence:.1f }}, which is {{ rounded_up }} samples. There the *mean* of the sum has just passed 2 bans, and the sum is below its mean
# nearly half the time. For a power of 90 % you need {{ hundred.n }}.

# %% [markdown]
# The average does get there in the end. Here are thirty streams of samples from $p$: the average log ratio of each settles at $D(p \Vert q)$. But you
# will stop at the left of this picture, where the streams still differ.

# %%
figures.convergence(convergence(p, q, n=1000, paths=30, rng=np.random.default_rng(16), base=10))

# %% [markdown]
# ## What the textbooks would say
#
# Some famous formulas answer questions close to ours. Here they are for {{ plan.n }} samples, beside the exact answer.

# %%
errors = error_rates(p, q, plan.n)
missed = errors.beta_at(0.05)
at_tie = np.flatnonzero(errors.threshold == 0)[0]
guess = (errors.alpha[at_tie] + errors.beta[at_tie]) / 2
wrong = log_ratio_sum(p, q, plan.n, under="q", base=10).probability_at_least(1)

# %% [markdown]
# | who | the question | says | exact | what it is |
# |---|---|--:|--:|---|
# | central limit theorem | samples for a ratio of 10 with power 0.9 | {{ plan.by_normal:.2f }} | {{ plan.n }} | asymptotic: good for many samples |
# | $\log A / D$ | samples for a ratio of 10 on average | {{ plan.by_divergence:.2f }} | | promises no power |
# | Stein | misses, if 5 % are false alarms | {{ errors.stein_beta:.1e }} | {{ missed:.4f }} | asymptotic: right only in the exponent |
# | Kullback | samples for any test that is wrong as rarely as this plan | at least {{ kl_divergence(stats.bernoulli(plan.power), stats.bernoulli(wrong)) / kl_divergence(p, q):.2f }} | {{ plan.n }} | a bound, for every test and every $N$ |
# | Chernoff | error of a guess, if both were equally likely before | at most {{ errors.chernoff / 2:.4f }} | {{ guess:.4f }} | a bound at this $N$; its exponent is right |
#
# A *miss* is to say $q$ when $p$ is true, a *false alarm* to say $p$ when $q$ is true. **Stein** gives the rate at which misses fall when false
# alarms are held fixed: $e^{-N D(q \Vert p)}$. After {{ plan.n }} samples that is too small by a factor of {{ missed / errors.stein_beta:,.0f }}, because it leaves out a term that grows with
# $\sqrt N$. **Chernoff** looks at both errors together: his information is {{ chernoff_information(p, q).value:.3f }} nats a sample, less than either
# divergence. [Two ways of being wrong](two_errors.py) draws both.
#
# All of them are right, and none of them answers the question of this page. The exact number does.
#
# ## When q is true
#
# Can samples from $q$ reach the ratio too? They can, but only rarely. Whatever the pair, samples from $q$ reach a ratio of $A$ with a probability of
# at most $1/A$: streams that are $A$ times likelier under $p$ cannot have more than $1/A$ of the probability under $q$. Here they do so in
# {{ 100 * wrong:.2f }} % of all cases.
#
# If $q$ is what you want to find out about, swap the two:

# %%
samples_to_decide(q, p, likelihood_ratio=10, power=0.9)

# %% [markdown]
# A sample from $q$ brings {{ kl_divergence(q, p, base=10):.2f }} bans against $p$ on average, so fewer are enough. The divergence is not symmetric, and neither is the plan.
#
# ## Hard cases
#
# **Equal distributions.** If $p = q$, every log ratio is 0. No number of samples decides, and the planner says so.
#
# **An infinite divergence.** If $p$ can give what $q$ cannot, then one such sample settles it. So the question is how soon it comes. Half of the samples from a uniform on
# (0, 2) are impossible under a uniform on (0, 1):

# %%
samples_to_decide(stats.uniform(0, 2), stats.uniform(0, 1), power=0.9)

# %% [markdown]
# **Nearly equal ones.** The number grows like $1/D$. Take Beta(17, 6) against Beta(17, 6.2):

# %%
samples_to_decide(p, stats.beta(17, 6.2), power=0.9)

# %% [markdown]
# With as many samples as that, the central limit theorem is nearly exact.
#
# ## Questions
#
# ??? question "Must I fix the number beforehand?"
#     No. If samples come one at a time, [look after each and stop](stopping_early.py) when the evidence is enough. That takes fewer on average.
#
# ??? question "I do not know p. I only have some data from it."
#     Then estimate $D$ [from your data](your_data.py) first. With the lower end of its interval you plan on the safe side.
#
# ??? question "What if neither p nor q is true?"
#     The evidence still grows, for [the model that is nearer](neither_is_true.py) to the truth.
#
# ??? question "How much is a ratio of 10?"
#     [What the number means](../learn/what_the_number_means.py) puts it in samples, coins and Normals.
#
# All functions of this page are in [the reference](../reference/planning.md).
