"""The law of a sum of n log ratios by convolving a lattice law with itself, by FFT.

Rounded down and up it gives bounds. Rounded so that the mean stays it gives a value where the
inversion of the transform does not settle, as for few samples or laws with atoms. Chernoff's bound
says how far sums reach; what would lie beyond, less than rounding, is wrapped around.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy import fft

from klexplain.evidence.planning.inversion import ON, Tail
from klexplain.evidence.planning.lattice import MOST, Rounding, on_lattice, rounded
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.steps import Steps

POINTS = 1 << 18  # of the lattice of a sum
CELLS = 1 << 14  # of the range of one log ratio, that its pieces are as wide as
RARE = 10.0 ** np.arange(-14, -1, 1.5)  # probabilities on either side that may be left out
LITTLE = 0.1  # of a range, by which it is widened where that makes it whole
QUARTILES = np.array([0.25, 0.75])
NOTHING = 37.0  # minus the log of a probability that is rounding
TILTS = 2.0 ** np.arange(-1, 6)  # over the standard deviation of a sum
ROUNDING = 1e-14  # of a convolution, and for each sample
APART = 4.0  # standard deviations by which a sum of rounded log ratios is off at most


Ends = tuple[float, float]


class Bounds(NamedTuple):
    """Two numbers between which a probability lies."""

    low: float
    high: float


class Sums(NamedTuple):
    """The law of a sum on a lattice.

    Attributes
    ----------
    step, low : float
        Of the lattice, in nats.
    beyond : ndarray
        Probabilities of each point or one above it, and of nothing.
    atoms : ndarray
        Probabilities of each point by log ratios that are atoms alone; empty where there are none.
    moved : float
        By how much atoms may have been moved, in steps.
    exact : bool
        Whether log ratios are on the lattice by themselves.
    minus, plus : float
        Probabilities of -∞ and ∞.
    """

    step: float
    low: float
    beyond: np.ndarray
    atoms: np.ndarray
    moved: float
    exact: bool
    minus: float
    plus: float


class Convolution:
    """A sample, and the number of its like; sums are found when asked for.

    The order is that of the error in the step: 1 for bounds, 2 for a value. Levels that are to be
    looked at may be as far away as `far`, in nats.
    """

    def __init__(self, sample: Sample, n: int, order: int, far: float = 0.0) -> None:
        rough = sample.pieces(math.inf)
        (self._low, self._high), self._reach = _range(rough, n, order, far)
        self._all = float(rough.low.min(initial=0.0)), float(rough.high.max(initial=0.0))
        width = (self._high - self._low) / CELLS or 1.0
        pieces = sample.pieces(width, (self._low, self._high))
        self._pieces, self._whole = pieces, pieces.on_grid(MOST) is not None
        inside = (self._low <= pieces.low) & (pieces.high <= self._high)
        self._flat = pieces.only(pieces.flat & (inside | self._whole))
        self._n = n
        self._found: dict[tuple[Rounding, int], Sums] = {}

    def covers(self, level: float) -> bool:
        """Say whether a log ratio beyond the range decides for any sum whether it is beyond."""
        return _covers((self._low, self._high), self._all, abs(level))

    def bounds(self, level: float) -> Bounds:
        """Return bounds of the probability that the sum is above a level, in nats, or infinite."""
        low, high = (self._above(level, rounding, 1)[0] for rounding in ("down", "up"))
        slack = self._n * ROUNDING
        return Bounds(max(low - slack, 0.0), min(high + slack, 1.0))

    def tail(self, level: float, *, strict: bool = True) -> Tail:
        """Return the probability above a level and below, and what wider steps change.

        In the second of them what is beyond the range is at its ends, and not infinite.
        """
        above, below = self._above(level, "mean", 1, strict=strict)
        again = [self._above(level, "mean", c, strict=strict)[0] for c in (2, 3)]
        doubt = max(abs(above - a) for a in again) + self._near(level)
        return Tail(above, below, doubt + self._n * ROUNDING)

    def _near(self, level: float) -> float:
        """Probability of atoms of the sum that rounding may have moved across a level."""
        sums = self._sums("mean", 1)
        if not (sums.moved and sums.atoms.size):
            return 0.0
        at = (level - sums.low) / sums.step
        first, last = (min(max(at + d, 0), len(sums.atoms)) for d in (-sums.moved, sums.moved + 1))
        return float(sums.atoms[math.floor(first) : math.ceil(last)].sum())

    def _above(
        self, level: float, rounding: Rounding, coarser: int, *, strict: bool = True
    ) -> tuple[float, float]:
        sums = self._sums(rounding, coarser)
        at = (level - sums.low) / sums.step
        nearest, last = round(at), len(sums.beyond) - 1
        on = abs(at - nearest) <= ON * max(1.0, abs(nearest))
        if rounding == "mean" and not sums.exact:
            above = _between(sums, at)
            if sums.atoms.size and not sums.moved and 0 <= nearest < last:
                share = float(not strict) if on else float(at < nearest)
                above += (share - (nearest + 0.5 - at)) * float(sums.atoms[nearest])
        else:
            first = nearest + strict if on else math.floor(at) + 1
            above = float(sums.beyond[min(max(first, 0), last)])
        below = float(sums.beyond[0]) - above
        return max(above, 0.0) + sums.plus, max(below, 0.0) + sums.minus

    def _sums(self, rounding: Rounding, coarser: int) -> Sums:
        if (rounding, coarser) not in self._found:
            self._found[rounding, coarser] = self._convolved(rounding, coarser)
        return self._found[rounding, coarser]

    def _convolved(self, rounding: Rounding, coarser: int) -> Sums:
        n, pieces = self._n, self._pieces
        if not self._whole:
            to_end = (rounding == "up" or coarser == 2, rounding == "down" or coarser == 2)
            pieces = _clipped(pieces, self._low, self._high, to_end)
        step = coarser * _step(self._reach, self._high - self._low, exact=pieces.exact)
        flat = self._flat
        own = _measure(flat)
        aligned = own >= 3 * step
        step = own / math.ceil(own / step) if aligned else step
        law = on_lattice(pieces, step, rounding)
        start, count = _window(law.low, law.step, len(law.masses), law.moved, self._reach, n)
        masses = _power(law.masses, n, start, count)
        beyond = np.append(np.cumsum(masses[::-1])[::-1], 0.0)
        atoms = masses[: 0 if law.moved == 0 else None]
        if flat.mass.size < pieces.mass.size:  # atoms are not all there is
            first, of_flat = rounded(flat, step, rounding)
            atoms = _power(of_flat, n, start + n * (round(law.low / step) - first), count)
        moved = 0.0 if aligned else APART * math.sqrt(n / 6) + 1
        minus, plus = _infinite(law.minus_infinity, law.plus_infinity, n, rounding)
        low = n * law.low + start * law.step
        return Sums(law.step, low, beyond, atoms, moved, law.moved == 0, minus, plus)


def _measure(flat: Steps) -> float:
    """The distance of points on which all atoms lie, and 0 does; 0 where there are none."""
    values = np.append(0.0, flat.nats)
    grid = Steps.of_values(values, np.ones_like(values)).on_grid(CELLS // 4)
    return grid.step if grid else 0.0


def _infinite(minus: float, plus: float, n: int, rounding: Rounding) -> tuple[float, float]:
    finite = (1 - minus - plus) ** n
    of_minus, of_plus = (1 - plus) ** n - finite, (1 - minus) ** n - finite
    return of_minus, 1 - (1 - plus) ** n if rounding == "up" else of_plus  # both: the upper bound


def _between(sums: Sums, at: float) -> float:
    """The probability above a place on the lattice, each point's mass spread around it evenly."""
    last = len(sums.beyond) - 1
    at = min(max(at + 0.5, 0.0), float(last))
    first = min(math.floor(at), last - 1)
    here, after = sums.beyond[first : first + 2]
    return float(here + (at - first) * (after - here))


