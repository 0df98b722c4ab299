"""Nodes of the trapezoid rule in coordinates in which it converges exponentially.

The coordinate u is stretched twice: a sinh of u is the logarithm of the distance from a
finite end (the logit between two ends, an inverse sinh on the line). Nodes lie close together
in the bulk of p, and fewer and fewer of them reach any tail.

Source: Takahasi & Mori (1974), Double exponential formulas for numerical integration.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from klexplain.points import Nodes

STEP = 1 / 32
REACH = 1e5  # of the logarithm of a distance: far beyond what floats hold
LINE_REACH = 650.0  # the same on the line, where a distance over a scale has to stay finite


class Piece(NamedTuple):
    """A range of integration, with where p has its bulk, and over what width."""

    low: float
    high: float
    centre: float
    width: float

    def nodes(self, level: int) -> tuple[Nodes, np.ndarray]:
        """Return nodes, and the logarithms of their weights, with the step halved `level` times."""
        if math.isinf(self.low) and math.isinf(self.high):
            return _line(self, level)
        if math.isinf(self.high):
            return _half_line(self.low, self.centre - self.low, self.width, level)
        if math.isinf(self.low):
            nodes, weights = _half_line(-self.high, self.high - self.centre, self.width, level)
            return Nodes(self.high, -nodes.offset, nodes.log_offset), weights
        return _interval(self, level)


@cache
def _stretched(level: int, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """sinh u and log(cosh u du) at equal steps of u, as far as sinh u = `reach`."""
    step = STEP / 2**level
    n = math.ceil(math.asinh(reach) / step)
    u = step * np.arange(-n, n + 1)
    return np.sinh(u), np.log(np.cosh(u)) + math.log(step)


def _sinh(width: float, level: int) -> tuple[np.ndarray, np.ndarray]:
    """The stretched coordinate around 0 and its log-weights: of scale `width`, at most 1."""
    width = min(width, 1.0)
    reach = 2.0 ** math.ceil(math.log2(REACH / width))  # few different ones: they are kept
    s, log_du = _stretched(level, reach)
    return width * s, log_du + math.log(width)


@cache
def _line_unit(level: int) -> tuple[np.ndarray, np.ndarray]:
    t, log_du = _stretched(level, LINE_REACH)
    return np.sinh(t), log_du + np.logaddexp(t, -t) - math.log(2)


def _line(piece: Piece, level: int) -> tuple[Nodes, np.ndarray]:
    x, log_dx = _line_unit(level)
    return Nodes(piece.centre, piece.width * x), log_dx + math.log(piece.width)


def _half_line(base: float, distance: float, width: float, level: int) -> tuple[Nodes, np.ndarray]:
    """From `base` up; where the bulk lies at the base or below it, its width is the distance."""
    scale = max(distance, width)
    t, log_dt = _sinh(width / scale, level)
    t = t + math.log(scale)
    return Nodes(base, np.exp(t), t), log_dt + t


def _interval(piece: Piece, level: int) -> tuple[Nodes, np.ndarray]:
    length = piece.high - piece.low
    nearest = min(0.5, piece.width / length)  # that the bulk is taken to be to an end
    below = min(max((piece.centre - piece.low) / length, nearest), 1 - nearest)
    t, log_dt = _sinh(piece.width / length / (below * (1 - below)), level)
    t = t + math.log(below / (1 - below))
    small, log_length = np.exp(-np.abs(t)), math.log(length)
    bend = np.log1p(small)
    log_low, log_high = np.minimum(t, 0) - bend, -np.maximum(t, 0) - bend
    nodes = Nodes(
        piece.low, length * np.exp(log_low), log_low + log_length, piece.high, log_high + log_length
    )
    return nodes, log_dt + log_low + log_high + log_length
