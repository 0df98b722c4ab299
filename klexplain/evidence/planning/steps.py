"""What one sample adds to the evidence: the law of one log ratio, as ranges of known probability.

It is a list of values for a discrete law, and narrow pieces for any other. What is built from
pieces has true bounds, as the log ratio of a sample lies within its piece.
"""

from typing import NamedTuple, Self

import numpy as np

DIGITS = 12  # log ratios that agree to these are one value
SAME = 1e-12  # of 1 + its size, by which log ratios of one value may differ
NEAREST = 1 / 10  # of the distance of the sixths, that the median counts as away from one
EVEN = 1e-9  # of the largest distance, that values at equal distances may be off
MOST = 10_000  # points at equal distances


class Grid(NamedTuple):
    """Values at equal distances: all are `offset` plus a whole number of times `step`."""

    offset: float
    step: float


class Steps(NamedTuple):
    """The law of the log ratio of one sample, in nats.

    Attributes
    ----------
    nats, mass : ndarray
        Mean log ratio within each piece, and the probability of the piece.
    low, high : ndarray
        Ends of each piece; equal for a value of a discrete law.
    only_q, only_p : float
        Probabilities of samples that rule out p, and q: a log ratio of minus and plus infinity.
    lost : float
        Probability of samples whose log ratio is not known: far out, or neither p nor q has them.
    """

    nats: np.ndarray
    mass: np.ndarray
    low: np.ndarray
    high: np.ndarray
    only_q: float = 0.0
    only_p: float = 0.0
    lost: float = 0.0

    @classmethod
    def of_values(cls, nats: np.ndarray, mass: np.ndarray) -> Self:
        """Return the law of a log ratio that has these values, infinite ones among them.

        Examples
        --------
        >>> found = Steps.of_values(np.array([1.0, -np.inf, 1.0]), np.array([0.25, 0.5, 0.25]))
        >>> found.nats.tolist(), found.mass.tolist(), found.only_q
        ([1.0], [0.5], 0.5)
        """
        only_q, only_p = (float(mass[nats == end].sum()) for end in (-np.inf, np.inf))
        lost, finite = float(mass[np.isnan(nats)].sum()), np.isfinite(nats) & (mass > 0)
        seen = nats[finite]
        rounded, first, which = np.unique(
            seen.round(DIGITS), return_index=True, return_inverse=True
        )
        values, masses = seen[first], np.bincount(which, mass[finite], len(rounded))
        return cls(values, masses, values, values, only_q, only_p, lost)

    @property
    def exact(self) -> bool:
        """Whether the log ratio has these values and no others."""
        return bool((self.low == self.high).all())

    @property
    def flat(self) -> np.ndarray:
        """Which pieces are single values, but for rounding."""
        return np.asarray(self.high - self.low <= SAME * (1 + np.abs(self.nats)))

    def only(self, which: np.ndarray) -> Self:
        """Return some of the pieces, with what is infinite and lost."""
        return self._replace(
            nats=self.nats[which],
            mass=self.mass[which],
            low=self.low[which],
            high=self.high[which],
        )

    @property
    def mean(self) -> float:
        """Mean of the log ratio; NaN where it may be plus and minus infinity."""
        if self.only_p or self.only_q:
            both = self.only_p > 0 and self.only_q > 0
            return np.nan if both else np.inf if self.only_p else -np.inf
        return float(self.mass @ self.nats)

    @property
    def still(self) -> bool:
        """Whether no sample says anything."""
        return not (self.only_p or self.only_q or self.nats.any())

    @property
    def scale(self) -> float:
        """Distance of the median from the nearer of the sixths outside, but not nearly 0."""
        if not len(self.nats):
            return 1.0
        rising = np.argsort(self.nats)
        shares = np.cumsum(self.mass[rising]) / self.mass.sum()
        places = np.searchsorted(shares, [1 / 6, 1 / 2, 5 / 6])
        sides = np.diff(self.nats[rising[np.minimum(places, len(shares) - 1)]])
        near = max(float(sides.min()), NEAREST * float(sides.sum()))
        return near or float(np.abs(self.nats).max()) or 1.0

    @property
    def grid(self) -> Grid | None:
        """The points at equal distances that hold all values, where there are such."""
        return self.on_grid(MOST)

    def on_grid(self, most: int) -> Grid | None:
        """Return the same if no more than so many points are needed.

        Examples
        --------
        >>> values = np.array([0.0, 2.0, 5.0])
        >>> Steps.of_values(values, values).on_grid(10)
        Grid(offset=2.0, step=3.0)
        """
        if not (self.exact and len(self.nats)):
            return None
        values = np.unique(self.nats)
        step = _common_measure(np.diff(values), float(np.ptp(values)), most)
        return None if step is None else Grid(float(values[0]), step)


def _common_measure(gaps: np.ndarray, width: float, most: int) -> float | None:
    """The largest number of which all gaps are whole multiples; None where it is too small."""
    if not width:
        return 1.0
    rest, measure = gaps[gaps > EVEN * width], width
    while rest.size:
        measure = float(rest.min())
        if measure * most < width:
            return None
        rest = np.abs(gaps - measure * np.round(gaps / measure))
        rest = rest[rest > EVEN * width]
    measure = width / round(width / measure)
    far = np.cumsum(gaps) / measure
    return measure if (np.abs(far - np.round(far)) * measure <= EVEN * width).all() else None
