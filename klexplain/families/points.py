"""Points at which densities are evaluated, by what is known of them best.

Next to the end of a support a point is known better by the logarithm of its distance from
that end than by itself: 1 - 1e-20 is 1 in floats, while log(1e-20) keeps all its digits.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np


class Nodes(NamedTuple):
    """Points of the line as distances from a base and, in a bounded piece, from its high end.

    Attributes
    ----------
    base, high : float
        From where the distances are measured.
    offset : ndarray
        x - base.
    log_offset : ndarray or None
        The logarithm of its absolute value, where that is known better.
    log_to_high : ndarray or None
        The logarithm of high - x, in a bounded piece.
    """

    base: float
    offset: np.ndarray
    log_offset: np.ndarray | None = None
    high: float = np.inf
    log_to_high: np.ndarray | None = None

    @property
    def log_distance(self) -> np.ndarray:
        """The logarithm of |x - base|."""
        return np.log(np.abs(self.offset)) if self.log_offset is None else self.log_offset

    @property
    def from_nearest(self) -> tuple[np.ndarray | float, np.ndarray]:
        """The end of a bounded piece that is nearer, elsewhere the base, and x less that."""
        if self.log_to_high is None:
            return self.base, self.offset
        above = self.log_to_high < self.log_distance
        return np.where(above, self.high, self.base), np.where(
            above, -np.exp(self.log_to_high), self.offset
        )


class Change(NamedTuple):
    """How y = (x - loc) / scale of a model differs from that of the truth, without cancellation.

    Attributes
    ----------
    shift, stretch : float
        y of the model is y of the truth + shift + stretch * y of the truth.
    """

    shift: float
    stretch: float


class Point:
    """The points as a standard member sees them: x is (its value - loc) / scale.

    Parameters
    ----------
    nodes : Nodes
        The points.
    loc, scale : float
        SciPy's affine parameters of the distribution.
    log_scale : float, optional
        The logarithm of `scale`, where that is known better.

    Examples
    --------
    >>> near = Point(Nodes(0.0, np.array([1e-20]), np.array([np.log(1e-20)])), 0.0, 2.0)
    >>> near.log_x.round(3)
    array([-46.745])
    """

    def __init__(
        self, nodes: Nodes, loc: float, scale: float, log_scale: float | None = None
    ) -> None:
        self._nodes, self._loc, self._scale = nodes, loc, scale
        self._log_scale = math.log(scale) if log_scale is None else log_scale

    @cached_property
    def x(self) -> np.ndarray:
        """The standardised value."""
        end, offset = self._nodes.from_nearest
        moved = offset if end is self._loc else offset + (end - self._loc)
        return moved if self._scale == 1 else moved / self._scale

    @cached_property
    def log_x(self) -> np.ndarray:
        """Its logarithm."""
        n = self._nodes
        if n.log_offset is not None and n.base == self._loc:
            return n.log_offset - self._log_scale
        start = n.base - self._loc
        if start > 0 and n.offset[0] >= 0:
            at_start = 0.0 if start == self._scale else math.log(start) - self._log_scale
            return self._or_far(np.log1p(n.offset / start) + at_start)
        return self.log_abs

    @cached_property
    def log_abs(self) -> np.ndarray:
        """The logarithm of |x|, also where x is too large for a float."""
        return self._or_far(np.log(np.abs(self.x)))

    def _or_far(self, log_x: np.ndarray) -> np.ndarray:
        """Where the logarithm of x is infinite, that of the distance; so far out they are equal."""
        log_offset = self._nodes.log_offset
        return (
            log_x
            if log_offset is None
            else np.where(log_x == np.inf, log_offset - self._log_scale, log_x)
        )

    @cached_property
    def log_1mx(self) -> np.ndarray:
        """The logarithm of 1 - x."""
        n = self._nodes
        if n.log_to_high is not None and n.high == self._loc + self._scale:
            return n.log_to_high - self._log_scale
        return np.log1p(-self.x)
