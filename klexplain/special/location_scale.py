"""Divergences within families on the real line that are shifted and scaled."""

import numpy as np

from klexplain.special.bregman import expm1mx, itakura_saito, itakura_saito_from
from klexplain.special.compiled import arithmetic, compiled
from klexplain.special.elementwise import Real, either, log, log1p, maximum, minimum, sqrt

LARGE = 1e150  # the square is still a float


@arithmetic
@compiled
def normal(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(Normal || Normal) = (itakura_saito(scale_p**2, scale_q**2) + z**2) / 2 in nats.

    z is the distance of the means in deviations of q.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Gaussian).

    Examples
    --------
    >>> float(normal(1.0, 2.0, 0.0, 2.0))
    0.125
    """
    # itakura_saito(r**2, 1) / 2 is itakura_saito(r, 1) + (r - 1)**2 / 2:
    # the squares of scales are never formed.
    squares = _squares(loc_p, scale_p, loc_q, scale_q)
    return itakura_saito_from(scale_p, scale_q, scale_p - scale_q) + squares


@arithmetic
def _squares(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    z = (loc_p / 2 - loc_q / 2) / scale_q  # half of it: the difference itself may overflow
    d = (scale_p - scale_q) / scale_q
    return d / 2 * d + 2 * z * z


def laplace(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(Laplace || Laplace) in nats: itakura_saito of the scales, expm1mx of the distance.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Laplacian).

    Examples
    --------
    >>> round(float(laplace(1.0, 1.0, 0.0, 1.0)), 6)  # exp(-1)
    0.367879
    """
    ratio = scale_p / scale_q
    d = abs(loc_p - loc_q)
    t, z = d / scale_p, d / scale_q
    far = either(z == np.inf, lambda: z, lambda: z - ratio)  # exp(-t) is nothing
    near = either(ratio == np.inf, lambda: ratio, lambda: ratio * expm1mx(-t))
    apart = either(t > 50, lambda: far, lambda: near)
    return itakura_saito(scale_p, scale_q) + apart


def cauchy(loc_p: Real, scale_p: Real, loc_q: Real, scale_q: Real) -> Real:
    """Return KL(Cauchy || Cauchy) in nats; it is symmetric.

    log(1 + ((scale_p - scale_q)**2 + (loc_p - loc_q)**2) / (4 scale_p scale_q)).

    Source: Chyzak & Nielsen (2019), A closed-form formula for the KL divergence between
    Cauchy distributions, theorem 1.

    Examples
    --------
    >>> round(float(cauchy(2.0, 1.0, 0.0, 1.0)), 6)  # log 2
    0.693147
    """
    shift, growth = abs(loc_p / 2 - loc_q / 2), abs(scale_p / 2 - scale_q / 2)
    root_p, root_q = sqrt(scale_p), sqrt(scale_q)
    x, y = shift / root_p / root_q, growth / root_p / root_q

    def far() -> Real:
        large, small = maximum(shift, growth), minimum(shift, growth)
        size = 2 * log(large) - log(scale_p) - log(scale_q)
        return size + log1p((small / large) * (small / large))

    return either(maximum(x, y) < LARGE, lambda: log1p(x * x + y * y), far)
