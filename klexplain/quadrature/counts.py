"""The sum of a discrete pair of known families: term by term, or by blocks and an integral.

A long sum is smooth away from the ends of the support. There it is an integral, plus what
Gregory's formula adds at the ends from differences of the terms: no derivative is needed.

Source: Gregory's formula; Jordan (1965), Calculus of Finite Differences, section 99.
"""

import math

import numpy as np

from klexplain.points import Change, Nodes
from klexplain.quadrature.expectation import (
    Constants,
    Estimate,
    Sample,
    constants,
    estimate,
    sample,
)
from klexplain.quadrature.grids import Piece
from klexplain.quadrature.member import LogDensity, Member
from klexplain.quadrature.result import Integral

MOST = 8192  # terms that are simply added up
HEAD = 256  # terms at an end of a longer sum
FINEST = 5  # times that the step is halved at most
BEYOND = 50.0  # minus the log of the mass, times the log ratio, that is out of sight
OUTWARDS = 1.4 ** np.arange(130)  # up to 1e19
GREGORY = (-1 / 2, 1 / 12, -1 / 24, 19 / 720, -3 / 160, 863 / 60480, -275 / 24192)


def summation(p: Member, q: Member) -> Integral:
    """Return D(p ‖ q) as a sum over the values of p."""
    low, high = _window(p, q)
    found = _short(p, q, low, high) if high - low < MOST else _long(p, q, low, high)
    return Integral(float(found.value), float(found.error), "summation")


def _short(p: Member, q: Member, low: float, high: float) -> Estimate:
    block, at_p, at_q = _block(p, q, low, high)
    return estimate([block], _constants(p, q, at_p, at_q))


def _long(p: Member, q: Member, low: float, high: float) -> Estimate:
    at_high_end = math.isfinite(high) and high == p.ends[1]
    first, last = low + HEAD, high - HEAD if at_high_end else math.inf
    exact = [_block(p, q, low, first - 1)[0], _edge(p, q, first, 1)]
    if at_high_end:
        exact += [_block(p, q, last + 1, high)[0], _edge(p, q, last, -1)]
    piece = Piece(first, last, *p.bulk)
    for level in range(FINEST + 1):
        nodes, log_dx = piece.nodes(level)
        smooth, at_p, at_q = _sample(p, q, nodes, log_dx)
        found = estimate([*exact, smooth], _constants(p, q, at_p, at_q))
        if found.settled:
            break
    return found


def _constants(p: Member, q: Member, at_p: LogDensity, at_q: LogDensity) -> Constants:
    nested = p.ends != q.ends
    return constants(at_p, at_q, nested=nested, outside=_outside(p, q) if nested else 0.0)


def _outside(p: Member, q: Member) -> float:
    """The mass that q has beside the support of p, where that is a few atoms; else NaN."""
    (low, high), (q_low, q_high) = p.ends, q.ends
    if not 0 <= low - q_low + q_high - high < HEAD:
        return math.nan
    x = np.concatenate([np.arange(q_low, low), np.arange(high + 1, q_high + 1)])
    at = q.log_density(Nodes(0.0, x))
    return float(np.exp(at.varying + at.constant).sum())


def _sample(
    p: Member, q: Member, nodes: Nodes, log_dx: np.ndarray | float
) -> tuple[Sample, LogDensity, LogDensity]:
    at_p, at_q = p.log_density(nodes), q.log_density(nodes)
    ratio = p.log_ratio(q, Change(p.loc - q.loc, 0.0), nodes)
    return sample(at_p, at_q, log_dx, ratio), at_p, at_q


def _block(
    p: Member, q: Member, first: float, last: float
) -> tuple[Sample, LogDensity, LogDensity]:
    terms, at_p, at_q = _sample(p, q, Nodes(0.0, np.arange(first, last + 1)), 0.0)
    return terms._replace(exact=True), at_p, at_q


def _edge(p: Member, q: Member, end: float, inwards: int) -> Sample:
    """What the terms from `end` on have beyond their integral, as weights of the first of them."""
    last = end + inwards * (len(GREGORY) - 1)
    block = _block(p, q, min(end, last), max(end, last))[0]
    return block._replace(weight=EDGE[::inwards])


def _edge_weights() -> np.ndarray:
    """Gregory's coefficients of the differences, as weights of the terms themselves."""
    weights = np.zeros(len(GREGORY))
    for order, coefficient in enumerate(GREGORY):
        signs = [(-1) ** (order - k) * math.comb(order, k) for k in range(order + 1)]
        weights[: order + 1] -= coefficient * np.array(signs)
    return weights


EDGE = _edge_weights()


def _window(p: Member, q: Member) -> tuple[float, float]:
    """The first and the last value that matter; the last is infinite where tails are powers."""
    return _reach(p, q, -1), _reach(p, q, 1)


def _reach(p: Member, q: Member, side: int) -> float:
    end = p.ends[side > 0]
    centre, width = p.bulk
    if abs(centre - end) < HEAD:
        return end
    x = np.round(centre) + side * np.ceil(max(width, 1.0) * OUTWARDS)
    x = x[side * x < side * end]
    if not x.size:
        return end
    nodes = Nodes(0.0, x)
    at_p, at_q = p.log_density(nodes), q.log_density(nodes)
    at = sample(at_p, at_q, np.log(np.abs(x - centre) + 1))
    size = at.log_mass + np.log1p(np.abs(at.log_mass - at.log_model))
    seen = np.flatnonzero(~(np.maximum(size, at.log_model) < -BEYOND))
    after = seen[-1] + 1 if seen.size else 0
    return float(x[after]) if after < len(x) else end
