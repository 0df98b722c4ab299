"""The Bregman divergence of log(-log(1 - p)), the log-partition of a logarithmic series."""

import numpy as np

from klexplain.special.bregman import kl_div, log1pmx
from klexplain.special.curvature import POINTS, integral, near
from klexplain.special.elementwise import Array, Real, either, log1p
from klexplain.special.ratios import log_ratio


def log_series_bregman(q: Real, p: Real) -> Real:
    """Return the Bregman divergence of log(-log(1 - p)) in log p at q, seen from p.

    With h = -log(1 - p) the mean is p / ((1 - p) h), and h = p - log1pmx(-p).

    Source: Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, 7.1 (moments).

    Examples
    --------
    >>> float(log_series_bregman(0.3, 0.3))
    0.0
    """
    close = near(q, p) & near(1 - q, 1 - p)
    return either(close, lambda: _near(p, q), lambda: _far(p, q))


def _far(p: Real, q: Real) -> Real:
    """log(h_q / h_p) + mean log(p/q), without the log(q/p) that is in both."""
    above_one = kl_div(1 - p, 1.0, p) / (-(1 - p) * log1p(-p))  # the mean, less 1
    return log1p(-log1pmx(-q) / q) - log1p(-log1pmx(-p) / p) + above_one * log_ratio(p, q)


def _near(p: Real, q: Real) -> Array:
    """The integral of log(q/t) times the variance at t, over log t."""
    d, failure = np.asarray(q - p)[..., None], np.asarray(1 - p)[..., None]

    def integrand(t: Array) -> Array:
        left = failure - POINTS * d  # 1 - t, which the rounding of t near 1 would spoil
        h = -np.where(left < 0.5, np.log(left), np.log1p(-t))
        return np.log1p((1 - POINTS) * d / t) * -log1pmx(-t, left) / (left * h) ** 2

    return (q - p) * integral(integrand, q, p)
