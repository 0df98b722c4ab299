"""Stable kernels: each returns its value to a few ulp, also where a plain formula cancels.

All arguments broadcast; units do not enter here, logarithms are natural.
"""

from klexplain.special import (
    bregman,
    log_beta,
    log_gamma,
    multivariate_gamma,
    products,
    ratios,
    simplex,
)
from klexplain.special.elementwise import elementwise

log1pmx, expm1mx = elementwise(bregman.log1pmx), elementwise(bregman.expm1mx)
itakura_saito, kl_div = elementwise(bregman.itakura_saito), elementwise(bregman.kl_div)
log_quotient = elementwise(ratios.log_quotient)
difference_of_products = elementwise(products.difference_of_products)
weighted_itakura_saito = elementwise(products.weighted_itakura_saito)
log_gamma_bregman = elementwise(log_gamma.log_gamma_bregman)
log_gamma_step = elementwise(log_gamma.log_gamma_step)
log_beta_bregman = elementwise(log_beta.log_beta_bregman)
categorical, multinomial, dirichlet = simplex.categorical, simplex.multinomial, simplex.dirichlet
multivariate_log_gamma_bregman = multivariate_gamma.multivariate_log_gamma_bregman
