"""Nodes of the trapezoid rule in coordinates in which it converges exponentially.

The coordinate u is stretched twice: a sinh of u is the logarithm of the distance from a
finite end, or from a kink (the logit between two ends, an inverse sinh on the line). Nodes lie
close together in the bulk of p, and fewer and fewer of them reach any tail.

Source: Takahasi & Mori (1974), Double exponential formulas for numerical integration.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from klexplain.families.points import Nodes

STEP = 3 / 128  # its multiples are exact
ALMOST_NONE = 1e-20  # in place of 0: on the line a distance of 0 has no logarithm
REACH = 1e5  # of the logarithm of a distance: far beyond what floats hold

Grid = tuple[Nodes, np.ndarray]


class Piece(NamedTuple):
    """A range of integration, and how nodes lie in it.

    Attributes
    ----------
    low, high : float
        Its ends.
    centre, width : float
        About where p has its bulk, and over what width.
    reach : float
        The logarithm of a distance up to which there are nodes.
    kink : float
        A point of the whole line to which nodes come close on both sides; NaN for none.
    """

    low: float
    high: float
    centre: float
    width: float
    reach: float = REACH
    kink: float = math.nan

    def nodes(self, level: int) -> Grid:
        """Return nodes, and the logarithms of their weights over their distances from the base.

        The step is halved `level` times.
        """
        if math.isinf(self.low) and math.isinf(self.high):
            return _line(self, level) if math.isnan(self.kink) else _fork(self, level)
        if math.isinf(self.high):
            return _half_line(self, self.low, self.centre - self.low, level)
        if math.isinf(self.low):
            return _mirrored(*_half_line(self, self.high, self.high - self.centre, level))
        return _interval(self, level)

    def stretched(self, level: int, width: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """Return sinh u, of scale `width` but at most 1, and the logarithms of its weights."""
        width = min(width, 1.0)
        # Few different ones, which are kept.
        step, reach = STEP / 2**level, 2.0 ** math.ceil(math.log2(self.reach / width))
        sinh, log_weight = _stretched(step, reach)
        return width * sinh, log_weight + math.log(width)


@cache
def _stretched(step: float, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """sinh u and log(cosh u du) at equal steps of u, as far as sinh u = `reach`."""
    n = math.ceil(math.asinh(reach) / step)
    u = step * np.arange(-n, n + 1)
    u[n] = ALMOST_NONE
    return np.sinh(u), np.log(np.cosh(u)) + math.log(step)


def _line(piece: Piece, level: int) -> Grid:
    t, log_dt = piece.stretched(level)
    size = np.abs(t)
    bend = np.log(-np.expm1(-2 * size))
    log_offset = size + bend + (math.log(piece.width) - math.log(2))
    nodes = Nodes(piece.centre, piece.width * np.sinh(t), log_offset)
    return nodes, log_dt + np.log1p(np.exp(-2 * size)) - bend


def _half_line(piece: Piece, base: float, distance: float, level: int) -> Grid:
    """From `base` up; where the bulk lies at the base or below it, its width is the distance."""
    scale = max(distance, piece.width)
    t, log_dt = piece.stretched(level, piece.width / scale)
    t = t + math.log(scale)
    return Nodes(base, np.exp(t), t), log_dt


def _mirrored(nodes: Nodes, log_weight: np.ndarray) -> Grid:
    """The same down."""
    return nodes._replace(offset=-nodes.offset), log_weight


def _fork(piece: Piece, level: int) -> Grid:
    """Down from a kink, and up from it."""
    distance = abs(piece.kink - piece.centre)
    nodes, log_weight = _half_line(piece, piece.kink, distance, level)
    log_distance = nodes.log_distance
    offset = np.concatenate([-nodes.offset[::-1], nodes.offset])
    both = Nodes(piece.kink, offset, np.concatenate([log_distance[::-1], log_distance]))
    return both, np.concatenate([log_weight[::-1], log_weight])


def _interval(piece: Piece, level: int) -> Grid:
    length = piece.high - piece.low
    nearest = min(0.5, piece.width / length)  # that the bulk is taken to be to an end
    below = min(max((piece.centre - piece.low) / length, nearest), 1 - nearest)
    t, log_dt = piece.stretched(level, piece.width / length / (below * (1 - below)))
    t = t + math.log(below / (1 - below))
    small, log_length = np.exp(-np.abs(t)), math.log(length)
    bend = np.log1p(small)
    log_low, log_high = np.minimum(t, 0) - bend, -np.maximum(t, 0) - bend
    nodes = Nodes(
        piece.low, length * np.exp(log_low), log_low + log_length, piece.high, log_high + log_length
    )
    return nodes, log_dt + log_high
