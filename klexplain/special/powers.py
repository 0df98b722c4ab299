"""Divergences within the generalised Gamma family, the powers of Gamma variables.

It holds Gamma, Weibull, half-normal, Maxwell and the inverses of these; the logarithm of a
Weibull variable is a Gumbel.
"""

import numpy as np
from scipy.special import gamma as gamma_function
from scipy.special import psi

from klexplain.special.bregman import TINY, expm1mx, itakura_saito, kl_div
from klexplain.special.double_double import log_double_double
from klexplain.special.elementwise import Real, either, exp, log
from klexplain.special.log_gamma import log_gamma_bregman, log_gamma_step
from klexplain.special.products import difference_of_products
from klexplain.special.ratios import log_ratio, two_sum

MANY = 100.0  # the ratio of two scales above which large logarithms may cancel


def weibull(c_p: Real, scale_p: Real, c_q: Real, scale_q: Real) -> Real:
    """Return KL(Weibull || Weibull) in nats, for SciPy's ``weibull_min``.

    Source: Bauckhage (2013), Computing the KL divergence between two Weibull distributions.

    Examples
    --------
    >>> round(float(weibull(1.0, 2.0, 1.0, 1.0)), 6)  # 1 - log 2
    0.306853
    """
    mean = c_q * log_ratio(scale_p, scale_q) + _log_gamma_above(c_q, c_p)
    power = _power(scale_p, scale_q, c_q) * _gamma_above(c_q, c_p)
    return _power_of_exponential(c_q, c_p, mean, power)


def _power(y: Real, x: Real, c: Real) -> Real:
    """(y / x)**c, with what the rounding of the ratio took off put back."""
    ratio = y / x
    rounding = difference_of_products(y, 1.0, ratio, x) / x
    return ratio**c * (1 + c * rounding / ratio)


def _gamma_above(c_q: Real, c_p: Real) -> Real:
    """Gamma(1 + c_q / c_p), with what the roundings of its argument took off put back."""
    k = c_q / c_p
    x, low = two_sum(1.0, k)
    return gamma_function(x) * (1 + psi(x) * (low + difference_of_products(c_q, 1.0, k, c_p) / c_p))


def gumbel(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(Gumbel || Gumbel) in nats, for SciPy's ``gumbel_r``.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Gumbel).

    Examples
    --------
    >>> round(float(gumbel(0.0, 1.0, 1.0, 1.0)), 6)  # exp(1) - 2
    0.718282
    """
    mean = either(
        scale_p / scale_q < MANY,
        lambda: (loc_q - loc_p) / scale_q + _log_gamma_above(scale_p, scale_q),
        lambda: _mean_of_many(loc_p, scale_p, loc_q, scale_q),
    )
    return _power_of_exponential(scale_p, scale_q, mean, None)


def _mean_of_many(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """The same as k (v - 1 + log k) + log(2 pi k) / 2 + ..., v = (loc_q - loc_p) / scale_p.

    Of v and log k, which may nearly cancel, so many digits are kept that k times them is right.

    Source: Stirling's series, Abramowitz & Stegun (1964), 6.1.41.
    """
    k = scale_p / scale_q
    apart, apart_low = two_sum(loc_q, -loc_p)
    v = apart / scale_p
    v_low = (difference_of_products(apart, 1.0, v, scale_p) + apart_low) / scale_p
    logarithm, log_low = log_double_double(k)
    log_low = log_low + difference_of_products(scale_p, 1.0, k, scale_q) / scale_p
    w, first = two_sum(v, logarithm)
    w, second = two_sum(w, -1.0)
    series = (1 / 12 - (1 / 360 - 1 / 1260 / k / k) / k / k) / k
    many = k * w + k * (first + second + v_low + log_low)
    return either(abs(k * w) == np.inf, lambda: k * w, lambda: many) + (
        log(2 * np.pi * k) / 2 + series
    )


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
    x, y = a_p + 1, a_p + k
    mean = z + (log_gamma_step(y, x, d) + log_ratio(a_p, a_q))
    powers = log_gamma_bregman(y, x, d) + kl_div(y, x, -d)
    shapes = either(
        a_p < 1,
        lambda: _small_shapes(a_p, a_q, k, d),
        lambda: log_gamma_bregman(a_q, a_p) + _exponents(a_q, a_p, k, d),
    )
    far = either(
        mean > 700,  # where exp(mean) may overflow and a_q times it not
        lambda: exp(mean + log(a_q)) - a_q * (1 + mean),
        lambda: a_q * expm1mx(mean),
    )
    return far + a_q * powers + shapes


def _exponents(a_q: Real, a_p: Real, k: Real, d: Real) -> Real:
    """(a_q / a_p) d - log |k| where d = k - 1; close to 1 in two parts that vanish with d."""
    return either(
        abs(d) < 0.5,
        lambda: _signed_itakura_saito(k, d) + (a_q - a_p) / a_p * d,
        lambda: a_q / a_p * d - log(abs(k)),
    )


def _small_shapes(a_p: Real, a_q: Real, k: Real, d: Real) -> Real:
    """The same; where a is small only a c matters, and the parts of a and of c nearly cancel."""
    growth = (a_q - a_p) / a_p
    x, y = 1 + a_p, 1 + a_q
    rest = kl_div(y, x, a_p - a_q) - kl_div(a_q, a_p)
    both = _signed_itakura_saito(a_q / a_p * k, d + growth * k)
    return both + log_gamma_bregman(y, x, a_q - a_p) + rest


def _signed_itakura_saito(k: Real, d: Real) -> Real:
    """k - 1 - log |k|, where d = k - 1."""
    return either(k > 0, lambda: itakura_saito(abs(k), 1.0, d), lambda: d - log(abs(k)))


def _log_gamma_above(y: Real, x: Real) -> Real:
    """log Gamma(1 + y / x)."""
    return log_gamma_step(1 + y / x, 2.0, (y - x) / x)


def _power_of_exponential(y: Real, x: Real, mean: Real, power: Real) -> Real:
    """The divergence with exponents in the ratio k = y/x; exp(mean) is that of the power."""
    k, d = y / x, (y - x) / x
    shapes = either(
        k < TINY,
        lambda: -np.euler_gamma - log_ratio(y, x),
        lambda: log_gamma_bregman(k, 1.0, d) + kl_div(k, 1.0, -d),
    )
    return either(k == np.inf, lambda: k, lambda: expm1mx(mean, power) + shapes)
