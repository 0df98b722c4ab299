# ---
# title: "Evidence and p-values: what peeking does, and what does not mind it"
# description: Test after every sample, and a p-value gives false alarms without end. Simulated beside an e-process, the likelihood ratio that you may look at any time.
# search: {boost: 0.8}
# ---

# %% [markdown]
# # Evidence and p-values
#
# You take a sample, compute a p-value, find it too large, and take another sample. Sooner or later it is below 5 %, and you stop. Nothing was
# wrong with any of those tests. Yet the 5 % is gone.
#
# Let us see it happen. The effect that you look for is half a standard deviation under $p$; under $q$ there is none.

# %% tags=["fold-input"]
import numpy as np
from matplotlib.ticker import PercentFormatter
from scipy import stats
from klexplain import convergence, cumulative_log_ratio, e_process, error_rates, figures, ratio_curve
from klexplain.figures import style

# %%
p, q = stats.norm(0.5), stats.norm(0)
figures.likelihood_ratio(ratio_curve(p, q))

# %% [markdown]
# The log ratio is a straight line. So all that samples say about $p$ and $q$ is in their mean. The usual test, the z-test, looks at the mean as well: its p-value is
# the probability, under $q$, of a mean at least as high as yours. Both see the same number. They differ in what they promise.
#
# ## One test is right
#
# Let $q$ be true, so that there is nothing to find. Here are 1,000 streams of 5,000 samples each, with the p-value after every sample.

# %%
x = q.rvs((1000, 5000), random_state=np.random.default_rng(20))
n = np.arange(1, 5001)
p_values = stats.norm.sf(np.cumsum(x, axis=1) / np.sqrt(n))

# %% [markdown]
# After 100 samples the p-value is below 5 % in {{ 100 * np.mean(p_values[:, 99] < 0.05):.1f }} % of the streams, after 5,000 in {{ 100 * np.mean(p_values[:, -1] < 0.05):.1f }} %. Just as
# promised: fix the number of samples beforehand, look once, and one false alarm in twenty is what you get.
#
# Here is one of the streams.

# %% tags=["hide-input"]
one = int(np.argmax(p_values.min(axis=1) < 0.01))  # the first that gets below 1 %
lowest = p_values[one].min()
figure, (axes,) = style.panels(f"P-value of one stream after each of 5,000 samples. It wanders all over, down to {lowest:.3f} and up to {p_values[one].max():.2f}.", 230)
_ = axes.plot(np.log(n) / np.log(10), p_values[one], **style.CHANCE)
_ = axes.axhline(0.05, **style.ANALYTIC)

# %% tags=["hide-input"]
style.title(axes, "p-value of one stream, q is true")
axes.set(xlim=(0, np.log(5000) / np.log(10)), ylim=(0, 1), xlabel="number of samples")
axes.set_xticks([0, 1, 2, 3], ["1", "10", "100", "1,000"])
style.beside(axes, (0, 0.05), "5 %", (6, 4))
figure

# %% [markdown]
# It does not settle. More samples do not bring it nearer to anything: under $q$, at each number of samples, a p-value is as likely to be in one place between 0 and 1 as
# in any other. So it wanders, and it pays the zone below 5 % a visit now and then.
#
# ## Many tests are not
#
# Now stop at the first visit.
#
# <div>
# <kle-bet right="c"><p>In how many of the 1,000 streams is the p-value below 5 % at least once?</p>
# <button type="button" data-bet="a">in about 50, that is 5 %</button> <button type="button" data-bet="b">in about 100</button> <button type="button" data-bet="c">in more than 300</button></kle-bet>
# </div>

# %% tags=["answer"]
peeked = np.mean(np.minimum.accumulate(p_values, axis=1) < 0.05, axis=0)
dict(zip([10, 100, 1000, 5000], peeked[[9, 99, 999, 4999]].round(3).tolist()))

# %% [markdown] tags=["answer"]
# These are the shares of the streams that raised the alarm by then. Ten looks already give {{ 100 * peeked[9]:.0f }} % false alarms in place of 5 %, and 5,000 looks give
# {{ 100 * peeked[-1]:.0f }} %. There is no end to it. Look for long enough, and *every* stream gets there, whatever the level (the law of the iterated logarithm says so).

# %% [markdown]
# The p-value makes a promise about one number of samples, chosen without a glance at the data. If the data choose the number, nobody has promised you anything.
#
# ## The same samples as a bet
#
# Take the likelihood ratio instead. Make a fair bet against $q$: a sample $x$ multiplies your stake by $p(x)/q(x)$. Call the alarm when the stake has
# grown twentyfold, $20 = 1/0.05$. Look after each sample, as before, and at the same streams.

# %%
bet = e_process(p, q, alpha=0.05)
log_ratios = cumulative_log_ratio(p, q, x)

# %% [markdown]
# <div>
# <kle-bet right="b"><p>In how many of the 1,000 streams does the likelihood ratio reach 20 at least once?</p>
# <button type="button" data-bet="a">in more than 300 again</button> <button type="button" data-bet="b">in fewer than 50</button> <button type="button" data-bet="c">in none</button></kle-bet>
# </div>

# %% tags=["answer"]
betted = np.mean(np.maximum.accumulate(log_ratios, axis=1) >= bet.threshold, axis=0)
dict(zip([10, 100, 1000, 5000], betted[[9, 99, 999, 4999]].round(3).tolist()))

