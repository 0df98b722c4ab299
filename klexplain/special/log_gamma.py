"""The Bregman divergence of log Gamma, without its leading part x log x - x."""

import numpy as np

from klexplain.special.bregman import TINY, itakura_saito_from, log1pmx
from klexplain.special.compiled import arithmetic, compiled, in_machine_code
from klexplain.special.elementwise import Real, either, log, log1p
from klexplain.special.ratios import log_quotient

SHIFT = 1  # Stirling's formula is used from here up
# The remainder of Stirling's formula is a Stieltjes transform, and so is the rational function that
# agrees with it at twenty values of 1/x up to 1: the sum over these nodes of
# weight * x / (x**2 + node). From x = 1 on it leaves less than 3e-17 of the divergence.
NODES = (
    (0.00312219074044712222, 0.0607029469001170392),
    (0.050807083227359784, 0.0159167226654222157),
    (0.172376385236362462, 0.00487483050304395262),
    (0.394358405814411288, 0.00140947938134870885),
    (0.760658084771235674, 0.00035065378096680769),
    (1.34604865503747071, 6.85380766051114107e-5),
    (2.28038957647414658, 9.37611446476790954e-6),
    (3.80079287679044625, 7.5846547009983545e-7),
    (6.38902323666120278, 2.72202946226226929e-8),
    (11.2989462141006953, 2.25600007385813781e-10),
)
# Divided by their squares, for sums that are written in 1/x: (1 / node, weight / node**2).
INVERSE_NODES = tuple((1 / node, weight / (node * node)) for node, weight in NODES)


def log_gamma_bregman(y: Real, x: Real, difference: Real = None) -> Real:
    """Return the Bregman divergence of G(x) = log Gamma(x) - x log x + x for x, y > 0.

    That is G(y) - G(x) - G'(x) (y - x) with G'(x) = psi(x) - log x. It is the part of
    KL(gamma || gamma) that the shapes bring when the means agree.

    The recurrence of Gamma shifts both arguments up by one, which adds
    (y + 1) itakura_saito(y (x + 1), x (y + 1)). There Stirling's formula gives
    itakura_saito(y, x) / 2 and the Bregman divergence of its remainder.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence), 6.1.40 and 6.1.48 (remainder).

    Examples
    --------
    >>> float(log_gamma_bregman(3.0, 3.0))
    0.0
    """
    return log_gamma_bregman_from(y, x, y - x if difference is None else difference)


@arithmetic
@compiled
def log_gamma_bregman_from(y: Real, x: Real, d: Real) -> Real:
    """Return the same where d = y - x.

    Examples
    --------
    >>> float(log_gamma_bregman_from(3.0, 3.0, 0.0))
    0.0
    """
    # The shifted arguments are rounded, their difference is not.
    return stirling_bregman(y + SHIFT, x + SHIFT, d) + (y + SHIFT) * _shift_itakura_saito(y, x, d)


@arithmetic
def _shift_itakura_saito(y: Real, x: Real, d: Real) -> Real:
    """itakura_saito(y (x + 1), x (y + 1)) where d = y - x."""
    return -log1pmx_of_quotient(d / (y + 1) / x, y, x, (x + 1) / (y + 1))


def log1pmx_of_quotient(u: Real, y: Real, x: Real, factor: Real) -> Real:
    """Return log(1 + u) - u, where 1 + u is (y / x) * factor and u is known better.

    Examples
    --------
    >>> float(log1pmx_of_quotient(0.0, 1.0, 2.0, 2.0))
    -0.0
    """
    ratio = y / x
    return either(
        ratio < TINY,
        lambda: log_quotient(y, x) + log(factor) - u,
        lambda: log1pmx(u, ratio * factor),
    )


@in_machine_code(log1pmx_of_quotient)
def _ordinary_quotient(u: Real, y: Real, x: Real, factor: Real) -> Real:
    ratio = y / x
    return log1pmx(u, ratio * factor) if ratio > TINY else np.nan