def _power(masses: np.ndarray, n: int, start: int, count: int) -> np.ndarray:
    """As many points of the n-fold convolution from a start, what is beyond wrapped around."""
    size = fft.next_fast_len(max(count, 1), real=True)
    wrapped = np.bincount(np.arange(len(masses)) % size, masses, size)
    base, power = fft.rfft(wrapped), None
    while n:
        if n % 2:
            power = base if power is None else power * base
        base, n = base * base, n // 2
    return np.roll(fft.irfft(power, size), -(start % size))[:count]


def _window(
    low: float, step: float, points: int, moved: float, reach: Ends, n: int
) -> tuple[int, int]:
    """The first point of the lattice of a sum that sums reach, and how many there are."""
    ends = [
        (end + sign * n * moved - n * low) / step for end, sign in zip(reach, (-1, 1), strict=True)
    ]
    first = max(0, math.floor(ends[0]))
    return first, max(min(n * (points - 1), math.ceil(ends[1])) - first, 0) + 1


def _step(reach: Ends, width: float, *, exact: bool) -> float:
    """As fine as the room for sums allows, and no finer than pieces."""
    return max((reach[1] - reach[0]) / POINTS, 0.0 if exact else 2 * width / CELLS) or 1.0


def _reach(nats: np.ndarray, mass: np.ndarray, n: int) -> Ends:
    """Sums beyond which there is next to nothing, by Chernoff's bound."""
    share = mass / mass.sum()
    mean = float(share @ nats)
    off, spread = nats - mean, math.sqrt(n * float(share @ (nats - mean) ** 2))
    ends = [n * float(nats.min()), n * float(nats.max())]
    for tilt in TILTS / spread if spread else ():
        for sign in (-1, 1):
            logs = sign * tilt * off
            top = float(logs.max())
            far = (n * (top + math.log(share @ np.exp(logs - top))) + NOTHING) / tilt
            ends.append(n * mean + sign * far)
    return max(ends[::2]), min(ends[1::2])


