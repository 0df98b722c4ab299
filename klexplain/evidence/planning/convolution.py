"""The law of a sum of n log ratios by convolving a lattice law with itself, by FFT.

Rounded down and up it gives bounds. Rounded so that the mean stays it gives a value where the
inversion of the transform does not settle, as for few samples or laws with atoms.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy import fft

from klexplain.evidence.planning.inversion import ON, Tail
from klexplain.evidence.planning.lattice import Rounding, on_lattice
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.steps import Steps

POINTS = 1 << 18  # of the lattice of a sum
CELLS = 1 << 14  # of the range of one log ratio, that its pieces are as wide as
RARE = 10.0 ** np.arange(-14, -2)  # probabilities on either side that may be left out
QUARTILES = np.array([0.25, 0.75])
ROUNDING = 1e-14  # of a convolution


class Bounds(NamedTuple):
    """Two numbers between which a probability lies."""

    low: float
    high: float


class Sums(NamedTuple):
    """Probabilities of each point of a lattice or more, of nothing, and of -∞ and ∞."""

    step: float
    low: float
    beyond: np.ndarray
    exact: bool
    minus: float
    plus: float


class Convolution:
    """A pair, the law of its samples, and their number; sums are found when asked for.

    The order is that of the error in the step: 1 for bounds, 2 for a value.
    """

    def __init__(self, sample: Sample, n: int, order: int) -> None:
        self._low, self._high = _range(sample.pieces(math.inf), n, order)
        self._pieces = sample.pieces((self._high - self._low) / CELLS or 1.0)
        self._n = n
        self._found: dict[tuple[Rounding, int], Sums] = {}

    def bounds(self, level: float) -> Bounds:
        """Return bounds of the probability that the sum is above a level, in nats, or infinite."""
        low, high = (self._above(level, rounding, 1)[0] for rounding in ("down", "up"))
        return Bounds(max(low - ROUNDING, 0.0), min(high + ROUNDING, 1.0))

    def tail(self, level: float, *, strict: bool = True) -> Tail:
        """Return the probability above a level and below, and what wider steps change."""
        above, below = self._above(level, "mean", 1, strict=strict)
        again = [self._above(level, "mean", c, strict=strict)[0] for c in (2, 3)]
        return Tail(above, below, max(abs(above - a) for a in again) + self._misplaced)

    @property
    def _misplaced(self) -> float:
        """Probability that one of the log ratios has been taken for infinite, or for neither."""
        pieces = self._pieces
        far = float(pieces.mass[(pieces.low < self._low) | (pieces.high > self._high)].sum())
        return -math.expm1(self._n * math.log1p(-min(far, 0.5)))

    def _above(
        self, level: float, rounding: Rounding, coarser: int, *, strict: bool = True
    ) -> tuple[float, float]:
        sums = self._sums(rounding, coarser)
        at = (level - sums.low) / sums.step
        last = len(sums.beyond) - 1
        if rounding == "mean" and not sums.exact:
            at = min(max(at + 0.5, 0.0), float(last))
            first = min(math.floor(at), last - 1)
            here, after = sums.beyond[first : first + 2]
            above = float(here + (at - first) * (after - here))
        else:
            nearest = round(at)
            on = abs(at - nearest) <= ON * max(1.0, abs(nearest))
            first = nearest + strict if on else math.floor(at) + 1
            above = float(sums.beyond[min(max(first, 0), last)])
        return above + sums.plus, float(sums.beyond[0]) - above + sums.minus

    def _sums(self, rounding: Rounding, coarser: int) -> Sums:
        if (rounding, coarser) not in self._found:
            self._found[rounding, coarser] = self._convolved(rounding, coarser)
        return self._found[rounding, coarser]

    def _convolved(self, rounding: Rounding, coarser: int) -> Sums:
        n, width = self._n, self._high - self._low
        step = coarser * _step(width, n) or 1.0
        law = on_lattice(_clipped(self._pieces, self._low, self._high, rounding), step, rounding)
        minus, plus = law.minus_infinity, law.plus_infinity
        finite = (1 - minus - plus) ** n
        of_minus, of_plus = (1 - plus) ** n - finite, (1 - minus) ** n - finite
        if rounding == "up":  # what is both counts for the upper bound
            of_plus = 1 - (1 - plus) ** n
        beyond = np.append(np.cumsum(_power(law.masses, n)[::-1])[::-1], 0.0)
        return Sums(law.step, n * law.low, beyond, law.moved == 0, of_minus, of_plus)


def _power(masses: np.ndarray, n: int) -> np.ndarray:
    """The n-fold convolution."""
    size = n * (len(masses) - 1) + 1
    padded = fft.next_fast_len(size, real=True)
    return np.maximum(fft.irfft(fft.rfft(masses, padded) ** n, padded)[:size], 0.0)


def _step(width: float, n: int) -> float:
    """As fine as the room for sums allows, and no finer than pieces."""
    return max(n * width / POINTS, 2 * width / CELLS)


def _range(pieces: Steps, n: int, order: int) -> tuple[float, float]:
    """Log ratios between which a lattice is as fine as what is beyond is improbable."""
    if not pieces.mass.size:
        return 0.0, 0.0
    rising = np.argsort(pieces.low)
    low, high, mass = pieces.low[rising], pieces.high[rising], pieces.mass[rising]
    below, above = np.cumsum(mass), np.cumsum(mass[::-1])[::-1]
    half = low[np.searchsorted(below, QUARTILES * below[-1])]
    ranges = []
    for rare in RARE:
        inside = (below > rare) & (above > rare)
        ends = float(low[inside].min()), float(high[inside].max())
        coarse = math.sqrt(n) * _step(ends[1] - ends[0], n) / float(np.ptp(half) or 1.0)
        ranges.append((coarse**order + n * rare, ends))
    return min(ranges)[1]


def _clipped(pieces: Steps, low: float, high: float, rounding: Rounding) -> Steps:
    """What lies beyond goes to the end of the range or to infinity, as it is rounded."""
    if pieces.exact:
        return pieces
    under, over = pieces.low < low, pieces.high > high
    beyond = [float(pieces.mass[under].sum()), float(pieces.mass[over & ~under].sum())]
    near = pieces.only(~(under | over))
    kept = [near.nats, near.mass, near.low, near.high]
    if rounding != "mean":  # up, what is below goes to the lower end; down, what is above
        side, end = (0, low) if rounding == "up" else (1, high)
        kept = [np.append(a, v) for a, v in zip(kept, [end, beyond[side], end, end], strict=True)]
        beyond[side] = 0.0
    nats, mass, lows, highs = kept
    minus, plus = pieces.only_q + beyond[0], pieces.only_p + beyond[1]
    return Steps(nats, mass, lows, highs, minus, plus, pieces.lost)
