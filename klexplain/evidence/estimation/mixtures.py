"""What a few clusters add to a Normal distribution: mixtures of Normals, fitted to samples.

Clusters that differ in shape show in no mean, no covariance and no single direction. Each
mixture is fitted to one half of a sample and read at the other, or chance would look like
clusters. It is found by expectation-maximisation, as Dempster, Laird & Rubin (1977) do.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp, softmax

PARTS = (2, 3)  # of the mixtures that are tried
STARTS, FIRST_ROUNDS, ROUNDS = 4, 5, 15  # of the iteration: the best of a few starts goes on
SHARP = 3.0  # standard deviations of the scores at the start, that are worth a factor of e
MOST = 2000  # points that a mixture is fitted to
BOUND = 8.0  # nats of a log ratio, up or down
EMPTY = 1e-9  # points in a cluster that has none left


class Weighted(NamedTuple):
    """Normal distributions with weights: logs of these, means, inverse triangular factors."""

    log_weights: np.ndarray
    means: np.ndarray
    inverses: np.ndarray


def clusters_against_normal(z: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return log ratios of mixtures to one Normal, all fitted to the first n points or the rest."""
    samples = np.arange(n), np.arange(n, len(z))
    return np.column_stack([_log_ratio(z, own, k, rng) for own in samples for k in PARTS])


def _log_ratio(z: np.ndarray, own: np.ndarray, parts: int, rng: np.random.Generator) -> np.ndarray:
    """The points of a half have it from the other half, those of the other sample from both."""
    halves = np.array_split(rng.permutation(own), 2)
    first, second = (_fitted_to(z[half[:MOST]], z, parts, rng) for half in halves)
    found = (first + second) / 2
    found[halves[0]], found[halves[1]] = second[halves[0]], first[halves[1]]
    return np.clip(found, -BOUND, BOUND)


def _fitted_to(
    sample: np.ndarray, z: np.ndarray, parts: int, rng: np.random.Generator
) -> np.ndarray:
    """Log ratios at z; covariances are drawn to that of all points, as d further ones would."""
    prior = z.shape[1] * np.cov(sample.T, bias=True).reshape(z.shape[1], z.shape[1])
    one = _updated(sample, np.ones((len(sample), 1)), prior)
    mixture = _likeliest(sample, parts, prior, rng)
    return np.asarray(logsumexp(_logs(z, mixture), axis=1) - _logs(z, one)[:, 0])


def _likeliest(
    sample: np.ndarray, parts: int, prior: np.ndarray, rng: np.random.Generator
) -> Weighted:
    starts = [_shares_by_chance(sample, parts, rng) for _ in range(STARTS)]
    runs = [_run(sample, shares, prior, FIRST_ROUNDS) for shares in starts]
    best = max(runs, key=lambda found: float(logsumexp(_logs(sample, found), axis=1).sum()))
    return _run(sample, softmax(_logs(sample, best), axis=1), prior, ROUNDS)


def _shares_by_chance(sample: np.ndarray, parts: int, rng: np.random.Generator) -> np.ndarray:
    """How much of each point is in each cluster, by quadratic functions: they part shapes too."""
    d = sample.shape[1]
    curved = rng.standard_normal((parts, d, d)) / d
    straight = rng.standard_normal((d, parts)) / np.sqrt(d)
    scores = np.einsum("ni,kij,nj->nk", sample, curved, sample) + sample @ straight
    scores -= scores.mean(axis=0)
    return np.asarray(softmax(SHARP * scores / scores.std(axis=0), axis=1))


def _run(sample: np.ndarray, shares: np.ndarray, prior: np.ndarray, rounds: int) -> Weighted:
    found = _updated(sample, shares, prior)
    for _ in range(rounds):
        found = _updated(sample, softmax(_logs(sample, found), axis=1), prior)
    return found


def _updated(sample: np.ndarray, shares: np.ndarray, prior: np.ndarray) -> Weighted:
    n, d = sample.shape
    sizes = shares.sum(axis=0) + EMPTY
    means = shares.T @ sample / sizes[:, None]
    off = (sample - means[:, None]).swapaxes(1, 2)
    squares = (off * shares.T[:, None]) @ off.swapaxes(1, 2)
    covariances = (squares + prior) / (sizes + d)[:, None, None]
    return Weighted(np.log(sizes / n), means, np.linalg.inv(np.linalg.cholesky(covariances)))


def _logs(z: np.ndarray, normals: Weighted) -> np.ndarray:
    """Logs of the weighted densities, less what all of them share."""
    log_weights, means, inverses = normals
    off = inverses @ (z - means[:, None]).swapaxes(1, 2)
    log_factors = np.log(np.diagonal(inverses, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(log_weights + log_factors - np.sum(off**2, axis=1).T / 2)
