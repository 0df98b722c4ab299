"""Directions in which a sample looks least like a Normal distribution.

Two clusters, or a skewed factor, show in one direction and in hardly any mean or covariance.
Independent components, by the symmetric iteration of Hyvärinen (1999), are such directions.
"""

import numpy as np

ROUNDS = 20
NORMAL = 0.37457  # mean of log cosh of a standard Normal variable
CHANCE = 0.12  # times the root of d/n: how far from it the oddest direction of Normal data may be
MOST = 3


def odd_directions(sample: np.ndarray) -> np.ndarray:
    """Return up to three directions, one a column, that chance does not explain."""
    n, d = sample.shape
    centred = sample - sample.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / n)
    sphere = vectors / np.sqrt(np.maximum(values, np.finfo(float).tiny))
    z, turn = centred @ sphere, np.eye(d)
    for _ in range(ROUNDS):
        turn = _turned(z, turn)
    oddity = np.abs(np.mean(np.log(np.cosh(z @ turn)), axis=0) - NORMAL)
    first = np.argsort(-oddity)[:MOST]
    return np.asarray((sphere @ turn)[:, first[oddity[first] > CHANCE * np.sqrt(d / n)]])


def _turned(z: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Return a rotation nearer to independent components."""
    slope = np.tanh(z @ turn)
    towards = z.T @ slope / len(z) - turn * np.mean(1 - slope**2, axis=0)
    left, _, right = np.linalg.svd(towards)
    return np.asarray(left @ right)
