"""The mean of numbers that hang together in groups, such as the tokens of a text."""

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit


class ClusteredMean(NamedTuple):
    """A mean, its standard error, and how many standard errors its interval reaches.

    Attributes
    ----------
    value, standard_error, reach : float
        The mean, its error, and a quantile of Student's t with one degree of freedom less than
        there are groups; both infinite for a single group.
    groups : int
        How many groups there are.
    """

    value: float
    standard_error: float
    reach: float
    groups: int


def clustered_mean(
    values: np.ndarray, group: np.ndarray | None, confidence_level: float
) -> ClusteredMean:
    """Return the mean over all numbers, with an error that lets those of one group hang together.

    With S the sum and n the number of values in each of G groups, and m the mean of all N values,
    the standard error is √(G / (G - 1) Σ (S - m n)²) / N. Without groups each value is its own.

    Notes
    -----
    Source: Liang & Zeger (1986), for a mean.

    Examples
    --------
    >>> values = np.array([1.0, 1.0, 3.0, 3.0])
    >>> round(clustered_mean(values, None, 0.95).standard_error, 3)
    0.577
    >>> round(clustered_mean(values, np.array([0, 0, 1, 1]), 0.95).standard_error, 3)
    1.0
    """
    n = len(values)
    value = float(values.mean())
    away = values - value
    if group is not None:
        away = _sums(away, group)
    groups = len(away)
    if groups < 2:
        return ClusteredMean(value, np.inf, np.inf, groups)
    error = float(np.sqrt(groups / (groups - 1) * (away @ away)) / n)
    return ClusteredMean(
        value, error, float(stdtrit(groups - 1, (1 + confidence_level) / 2)), groups
    )


def _sums(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    which = np.unique(group, return_inverse=True)[1]
    return np.bincount(which.ravel(), values).astype(float)