@arithmetic
def stirling_bregman(y: Real, x: Real, d: Real) -> Real:
    """The Bregman divergence of G at y and x of at least `SHIFT`, where d = y - x."""
    u, w = 1 / x, 1 / y
    remainder = _remainder(u * u + 2 * u * w, u * u, w * w)
    return itakura_saito_from(y, x, d) / 2 + (d * u) * (d * w) * u * remainder


@arithmetic
def _remainder(slope: Real, uu: Real, ww: Real) -> Real:
    total = 0.0
    for node, weight in INVERSE_NODES:
        p = node + uu
        total += weight * (node - slope) / (p * p * (node + ww))
    return total


def log_gamma_step(y: Real, x: Real, difference: Real = None) -> Real:
    """Return log Gamma(y) - log Gamma(x) for x, y > 0, right to a small part of y - x.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence), 6.1.40 and 6.1.48 (remainder).

    Examples
    --------
    >>> round(float(log_gamma_step(4.0, 3.0)), 6)  # log 3
    1.098612
    """
    d = y - x if difference is None else difference
    step = either(d < -x / 2, lambda: log_quotient(y, x), lambda: log1p(d / x))
    return _stirling_step(y + SHIFT, x + SHIFT, d) - step


def _stirling_step(y: Real, x: Real, d: Real) -> Real:
    return (x - 0.5) * log1p(d / x) + d * (log(y) - 1) + d * _remainder_slope(y, x)


def _remainder_slope(y: Real, x: Real) -> Real:
    """The divided difference of the remainder."""
    slope = 0.0
    for node, weight in NODES:
        below = (x + node / x) * (y + node / y)
        slope = slope + weight * (node / x / y - 1) / below
    return slope


def log_gamma_cross_terms(x: Real, a: Real, b: Real, end: Real = None) -> tuple[Real, Real]:
    """Return two terms of log Gamma(x+a+b) - log Gamma(x+a) - log Gamma(x+b) + log Gamma(x).

    What is left of it after a log(1 + b/x) is their sum, and rounding is relative to them.
    Where a and b are small beside x it is about -a**2 b / (2 x**2).

    Parameters
    ----------
    x, a, b : float or ndarray
        All arguments of Gamma are positive.
    end : float or ndarray, optional
        x + a, where the caller knows it better than the addition gives it.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence), 6.1.40 and 6.1.48 (remainder).

    Examples
    --------
    >>> round(sum(log_gamma_cross_terms(2.0, 2.0, 1.0)), 6)  # log 4 - log 2 - 2 log 3/2
    -0.117783
    """
    x_a = x + a if end is None else end
    shift = a * _log_cross(x, SHIFT, b, x + SHIFT) - _log_cross(x, a, b, x_a)
    return _stirling_mixed_difference(x + SHIFT, a, b, x_a + SHIFT), shift


def _log_cross(x: Real, a: Real, b: Real, x_a: Real) -> Real:
    """log(x (x+a+b) / ((x+a) (x+b)))."""
    ratio = x / x_a * ((x_a + b) / (x + b))
    return either(ratio < 0.5, lambda: log(ratio), lambda: log1p(-a / x_a * (b / (x + b))))


def _stirling_mixed_difference(x: Real, a: Real, b: Real, x_a: Real) -> Real:
    x_b, x_ab = x + b, x_a + b
    remainder = _remainder_slope(x_ab, x_a) - _remainder_slope(x_b, x)
    leading = either(
        abs(a) < x / 2,
        lambda: _near_mixed_difference(x, a, b, x_a),
        lambda: (
            (x - 0.5) * log1p(-a / x_a * (b / x_b))
            + a * (log1p(b / x_a) - log1p(b / x))
            + b * log1p(a / x_b)
        ),
    )
    return leading + b * remainder


def _near_mixed_difference(x: Real, a: Real, b: Real, x_a: Real) -> Real:
    """(x_ab - 1/2) log(x_ab / x_b) - (x_a - 1/2) log(x_a / x) by what is of second order in a."""
    x_b, apart = x + b, a / x * (b / (x_a + b))
    second = (x_a - 0.5) * (apart * (a / x_b) - log1pmx(apart)) + b * log1pmx(a / x_b)
    return second - (a - 0.5) * (a / x) * (b / x_b)
