# ---
# title: Why the KL divergence is not symmetric
# description: "Swap p and q and the KL divergence changes. The reason is not how often samples point the right way but how strongly: forward and reverse KL, side by side."
# ---

# %% [markdown]
# # Why it is not symmetric
#
# Swap $p$ and $q$, and the divergence usually changes. First a bet. The truth is the narrow $p = \mathrm{Beta}(17, 6)$, the model
# is the wide $q = \mathrm{Beta}(3, 3)$.

# %% tags=["fold-input"]
import numpy as np
from scipy import stats
from klexplain import convergence, explore, figures, kl_divergence, log_ratio_distribution, ratio_curve
from klexplain import samples_for_relative_error, typical_regions, verify

# %%
p, q = stats.beta(17, 6), stats.beta(3, 3)  # the truth and the model

# %% [markdown]
# <div>
# <kle-bet right="q"><p>Which direction is larger?</p>
# <button type="button" data-bet="p">forward, D(p ‖ q)</button> <button type="button" data-bet="q">reverse, D(q ‖ p)</button> <button type="button" data-bet="equal">neither</button></kle-bet>
# </div>

# %% tags=["answer"]
kl_divergence(p, q, base=10), kl_divergence(q, p, base=10)

# %% [markdown] tags=["answer"]
# A sample from $p$ brings {{ kl_divergence(p, q, base=10):.4f }} bans for $p$ on average. A sample from $q$ brings
# {{ kl_divergence(q, p, base=10):.4f }} bans for $q$, and that is {{ kl_divergence(q, p) / kl_divergence(p, q):.2f }} times as much.

# %% [markdown]
# Both directions average the same curve, the log likelihood ratio. All that differs is its sign, and **where the
# samples fall**.
#
# ## Look where each puts its samples

# %%
regions = typical_regions(p, q, base=10)
figures.typical_regions(regions)

# %% [markdown]
# - Within one standard deviation of the mean of $p$, the log ratio stays between {{ regions.of_p.least:.3f }} and
#   {{ regions.of_p.most:.3f }} bans. The vague $q$ explains typical samples from $p$ fairly well.
# - Within one standard deviation of the mean of $q$, it runs from {{ regions.of_q.least:.3f }} to
#   {{ regions.of_q.most:.3f }} bans. The narrow $p$ cannot explain typical samples from $q$.
#
# So a sample from $p$ is weak evidence against $q$. A sample from $q$ is often crushing evidence against $p$.
#
# ## The two distributions of the evidence
#
# Collect the evidence of all samples, first when they come from $p$, then when they come from $q$.

# %%
law = log_ratio_distribution(p, q, base=10)
figures.log_ratio_distributions(law)

# %% [markdown]
# Under $p$ the evidence is tightly spread and bounded above: no sample gives more than
# {{ ratio_curve(p, q, base=10).log_ratio.max():.3f }} bans. Under $q$ it has a long tail to the left.
#
# | evidence of one sample | from $p$ | from $q$ |
# |---|---|---|
# | mean evidence for its own source, bans | {{ law.under_p.mean:.3f }} | {{ -law.under_q.mean:.3f }} |
# | standard deviation, bans | {{ law.under_p.sd:.3f }} | {{ law.under_q.sd:.3f }} |
# | samples that point the right way, % | {{ 100 * law.probability_above(0, under="p"):.1f }} | {{ 100 * (1 - law.probability_above(0, under="q")):.1f }} |
# | samples that do so by more than a factor of ten, % | {{ 100 * law.probability_above(1, under="p"):.1f }} | {{ 100 * (1 - law.probability_above(-1, under="q")):.1f }} |
#
# Read the last two rows. **Fewer** samples from $q$ point the right way. Yet nearly half of them do so by more than a factor
# of ten, and not one sample from $p$ does.
#
# !!! tip "Here it is strength, not frequency, that makes the asymmetry"
#     $D(q \Vert p)$ is larger because the evidence against $p$ is stronger when it comes, not because it comes more often.
#
# ## The other average
#
# You have seen the averages for samples from $p$ [settle](from_evidence_to_kl.py#how-wide-may-the-path-be). Now the roles
# are swapped: $q$ is the truth, $p$ the model, and the evidence is for $q$.

# %% tags=["hide-input"]
from_q = convergence(q, p, n=10_000, paths=30, rng=np.random.default_rng(18), base=10)
figures.convergence(from_q)

# %% [markdown]
# The band is wider, because the evidence varies more from sample to sample. To know the divergence to within 10 % you need
# {{ samples_for_relative_error(q, p):, }} samples here, and {{ samples_for_relative_error(p, q):, }} there.

# %% tags=["hide-input"]
verify(q, p, rng=np.random.default_rng(20), base=10).check()

# %% [markdown]
# ## Play it from either side
#
# Let samples come from $p$, and the evidence for $p$ climbs gently. Let them come from $q$, and it plunges. Then change the
# pair, and see how the two distributions of the evidence drift apart. Everything above is about Beta(17, 6) and
# Beta(3, 3). From here on, the pair is yours.

# %% tags=["hide-input"]
explore(p, q, views=["densities", "evidence", "ratio-distributions", "player"], base=10)

# %% [markdown]
# <div>
# <kle-puzzle goal="asymmetric" target="10"><p>Find p and q whose first direction, D(p ‖ q), is more than ten times the second.</p></kle-puzzle>
# </div>
#
# ## Questions
#
# ??? question "Narrow truth and wide model, or wide truth and narrow model: which divergence is larger?"
#     For two Normals with equal means, the second. When one is three times as wide as the other, it is
#     {{ kl_divergence(stats.norm(0, 3), stats.norm(0, 1)):.3f }} nats against
#     {{ kl_divergence(stats.norm(0, 1), stats.norm(0, 3)):.3f }} nats. A narrow model gives hardly any density to many
#     samples of a wide truth, and pays for each.
#
# ??? question "Are there different p and q whose two divergences agree?"
#     Yes: two Normals of equal width. With a standard deviation of 1 and means 0 and 1 it is
#     {{ kl_divergence(stats.norm(0, 1), stats.norm(1, 1)):.1f }} nats in both directions.
#
# ??? question "Which order do I want?"
#     Put whatever the samples come from first. If you judge a model by data, the data come from the truth, so it is
#     $D(\text{truth} \Vert \text{model})$.
