"""Divergences between uniform distributions: the log of the ratio of the lengths."""

import numpy as np

from klexplain.special.elementwise import Real, either
from klexplain.special.ratios import log_ratio, two_sum


def uniform(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(uniform || uniform) in nats, infinite where p reaches outside q.

    Source: Gil, Alajaji & Linder (2013), Table 2 (uniform).

    Examples
    --------
    >>> float(uniform(0.0, 2.0, 0.0, 1.0))
    inf
    """
    shift, shift_low = two_sum(loc_p, -loc_q)
    growth, growth_low = two_sum(scale_p, -scale_q)
    overhang, low = two_sum(shift, growth)  # end of p minus end of q, exactly
    outside = (loc_p < loc_q) | (overhang + (low + (shift_low + growth_low)) > 0)
    return either(outside, lambda: np.inf, lambda: log_ratio(scale_q, scale_p))


def discrete_uniform(low_p: Real, high_p: Real, low_q: Real, high_q: Real) -> Real:
    """Return KL(randint || randint) in nats; high is excluded; infinite where p is outside q.

    Examples
    --------
    >>> round(float(discrete_uniform(1.0, 3.0, 0.0, 4.0)), 6)  # log 2
    0.693147
    """
    return either(
        (low_p < low_q) | (high_p > high_q),
        lambda: np.inf,
        lambda: log_ratio(high_q - low_q, high_p - low_p),
    )
