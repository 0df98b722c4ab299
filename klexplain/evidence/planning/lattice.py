"""The law of one log ratio on a lattice, rounded down, up, or so that its mean stays.

Rounded down and up it is a law on either side of the true one: whatever grows with the log
ratio lies between. Rounded so that the mean stays, its error is of the second order in the step.
"""

from typing import Literal, NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.evidence.planning.pieces import Pieces, pieces_of

Rounding = Literal["down", "up", "mean"]
ALIKE = 1e-9  # of a step, that gaps between the values of a discrete law may differ
MOST = 1 << 20  # points of a lattice


class Lattice(NamedTuple):
    """The law of one log ratio at the points low + step · (0, 1, 2, ...), in nats.

    Attributes
    ----------
    step, low : float
        Distance between points, and the first of them.
    masses : ndarray
        Probability of each point.
    minus_infinity, plus_infinity : float
        Probability of the log ratio -∞ and ∞, and of those that are too far away for a lattice
        of a million points.
    moved : float
        By how much, at most, rounding has moved a log ratio; 0 where the lattice is exact.
    lost : float
        Probability of log ratios beyond the ends, whose values are not known: of a law rounded
        down they are in `minus_infinity`, rounded up in `plus_infinity`, else in neither.
    """

    step: float
    low: float
    masses: np.ndarray
    minus_infinity: float
    plus_infinity: float
    moved: float
    lost: float

    @property
    def points(self) -> np.ndarray:
        """The log ratios, in nats."""
        return self.low + self.step * np.arange(len(self.masses))


def lattice_of(
    p: Distribution,
    q: Distribution,
    under: Distribution,
    step: float,
    rounding: Rounding = "mean",
) -> Lattice:
    """Return the law of log p/q of one sample from `under`, on a lattice of about this step.

    Where the values of a discrete pair lie on a lattice already, it is theirs, and exact.

    Parameters
    ----------
    p, q, under : Distribution
        The pair, and the law of the sample: one of them or a third.
    step : float
        In nats; 0 is a point of the lattice, unless it is exact.
    rounding : {"mean", "down", "up"}
        Where a log ratio between two points goes.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> law = lattice_of(p, q, p, 0.01)
    >>> round(float(law.masses @ law.points), 9)
    0.5
    """
    return on_lattice(pieces_of(p, q, under, step / 2), step, rounding)


def on_lattice(pieces: Pieces, step: float, rounding: Rounding = "mean") -> Lattice:
    """Return what lies in pieces on a lattice.

    Examples
    --------
    >>> half = np.array([0.5])
    >>> on_lattice(Pieces(half, half, half, half, 0.0, 0.5, 0.0), 0.25).masses.tolist()
    [0.5]
    """
    minus = pieces.minus_infinity + (pieces.lost if rounding == "down" else 0.0)
    plus = pieces.plus_infinity + (pieces.lost if rounding == "up" else 0.0)
    own = _own_step(pieces)
    if own:
        low = float(pieces.low[0]) if pieces.low.size else 0.0
        index = np.rint((pieces.low - low) / own).astype(int)
        masses = np.bincount(index, pieces.mass, 1)
        return Lattice(own, low, masses, minus, plus, 0.0, pieces.lost)
    near, below, above = _within_reach(pieces, step)
    first, masses = _ROUNDED[rounding](near, step)
    moved = step + float((near.high - near.low).max(initial=0.0))
    return Lattice(step, first * step, masses, minus + below, plus + above, moved, pieces.lost)


def _within_reach(pieces: Pieces, step: float) -> tuple[Pieces, float, float]:
    """The pieces that a lattice has room for, around the median, and the mass on either side."""
    order = np.argsort(pieces.low)
    total = np.cumsum(pieces.mass[order])
    middle = pieces.low[order[np.searchsorted(total, total[-1:] / 2)]] if order.size else 0.0
    reach = MOST / 2 * step
    below, above = pieces.low < middle - reach, pieces.high > middle + reach
    near = ~(below | above)
    kept = pieces._replace(**{k: getattr(pieces, k)[near] for k in pieces._fields[:4]})
    return kept, float(pieces.mass[below].sum()), float(pieces.mass[above & ~below].sum())


def _own_step(pieces: Pieces) -> float:
    """The distance between points on which all values lie; 0 where there is none."""
    if not pieces.exact:
        return 0.0
    gaps = np.diff(pieces.low)  # rising
    gaps = gaps[gaps > ALIKE * np.ptp(pieces.low)] if gaps.size else gaps
    if not gaps.size:
        return 1.0
    smallest = float(gaps.min())
    count = np.rint((pieces.low[-1] - pieces.low[0]) / smallest)
    step = float((pieces.low[-1] - pieces.low[0]) / count)
    off = (pieces.low - pieces.low[0]) / step
    whole = bool((np.abs(off - np.rint(off)) < ALIKE * (1 + count)).all())
    return step if whole and count < MOST else 0.0


def _down(pieces: Pieces, step: float) -> tuple[int, np.ndarray]:
    return _counted(np.floor(pieces.low / step), pieces.mass)


def _up(pieces: Pieces, step: float) -> tuple[int, np.ndarray]:
    return _counted(np.ceil(pieces.high / step), pieces.mass)


def _mean(pieces: Pieces, step: float) -> tuple[int, np.ndarray]:
    """The mass of each piece, with its mean, goes to the points beside it, mostly to the nearer."""
    middle = pieces.middle / step
    below = np.floor(middle)
    up = pieces.mass * (middle - below)
    return _counted(np.concatenate([below, below + 1]), np.concatenate([pieces.mass - up, up]))


_ROUNDED = {"down": _down, "up": _up, "mean": _mean}


def _counted(at: np.ndarray, mass: np.ndarray) -> tuple[int, np.ndarray]:
    index = at.astype(int)
    first = int(index.min()) if index.size else 0
    return first, np.bincount(index - first, mass, 1)
