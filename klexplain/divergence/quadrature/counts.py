"""The sum of a discrete pair of known families: term by term, or by blocks and an integral.

A long sum is smooth away from the ends of the support. There it is an integral, plus what
Gregory's formula adds at the ends from differences of the terms: no derivative is needed.

Source: Gregory's formula; Jordan (1965), Calculus of Finite Differences, section 99.
"""

import math

import numpy as np

from klexplain.distributions.member import Member
from klexplain.divergence.quadrature.expectation import Approximation, estimate
from klexplain.divergence.quadrature.grids import Piece
from klexplain.divergence.quadrature.integrand import Constants, Integrand, constants, integrand
from klexplain.divergence.quadrature.overflow import continued
from klexplain.divergence.quadrature.refusals import Reached
from klexplain.families.points import Change, Nodes

MOST = 8192  # terms that are simply added up
HEAD = 256  # terms at an end of a longer sum
FINEST = 5  # times that the step is halved at most
BEYOND = 75.0  # minus the log of the mass, times the log ratio, that is out of sight
FADED = 1e-30  # part of the first mass at which what comes after it counts no more
OUTWARDS = 1.4 ** np.arange(130)  # up to 1e19
GREGORY = (-1 / 2, 1 / 12, -1 / 24, 19 / 720, -3 / 160, 863 / 60480, -275 / 24192)


def summation(p: Member, q: Member) -> Reached:
    """Return D(p ‖ q) as a sum over the values of p."""
    low, high = window(p, q)
    found = _short(p, q, low, high) if high - low < MOST else _long(p, q, low, high)
    return found.reached("summation")


def _short(p: Member, q: Member, low: float, high: float) -> Approximation:
    return estimate(*block(p, q, low, high))


def _long(p: Member, q: Member, low: float, high: float) -> Approximation:
    exact, piece = split(p, q, low, high)
    for level in range(FINEST + 1):
        smooth, constant, nodes = between(p, q, piece, level)
        smooth = continued(smooth, nodes.log_distance, q.family.growth(q.s))
        found = estimate([*exact, smooth], constant)
        if found.settled:
            break
    return found


def split(p: Member, q: Member, low: float, high: float) -> tuple[list[Integrand], Piece]:
    """The terms at the ends of a long sum, and the range between, which is an integral."""
    at_high_end = math.isfinite(high) and high == p.ends[1]
    first, last = low + HEAD, high - HEAD if at_high_end else math.inf
    exact = [block(p, q, low, first - 1)[0][0], _edge(p, q, first, 1)]
    if at_high_end:
        exact += [block(p, q, last + 1, high)[0][0], _edge(p, q, last, -1)]
    return exact, Piece(first, last, *p.bulk, p.reach(q))


def between(p: Member, q: Member, piece: Piece, level: int) -> tuple[Integrand, Constants, Nodes]:
    """The integrand of a long sum between its ends, and its nodes."""
    nodes, log_weight = piece.nodes(level)
    return *_integrand(p, q, nodes, log_weight + nodes.log_distance), nodes


def _outside(p: Member, q: Member) -> float:
    """The mass that q has beside the support of p, where a few atoms tell; else NaN."""
    (low, high), (q_low, q_high) = p.ends, q.ends
    return _beyond(q, low, q_low, -1) + _beyond(q, high, q_high, 1)


def _beyond(q: Member, start: float, end: float, side: int) -> float:
    """The mass of q after `start`; NaN where it neither ends nor fades within a few atoms."""
    if side * start >= side * end:
        return 0.0
    x = start + side * np.arange(1, min(abs(end - start), HEAD) + 1)
    at = q.log_density(Nodes(0.0, x))
    mass = np.exp(at.varying + at.constant)
    fades = mass[-1] <= FADED * mass[0] and at.varying[-1] < at.varying[0]
    return float(mass.sum()) if x[-1] == end or fades else math.nan


def _integrand(
    p: Member, q: Member, nodes: Nodes, log_dx: np.ndarray | float
) -> tuple[Integrand, Constants]:
    at_p, at_q, nested = p.log_density(nodes), q.log_density(nodes), p.ends != q.ends
    ratio = p.log_ratio(q, Change(p.loc - q.loc, 0.0), nodes)
    outside = _outside(p, q) if nested else math.nan
    constant = constants(at_p, at_q, ratio, nested=nested, outside=outside)
    return integrand(at_p, at_q, log_dx, ratio), constant


def block(p: Member, q: Member, first: float, last: float) -> tuple[list[Integrand], Constants]:
    """The terms from the first to the last, and what does not vary."""
    terms, constant = _integrand(p, q, Nodes(0.0, np.arange(first, last + 1)), 0.0)
    return [terms._replace(exact=True)], constant


def _edge(p: Member, q: Member, end: float, inwards: int) -> Integrand:
    """What the terms from `end` on have beyond their integral, as weights of the first of them."""
    last = end + inwards * (len(GREGORY) - 1)
    few = block(p, q, min(end, last), max(end, last))[0][0]
    return few._replace(weight=EDGE[::inwards])


def _edge_weights() -> np.ndarray:
    """Gregory's coefficients of the differences, as weights of the terms themselves."""
    weights = np.zeros(len(GREGORY))
    for order, coefficient in enumerate(GREGORY):
        signs = [(-1) ** (order - k) * math.comb(order, k) for k in range(order + 1)]
        weights[: order + 1] -= coefficient * np.array(signs)
    return weights


EDGE = _edge_weights()


def window(p: Member, q: Member) -> tuple[float, float]:
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
    at = integrand(at_p, at_q, np.log(np.abs(x - centre) + 1))
    size = at.log_mass + np.log1p(np.abs(at.log_mass - at.log_model))
    seen = np.flatnonzero(~(np.maximum(size, at.log_model) < -BEYOND))
    after = seen[-1] + 1 if seen.size else 0
    return float(x[after]) if after < len(x) else end
