"""The largest log ratio: the limit of the divergences of ever higher order."""

import numpy as np
from numpy.polynomial import Polynomial

from klexplain.divergence.finiteness import outside
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.compared import Compared
from klexplain.divergence.rulers.overlap import quiet
from klexplain.divergence.rulers.side import Masses, side_of
from klexplain.divergence.tails import known, ratio_is_bounded

INVERSE = np.linalg.inv(np.vander(np.arange(-2.0, 3), increasing=True))
LEVELS = (3, 4)  # how often the step is halved of the nodes between which the peak is found


def largest_log_ratio(pair: Compared) -> Divergence:
    """Return the least upper bound of log p/q where p has any mass, in nats.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> pair = Compared(*one_pair(stats.norm(0), stats.norm(0, 2)))
    >>> round(largest_log_ratio(pair).value, 9)  # log 2
    0.693147181
    """
    if pair.equal:
        return Divergence(0.0, 0.0, "equality")
    p, q = pair.p, pair.q
    with quiet():
        side = side_of(p, q)
        if side.outside or bool(outside(p, q)):
            return Divergence(np.inf, 0.0, "support")
        if known(p, q) and not ratio_is_bounded(p, q):
            return Divergence(np.inf, 0.0, "end")
        coarse, (value, noise) = (max(map(_peak, side.parts(level))) for level in LEVELS)
    if value == np.inf:  # of a value that q alone rules out
        return Divergence(np.inf, 0.0, "support")
    value = float(value)
    error = abs(value - coarse[0]) + noise + EPS * abs(value)
    return Divergence(max(value, 0.0), error, "summation" if p.discrete else "quadrature")


def _peak(part: Masses) -> tuple[float, float]:
    """The largest log ratio of a part, between its nodes where it is no sum, and its rounding."""
    ratio = np.where(np.isneginf(part.log_mass), -np.inf, part.log_ratio)
    top = int(ratio.argmax())
    around = ratio[top - 2 : top + 3]
    if part.exact or len(around) < 5 or not np.isfinite(around).all():
        return float(ratio[top]), float(part.noise[top])
    return float(ratio[top]) + _above(around - ratio[top]), float(part.noise[top])


def _above(around: np.ndarray) -> float:
    """By how much the top of the quartic through five nodes is above the middle one."""
    quartic = Polynomial(INVERSE @ around)
    turns = quartic.deriv().roots()
    near = turns[np.isreal(turns) & (np.abs(turns) < 1)].real
    return float(quartic(near).max(initial=0.0))
