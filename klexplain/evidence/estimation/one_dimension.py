"""The divergence of two samples, or of a sample and a distribution, in one variable."""

import numpy as np
from scipy.special import digamma

from klexplain.distributions.distribution import Distribution
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import ASYMPTOTIC, Found


def estimate_one(x: np.ndarray, y: np.ndarray, confidence_level: float) -> Found:
    """Estimate D from two samples of finite numbers."""
    x, y = np.sort(x), np.sort(y)
    log_r = _log_ratios(x, x, y)
    at_y = np.exp(_log_ratios(y, x, y))
    error = float(np.sqrt(log_r.var() / len(x) + at_y.var() / len(y)))
    outside = float(np.mean((x < y[0]) | (x > y[-1])))
    return _found(float(log_r.mean()), error, confidence_level, outside)


def estimate_one_known(x: np.ndarray, q: Distribution, confidence_level: float) -> Found:
    """Estimate D from a sample of finite numbers and a distribution."""
    mass = np.sort(q.cdf(x))
    n, k = len(x), _neighbours(len(x))
    at = np.arange(n)
    low, high = np.maximum(at - k, 0), np.minimum(at + k, n - 1)
    log_r = digamma(high - low) - np.log(n * (mass[high] - mass[low]))
    error = float(np.sqrt(log_r.var() / n))
    return _found(float(log_r.mean()), error, confidence_level, 0.0)


def _neighbours(n: int) -> int:
    return max(1, round(n**0.5 / 2))


def _log_ratios(at: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    k = _neighbours(len(x))
    place = np.searchsorted(x, at)
    low, high = np.maximum(place - k, 0), np.minimum(place + k, len(x) - 1)
    inside = np.searchsorted(y, x[high], "right") - np.searchsorted(y, x[low])
    ratio: np.ndarray = digamma(high - low) - digamma(inside + 0.5) - np.log(len(x) / len(y))
    return ratio


def _found(value: float, error: float, confidence_level: float, reach: float) -> Found:
    half = two_sided_z(confidence_level) * error
    return Found(value, error, value - half, value + half, ASYMPTOTIC, reach, "neighbours")
