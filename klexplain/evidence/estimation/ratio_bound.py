"""The bound of Donsker & Varadhan (1983), from log ratios at the points of two samples."""

import numpy as np

from klexplain.evidence.estimation.log_ratio_regression import Regression

SEEN = 10  # of y that must have at least as large a ratio as a lower limit makes use of
DOUBT = 0.7  # of what is added for the error of the log ratio


def corrected(regression: Regression, less: np.ndarray) -> tuple[float, float]:
    """Return the bound with half the mean square error added, and the standard error."""
    value, variance = bound(regression.left_out, less)
    added = float(np.trace(regression.covariance) + regression.missed) / 2
    chance = float(np.sum(regression.covariance**2)) / 2  # of the square of the error
    return value + added, float(np.sqrt(variance + chance + (DOUBT * added) ** 2))


def bound(log_ratios: np.ndarray, less: np.ndarray) -> tuple[float, float]:
    """Return the bound, less the mean of what is known at each x, and its variance."""
    n = len(less)
    x, y = log_ratios[:n] - less, log_ratios[n:]
    largest = y.max()
    ratios = np.exp(y - largest)
    mean = ratios.mean()
    variance = x.var() / n + ratios.var() / mean**2 / len(y)
    return float(x.mean() - largest - np.log(mean)), float(variance)


def least(log_ratios: np.ndarray, less: np.ndarray, z: float) -> float:
    """Return the lower limit that counts no ratio larger than a few of y have."""
    cap = np.partition(log_ratios[len(less) :], -SEEN)[-SEEN]
    value, variance = bound(np.minimum(log_ratios, cap), less)
    return max(value - z * float(np.sqrt(variance)), 0.0)