# %% tags=["hide-input", "answer"]
said = f"By 5,000 samples {100 * peeked[-1]:.0f} % of the streams had a p-value below 5 %, and {100 * betted[-1]:.1f} % a likelihood ratio of 20."
figure, (axes,) = style.panels(f"False alarms over the number of samples. {said}", 260)
_ = axes.plot(np.log(n) / np.log(10), peeked, color=style.ORANGE, linewidth=1.8)
_ = axes.plot(np.log(n) / np.log(10), betted, **style.P)
_ = axes.axhline(0.05, **style.ANALYTIC)

# %% tags=["hide-input", "answer"]
style.title(axes, "streams with a false alarm so far")
axes.set(xlim=(0, np.log(5000) / np.log(10)), ylim=(0, 0.6), xlabel="number of samples")
axes.set_xticks([0, 1, 2, 3], ["1", "10", "100", "1,000"])
axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
style.write(axes, (0, 1), ("dotted: 5 %", style.BLACK))

# %% tags=["hide-input", "answer"]
style.beside(axes, (2.3, peeked[199]), "p-value below 5 %", (-8, 4), color=style.ORANGE, ha="right")
style.beside(axes, (np.log(5000) / np.log(10), 0.05), "likelihood ratio of 20", (0, 6), color=style.BLUE, ha="right")
figure

# %% [markdown] tags=["answer"]
# The curve of the p-value climbs and climbs. That of the likelihood ratio is flat after a hundred samples: whoever has not won by then has lost nearly all. Without simulation, and for
# streams that never end, the share is {{ 100 * bet.probability_of_stopping():.1f }} %.

# %% [markdown]
# Why must it stay below 5 %? A fair bet wins nothing on average: [under $q$ the mean of the ratio is 1](../learn/evidence_adds_up.py#the-ratio-and-its-logarithm-tell-different-stories), for every
# number of samples. And no rule of when to stop makes a fair bet favourable. So stop when the stake is 20. If more than one stream in twenty got
# there, these alone would bring the average above 1. A likelihood ratio that is used in this way is called an *e-process*, and the inequality is Ville's.
#
# ## A p-value that may be looked at
#
# Turn it round. One over the largest likelihood ratio so far is a p-value that holds at all times. You can look, stop, and go on next week.

# %%
bet.run(x[one][:100]).p_value, bet.run(x[one]).p_value

# %% [markdown]
# This is the stream of the first picture, after 100 samples and after all. Its z-test had come down to {{ lowest:.4f }}.
#
# ## What you pay
#
# Let $p$ be true now. How soon does the bet find out? The evidence of a sample settles at $D(p \Vert q)$:

# %% tags=["hide-input"]
figures.convergence(convergence(p, q, n=10_000, paths=30, rng=np.random.default_rng(21)))

# %%
bet

# %% [markdown]
# So the logarithm of the stake grows by {{ bet.growth_rate:.3f }} nats a sample, and the bet takes {{ bet.expected_samples():.0f }} samples on average. A z-test that looks once, after
# {{ round(bet.expected_samples()) }} samples, finds $p$ with a probability of {{ 1 - error_rates(p, q, round(bet.expected_samples())).beta_at(0.05):.2f }}. If it fails, that was it. The bet may simply
# go on, and in the end it always wins.
#
# That is the trade. If you know how many samples you will have, and look once, the z-test is the strongest test there is. If you look while the samples come, only the bet keeps its word.
#
# ## No effect, or less than none
#
# Mostly your null is not one distribution. You want to know whether the mean is above 0, and $q$ is *any* mean up to 0. Bet against the member that is nearest to $p$, the one
# with the least divergence:

# %%
at_most_0 = e_process(p, "norm", within={"loc": (-np.inf, 0), "scale": 1}, alpha=0.05)
at_most_0.q, at_most_0.probability_of_stopping(under=stats.norm(-0.1))

# %% [markdown]
# The nearest is our $q$, and under the others false alarms are rarer still. Nor need you know the standard deviation:

# %%
unknown_sd = e_process(p, "norm", within={"loc": (-np.inf, 0)}, alpha=0.05)
unknown_sd.q, unknown_sd.expected_samples()

# %% [markdown]
# Not knowing it costs some samples, since a wider $q$ explains more. The nearest member will not do for every family. It does where the bet is fair to all the other members, too; `e_process`
# checks that, and refuses otherwise.
#
# ## Questions
#
# ??? question "Would a stricter level save the p-value?"
#     It only takes longer. At a level of 1 % the share of false alarms among these streams is {{ 100 * np.mean(p_values[:, :10].min(axis=1) < 0.01):.1f }} % after ten looks, and
#     {{ 100 * np.mean(p_values.min(axis=1) < 0.01):.0f }} % after 5,000.
#
# ??? question "Is a p-value of 0.05 as good as a likelihood ratio of 20?"
#     No. Take {{ round(bet.expected_samples()) }} samples, with a mean for which the z-test just gives 0.05. Their likelihood ratio is
#     {{ np.exp(0.5 * stats.norm.isf(0.05) * np.sqrt(round(bet.expected_samples())) - 0.125 * round(bet.expected_samples())):.1f }}.
#
# ??? question "The likelihood ratio stays small. Is q true?"
#     The bet cannot say so: it can only go against $q$. To decide for either, use [Wald's test](stopping_early.py), which has a threshold for each.
#
# ??? question "Which p should I bet on?"
#     One that would matter to you. The promise about false alarms holds whichever you choose; the choice sets how soon you win if you are right. Where the truth is a third distribution $h$, the logarithm of
#     the stake grows by $D(h \Vert q) - D(h \Vert p)$ a sample.
