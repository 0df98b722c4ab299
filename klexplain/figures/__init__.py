"""Figures of results: each function takes a result, draws it, and computes nothing.

>>> from scipy import stats
>>> from klexplain.evidence.likelihood_ratio import ratio_curve
>>> likelihood_ratio(ratio_curve(stats.beta(17, 6), stats.beta(3, 3))).svg()[:4]
'<svg'
"""

from klexplain.figures.contribution import contribution as contribution
from klexplain.figures.convergence import convergence as convergence
from klexplain.figures.cross_entropy import cross_entropy as cross_entropy
from klexplain.figures.cumulative_evidence import cumulative_evidence as cumulative_evidence
from klexplain.figures.densities import densities as densities
from klexplain.figures.falling_errors import falling_errors as falling_errors
from klexplain.figures.growing_estimate import growing_estimate as growing_estimate
from klexplain.figures.growing_evidence import growing_evidence as growing_evidence
from klexplain.figures.index_by_chance import index_by_chance as index_by_chance
from klexplain.figures.landscape import landscape as landscape
from klexplain.figures.likelihood_ratio import likelihood_ratio as likelihood_ratio
from klexplain.figures.log_ratio_distributions import (
    log_ratio_distributions as log_ratio_distributions,
)
from klexplain.figures.mixture_bounds import mixture_bounds as mixture_bounds
from klexplain.figures.near_equality import near_equality as near_equality
from klexplain.figures.profile import profile as profile
from klexplain.figures.rulers import rulers as rulers
from klexplain.figures.sample_size import sample_size as sample_size
from klexplain.figures.svg import Figure as Figure
from klexplain.figures.third_truth import third_truth as third_truth
from klexplain.figures.typical_regions import typical_regions as typical_regions
