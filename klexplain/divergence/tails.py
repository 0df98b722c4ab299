"""Where a mean of the ratio r = q/p, or of a power of log r, under p is infinite.

Each family declares its log-density at both ends but for what stays bounded. The integrand of a
mean is then known there but for a bounded factor, and its largest term tells whether its integral
ends: what falls faster than any power of u does, and a power of u where it is below -1.
"""

import math

import numpy as np

from klexplain.distributions.distribution import Distribution, Parameters
from klexplain.families import FAMILIES
from klexplain.families.base import LINEAR, LOG, Family, Tail

SIDES = (0, 1)
ROUNDED = 16 * float(np.finfo(float).eps)  # relative size below which a difference is 0


def known(p: Distribution, q: Distribution) -> bool:
    """Say whether both are of the families of this package, so that the rules apply."""
    return bool(p.family and q.family)


def ratio_has_variance(p: Distribution, q: Distribution) -> bool:
    """Say whether r = q/p has a finite variance under p, for single members whose D is finite.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> ratio_has_variance(*one_pair(stats.norm(0), stats.norm(0, 1.4)))
    True
    >>> ratio_has_variance(*one_pair(stats.norm(0), stats.norm(0, 1.5)))
    False
    """
    return product_is_finite(p, q, -1.0)


def product_is_finite(p: Distribution, q: Distribution, weight: float) -> bool:
    """Say whether p^w q^(1-w) has an integral at the ends of p, for single members.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> product_is_finite(*one_pair(stats.expon(), stats.expon(scale=2)), 2.5)
    True
    >>> product_is_finite(*one_pair(stats.expon(scale=2), stats.expon()), 2.5)
    False
    """
    ends = (_at_end(p, q, side) for side in SIDES)
    powers = ((_sum((p, weight), (q, 1 - weight), (u, 1.0))) for p, q, u in filter(None, ends))
    return all(map(_converges, powers))


def ratio_is_bounded(p: Distribution, q: Distribution) -> bool:
    """Say whether p/q has an upper bound towards the ends of p, for single members.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> ratio_is_bounded(*one_pair(stats.norm(0), stats.norm(0, 1.1)))
    True
    >>> ratio_is_bounded(*one_pair(stats.norm(0), stats.norm(0.1)))
    False
    """
    ends = (_at_end(p, q, side) for side in SIDES)
    growing = (_sum((p, 1.0), (q, -1.0)) for p, q, _ in filter(None, ends))
    return all(not tail or tail[max(tail)] < 0 for tail in growing)


def log_ratio_has_moment(p: Distribution, q: Distribution, order: int) -> bool:
    """Say whether the mean of |log r|^order under p is finite, for single members.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> pair = one_pair(stats.pareto(3), stats.expon())
    >>> [log_ratio_has_moment(*pair, order) for order in (1, 2, 3)]
    [True, True, False]
    """
    ends = (_at_end(p, q, side) for side in SIDES)
    return all(
        _converges(_sum((p, 1.0), (_logarithm(_sum((p, 1.0), (q, -1.0))), order), (u, 1.0)))
        for p, q, u in filter(None, ends)
    )


@np.errstate(all="ignore")  # a coefficient may overflow
def _at_end(p: Distribution, q: Distribution, side: int) -> tuple[Tail, Tail, Tail] | None:
    """How log p and log q grow towards an end of p, and the length of a step of u; None: no end.

    u is that of p. A model that goes on beyond the end is bounded there.
    """
    end = float(p.support[side])
    if math.isfinite(end) and p.discrete:
        return None
    (truth, at_p), (model, at_q) = _root(p), _root(q)
    tail_p, tail_q = truth.tails(at_p)[side], model.tails(at_q)[side]
    stretch = at_p.get("scale", 1.0) / at_q.get("scale", 1.0)
    if math.isfinite(end):
        met = end == float(q.support[side])
        return tail_p, _moved(tail_q, 1 / stretch, 0.0) if met else {}, {LOG: -2.0}
    outwards = 1 if side else -1
    shift = outwards * (at_p["loc"] - at_q["loc"]) / at_q.get("scale", 1.0)
    return tail_p, _moved(tail_q, stretch, shift), {}


def _root(d: Distribution) -> tuple[Family, dict[str, float]]:
    """The widest family that it is declared a member of, and its parameters there."""
    name, parameters = d.name, d.parameters
    while FAMILIES[name].special_case_of:
        parameters, name = FAMILIES[name].embed(parameters), FAMILIES[name].special_case_of
    return FAMILIES[name], _plain(parameters)


def _plain(parameters: Parameters) -> dict[str, float]:
    return {key: float(value) for key, value in parameters.items()}


def _moved(tail: Tail, stretch: float, shift: float) -> Tail:
    """The same function of u, where it was given of stretch * u + shift."""
    return _sum(*((_moved_term(k, j, c, stretch, shift), 1.0) for (k, j), c in tail.items()))


def _moved_term(k: float, j: float, c: float, stretch: float, shift: float) -> Tail:
    if k == math.inf:  # exp(j u)
        return {(k, j * stretch): c * float(np.exp(j * shift))}
    if (k, j) == (1.0, 1.0):  # of counts alone, which are not stretched
        return {(k, j): c, LOG: c * shift}
    if k == 0:  # log u, or its square
        return {(k, j): c} if j == 1 else {(k, j): c, LOG: 2 * c * math.log(stretch)}
    orders = range(math.ceil(k) if shift else 1)
    size = np.float64(stretch)
    return {
        (k - i, j): float(c * _binomial(k, i) * size ** (k - i) * np.float64(shift) ** i)
        for i in orders
    }


def _binomial(k: float, i: int) -> float:
    return math.prod((k - n) / (n + 1) for n in range(i))


def _sum(*terms: tuple[Tail, float]) -> Tail:
    """The sum of multiples of tails; what cancels but for rounding is gone."""
    total: Tail = {}
    size: Tail = {}
    for tail, times in terms:
        for key, c in tail.items():
            total[key] = total.get(key, 0.0) + times * c
            size[key] = size.get(key, 0.0) + abs(times * c)
    return {key: c for key, c in total.items() if abs(c) > ROUNDED * size[key]}


def _logarithm(tail: Tail) -> Tail:
    """The logarithm of the absolute value of a tail."""
    k, j = max(tail, default=(0.0, 0.0))
    return {LINEAR: j} if k == math.inf else {LOG: k}


def _converges(tail: Tail) -> bool:
    """Whether the integral of exp(tail) over u ends."""
    largest = max(tail, default=LOG)
    c = tail.get(largest, 0.0)
    return c < -1 - ROUNDED if largest == LOG else c < 0
