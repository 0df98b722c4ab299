"""The integral of a continuous pair of known families."""

from itertools import pairwise

from klexplain.quadrature.expectation import constants, continued, estimate, sample
from klexplain.quadrature.grids import Piece
from klexplain.quadrature.member import Member
from klexplain.quadrature.result import Integral

FINEST = 6  # times that the step is halved at most
NEAR = 30.0  # widths of p: farther away a truth without heavy tails has no mass
NARROW = 0.2  # a model narrower than this part of the width or the distance is cut in the middle


def integral(p: Member, q: Member) -> Integral:
    """Return D(p ‖ q), refined until the step no longer matters."""
    nested = p.ends != q.ends and not p.family.circular
    (p, _), (q, change) = p.seen_from(p), q.seen_from(p)
    pieces = _pieces(p, q)
    for level in range(FINEST + 1):
        samples = []
        for piece in pieces:
            nodes, log_dx = piece.nodes(level)
            at_p, at_q = p.log_density(nodes), q.log_density(nodes)
            unsure = p.unsure(nodes, at_p) + q.unsure(nodes, at_q)
            at = sample(at_p, at_q, log_dx, p.log_ratio(q, change, nodes), unsure)
            samples.append(continued(at, nodes.log_distance))
        found = estimate(samples, constants(at_p, at_q, nested=nested))
        if found.settled:
            break
    return Integral(float(found.value), float(found.error), "quadrature")


def _pieces(p: Member, q: Member) -> list[Piece]:
    """Cut at kinks; and, where p has mass around a narrow q on the line, at both centres."""
    low, high = p.ends
    cuts = {d.loc for d in (p, q) if d.family.kink}
    centre, width = p.bulk
    distance = abs(q.loc - centre)
    seen = p.heavy or distance < NEAR * width
    if q.on_line and seen and q.scale < NARROW * max(width, distance):
        cuts |= {q.loc, p.loc} if p.on_line else {q.loc}
    inner = sorted(cut for cut in cuts if low < cut < high)
    return [Piece(a, b, centre, width) for a, b in pairwise([low, *inner, high])]
