# ---
# title: "Stopping early: sequential tests and the likelihood ratio"
# description: Look after every sample and stop when the evidence is enough. Wald's sequential test and the e-process, with their true error rates and sample sizes.
# ---

# %% [markdown]
# # Stopping early
#
# Is it $p$ or $q$? Every sample costs you something, so you do not want more of them than it takes. Then do not
# [fix their number](how_many_samples.py) beforehand. Add up the evidence as the samples come, and stop when it is enough.

# %% tags=["fold-input"]
from scipy import stats
from klexplain import e_process, figures, kl_divergence, ratio_curve, sequential_test

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)
figures.likelihood_ratio(ratio_curve(p, q, base=10))

# %% [markdown]
# Each sample brings its log likelihood ratio. Most samples from $p$ bring a little for $p$; a sample from $q$ may bring a lot against it.
#
# ## Two thresholds
#
# Say how often you can bear to be wrong: $\alpha$ is the probability of deciding for $p$ where $q$ is true, $\beta$ that of deciding
# for $q$ where $p$ is true. Wald's test stops at one of two thresholds,
#
# $$\log \frac{1 - \beta}{\alpha} \quad \text{for } p, \qquad \log \frac{\beta}{1 - \alpha} \quad \text{for } q.$$

# %%
test = sequential_test(p, q, alpha=0.01, beta=0.05, base=10)
test.thresholds

# %% [markdown]
# These are bans. So the test decides for $p$ when all samples together are {{ 10 ** test.thresholds.for_p:.0f }} times likelier under $p$. Here is a stream
# of samples from $p$.

# %%
stream = iter(p.rvs(100, random_state=7))
found = test.run(stream)
found

# %% [markdown]
# The test took {{ found.n }} samples from the stream and left the rest alone. How sure it is: {{ found.guarantee }}.
#
# Where does that bound come from? Take all the streams that end in a decision for $p$. Each of them is at least $(1 - \beta)/\alpha$ times likelier under $p$ than
# under $q$. Under $p$ their probabilities add up to at most 1. So under $q$ they add up to at most $\alpha/(1 - \beta)$.
#
# ## How many samples?
#
# The number of samples is left to chance now.
#
# <div>
# <kle-bet right="b"><p>Which is found out sooner, on average?</p>
# <button type="button" data-bet="a">p, if p is true</button> <button type="button" data-bet="b">q, if q is true</button> <button type="button" data-bet="c">both take as long</button></kle-bet>
# </div>

# %% tags=["answer"]
test.expected_samples(under="p"), test.expected_samples(under="q")

# %% [markdown] tags=["answer"]
# A sample from $q$ brings {{ kl_divergence(q, p, base=10):.2f }} bans for $q$ on average, a sample from $p$ only {{ kl_divergence(p, q, base=10):.2f }} bans for $p$. The threshold for $q$ is nearer, too.

# %% [markdown]
# An average hides much. Here is the whole law of the number of samples, under $p$ and under $q$.

# %% tags=["hide-input"]
figures.sample_size(test.sample_size(under="p"), test.sample_size(under="q"))

# %% [markdown]
# Nothing was simulated. The sum of the log ratios wanders in a corridor between the two thresholds. Cut the corridor into small cells, and the way from each cell to
# each other is a matrix. What becomes of a sum is then a system of linear equations.
#
# ## The last sample goes too far
#
# The sample that decides does not stop at the threshold. It goes beyond, and this overshoot is evidence that you paid for and did not ask for.
# So the errors are rarer than you wanted:

# %%
test.error_rates

# %% [markdown]
# You asked for {{ test.alpha }} and {{ test.beta }}. Thresholds that are nearer have just these error rates, and need fewer samples:

# %%
exact = sequential_test(p, q, alpha=0.01, beta=0.05, thresholds="exact", base=10)
exact

# %% [markdown]
# ## If neither is true
#
# The samples may come from a third distribution. The test will decide all the same, and it may take longer over it:

# %%
between = stats.beta(9, 4)
test.expected_samples(under=between), test.probability_of_p(under=between)

# %% [markdown]
# [When neither is true](neither_is_true.py) says why. With `at_most` you can set an end to it: then the test may stop without a decision.
#
# ## Only one way to stop
#
# Sometimes you only want to know when $q$ is refuted. Drop the lower threshold and stop when the likelihood ratio reaches $1/\alpha$:

# %%
bet = e_process(p, q, alpha=0.01, base=10)
bet

# %% [markdown]
# Think of a bet against $q$. Your stake is multiplied by $p(x)/q(x)$ with each sample. Where $q$ is true, the bet is fair, and by Ville's inequality the
# probability that a fair bet ever multiplies your stake by $1/\alpha$ is at most $\alpha$. Where $p$ is true, the logarithm of your stake grows by $D(p \Vert q)$ a sample. No other fair bet makes it grow faster on average.
#
# Since this holds at all times, you may look as often as you like. One over the largest likelihood ratio so far is a p-value that stays valid when you look after each sample, and when you go on later:

# %%
first = bet.run([0.7, 0.8])
later = bet.run([0.75], after=first)
first.p_value, later.p_value

# %% [markdown]
# What becomes of the usual p-value if you look after each sample? [Evidence and p-values](p_values.py) shows it.
#
# In a terminal, [`klexplain watch`](../reference/command_line.md#samples-as-they-come) reads samples from a pipe and says when to stop. All functions of this page are in
# [the reference](../reference/stopping.md).
