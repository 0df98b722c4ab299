"""Where one sample does not reach what the other has: out at the ends, and in a gap between."""

from typing import NamedTuple

import numpy as np

from klexplain.evidence.estimation.ranks import Row

EVEN = 4.0  # x that are supposed to thin out as y do, before any is seen to
STEEP = 2.0  # from here on, the mean square of p/q under q is infinite
DOUBT = 2.0  # standard errors of a slope by which it must be less than that
NOTICED = 0.1  # of the standard error, by which what is not reached may move the estimate
RARE = 0.01  # how often a gap is to be taken for a hole where there is none
UNBOUNDED = -np.log(0.05)  # mass times m beyond the last of y, at most, in 19 of 20 samples


class Reach(NamedTuple):
    """What of x the sample of y does not reach.

    Attributes
    ----------
    ends : tuple of float
        Shares of x below and above all of y.
    missed : float
        Nats that those beyond the ends may add, where the ratio goes on as it grew.
    steep : bool
        Whether it may grow so fast that there is no upper limit.
    hole : float
        Share of x in a hole of y; 0 without one.
    """

    ends: tuple[float, float]
    missed: float
    steep: bool
    hole: float

    @property
    def share(self) -> float:
        """Share of x that is not reached."""
        return sum(self.ends) + self.hole


def reach_of(row: Row, error: float) -> Reach:
    """Return what y does not reach, beside the standard error of an estimate."""
    n, before = len(row.x), row.x_before_y()
    ends = before[0] / n, (n - before[-1]) / n
    slopes = _slope(before), _slope(n - before[::-1])
    missed = [share * max(slope - 1, 0.0) for share, (slope, _) in zip(ends, slopes, strict=True)]
    steep = any(
        most > STEEP and share * (most - 1) > NOTICED * error
        for share, (_, most) in zip(ends, slopes, strict=True)
    )
    hole = _hole(before, n)
    return Reach(ends, sum(missed), steep, hole if hole > NOTICED * error else 0.0)


def _slope(beyond: np.ndarray) -> tuple[float, float]:
    """How many times slower x thin out than y do, towards an end, and the most that may be.

    `beyond` counts the x beyond the last of y, the last but one, and so on. Where the mass of p
    beyond a point is that of q to the power b, steps from one y to the next have the mean 1/j
    on the scale on which x end at the rate b; those beyond all of y are still under way.
    """
    outer = beyond[: int(len(beyond) ** 0.7)]
    ended = np.diff(outer)
    way = np.sum((outer[:-1] + ended / 2) / np.arange(1, len(outer)))
    seen = outer[-1] - outer[0] + EVEN
    slope = float((way + EVEN) / seen)
    return slope, slope * (1 + DOUBT / float(np.sqrt(seen)))


def _hole(before: np.ndarray, n: int) -> float:
    """Share of x in the longest run without y, where its neighbours make that improbable."""
    runs, m = np.diff(before), len(before)
    at, reach = int(np.argmax(runs)), max(4, int(m**0.5 / 2))
    first, last = max(at - reach, 0), min(at + 1 + reach, m - 1)
    others = last - first - 1
    mean = (before[last] - before[first] - runs[at] + 1) / others
    longest = others * np.expm1(np.log(m / RARE) / others) / np.log1p(1 / mean)
    return float(runs[at] / n) if runs[at] > longest else 0.0


def least_beyond(reach: Reach, m: int) -> float:
    """Nats that the x beyond the ends bring at least: their share against the most q may have."""
    shares = [share for share in reach.ends if share]
    return float(sum(share * np.log(share * m / UNBOUNDED) for share in shares))
