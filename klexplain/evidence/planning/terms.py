"""The log ratio of one sample as terms of a sum: every mean over it is a sum over them.

Under p and under q they are the nodes of the quadrature, at which the trapezoid rule converges
exponentially; of a discrete pair its values. Under a third law they are narrow pieces.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, logsumexp

from klexplain.divergence.rulers.overlap import FADED, quiet
from klexplain.divergence.rulers.side import Masses, side_of
from klexplain.evidence.planning.one_sample import UNSEEN, Sample
from klexplain.evidence.planning.steps import SAME, Steps

MOST = 1 << 20  # points of a lattice
FAINT = 40.0  # log of how far below the largest a term must lie to be left out
ALIKE_SUMS = 8.0  # counts of values that may give the same sum
ALIKE = 1e-9  # of its size, by which a constant log ratio may vary
TILTS = 2.0 ** np.arange(6, -12, -0.25)  # how far a law is tilted, in standard deviations, tried


EMPTY, NONE = np.empty(0), np.empty(0, dtype=int)
Arrays = tuple[np.ndarray, np.ndarray]


class Cumulants(NamedTuple):
    """The logarithm of a tilted mass, and the mean and variance of the tilted law."""

    log_mass: float
    mean: float
    variance: float


class Terms:
    """The finite log ratios of one sample, in nats, and what else it may be.

    Parameters
    ----------
    ratio, log_mass : ndarray
        Log ratios, and the logarithms of their masses.
    rough : tuple of ndarray, or None
        Log ratios and log masses of fewer terms, to see what the terms are worth; None where
        there is nothing to see, as the terms are all there are.
    ends : ndarray of int
        Terms beyond which the law has been cut off.
    step, low : float
        Of the lattice on which the log ratios lie; the step is 0 where there is none.
    only_q, only_p : float
        Probability of a sample that only q allows, and of one that only p does.
    """

    def __init__(
        self,
        ratio: np.ndarray,
        log_mass: np.ndarray,
        rough: Arrays | None,
        ends: np.ndarray,
        lattice: tuple[float, float] = (0.0, 0.0),
        infinite: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.ratio, self.log_mass, self.rough, self.ends = ratio, log_mass, rough, ends
        self.step, self.low = lattice
        self.only_q, self.only_p = infinite

    @np.errstate(over="ignore", invalid="ignore")
    def cumulants(self, tilt: float) -> Cumulants:
        """Return those of the law whose masses are multiplied by exp(tilt · log ratio)."""
        logs = self.log_mass + tilt * self.ratio
        top = float(logs.max())
        kept = logs > top - FAINT
        weight, ratio = np.exp(logs[kept] - top), self.ratio[kept]
        total = float(weight.sum())
        weight /= total
        mean = float(weight @ ratio)
        return Cumulants(top + math.log(total), mean, float(weight @ (ratio - mean) ** 2))

    @property
    def empty(self) -> bool:
        """Whether no finite log ratio is possible."""
        return not self.ratio.size

    @property
    def constant(self) -> bool:
        """Whether every sample has the same finite log ratio."""
        return self.empty or bool(np.ptp(self.ratio) <= ALIKE * np.abs(self.ratio).max())

    def atom(self, n: np.ndarray) -> np.ndarray:
        """Return about how probable, at most, one value of a sum of so many log ratios is.

        0 on a lattice, where each value is asked for by itself.
        """
        mass = self._atoms
        if not mass.size:
            return np.zeros(len(n))
        total = float(mass.sum())
        share, counts = mass / total, np.outer(n, mass / total)
        logs = gammaln(n + 1) + (counts * np.log(share) - gammaln(counts + 1)).sum(axis=1)
        return np.asarray(np.exp(np.minimum(logs + math.log(ALIKE_SUMS), 0.0)) * total**n)

    @cached_property
    def _atoms(self) -> np.ndarray:
        """Masses of the values that a log ratio has with some probability, and not as a density."""
        if self.step or self.constant:
            return EMPTY
        if not (self.rough or self.ends.size):
            return np.exp(self.log_mass)
        rising = np.argsort(self.ratio)
        ratio, mass = self.ratio[rising], np.exp(self.log_mass[rising])
        starts = np.flatnonzero(np.diff(ratio, prepend=-np.inf) > SAME * (1 + np.abs(ratio)))
        masses, counts = np.add.reduceat(mass, starts), np.diff(starts, append=len(ratio))
        return np.asarray(masses[(counts > 1) & (masses > UNSEEN)])

    @cached_property
    def tilts(self) -> tuple[float, float]:
        """How far the law can be tilted down and up, so that its mass stays finite."""
        middle = self.cumulants(0.0)
        scale = 1 / math.sqrt(middle.variance) if self._faded(0.0, 2) else 1.0
        sizes = np.union1d(TILTS * scale, [1.0])[::-1]
        low, high = (next((t for t in s * sizes if self._faded(t)), 0.0) for s in (-1, 1))
        return float(low), float(high)

    @np.errstate(over="ignore", invalid="ignore")  # far out a log ratio may be beyond floats
    def _faded(self, tilt: float, power: int = 0) -> bool:
        """Whether the terms of a tilted mass, or of its moment, are lost in the sum at the ends."""
        logs = self.log_mass + tilt * self.ratio
        if power:
            logs = logs + power * np.log(np.maximum(np.abs(self.ratio), 1.0))
        return not self.ends.size or bool((logs[self.ends] < logs.max() - FADED).all())

    def central_moments(self) -> tuple[float, float, float]:
        """Return the absolute third, the third and the fourth central moment; infinite ones NaN."""
        off = self.ratio - self.cumulants(0.0).mean
        with np.errstate(divide="ignore"):
            size = np.log(np.abs(off))
        third, fourth = (
            np.exp(self.log_mass + k * size) if self._faded(0.0, k) else np.array(np.nan)
            for k in (3, 4)
        )
        absolute, signed = float(third.sum()), float((np.sign(off) * third).sum())
        return absolute, signed, float(fourth.sum())

    def moments(self) -> tuple[float, float]:
        """Return mean and variance of the finite log ratios; infinite where a sum has no end."""
        found = self.cumulants(0.0)
        if self._faded(0.0, 2):
            return found.mean, found.variance
        if self._faded(0.0, 1):
            return found.mean, math.inf
        last = self.ratio[self.ends][np.argmax(self._weighted_ends())]
        return math.copysign(math.inf, float(last)), math.inf

    @property
    def place(self) -> tuple[float, float]:
        """Where the log ratios are, and about their standard deviation, infinite or not."""
        mean, variance = self.moments()
        if variance < math.inf:
            return mean, math.sqrt(variance)
        rising = np.argsort(self.ratio)
        shares = np.cumsum(np.exp(self.log_mass[rising]))
        at = rising[np.searchsorted(shares, [shares[-1] / 4, shares[-1] / 2, 3 * shares[-1] / 4])]
        first, median, last = map(float, self.ratio[at])
        return median, last - first

    def _weighted_ends(self) -> np.ndarray:
        ratio = self.ratio[self.ends]
        return np.asarray(self.log_mass[self.ends] + np.log(np.maximum(np.abs(ratio), 1.0)))


def terms_of(sample: Sample, level: int = 0) -> Terms:
    """Return the log ratio log p/q of one sample as terms, the step of nodes halved so often.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> round(terms_of(Sample(p, q, p)).cumulants(0.0).variance, 12)
    1.0
    """
    p, q, under = sample.p, sample.q, sample.under
    third = not (under is p or under is q)
    if third or sample.values:
        return _of_steps(sample.steps, sample.pieces(2 * sample.width))
    law, other, sign = (p, q, 1.0) if under is p else (q, p, -1.0)
    with quiet():
        return _of_parts(side_of(law, other).parts(level), sign, sample)


def _of_steps(steps: Steps, rough: Steps) -> Terms:
    """Pieces as terms, each at its mean; values on a lattice at the points of that."""
    infinite, logs = (steps.only_q, steps.only_p), np.log(steps.mass)
    if not steps.exact:
        ends = np.array([0, len(logs) - 1])
        return Terms(steps.nats, logs, (rough.nats, np.log(rough.mass)), ends, infinite=infinite)
    grid = steps.on_grid(MOST)
    if not grid:
        return Terms(steps.nats, logs, None, NONE, infinite=infinite)
    on = grid.offset + grid.step * np.rint((steps.nats - grid.offset) / grid.step)
    return Terms(on, logs, None, NONE, (grid.step, grid.offset), infinite)


def _of_parts(parts: list[Masses], sign: float, sample: Sample) -> Terms:
    """The nodes of a quadrature, their masses scaled to what they have to add up to."""
    infinite = sample.beside.only_q, sample.beside.only_p
    total = 1 - sum(infinite)
    if not parts or total <= 0:
        return Terms(EMPTY, EMPTY, None, NONE, infinite=infinite)
    ratio, logs, ends = _joined(parts, sign, 1, total)
    return Terms(ratio, logs, _joined(parts, sign, 2, total)[:2], ends, infinite=infinite)


def _joined(
    parts: list[Masses], sign: float, stride: int, total: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log ratios and log masses of every node, or every second, and where a part ends."""
    ratios, masses, ends, count = [], [], [0], 0
    for part in parts:
        every = 1 if part.exact else stride
        log = (part.log_mass + np.log(part.weight))[::every]
        kept = np.isfinite(log) & np.isfinite(part.log_ratio[::every])
        ratios.append(sign * part.log_ratio[::every][kept])
        masses.append(log[kept])
        ends += [] if part.exact or not kept.any() else [count, count + int(kept.sum()) - 1]
        count += int(kept.sum())
    logs = np.concatenate(masses)
    logs = logs + (math.log(total) - logsumexp(logs))
    return np.concatenate(ratios), logs, np.array(ends[1:], dtype=int)
