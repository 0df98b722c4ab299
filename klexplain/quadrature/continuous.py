"""The integral of a continuous pair of known families."""

from itertools import pairwise

from klexplain.quadrature.expectation import constants, continued, estimate, sample
from klexplain.quadrature.grids import Piece
from klexplain.quadrature.member import Member
from klexplain.quadrature.result import Integral

FINEST = 6  # times that the step is halved at most
NEAR = 30.0  # widths of p: farther away a model is not looked at from its own centre
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
            distance = nodes.log_distance
            at = sample(
                at_p, at_q, log_dx, p.log_ratio(q, change, nodes), q.unsure(nodes, at_q.varying)
            )
            samples.append(continued(at, distance))
        found = estimate(samples, constants(at_p, at_q, nested=nested))
        if found.settled:
            break
    return Integral(float(found.value), float(found.error), "quadrature")


def _pieces(p: Member, q: Member) -> list[Piece]:
    low, high = p.ends
    cuts = {d.loc for d in (p, q) if d.family.kink}
    centre, width = p.bulk
    distance = abs(q.loc - centre)
    if q.on_line and q.scale < NARROW * max(width, distance) and distance < NEAR * width:
        cuts.add(q.loc)
    inner = sorted(cut for cut in cuts if low < cut < high)
    return [Piece(a, b, centre, width) for a, b in pairwise([low, *inner, high])]
