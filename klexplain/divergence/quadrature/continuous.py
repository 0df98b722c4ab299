"""The integral of a continuous pair of known families."""

from itertools import pairwise

import numpy as np

from klexplain.distributions.member import Member
from klexplain.divergence.quadrature.expectation import Approximation, estimate
from klexplain.divergence.quadrature.grids import Piece
from klexplain.divergence.quadrature.integrand import (
    Constants,
    Integrand,
    constants,
    integrand,
)
from klexplain.divergence.quadrature.overflow import FAINT, beyond, continued
from klexplain.divergence.quadrature.refusals import Reached
from klexplain.divergence.result import EPS
from klexplain.families.points import Change, Nodes

FINEST = 6  # times that the step is halved at most
NARROW = 0.2  # a model narrower than this part of the width or the distance is cut in the middle
FARTHEST = 1e20  # of the logarithm of a distance, where it is not seen nearer by
LIGHT = 8.0  # log of the widths up to which a line without heavy tails is looked at first


def integral(p: Member, q: Member) -> Reached:
    """Return D(p ‖ q), refined until the step no longer matters."""
    nested = p.ends != q.ends and not p.family.circular
    unequal = (
        p.family.circular != q.family.circular and not nested
    )  # no float is the end of a circle
    p, q, change = p.with_model(q)
    pieces = pieces_of(p, q)
    found = _refined(p, q, change, pieces, nested=nested)
    if np.isnan(found.value):  # cut off, since something reaches farther than powers tell
        wider = [piece._replace(reach=max(FARTHEST, piece.reach)) for piece in pieces]
        found = _refined(p, q, change, wider, nested=nested, faint=np.inf)
    return found._replace(rounding=found.rounding + EPS * unequal).reached("quadrature")


def _refined(
    p: Member,
    q: Member,
    change: Change,
    pieces: list[Piece],
    *,
    nested: bool,
    faint: float = FAINT,
) -> Approximation:
    rounding = np.inf
    for level in range(FINEST + 1):
        parts = []
        for piece in pieces:
            nodes, log_weight = piece.nodes(level)
            at, constant = at_nodes(p, q, change, nodes, log_weight, nested=nested)
            growth = q.log_growth(nodes)
            at = at if growth is None else beyond(at, growth)
            parts.append(continued(at, nodes.log_distance, q.family.growth(q.s), faint))
        found = estimate(parts, constant)
        if found.settled and not found.may_improve_on(rounding):
            break
        rounding = found.rounding
    return found


def at_nodes(
    p: Member, q: Member, change: Change, nodes: Nodes, log_weight: np.ndarray, *, nested: bool
) -> tuple[Integrand, Constants]:
    """The integrand at the nodes of a piece, and what does not vary with x."""
    at_p, at_q = p.log_density(nodes), q.log_density(nodes)
    unsure = p.unsure(nodes, at_p) + q.unsure(nodes, at_q)
    ratio, log_dx = p.log_ratio(q, change, nodes), log_weight + nodes.log_distance
    at = integrand(at_p, at_q, log_dx, ratio, unsure, p.log_mass(nodes, log_weight))
    return at, constants(at_p, at_q, ratio, nested=nested)


def pieces_of(p: Member, q: Member) -> list[Piece]:
    """Cut at kinks; and, where p has mass around a narrow q on the line, at both centres."""
    low, high = p.ends
    centre, width = p.bulk
    kinks = {d.loc for d in (p, q) if d.family.kink and p.ends[0] < d.loc < p.ends[1]}
    cuts = {kink for kink in kinks if p.sees(kink, abs(kink - centre) + width)}
    there = q.loc if q.on_line else q.bulk[0]
    distance = abs(there - centre)
    narrow = q.bulk[1] < NARROW * max(width, distance)
    if narrow and p.ends[0] < there < p.ends[1] and p.sees(there, distance + width):
        cuts |= {there, p.loc} if p.on_line else {there}
    inner, reach = sorted(cut for cut in cuts if low < cut < high), p.reach(q)
    if p.on_line and not inner and not p.heavy:
        reach = LIGHT
    if p.on_line and len(inner) == 1:
        return [Piece(low, high, centre, width, reach, kink=inner[0])]
    return [Piece(a, b, centre, width, reach) for a, b in pairwise([low, *inner, high])]
