"""What a ruler adds up: a function of the log ratio alone, never negative and 0 only at 0.

Each is an integral of terms f(p, q) >= 0 that grow in proportion to p and q together. Where L is
the larger of the two, and d >= 0 the logarithm of it over the smaller, the term is L K(d). What is
here is log K: no power of a ratio overflows, and nothing cancels where d is small.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from klexplain.special import expm1mx, kl_div

Log = Callable[[np.ndarray], np.ndarray]
CLOSE = 1.0  # log ratio up to which differences of exponentials are taken by their series
LARGE = 30.0  # log ratio above which an exponential swallows what is not


class Kernel(NamedTuple):
    """The logarithms of K where p is the larger, and where q is."""

    larger_p: Log
    larger_q: Log


def total_variation_terms(d: np.ndarray) -> np.ndarray:
    """Log of K for |p - q| / 2.

    Examples
    --------
    >>> np.exp(total_variation_terms(np.array([1e-9, np.inf]))).round(18).tolist()
    [5e-10, 0.5]
    """
    return np.log(-np.expm1(-d) / 2)


def jensen_shannon_terms(d: np.ndarray) -> np.ndarray:
    """Log of K for (p log(p/m) + q log(q/m)) / 2, where m is the mean of p and q.

    Both parts are taken less their own share of p - m and q - m, which add to nothing.

    Examples
    --------
    >>> round(float(np.exp(jensen_shannon_terms(np.array(1e-9)))), 24)  # d²/8
    1.25e-19
    """
    u = np.tanh(d / 2)  # p = m (1 + u) and q = m (1 - u), or the other way round
    of_mean = kl_div(1 + u, 1.0, -u) + kl_div(1 - u, 1.0, u)
    return np.log((1 + np.exp(-d)) / 4 * of_mean)


TOTAL_VARIATION = Kernel(total_variation_terms, total_variation_terms)
JENSEN_SHANNON = Kernel(jensen_shannon_terms, jensen_shannon_terms)


def power(weight: float) -> Kernel:
    """Return that of the gap between w p + (1 - w) q and p^w q^(1-w), positive for w > 1 too.

    Examples
    --------
    >>> half = power(0.5)  # (√p - √q)² / 2
    >>> np.exp(half.larger_p(np.array([1e-9, np.inf]))).round(24).tolist()
    [1.25e-19, 0.5]
    """
    if weight > 1:
        return Kernel(lambda d: _above(d, weight - 1), lambda d: _below(d, weight - 1))
    other = 1 - weight
    return Kernel(lambda d: _gap(d, weight, other), lambda d: _gap(d, other, weight))


def _gap(d: np.ndarray, larger: float, smaller: float) -> np.ndarray:
    """w + v e^-d - e^-vd, by the weights w of the larger and v of the smaller, which add to 1."""
    d = np.minimum(d, 1400.0)  # beyond, its exponentials are 0
    near = np.minimum(d, CLOSE)
    if smaller <= larger:
        close = smaller * expm1mx(-near) - expm1mx(-smaller * near)
        far = smaller * np.expm1(-d) - np.expm1(-smaller * d)
    else:
        close = np.exp(-near) * (larger * expm1mx(near) - expm1mx(larger * near))
        far = -larger * np.expm1(-d) - np.exp(-d) * np.expm1(larger * d)
    return np.log(np.where(d < CLOSE, close, far))


def _above(d: np.ndarray, b: float) -> np.ndarray:
    """e^bd - 1 - b (1 - e^-d), the power above the mean where p is larger: b is w - 1."""
    near = np.minimum(d, LARGE / b)
    close = np.log(expm1mx(b * near) + b * expm1mx(-near))
    rest = 1 + b * -np.expm1(-d)
    return np.where(b * d < LARGE, close, b * d + np.log1p(-rest * np.exp(-b * d)))


def _below(d: np.ndarray, b: float) -> np.ndarray:
    """The same where q is larger, over q."""
    near = np.minimum(d, CLOSE)
    close = np.exp(-near) * expm1mx(near)
    far = -np.expm1(-d) - np.where(np.isposinf(d), 0.0, d * np.exp(-d))
    of_b = expm1mx(-b * np.minimum(d, 1e300)) * np.exp(-d)
    return np.log(np.where(d < CLOSE, of_b + b * close, of_b + b * far))
