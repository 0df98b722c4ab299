"""The Bregman divergences of -log x and x log x, and the function that is in both.

That is log1pmx(u) = log(1 + u) - u: the divergence of -log, Itakura and Saito's, is
-log1pmx((y - x) / x). A closed-form KL divergence becomes a sum of terms that are
non-negative one by one: near p = q nothing of order 1 is subtracted from anything of order 1.
"""

import numpy as np

from klexplain.special.compiled import arithmetic, compiled, in_machine_code
from klexplain.special.elementwise import Real, choose, either, expm1, log, log1p, refine

TINY = float(np.finfo(float).tiny)
SERIES = (-0.25, 0.35)  # where log(1 + u) - u would lose three bits to cancellation
ARTANH = tuple(1 / (2 * k + 1) for k in range(9, 0, -1))  # 0.15**20 is below 1e-16
EXPONENTIAL = (-0.6, 0.6)  # where exp(z) - 1 - z would
INVERSE_FACTORIALS = tuple(1 / float(np.prod(np.arange(2.0, k + 1))) for k in range(15, 1, -1))


def log1pmx(u: Real, ratio: Real = None) -> Real:
    """Return log(1 + u) - u for u >= -1; it is <= 0, and 0 only at u = 0.

    Parameters
    ----------
    u : array_like
        At least -1.
    ratio : array_like, optional
        1 + u, where the caller knows it better than the addition gives it (u near -1).

    Source: the series log(1 + u) = 2 artanh(u / (2 + u)); Abramowitz & Stegun (1964), 4.1.27.

    Examples
    --------
    >>> float(log1pmx(1e-9))
    -4.999999996666666e-19
    """
    near = (SERIES[0] < u) & (u < SERIES[1])
    return refine(near, log1pmx_series, u, lambda: _log1pmx_direct(u, ratio))


@arithmetic
def log1pmx_series(u: Real) -> Real:
    """Return log(1 + u) - u for u between -0.3 and 0.42; at 0 it is -0.0, the negative of 0.0.

    Examples
    --------
    >>> log1pmx_series(0.0)
    -0.0
    """
    r = u / (2 + u)  # log(1 + u) = 2 (r + r^3/3 + r^5/5 + ...)
    return -r * (u - 2 * r * r * _polynomial(ARTANH, r * r))


# log(1 + u) - u of machine code, which the logarithm of the system's library would slow down.
BITS = np.uint64
ONE, ROOT_HALF, TWO_TO_52 = (np.float64(x).view(BITS) for x in (1.0, np.sqrt(0.5), 2.0**52))
MANTISSA, BIAS, WIDTH = BITS(2**52 - 1), BITS(1023), BITS(52)
LOG_2 = float.fromhex("0x1.62E42FEEp-1")  # 33 bits of log 2, so that multiples are exact,
LOG_2_LOW = float.fromhex("0x1.A39EF35793C76p-33")  # and what is left of it
LARGE = 1e300


@in_machine_code(log1pmx)
def _log1pmx_by_bits(u: Real, ratio: Real) -> Real:
    """log(1 + u) - u, by 1 + u = (1 + f) 2**k with 1 + f between sqrt(1/2) and sqrt(2).

    It is -(u - k log 2 - f) + (log(1 + f) - f), where the last is the series.
    """
    bits = BITS(np.float64(ratio).view(BITS) + (ONE - ROOT_HALF))
    exponent = BITS(bits >> WIDTH)
    k = BITS(exponent | TWO_TO_52).view(np.float64) - (2.0**52 + 1023)
    m = BITS((bits & MANTISSA) + ROOT_HALF).view(np.float64)
    inverse = BITS((BIAS + BIAS - exponent) << WIDTH).view(np.float64)  # 2**-k
    low = u - (ratio - 1) if u > -0.5 else 0.0  # what the rounding of 1 + u took off
    f = u if exponent == BIAS else m - 1 + low * inverse
    value = (u - k * LOG_2 - f) - (log1pmx_series(f) + k * LOG_2_LOW)
    return -value if (ratio > 1 / LARGE) & (ratio < LARGE) else np.nan


