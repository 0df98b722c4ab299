"""The divergence of a sample of one variable from a distribution that is known."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.simulated import Simulated
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.counts import found_from_tallies
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.one_dimension import neighbours, smoothed_away, two_sided
from klexplain.evidence.estimation.spacings import (
    KnownDensity,
    Stretch,
    Sums,
    added,
    part_of,
    spread_part_of,
)
from klexplain.evidence.estimation.tallies import Tallies
from klexplain.evidence.exact import nearest

HEAVY = 0.5  # index of a tail from which on its variance is infinite
OUTWEIGHS = 0.35
SEEN_ALL = 1e-12  # probability of other values that is nothing but rounding
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

Stretches = Callable[[Callable[[Stretch], Sums], int], list[Sums]]  # with so many neighbours


def estimate_one_known(
    x: np.ndarray, q: Distribution | Simulated, confidence_level: float
) -> Found:
    """Estimate D from a sample of finite numbers and a distribution."""
    x = np.sort(x)
    if isinstance(q, Distribution) and q.discrete:
        tallies = tallies_of(*np.unique(x, return_counts=True), q)
        return found_from_tallies(tallies, confidence_level)
    known = known_from(q)
    low, high = known.support
    outside = int(np.count_nonzero((x < low) | (x > high)))

    def whole(found: Callable[[Stretch], Sums], _: int) -> list[Sums]:
        return [found(Stretch(x, 0, len(x)))]

    return by_spacings(whole, known, len(x), outside, two_sided_z(confidence_level))


def by_spacings(stretches: Stretches, q: KnownDensity, n: int, outside: int, z: float) -> Found:
    """Estimate D from the stretches of a sample of n values, of which q rules out some."""
    if outside:
        return _nowhere(np.inf, RULED_OUT.format(share=outside / n), outside / n)
    k = neighbours(n)
    part = added(stretches(partial(part_of, q, n, k), 2 * k), n)
    if part.distinct < n:
        often = part.often
        if often > MANY * n / part.distinct or part.distinct == 1:
            return _nowhere(0.0, ONE_VALUE.format(share=often / n), 0.0)
        part = added(stretches(partial(spread_part_of, q, n, k), 2 * k + often), n)
    if part.infinite:
        return _nowhere(np.inf, RULED_OUT.format(share=part.infinite / n), part.infinite / n)
    return _from_sums(part, n, k, z)


def _from_sums(part: Sums, n: int, k: int, z: float) -> Found:
    mean, variance = part.total / n, part.squares / n - (part.total / n) ** 2
    value, error = nearest(mean), math.sqrt(nearest(variance / n))
    if _heavy(part.largest - part.middle, error * n):
        low = max(value - z * error, 0.0)
        return Found(max(value, 0.0), error, low, np.inf, FEW, 0.0, "neighbours")
    lost = smoothed_away(nearest((part.total - part.coarser) / n), 1 / (n * k))
    return two_sided(value, error, z, lost, 0.0)


def known_from(q: Distribution | Simulated) -> KnownDensity:
    """Return what is asked of a distribution with a distribution function, or without one."""
    if isinstance(q, Distribution):
        low, high = (float(end) for end in q.support)
        return KnownDensity(q.log_density, lambda x: (q.cdf(x), q.sf(x)), (low, high))

    def evaluated(x: np.ndarray) -> np.ndarray:
        return q.log_density(x[:, None])

    def masses(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        density = np.exp(evaluated(x))
        steps = np.concatenate([[0.0], np.diff(x) * (density[1:] + density[:-1]) / 2])
        return np.cumsum(steps), np.cumsum(steps[::-1])[::-1] - steps

    return KnownDensity(evaluated, masses, (-np.inf, np.inf))


def _heavy(far: np.ndarray, deviation: float) -> bool:
    """Whether one value outweighs a thousand, as where log ratios have no variance.

    The largest ones fall off no faster than such a law's (Hill), and the largest of all makes up
    a good part of the standard deviation of their sum.
    """
    slow = np.mean(np.log(far[1:] / far[0])) > HEAVY if far[0] > 0 else False
    return bool(slow and far[-1] > OUTWEIGHS * deviation)


def tallies_of(values: np.ndarray, counts: np.ndarray, q: Distribution) -> Tallies:
    """Counts of each value beside its probability; all other values are one more cell."""
    masses = np.exp(q.log_density(values))
    rest = 1 - float(masses.sum())
    if rest > SEEN_ALL:
        counts, masses = np.append(counts, 0), np.append(masses, rest)
    return Tallies(counts.astype(float), masses, q_is_counted=False)


def _nowhere(low: float, why: str, reach: float) -> Found:
    return Found(np.inf, np.inf, low, np.inf, why, reach, "neighbours")
