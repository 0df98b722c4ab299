"""Stable kernels: each returns its value to a few ulp, also where a plain formula cancels.

All arguments broadcast; units do not enter here, logarithms are natural.
"""

from klexplain.special import gaps, log_beta, log_gamma, products
from klexplain.special.elementwise import elementwise

gap, exp_gap = elementwise(gaps.gap), elementwise(gaps.exp_gap)
phi, relative_entropy = elementwise(gaps.phi), elementwise(gaps.relative_entropy)
cross_difference = elementwise(products.cross_difference)
weighted_phi = elementwise(products.weighted_phi)
log_gamma_bregman = elementwise(log_gamma.log_gamma_bregman)
log_beta_bregman = elementwise(log_beta.log_beta_bregman)
