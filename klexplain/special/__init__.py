"""Stable kernels: each returns its value to a few ulp, also where a plain formula cancels.

All arguments broadcast; units do not enter here, logarithms are natural.
"""

from klexplain.special import (
    circle,
    counts,
    gaps,
    half_line,
    intervals,
    location_scale,
    log_beta,
    log_gamma,
    log_series,
    powers,
    products,
    ratios,
    shares,
    zeta,
)
from klexplain.special.elementwise import elementwise

gap, exp_gap = elementwise(gaps.gap), elementwise(gaps.exp_gap)
phi, relative_entropy = elementwise(gaps.phi), elementwise(gaps.relative_entropy)
log_ratio = elementwise(ratios.log_ratio)
cross_difference = elementwise(products.cross_difference)
weighted_phi = elementwise(products.weighted_phi)
log_gamma_bregman = elementwise(log_gamma.log_gamma_bregman)
log_gamma_step = elementwise(log_gamma.log_gamma_step)
log_beta_bregman = elementwise(log_beta.log_beta_bregman)

normal, laplace = elementwise(location_scale.normal), elementwise(location_scale.laplace)
cauchy = elementwise(location_scale.cauchy)
gamma, pareto = elementwise(half_line.gamma), elementwise(half_line.pareto)
inverse_gaussian = elementwise(half_line.inverse_gaussian)
weibull, gumbel = elementwise(powers.weibull), elementwise(powers.gumbel)
generalised_gamma = elementwise(powers.generalised_gamma)
uniform = elementwise(intervals.uniform)
discrete_uniform = elementwise(intervals.discrete_uniform)
bernoulli, geometric = elementwise(counts.bernoulli), elementwise(counts.geometric)
negative_binomial = elementwise(counts.negative_binomial)
logarithmic_series = elementwise(log_series.logarithmic_series)
zipf, von_mises = elementwise(zeta.zipf), elementwise(circle.von_mises)
categorical, multinomial, dirichlet = shares.categorical, shares.multinomial, shares.dirichlet
