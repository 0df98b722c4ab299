"""The Bregman divergence of log zeta, where zeta is Riemann's."""

import math

import numpy as np
from scipy.special import bernoulli

from klexplain.special.curvature import bregman_by_curvature, near
from klexplain.special.elementwise import Array, Real, either

CUT = 16  # terms are added up to here; from here on Euler and Maclaurin do
LAST = 1100.0  # beyond, 2**-a is no float
COUNTS = np.arange(2.0, CUT)
LOGS = np.log(COUNTS)


def log_zeta_bregman(y: Real, x: Real) -> Real:
    """Return the Bregman divergence of log zeta at y, seen from x; both above 1.

    Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 11.2.20; zeta and
    its derivatives by Edwards (1974), Riemann's Zeta Function, 6.4 (Euler-Maclaurin).

    Examples
    --------
    >>> float(log_zeta_bregman(2.5, 2.5))
    0.0
    """
    s_p, s_q = x - 1, y - 1
    return either(
        near(s_q, s_p) & (abs(s_q - s_p) < 2),
        lambda: bregman_by_curvature(_variance, s_q, s_p),
        lambda: _far(s_p, s_q),
    )


def _far(s_p: Real, s_q: Real) -> Array:
    (z_p, slope, _), (z_q, _, _) = _zeta(np.asarray(s_p)), _zeta(np.asarray(s_q))
    return np.log1p(z_q) - np.log1p(z_p) - slope / (1 + z_p) * (s_q - s_p)


def _variance(s: Array) -> Array:
    """The variance of log x where a = 1 + s."""
    above_one, slope, curvature = _zeta(s)
    mean = slope / (1 + above_one)
    return curvature / (1 + above_one) - mean * mean


def _zeta(s: Array) -> tuple[Array, Array, Array]:
    """zeta(a) - 1, zeta'(a) and zeta''(a) for a = 1 + s > 1; s is known where a is rounded."""
    s = np.minimum(s, LAST)
    a = 1 + s
    powers = COUNTS ** -a[..., None]
    sums = [(powers * (-LOGS) ** k).sum(axis=-1) for k in range(3)]
    # The rest is CUT**-a times r(a), r = CUT/(a - 1) and a polynomial.
    rest = [CUT / s, -CUT / (s * s), 2 * CUT / (s * s * s)]
    rest = [r + polynomial(a) for r, polynomial in zip(rest, _POLYNOMIALS, strict=True)]
    end, slope = CUT**-a, -math.log(CUT)
    zeroth, first, second = rest
    return (
        sums[0] + end * zeroth,
        sums[1] + end * (first + slope * zeroth),
        sums[2] + end * (second + 2 * slope * first + slope * slope * zeroth),
    )


def _euler_maclaurin() -> tuple[np.polynomial.Polynomial, ...]:
    """1/2 + sum of B_2k / (2k)! a (a + 1) ... (a + 2k - 2) CUT**(1 - 2k), and its derivatives."""
    total, rising = np.polynomial.Polynomial([0.5]), np.polynomial.Polynomial([1.0])
    numbers = bernoulli(16)
    for k in range(1, 9):
        for j in range(max(2 * k - 3, 0), 2 * k - 1):
            rising = rising * np.polynomial.Polynomial([j, 1.0])
        total = total + numbers[2 * k] / math.factorial(2 * k) * rising * CUT ** (1.0 - 2 * k)
    return total, total.deriv(), total.deriv(2)


_POLYNOMIALS = _euler_maclaurin()
