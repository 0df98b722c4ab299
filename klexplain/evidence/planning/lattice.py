"""The law of one log ratio on a lattice, rounded down, up, or so that its mean stays.

Rounded down and up it is a law on either side of the true one: whatever grows with the log
ratio lies between. Rounded so that the mean stays, its error is of the second order in the step.
"""

from typing import Literal, NamedTuple

import numpy as np

from klexplain.evidence.planning.steps import Steps

Rounding = Literal["down", "up", "mean"]
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


def on_lattice(steps: Steps, step: float, rounding: Rounding = "mean") -> Lattice:
    """Return the law of one log ratio on a lattice of this step, of which 0 is a point.

    Where its values lie on a lattice already, it is theirs, and exact.

    Parameters
    ----------
    steps : Steps
        In pieces that are narrow beside the step.
    step : float
        In nats.
    rounding : {"mean", "down", "up"}
        Where a log ratio between two points goes.

    Examples
    --------
    >>> on_lattice(Steps.of_values(np.array([0.5, np.inf]), np.array([0.4, 0.6])), 0.25)
    Lattice(step=1.0, low=0.5, masses=array([0.4]), minus_infinity=0.0, plus_infinity=0.6, \
moved=0.0, lost=0.0)
    """
    minus = steps.only_q + (steps.lost if rounding == "down" else 0.0)
    plus = steps.only_p + (steps.lost if rounding == "up" else 0.0)
    own = steps.on_grid(MOST)
    if own:
        index = np.rint((steps.nats - own.offset) / own.step).astype(int)
        masses = np.bincount(index, steps.mass, 1)
        return Lattice(own.step, own.offset, masses, minus, plus, 0.0, steps.lost)
    near, below, above = _within_reach(steps, step)
    first, masses = rounded(near, step, rounding)
    moved = step + float((near.high - near.low).max(initial=0.0))
    return Lattice(step, first * step, masses, minus + below, plus + above, moved, steps.lost)


def _within_reach(steps: Steps, step: float) -> tuple[Steps, float, float]:
    """The pieces that a lattice has room for, around the median, and the mass on either side."""
    order = np.argsort(steps.low)
    total = np.cumsum(steps.mass[order])
    middle = steps.low[order[np.searchsorted(total, total[-1:] / 2)]] if order.size else 0.0
    reach = MOST / 2 * step
    below, above = steps.low < middle - reach, steps.high > middle + reach
    near = ~(below | above)
    return steps.only(near), float(steps.mass[below].sum()), float(steps.mass[above & ~below].sum())


def _down(steps: Steps, step: float) -> tuple[int, np.ndarray]:
    return _counted(np.floor(steps.low / step), steps.mass)


def _up(steps: Steps, step: float) -> tuple[int, np.ndarray]:
    return _counted(np.ceil(steps.high / step), steps.mass)


def _mean(steps: Steps, step: float) -> tuple[int, np.ndarray]:
    """The mass of each piece, with its mean, goes to the points beside it, mostly to the nearer."""
    nats = steps.nats / step
    below = np.floor(nats)
    up = steps.mass * (nats - below)
    return _counted(np.concatenate([below, below + 1]), np.concatenate([steps.mass - up, up]))


_ROUNDED = {"down": _down, "up": _up, "mean": _mean}


def rounded(steps: Steps, step: float, rounding: Rounding) -> tuple[int, np.ndarray]:
    """Return the first multiple of the step that a law on a lattice has, and its masses.

    Examples
    --------
    >>> first, masses = rounded(Steps.of_values(np.array([1.75]), np.ones(1)), 0.5, "mean")
    >>> first, masses.tolist()
    (3, [0.5, 0.5])
    """
    return _ROUNDED[rounding](steps, step)


def _counted(at: np.ndarray, mass: np.ndarray) -> tuple[int, np.ndarray]:
    index = at.astype(int)
    first = int(index.min()) if index.size else 0
    return first, np.bincount(index - first, mass, 1)
