"""The logarithm of the Beta function, without the log-gammas that cancel in it."""

import math

import numpy as np
from scipy.special import gammaln

from klexplain.special.elementwise import Array, Real
from klexplain.special.log_gamma import NODES, SHIFT

HALF_LOG_2PI = math.log(2 * math.pi) / 2
POLES, WEIGHTS = np.array(NODES).T


def log_beta(a: Real, b: Real) -> Array:
    """Return log B(a, b) for positive a and b, to a few ulp of the terms that are left.

    Stirling's formula for the three log-gammas, collected: what is of the size of log Gamma
    has become a log(1 + b/a) + b log(1 + a/b).

    Source: Abramowitz & Stegun (1964), 6.1.41, 6.1.48 and 6.2.2.

    Examples
    --------
    >>> round(float(log_beta(2.0, 3.0)), 12) == round(math.log(1 / 12), 12)
    True
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    s = a + b
    leading = HALF_LOG_2PI + np.log(s / a / b) / 2 - a * np.log1p(b / a) - b * np.log1p(a / b)
    return np.asarray(leading + _remainder(a) + _remainder(b) - _remainder(s))


def _remainder(x: Array) -> Array:
    """log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2."""
    series = np.asarray(x * (1 / (x[..., None] ** 2 + POLES) @ WEIGHTS))
    small = x < SHIFT
    if small.any():
        y = x[small]
        series[small] = gammaln(y) - (y - 0.5) * np.log(y) + y - HALF_LOG_2PI
    return series
