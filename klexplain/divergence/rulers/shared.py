"""The probability that one law gives to what the other can give."""

import math

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.overlap import quiet
from klexplain.divergence.rulers.side import side_of


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
        side = side_of(q, p)
        listed = (part for part in side.parts(0) if part.exact)
        alone = (np.exp(part.log_mass[np.isposinf(part.log_ratio)]).sum() for part in listed)
        return min(1.0, side.outside + float(sum(alone)))


def minus_log_shared(p: Distribution, q: Distribution) -> Divergence:
    """Return minus the logarithm of what q gives to the support of p: the limit of low orders.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> minus_log_shared(*one_pair(stats.uniform(0, 1), stats.uniform(0, 4))).value
    1.3862943611198906
    """
    beside = unshared_mass(p, q)
    if beside == 1:
        return Divergence(math.inf, 0.0, "support")
    error = 4 * EPS * beside / (1 - beside)
    return Divergence(0.0 - math.log1p(-beside), error, "support")
