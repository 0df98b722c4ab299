"""Smooth functions of several variables, as columns that a regression can weigh."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from klexplain.evidence.estimation.mixtures import clusters_against_normal
from klexplain.evidence.estimation.odd_directions import odd_directions

KNOTS, KNOT_WIDTH = 6, 0.2  # of the functions of one variable, on the scale of ranks from 0 to 1
LANDMARKS_PER_ROOT, MOST_LANDMARKS = 3, 100  # 3√n of them
FLAT = 1e-6  # of the greatest variance, below which a direction is rounding


class Basis(NamedTuple):
    """Columns in groups, each with the variance that its weights are expected to have at first.

    Attributes
    ----------
    columns : array of shape (N, K)
        The functions' values at N points.
    sizes : list of int
        How many columns each group has.
    variances : list of float
        Expected variance of a weight of each group, before any data.
    left_out : float
        Share of the variance of the last group that its columns cannot take on, at the first n
        points on average.
    """

    columns: np.ndarray
    sizes: list[int]
    variances: list[float]
    left_out: float


def basis_of(points: np.ndarray, n: int, rng: np.random.Generator) -> Basis:
    """Return the functions that a log ratio is made of, at points of which the first n are x.

    Each variable is replaced by its normal scores (the Normal quantiles of its ranks): the
    divergence is the same on any scale of a variable, and so is its estimate; far values pull
    no more than their rank. On these there are linear and quadratic functions, which are all
    that a Normal pair needs; splines of each variable, and of directions in which x or y look
    odd; what a few clusters in x or y add to one Normal; and bumps around some of the points.
    """
    ranks = _ranks(points)
    z = _sphered(ndtri(ranks), n)
    d, bumps, quadratic = z.shape[1], _bumps(z, rng), _quadratic(z)
    odd = z @ np.hstack([odd_directions(z[:n]), odd_directions(z[n:])])
    parts = [_splines(ranks), _splines(_ranks(odd)), clusters_against_normal(z, n, rng)]
    groups = [z, quadratic, *parts, bumps]
    variances = [1 / d, 0.5 / quadratic.shape[1], 0.1 / d, 0.3 / max(odd.shape[1], 1), 0.1, 0.3]
    there = [place for place, group in enumerate(groups) if group.shape[1]]
    columns = np.hstack([group - group.mean(axis=0) for group in groups])
    left_out = float(1 - np.mean(np.sum(bumps[:n] ** 2, axis=1)))
    sizes, expected = zip(*((groups[at].shape[1], variances[at]) for at in there), strict=True)
    return Basis(columns, list(sizes), list(expected), max(left_out, 0.0))


def _ranks(columns: np.ndarray) -> np.ndarray:
    return np.asarray(rankdata(columns, axis=0) / (len(columns) + 1))


def _sphered(points: np.ndarray, n: int) -> np.ndarray:
    """Return uncorrelated coordinates of variance 1, where x and y weigh the same."""
    weights = np.repeat([0.5 / n, 0.5 / (len(points) - n)], [n, len(points) - n])
    centred = points - weights @ points
    values, vectors = np.linalg.eigh((centred * weights[:, None]).T @ centred)
    kept = values > FLAT * values[-1]
    return np.asarray(centred @ (vectors[:, kept] / np.sqrt(values[kept])))


def _quadratic(z: np.ndarray) -> np.ndarray:
    """Return all products of two coordinates, and the tail of a t distribution."""
    first, second = np.triu_indices(z.shape[1])
    tail = np.log1p(np.mean(z**2, axis=1, keepdims=True))
    columns = np.hstack([z[:, first] * z[:, second], tail])
    return np.asarray(columns / columns.std(axis=0))


def _splines(ranks: np.ndarray) -> np.ndarray:
    """Return smooth functions of each column."""
    knots = (np.arange(KNOTS) + 0.5)[:, None] / KNOTS
    parts = [_kernel_columns(column[:, None], knots, KNOT_WIDTH**2) for column in ranks.T]
    return np.hstack([np.empty((len(ranks), 0)), *parts])


def _bumps(z: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    wanted = min(int(LANDMARKS_PER_ROOT * np.sqrt(len(z) / 2)), MOST_LANDMARKS)
    landmarks = z[rng.choice(len(z), wanted, replace=False)]
    return _kernel_columns(z, landmarks, z.shape[1])


def _kernel_columns(z: np.ndarray, landmarks: np.ndarray, width: float) -> np.ndarray:
    """Return columns whose products are the Gaussian kernel's, as far as landmarks span it."""
    values, vectors = np.linalg.eigh(_kernel(landmarks, landmarks, width))
    kept = values > FLAT * values[-1]
    return np.asarray(_kernel(z, landmarks, width) @ (vectors[:, kept] / np.sqrt(values[kept])))


def _kernel(a: np.ndarray, b: np.ndarray, width: float) -> np.ndarray:
    squares = np.sum(a**2, axis=1)[:, None] + np.sum(b**2, axis=1) - 2 * a @ b.T
    return np.asarray(np.exp(squares / (-2 * width)))