def _range(pieces: Steps, n: int, order: int, far: float) -> tuple[Ends, Ends]:
    """Between which log ratios a lattice is as fine as what is beyond is improbable, and sums."""
    if not pieces.mass.size:
        return (0.0, 0.0), (0.0, 0.0)
    rising = np.argsort(pieces.low)
    low, high, mass = pieces.low[rising], pieces.high[rising], pieces.mass[rising]
    below, above = np.cumsum(mass), np.cumsum(mass[::-1])[::-1]
    half = low[np.searchsorted(below, QUARTILES * below[-1])]
    ranges, whole = [], pieces.on_grid(MOST) is not None
    for rare in RARE:
        inside = (below > rare) & (above > rare)
        ends = _widened(float(low[inside].min()), float(high[inside].max()), low[0], high.max())
        reach = _reach(pieces.nats if whole else pieces.nats.clip(*ends), pieces.mass, n)
        coarse = math.sqrt(n) * _step(reach, ends[1] - ends[0], exact=pieces.exact)
        cost = (coarse / float(np.ptp(half) or 1.0)) ** order / 12 ** (order - 1) + n * rare
        ranges.append((not _covers(ends, (low[0], high.max()), far), cost, ends, reach))
    return min(ranges)[2:]


def _covers(ends: Ends, all_there_is: Ends, far: float) -> bool:
    """Whether a range goes on to twice that far in both directions, or to where all ends."""
    low, high = all_there_is
    return ends[0] <= max(low, -2 * far) and ends[1] >= min(high, 2 * far)


def _widened(low: float, high: float, least: float, most: float) -> Ends:
    """A range that takes in what lies a little beyond it."""
    little = LITTLE * (high - low)
    return (
        float(least) if low - least < little else low,
        float(most) if most - high < little else high,
    )


def _clipped(pieces: Steps, low: float, high: float, to_end: tuple[bool, bool]) -> Steps:
    """What lies beyond either end of the range goes to that end, or is infinite."""
    under, over = pieces.low < low, pieces.high > high
    sides = (under, low), (over & ~under, high)
    near = pieces.only(~(under | over))
    kept, infinite = [near.nats, near.mass, near.low, near.high], [pieces.only_q, pieces.only_p]
    for i, (beyond, end) in enumerate(sides):
        mass = float(pieces.mass[beyond].sum())
        if to_end[i]:
            kept = [np.append(a, v) for a, v in zip(kept, [end, mass, end, end], strict=True)]
        else:
            infinite[i] += mass
    nats, masses, lows, highs = kept
    return Steps(nats, masses, lows, highs, infinite[0], infinite[1], pieces.lost)
