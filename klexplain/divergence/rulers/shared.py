"""The probability that one law gives to what the other can give."""

import math

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.overlap import quiet
from klexplain.divergence.rulers.side import Side, side_of


def unshared_mass(p: Distribution, q: Distribution) -> float:
    """Return the probability under q of what p cannot give.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> unshared_mass(*one_pair(stats.uniform(0, 1), stats.uniform(0, 4)))
    0.75
    """
    with quiet():
        return _beside(side_of(q, p))


def _beside(side: Side) -> float:
    return min(1.0, side.outside + _listed(side, shared=False))


def _listed(side: Side, *, shared: bool) -> float:
    """What a law gives to its single values that the other can give too, or cannot."""
    parts = (part for part in side.parts(0) if part.exact)
    masses = (np.exp(part.log_mass[np.isposinf(part.log_ratio) ^ shared]).sum() for part in parts)
    return float(sum(masses))


def minus_log_shared(p: Distribution, q: Distribution) -> Divergence:
    """Return minus the logarithm of what q gives to the support of p: the limit of low orders.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> minus_log_shared(*one_pair(stats.uniform(0, 1), stats.uniform(0, 4))).value
    1.3862943611198906
    """
    with quiet():
        side = side_of(q, p)
        beside = _beside(side)
        together = _listed(side, shared=True) if p.discrete else 0.0
    if p.discrete and beside > 1 / 2:  # which may round to 1
        value = -math.log(together) if together else math.inf
        return Divergence(value, 4 * EPS * value if together else 0.0, "support")
    if beside == 1:
        return Divergence(math.inf, 0.0, "support")
    error = 4 * EPS * beside / (1 - beside)
    return Divergence(0.0 - math.log1p(-beside), error, "support")
