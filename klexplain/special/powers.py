"""Divergences where q's variable is a power of p's: of Exponential variables, and of Gammas.

They stand behind Weibull, Gumbel and the generalised Gamma.
"""

import numpy as np
from scipy.special import gamma, psi

from klexplain.special.bregman import TINY, expm1mx, itakura_saito, kl_div
from klexplain.special.double_double import log_double_double
from klexplain.special.elementwise import Real, either, exp, log
from klexplain.special.log_gamma import log_gamma_bregman, log_gamma_step
from klexplain.special.products import difference_of_products
from klexplain.special.ratios import log_ratio, two_sum

MANY = 100.0  # the ratio of two scales above which large logarithms may cancel


def power_of_quotient(y: Real, x: Real, c: Real) -> Real:
    """Return (y / x)**c, with what the rounding of the ratio took off put back.

    Examples
    --------
    >>> float(power_of_quotient(3.0, 2.0, 2.0))
    2.25
    """
    ratio = y / x
    rounding = difference_of_products(y, 1.0, ratio, x) / x
    return ratio**c * (1 + c * rounding / ratio)


def gamma_above(y: Real, x: Real) -> Real:
    """Return Gamma(1 + y / x), with what the roundings of its argument took off put back.

    Examples
    --------
    >>> float(gamma_above(3.0, 1.0))
    6.0
    """
    k = y / x
    above, low = two_sum(1.0, k)
    low = low + difference_of_products(y, 1.0, k, x) / x
    return gamma(above) * (1 + psi(above) * low)


def log_gamma_above(y: Real, x: Real) -> Real:
    """Return log Gamma(1 + y / x).

    Examples
    --------
    >>> round(float(log_gamma_above(3.0, 1.0)), 6)  # log 6
    1.791759
    """
    return log_gamma_step(1 + y / x, 2.0, (y - x) / x)


def log_mean_of_gumbel(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return the log of the mean of exp(-(x - loc_q) / scale_q) under a Gumbel p.

    It is (loc_q - loc_p) / scale_q + log Gamma(1 + scale_p / scale_q).

    Examples
    --------
    >>> float(log_mean_of_gumbel(0.0, 1.0, 2.0, 1.0))
    2.0
    """
    return either(
        scale_p / scale_q < MANY,
        lambda: (loc_q - loc_p) / scale_q + log_gamma_above(scale_p, scale_q),
        lambda: _mean_of_many(loc_p, scale_p, loc_q, scale_q),
    )


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


def power_of_exponential(y: Real, x: Real, mean: Real, power: Real = None) -> Real:
    """Return the divergence of x under p, Exponential, whose power x**k is Exponential under q.

    Parameters
    ----------
    y, x : array_like
        Positive; the exponent k is y/x.
    mean : array_like
        The log of the mean under p of that power, in units of its mean under q.
    power : array_like, optional
        The exponential of it, where the caller knows it better.

    Source: Bauckhage (2013), Computing the Kullback–Leibler divergence between two Weibull
    distributions, equation 4, rearranged.

    Examples
    --------
    >>> round(float(power_of_exponential(1.0, 1.0, np.log(2.0))), 6)  # 1 - log 2
    0.306853
    """
    k, d = y / x, (y - x) / x
    shapes = either(
        k < TINY,
        lambda: -np.euler_gamma - log_ratio(y, x),
        lambda: log_gamma_bregman(k, 1.0, d) + kl_div(k, 1.0, -d),
    )
    return either(k == np.inf, lambda: k, lambda: expm1mx(mean, power) + shapes)


def power_of_gamma(a_p: Real, a_q: Real, k: Real, d: Real, scales: Real) -> Real:
    """Return the divergence of x under p, a Gamma of shape a_p, whose power x**k is Gamma under q.

    That Gamma has the shape a_q, and E x**k is finite: a_p + k > 0. The divergence is
    a_q (exp(L) - 1 - L) for the mean exp(L) of the power in q's density, and Bregman
    divergences of log Gamma for the shapes.

    Parameters
    ----------
    a_p, a_q : array_like
        The shapes.
    k, d : array_like
        The exponent, and k - 1.
    scales : array_like
        What the scales add to L.

    Source: Bauckhage (2014), Computing the Kullback–Leibler divergence between two generalized
    gamma distributions, equation 29, rearranged.

    Examples
    --------
    >>> round(float(power_of_gamma(1.0, 1.0, 1.0, 0.0, np.log(2.0))), 6)  # 1 - log 2
    0.306853
    """
    x, y = a_p + 1, a_p + k
    mean = scales + (log_gamma_step(y, x, d) + log_ratio(a_p, a_q))
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
