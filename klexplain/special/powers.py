"""Divergences within the generalised Gamma family, the powers of Gamma variables.

It holds Gamma, Weibull, half-normal, Maxwell and the inverses of these; the logarithm of a
Weibull variable is a Gumbel.
"""

import numpy as np
from scipy.special import gamma as gamma_function

from klexplain.special.elementwise import Real, either, log
from klexplain.special.gaps import exp_gap, phi, relative_entropy
from klexplain.special.log_gamma import log_gamma_bregman, log_gamma_step
from klexplain.special.products import cross_difference
from klexplain.special.ratios import log_ratio


def weibull(c_p: Real, scale_p: Real, c_q: Real, scale_q: Real) -> Real:
    """Return KL(Weibull || Weibull) in nats, for SciPy's ``weibull_min``.

    Source: Bauckhage (2013), Computing the KL divergence between two Weibull distributions.

    Examples
    --------
    >>> round(float(weibull(1.0, 2.0, 1.0, 1.0)), 6)  # 1 - log 2
    0.306853
    """
    k = c_q / c_p
    ratio = scale_p / scale_q
    rounding = cross_difference(scale_p, 1.0, ratio, scale_q) / (ratio * scale_q)
    power = ratio**c_q * (1 + c_q * rounding) * gamma_function(1 + k)
    z = c_q * log_ratio(scale_p, scale_q)
    return _power_of_exponential(k, (c_q - c_p) / c_p, z, power)


def gumbel(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(Gumbel || Gumbel) in nats, for SciPy's ``gumbel_r``.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Gumbel).

    Examples
    --------
    >>> round(float(gumbel(0.0, 1.0, 1.0, 1.0)), 6)  # exp(1) - 2
    0.718282
    """
    k = scale_p / scale_q
    z = (loc_q - loc_p) / scale_q
    return _power_of_exponential(k, (scale_p - scale_q) / scale_q, z, None)


def generalised_gamma(
    a_p: Real, c_p: Real, scale_p: Real, a_q: Real, c_q: Real, scale_q: Real
) -> Real:
    """Return KL(generalised Gamma || generalised Gamma) in nats, for SciPy's ``gengamma``.

    The c may be of either sign; infinite where the moment of order c_q diverges under p.
    With k = c_q / c_p the divergence is a_q (exp(L) - 1 - L) for the mean exp(L) of the power
    in q's density, and Bregman divergences of log Gamma for the shapes.

    Source: Bauckhage (2014), Computing the KL divergence between two generalized gamma
    distributions, equation 29, rearranged.

    Examples
    --------
    >>> round(float(generalised_gamma(1.0, 1.0, 2.0, 1.0, 1.0, 1.0)), 6)  # 1 - log 2
    0.306853
    >>> float(generalised_gamma(1.0, 1.0, 1.0, 2.0, -1.0, 1.0))  # E 1/x is infinite
    inf
    """
    k, d = c_q / c_p, (c_q - c_p) / c_p
    z = c_q * log_ratio(scale_p, scale_q)
    return either(
        a_p + k <= 0, lambda: np.inf, lambda: _finite_generalised_gamma(a_p, a_q, k, d, z)
    )


def _finite_generalised_gamma(a_p: Real, a_q: Real, k: Real, d: Real, z: Real) -> Real:
    mean = z + (log_gamma_step(a_p + 1, d) + log_ratio(a_p, a_q))
    x, y = a_p + 1, a_p + k
    powers = log_gamma_bregman(y, x, d) + relative_entropy(y, x, -d)
    # (a_q / a_p) (k - 1) - log |k|, in two parts that vanish with k - 1
    exponents = _signed_phi(k, d) + (a_q - a_p) / a_p * d
    return a_q * (exp_gap(mean) + powers) + log_gamma_bregman(a_q, a_p) + exponents


def _signed_phi(k: Real, d: Real) -> Real:
    """k - 1 - log |k|, where d = k - 1."""
    return either(k > 0, lambda: phi(abs(k), 1.0, d), lambda: d - log(abs(k)))


def _power_of_exponential(k: Real, d: Real, z: Real, power: Real) -> Real:
    """The divergence with exponents in the ratio k = 1 + d; z + log Gamma(1 + k) is log power."""
    shapes = log_gamma_bregman(k, 1.0, d) + relative_entropy(k, 1.0, -d)
    return exp_gap(z + log_gamma_step(2.0, d), power) + shapes
