"""The divergence of a sample of one variable from a distribution that is known."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.simulated import Simulated
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.counts import found_from_tallies
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.one_dimension import neighbours, smoothed_away, two_sided
from klexplain.evidence.estimation.tallies import Tallies

HEAVY = 0.5  # index of a tail from which on its variance is infinite
OUTWEIGHS = 0.35
MANY = 20  # times the average, from which on a value that repeats is no rounding
RULED_OUT = "one-sided: q rules out {share:.2g} of x, so D is infinite"
ONE_VALUE = (
    "none: {share:.2g} of x is one value, which a density gives with probability 0, so that "
    "D is infinite unless x was rounded or cut off there"
)
FEW = (
    "one-sided: a few values far out make up most of the mean log ratio, so this sample sets "
    "no upper limit"
)


class Known(NamedTuple):
    """What is asked of a density: its logarithm, its mass on either side, where it is not 0."""

    log_density: Callable[[np.ndarray], np.ndarray]
    masses: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    support: tuple[float, float]


def estimate_one_known(
    x: np.ndarray, q: Distribution | Simulated, confidence_level: float
) -> Found:
    """Estimate D from a sample of finite numbers and a distribution."""
    x = np.sort(x)
    if isinstance(q, Distribution) and q.discrete:
        return found_from_tallies(_tallies(x, q), confidence_level)
    known = known_from(q)
    low, high = known.support
    outside = float(np.mean((x < low) | (x > high)))
    if outside:
        return _nowhere(np.inf, RULED_OUT.format(share=outside), outside)
    values, counts = np.unique(x, return_counts=True)
    if len(values) < len(x):
        often = counts.max()
        if often > MANY * len(x) / len(values) or len(values) == 1:
            return _nowhere(0.0, ONE_VALUE.format(share=often / len(x)), 0.0)
        x = _spread(values, counts, known.support)
    return _by_spacings(x, known, two_sided_z(confidence_level))


def known_from(q: Distribution | Simulated) -> Known:
    """Return what is asked of a distribution with a distribution function, or without one."""
    if isinstance(q, Distribution):
        low, high = (float(end) for end in q.support)
        return Known(q.log_density, lambda x: (q.cdf(x), q.sf(x)), (low, high))

    def evaluated(x: np.ndarray) -> np.ndarray:
        return q.log_density(x[:, None])

    def masses(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        density = np.exp(evaluated(x))
        steps = np.concatenate([[0.0], np.diff(x) * (density[1:] + density[:-1]) / 2])
        return np.cumsum(steps), np.cumsum(steps[::-1])[::-1] - steps

    return Known(evaluated, masses, (-np.inf, np.inf))


def _by_spacings(x: np.ndarray, q: Known, z: float) -> Found:
    n, k = len(x), neighbours(len(x))
    below, above = q.masses(x)
    log_q = q.log_density(x)
    log_r, coarser = (_log_ratios(x, below, above, log_q, width) for width in (k, 2 * k))
    value, error = float(log_r.mean()), float(log_r.std() / np.sqrt(n))
    if _heavy(log_r):
        low = max(value - z * error, 0.0)
        return Found(max(value, 0.0), error, low, np.inf, FEW, 0.0, "neighbours")
    lost = smoothed_away(value - float(coarser.mean()), 1 / (n * k))
    return two_sided(value, error, z, lost, 0.0)


def _log_ratios(
    x: np.ndarray, below: np.ndarray, above: np.ndarray, log_q: np.ndarray, k: int
) -> np.ndarray:
    """Log of p/q at each x: spacings of uniform numbers have logarithms of a known mean."""
    n, at = len(x), np.arange(len(x))
    half = np.minimum(k, np.minimum(at, n - 1 - at))
    low, high = at - half, at + half
    high[0], low[-1] = 1, n - 2
    mass = np.where(below[low] > above[high], above[low] - above[high], below[high] - below[low])
    faint = mass < np.finfo(float).tiny
    with np.errstate(divide="ignore"):
        log_mass = np.where(faint, np.log(x[high] - x[low]) + log_q, np.log(mass))
    harmonic = np.cumsum(1 / np.arange(1, n + 1))
    return np.asarray(np.append(0.0, harmonic)[high - low - 1] - harmonic[-1] - log_mass)


def _heavy(log_r: np.ndarray) -> bool:
    """Whether one value outweighs a thousand, as where log ratios have no variance.

    The largest ones fall off no faster than such a law's (Hill), and the largest of all makes up
    a good part of the standard deviation of their sum.
    """
    n = len(log_r)
    far = np.sort(log_r - np.median(log_r))[-int(n**0.5) - 1 :]
    slow = np.mean(np.log(far[1:] / far[0])) > HEAVY if far[0] > 0 else False
    return bool(slow and far[-1] > OUTWEIGHS * log_r.std() * np.sqrt(n))


def _spread(values: np.ndarray, counts: np.ndarray, support: tuple[float, float]) -> np.ndarray:
    """Rounded values, spread evenly over what was rounded to each."""
    middle = (values[1:] + values[:-1]) / 2
    low = np.concatenate([[2 * values[0] - middle[0]], middle])
    high = np.concatenate([middle, [2 * values[-1] - middle[-1]]])
    low, high = np.maximum(low, support[0]), np.minimum(high, support[1])
    cell = np.repeat(np.arange(len(values)), counts)
    rank = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(low[cell] + (high - low)[cell] * (rank + 0.5) / counts[cell])


def _tallies(x: np.ndarray, q: Distribution) -> Tallies:
    """Counts of each value beside its probability; all other values are one more cell."""
    values, counts = np.unique(x, return_counts=True)
    masses = np.exp(q.log_density(values))
    rest = max(1 - float(masses.sum()), 0.0)
    if rest:
        counts, masses = np.append(counts, 0), np.append(masses, rest)
    return Tallies(counts.astype(float), masses, q_is_counted=False)


def _nowhere(low: float, why: str, reach: float) -> Found:
    return Found(np.inf, np.inf, low, np.inf, why, reach, "neighbours")
