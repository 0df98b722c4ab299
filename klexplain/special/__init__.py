"""Stable kernels: each returns its value to a few ulp, also where a plain formula cancels.

All arguments broadcast; units do not enter here, logarithms are natural.
"""

from klexplain.special import (
    bregman,
    circle,
    counts,
    half_line,
    intervals,
    location_scale,
    log_beta,
    log_gamma,
    log_series,
    powers,
    products,
    ratios,
    simplex,
    zeta,
)
from klexplain.special.elementwise import elementwise

log1pmx, expm1mx = elementwise(bregman.log1pmx), elementwise(bregman.expm1mx)
itakura_saito, kl_div = elementwise(bregman.itakura_saito), elementwise(bregman.kl_div)
log_ratio = elementwise(ratios.log_ratio)
difference_of_products = elementwise(products.difference_of_products)
weighted_itakura_saito = elementwise(products.weighted_itakura_saito)
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
categorical, multinomial, dirichlet = simplex.categorical, simplex.multinomial, simplex.dirichlet
