"""The log ratio of two samples, by a regression on which of the two a point comes from."""

from typing import NamedTuple

import numpy as np
from scipy import linalg
from scipy.special import expit

from klexplain.evidence.estimation.smooth_functions import Basis

ROUNDS = 10  # of Newton steps, each with new variances
FLATTEST, STEEPEST = 1e-4, 100.0  # variances of weights
FURTHEST = 5.0  # that a step may move a log ratio
FREE = 1e-6  # the weight of the constant is held back by next to nothing


class Regression(NamedTuple):
    """Log ratios of a point's density under p to that under q, and how well they are known.

    Attributes
    ----------
    fitted, left_out : array
        At each point, from all points, and from all but itself.
    covariance : array of shape (K, K)
        Covariance, over x, of the log ratio's K independent and unit errors.
    missed : float
        Mean square error, over x, of what the columns cannot take on.
    """

    fitted: np.ndarray
    left_out: np.ndarray
    covariance: np.ndarray
    missed: float


def regress(basis: Basis, n: int, offset: np.ndarray) -> Regression:
    """Fit log ratios, n points of x before those of y, as an offset and weighed columns.

    The weights are Normal a priori, with a variance for each group of columns that is found
    beside them (expectation-maximisation); Newton's steps find their most probable values. The
    posterior covariance says how far off the log ratio still is, and what it would be without
    a point.
    """
    columns = np.hstack([np.ones((len(offset), 1)), basis.columns])
    is_x = np.arange(len(offset)) < n
    prior = offset + np.log(n / (len(offset) - n))  # logits of x, where all weights are 0
    weights, variances = np.zeros(columns.shape[1]), np.array(basis.variances)
    for round_ in range(ROUNDS):
        held = np.concatenate([[FREE], np.repeat(1 / variances, basis.sizes)])
        weights, factor = _newton(columns, is_x, prior, weights, held)
        if round_:  # the first weights are too far off to judge their variance
            variances = _variances(weights, factor, basis.sizes)
    logits = prior + columns @ weights
    errors = linalg.solve_triangular(factor, columns.T, lower=True).T
    missed = basis.left_out * float(variances[-1])
    fitted = logits - np.log(n / (len(offset) - n))
    left_out = fitted - _own_part(errors, logits, is_x)
    return Regression(fitted, left_out, np.cov(errors[:n].T), missed)


def _newton(
    columns: np.ndarray, is_x: np.ndarray, prior: np.ndarray, weights: np.ndarray, held: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return better weights, and the triangular factor of their inverse covariance."""
    of_x = expit(prior + columns @ weights)
    scaled = columns * np.sqrt(np.maximum(of_x * (1 - of_x), 1e-6))[:, None]
    factor = np.linalg.cholesky(scaled.T @ scaled + np.diag(held))
    step = linalg.cho_solve((factor, True), columns.T @ (is_x - of_x) - held * weights)
    longest = float(np.abs(columns @ step).max())
    return weights + step * min(1.0, FURTHEST / longest if longest else 1.0), factor


def _variances(weights: np.ndarray, factor: np.ndarray, sizes: list[int]) -> np.ndarray:
    """Return the mean square of each group's weights, their uncertainty included."""
    inverse = linalg.solve_triangular(factor, np.eye(len(weights)), lower=True)
    squares = (weights**2 + np.sum(inverse**2, axis=0))[1:]
    starts = np.cumsum([0, *sizes[:-1]])
    return np.clip(np.add.reduceat(squares, starts) / sizes, FLATTEST, STEEPEST)


def _own_part(errors: np.ndarray, logits: np.ndarray, is_x: np.ndarray) -> np.ndarray:
    """Return what each point adds to its own log ratio, by one Newton step without it."""
    of_x, leverage = expit(logits), np.sum(errors**2, axis=1)
    return np.asarray(leverage * (is_x - of_x) / np.maximum(1 - of_x * (1 - of_x) * leverage, 0.05))