def _log1pmx_direct(u: Real, ratio: Real) -> Real:
    if ratio is None:
        logarithm = log1p(u)
    else:
        logarithm = either(u < -0.5, lambda: log(ratio), lambda: log1p(u))
    return choose(u == np.inf, -u, logarithm - u)


@arithmetic
def _polynomial(coefficients: tuple[float, ...], x: Real) -> Real:
    total = 0.0
    for coefficient in coefficients:
        total = total * x
        total += coefficient
    return total


def expm1mx(z: Real, power: Real = None) -> Real:
    """Return exp(z) - 1 - z for any real z; it is >= 0, and 0 only at z = 0.

    Parameters
    ----------
    z : array_like
        Real.
    power : array_like, optional
        exp(z), where the caller knows it better than z, and it is neither 0 nor infinite.

    Source: the exponential series; Abramowitz & Stegun (1964), 4.2.1.

    Examples
    --------
    >>> float(expm1mx(1e-9))
    5.000000001666667e-19
    """
    near = (EXPONENTIAL[0] < z) & (z < EXPONENTIAL[1])
    return either(
        near,
        lambda: z * z * _polynomial(INVERSE_FACTORIALS, z),
        lambda: either(z == np.inf, lambda: z, lambda: _expm1mx_direct(z, power)),
    )


def _expm1mx_direct(z: Real, power: Real) -> Real:
    if power is None:
        return expm1(z) - z
    known = (power > TINY) & (power < np.inf)
    return either(known, lambda: power - (1 + z), lambda: expm1(z) - z)


def itakura_saito(y: Real, x: Real, difference: Real = None) -> Real:
    """Return y/x - 1 - log(y/x) for positive x and y: the Bregman divergence of -log.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Banerjee, Merugu, Dhillon & Ghosh (2005), Table 1 (Itakura-Saito distance).

    Examples
    --------
    >>> round(float(itakura_saito(2.0, 1.0)), 6)  # 1 - log 2
    0.306853
    """
    return itakura_saito_from(y, x, y - x if difference is None else difference)


@compiled
def itakura_saito_from(y: Real, x: Real, d: Real) -> Real:
    """Return itakura_saito(y, x) where d = y - x.

    Examples
    --------
    >>> float(itakura_saito_from(2.0, 2.0, 0.0))
    0.0
    """
    u, ratio = d / x, y / x
    return either(
        ratio < TINY,
        lambda: either(y == 0, lambda: np.inf, lambda: log(x) - log(y) + u),
        lambda: -log1pmx(u, ratio),
    )


@in_machine_code(itakura_saito_from)
def _ordinary_itakura_saito(y: Real, x: Real, d: Real) -> Real:
    return -log1pmx(d / x, y / x)


def kl_div(p: Real, q: Real, difference: Real = None) -> Real:
    """Return p log(p/q) - p + q for p, q >= 0; infinite where q = 0 < p.

    Parameters
    ----------
    p, q : array_like
        Masses or rates.
    difference : array_like, optional
        q - p, where the caller knows it better than the subtraction gives it.

    Source: the generalised KL divergence; Banerjee et al. (2005), Table 1.

    Examples
    --------
    >>> float(kl_div(0.0, 2.0)), float(kl_div(2.0, 0.0))
    (2.0, inf)
    """
    d = q - p if difference is None else difference
    return either(p == 0, lambda: d, lambda: kl_div_from(p, q, d))


@compiled
def kl_div_from(p: Real, q: Real, d: Real) -> Real:
    """Return p log(p/q) - p + q for p > 0, where d = q - p.

    Examples
    --------
    >>> float(kl_div_from(2.0, 2.0, 0.0))
    0.0
    """
    ratio = q / p

    def at_the_ends() -> Real:  # where q/p overflows, p log(p/q) is negligible beside q
        return either(ratio == np.inf, lambda: d, lambda: p * itakura_saito_from(q, p, d))

    ordinary = (ratio >= TINY) & (ratio < np.inf)
    return either(ordinary, lambda: -p * log1pmx(d / p, ratio), at_the_ends)


@in_machine_code(kl_div_from)
def _ordinary_kl_div(p: Real, q: Real, d: Real) -> Real:
    return -p * log1pmx(d / p, q / p)
