"""A sum of log ratios between two ends: at which it leaves, and after how many samples.

Where all log ratios lie at equal distances, each possible sum is followed on its own. Otherwise
the corridor is cut into small cells. A sum within one is shared out to its two ends so that the
mean is kept, and what will become of a sum solves a linear system, once for each of two widths.
Where single log ratios have probability, that jumps from one cell to the next, and it takes three.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.linalg import solve_toeplitz

from klexplain._checks import bad
from klexplain.evidence.planning.steps import Grid, Steps

TIE = 1e-9  # nats: a sum this near to an end has reached it, whatever rounding did
FINE = 8  # cells to the spread of one log ratio
FEWEST, MOST = 600, 2400  # cells of a corridor
COARSEST = 3  # cells to that spread, below which nothing is trusted
JUMPS = 1e-3  # probability of single log ratios, from which on what becomes of a sum jumps
LEFT = 1e-9  # probability of going on that is followed no further
SURE = 1e-6  # probability of going on that may be left after the longest time
LONGEST = 50_000  # samples that are followed one by one


class Fate(NamedTuple):
    """What becomes of a sum in the end.

    Attributes
    ----------
    up, down : float
        Probabilities of leaving at the upper and at the lower end.
    samples : float
        Mean number of samples until then.
    error : float
        About how far these may be off, relative to their size.
    """

    up: float
    down: float
    samples: float
    error: float


class Times(NamedTuple):
    """When a sum leaves.

    Attributes
    ----------
    up, down : ndarray
        Probabilities of leaving at the upper, and at the lower, end with the 1st, 2nd, … sample.
    going_on : float
        Probability that it leaves with none of these.
    """

    up: np.ndarray
    down: np.ndarray
    going_on: float

    @property
    def fate(self) -> Fate:
        """The same, cut after the last of these samples."""
        n = np.arange(1, len(self.up) + 1)
        mean = float(n @ (self.up + self.down)) + len(n) * self.going_on
        return Fate(float(self.up.sum()), float(self.down.sum()), mean, 0.0)


class Corridor:
    """A sum that starts at 0, grows by independent log ratios, and stops at either end.

    Parameters
    ----------
    law : Steps
        Of one log ratio.
    low, high : float
        The ends, in nats; reaching one is enough.

    Raises
    ------
    ValueError
        Where a log ratio is so small beside the corridor that sums cannot be followed.

    Examples
    --------
    A gambler who wins two rounds of three stops at 3 up or 2 down.

    >>> law = Steps.of_values(np.array([-1.0, 1.0]), np.array([1, 2]) / 3)
    >>> corridor = Corridor(law, -2, 3)
    >>> round(corridor.fate.up, 9), round((1 - 2**-2) / (1 - 2**-5), 9)
    (0.774193548, 0.774193548)
    """

    def __init__(self, law: Steps, low: float, high: float) -> None:
        self._law, self._low, self._high = law, low, high
        self._grid = law.grid
        self._cells = self._count()

    @cached_property
    def fate(self) -> Fate:
        """Where it leaves in the end, and after how many samples on average."""
        if self._law.still:
            return Fate(0.0, 0.0, np.inf, 0.0)
        if self._grid:
            return self._followed()
        if self._law.mass[self._law.flat].sum() > JUMPS:
            return self._averaged()
        fine, coarse = (np.array(cells.fate) for cells in (self._fine, self._cut(self._cells // 2)))
        off = (fine - coarse) / 3  # the error falls with the square of the width
        up, down, samples = map(float, np.maximum(fine + off, 0.0))
        return Fate(up, down, samples, float(np.abs(off[fine > LEFT] / fine[fine > LEFT]).max()))

    def _averaged(self) -> Fate:
        """Of three widths, as the error is no power of the width; they tell how far it goes."""
        found = np.array([self._cut(count).fate for count in (MOST, MOST * 5 // 6, MOST * 2 // 3)])
        mean = found.mean(axis=0)
        off = np.ptp(found, axis=0)[mean > LEFT] / mean[mean > LEFT]
        up, down, samples = map(float, mean)
        return Fate(up, down, samples, float(off.max()))

    def _followed(self) -> Fate:
        times = self.times()
        if times.going_on > SURE:
            expected = f"log ratios large enough to decide within {LONGEST:,} samples"
            raise ValueError(
                bad("p, q", f"undecided with probability {times.going_on:.2g}", expected)
            )
        return times.fate

    def times(self, most: int = LONGEST) -> Times:
        """When it leaves, up to the sample from which on it is all but certain to have left."""
        rows = self._on_grid(self._grid) if self._grid else self._fine.rows()
        up, down, left = [], [], 1.0
        for _, (one_up, one_down, left) in zip(range(most), rows, strict=False):
            up.append(one_up)
            down.append(one_down)
            if left < LEFT:
                break
        return Times(np.array(up), np.array(down), left)

    def _count(self) -> int:
        width = self._high - self._low
        cells = int(np.clip(FINE * width / self._law.scale, FEWEST, MOST))
        if not self._grid and self._law.scale * cells < COARSEST * width:
            raise ValueError(
                f"p, q: got a log ratio that spreads by {self._law.scale:.2g} nats; expected at "
                f"least {COARSEST * width / MOST:.2g} nats between ends {width:.3g} nats apart"
            )
        return cells + cells % 2

    @cached_property
    def _fine(self) -> "_Cells":
        return self._cut(self._cells)

    def _cut(self, count: int) -> "_Cells":
        return _Cells(self._law, self._low, self._high, count)

    def _on_grid(self, grid: Grid) -> Iterator[tuple[float, float, float]]:
        """For each sample, what leaves with it above and below, and what is left."""
        law = self._law
        jump = np.zeros(round((law.nats[-1] - grid.offset) / grid.step) + 1)
        np.add.at(jump, np.rint((law.nats - grid.offset) / grid.step).astype(int), law.mass)
        here, first, n = np.ones(1), 0, 0
        while True:
            n, total = n + 1, here.sum()
            here = np.convolve(here, jump)
            at = n * grid.offset + (first + np.arange(len(here))) * grid.step
            above, below = at >= self._high - TIE, at <= self._low + TIE
            up, down = here[above].sum(), here[below].sum()
            first += int(below.sum())
            here = here[~(above | below)]
            yield up + total * law.only_p, down + total * law.only_q, float(here.sum())
            if not len(here):
                return


class _Cells:
    """A corridor cut into cells: from each node to each other, and out.

    A step leads into a cell. Its probability is shared out to the nodes at both ends of it so that
    the mean is kept: to the node on the left, and to that on the right.
    """

    def __init__(self, law: Steps, low: float, high: float, count: int) -> None:
        self._count, width = count, (high - low) / count
        self._start, *self._at_once = _shared(law, (law.nats - low) / width, count)
        at = np.clip(law.nats / width, -count - 1, count)
        place = np.floor(at)
        cell, right = (
            np.bincount((place + count + 1).astype(int), mass, 2 * count + 2)
            for mass in (law.mass, law.mass * (at - place))
        )
        self._left, self._right = (cell - right)[1:], right[:-1]
        beyond = np.cumsum(cell)
        self._down = law.only_q + beyond[count::-1]
        self._up = law.only_p + beyond[-1] - beyond[2 * count : count - 1 : -1]

    @property
    def fate(self) -> tuple[float, float, float]:
        """What becomes of the sum in the end, as in `Fate`."""
        both, middle = self._left + self._right, self._count
        column, row = -both[middle::-1], -both[middle:]
        column[0] = row[0] = 1 - both[middle]
        # In the first and the last column of the matrix half of the shares has left the corridor.
        gone = np.stack([self._right[middle::-1], self._left[: middle - 1 : -1]], axis=1)
        wanted = np.stack([self._up, self._down, np.ones(middle + 1)], axis=1)
        found = solve_toeplitz((column, row), np.hstack([wanted, gone]), check_finite=False)
        wanted, gone = found[:, :3], found[:, 3:]
        ends = np.linalg.solve(np.eye(2) + gone[[0, -1]], wanted[[0, -1]])
        up, down, more = map(float, self._start @ (wanted - gone @ ends))
        return self._at_once[0] + up, self._at_once[1] + down, 1.0 + more

    def rows(self) -> Iterator[tuple[float, float, float]]:
        """For each sample, what leaves with it above and below, and what is left."""
        here, (up, down) = self._start, self._at_once
        count = self._count
        length = next_fast_len(3 * count + 1, real=True)
        jump = rfft(self._left + self._right, length)
        while True:
            yield up, down, float(here.sum())
            up, down = float(here @ self._up), float(here @ self._down)
            there = irfft(rfft(here, length) * jump, length)[count : 2 * count + 1]
            there[0] -= here @ self._right[count::-1]
            there[-1] -= here @ self._left[: count - 1 : -1]
            here = there


def _shared(law: Steps, at: np.ndarray, count: int) -> tuple[np.ndarray, float, float]:
    """What falls to each node when a sum lands at these numbers of cells, and what leaves."""
    inside = (at > 0) & (at < count)
    place = np.floor(at[inside]).astype(int)
    mass, far = law.mass[inside], at[inside] - place
    nodes = np.bincount(place, mass * (1 - far), count + 1)
    nodes += np.bincount(place + 1, mass * far, count + 1)
    up = law.only_p + float(law.mass[at >= count].sum())
    return nodes, up, law.only_q + float(law.mass[at <= 0].sum())
