"""The Bregman divergence of log B, the logarithm of the Beta function."""

import numpy as np

from klexplain.special.bregman import TINY, kl_div_from
from klexplain.special.compiled import arithmetic, compiled, in_machine_code
from klexplain.special.elementwise import (
    Real,
    choose,
    either,
    exchange,
    exponent,
    ldexp,
)
from klexplain.special.log_gamma import (
    INVERSE_NODES,
    SHIFT,
    log1pmx_of_quotient,
    log_gamma_bregman_from,
)
from klexplain.special.products import are_safe, difference_of_products
from klexplain.special.ratios import log_ratio


@arithmetic
@compiled
def log_beta_bregman(a2: Real, b2: Real, a1: Real, b1: Real) -> Real:
    """Return the Bregman divergence of log B at (a2, b2), seen from (a1, b1); all positive.

    It is KL(Beta(a1, b1) || Beta(a2, b2)). With s = a + b and a the larger parameter,
    log B = log Gamma(a) + log Gamma(b) - log Gamma(s) splits it into s2 times a Bernoulli
    divergence, the part of b by `log_gamma_bregman`, and the part of a minus that of s.
    The last two nearly agree where b is small, so their *difference* is what is computed;
    shifts raise a (and with it s) only, and leave a small b alone.

    Source: Abramowitz & Stegun (1964), 6.1.15, 6.1.40, 6.1.48 and 6.2.2.

    Examples
    --------
    >>> round(float(log_beta_bregman(3.0, 3.0, 17.0, 6.0)), 14)  # nats
    1.04701277282258
    """
    return log_beta_bregman_from(a2, b2, a1, b1, b2 - b1, relative_cross(a2, b2, a1, b1))


def relative_cross(a2: Real, b2: Real, a1: Real, b1: Real) -> Real:
    """The difference of means, a2/s2 - a1/s1 = (a2 b1 - a1 b2) / (s1 s2).

    Examples
    --------
    >>> float(relative_cross(1.0, 1.0, 1e200, 3e200))
    0.25
    """
    s1, s2 = a1 + b1, a2 + b2
    return either(
        are_safe(s1, s2),
        lambda: difference_of_products(a2, b1, a1, b2) / (s1 * s2),
        lambda: _scaled_cross(a2, b2, a1, b1),
    )


@in_machine_code(relative_cross)
def _ordinary_cross(a2: Real, b2: Real, a1: Real, b1: Real) -> Real:
    return difference_of_products(a2, b1, a1, b2) / ((a1 + b1) * (a2 + b2))


def _scaled_cross(a2: Real, b2: Real, a1: Real, b1: Real) -> Real:
    """The same where a product may be no float: powers of two are taken out of each side."""
    power_1, power_2 = -exponent(a1 + b1), -exponent(a2 + b2)
    a1, b1 = ldexp(a1, power_1), ldexp(b1, power_1)
    a2, b2 = ldexp(a2, power_2), ldexp(b2, power_2)
    return difference_of_products(a2, b1, a1, b2) / ((a1 + b1) * (a2 + b2))


@arithmetic
@compiled
def log_beta_bregman_from(a2: Real, b2: Real, a1: Real, b1: Real, db: Real, apart: Real) -> Real:
    """The same where db = b2 - b1 and the difference of means are known better.

    Examples
    --------
    >>> float(log_beta_bregman_from(2.0, 3.0, 2.0, 3.0, 0.0, 0.0))
    0.0
    """
    swap = b1 + b2 > a1 + a2
    (a2, a1, da), (b2, b1, db) = exchange(swap, (a2, a1, a2 - a1), (b2, b1, db))
    return _ordered(a2, b2, a1, b1, da, db, choose(swap, -apart, apart))


@arithmetic
def _ordered(a2: Real, b2: Real, a1: Real, b1: Real, da: Real, db: Real, apart: Real) -> Real:
    s1, s2, ds = a1 + b1, a2 + b2, da + db
    smaller = log_gamma_bregman_from(b2, b1, db)
    c_by_s1 = cross_by_sum(a2, b2, a1, b1, db, ds, apart)
    steps = _itakura_saito_difference(a1, b1, b2, c_by_s1, a2, ds)
    a1, a2, s, s2 = a1 + SHIFT, a2 + SHIFT, s1 + SHIFT, s2 + SHIFT
    c_by_s1 = c_by_s1 * (s1 / s) - SHIFT * (db / s)  # the shift of a changes c by db alone
    steps = steps + _itakura_saito_difference(a1, b1, b2, c_by_s1, a2, ds) / 2
    bernoulli = kl_div_from(a2, _carried(a1, s, s2), -c_by_s1)
    bernoulli = bernoulli + failure(b2, b1, s2, s, c_by_s1)
    remainder = _remainder_difference(a2, b2, a1, b1, da, db)
    # Beyond the floats the other terms may be infinities of either sign.
    return choose(smaller == np.inf, smaller, smaller + bernoulli + (steps + remainder))


def cross_by_sum(a2: Real, b2: Real, a1: Real, b1: Real, db: Real, ds: Real, apart: Real) -> Real:
    """Return a2 - a1 s2 / s1, where apart = a2/s2 - a1/s1 is lost if the shares of b are no floats.

    Examples
    --------
    >>> float(cross_by_sum(3.0, 1.0, 2.0, 2.0, -1.0, 0.0, 0.25))
    1.0
    """
    s1, s2 = a1 + b1, a2 + b2
    lost = (b1 / s1 < TINY) & (b2 / s2 < TINY)
    return either(lost, lambda: _c_of_b(b2, b1, db, s2, s1, ds), lambda: apart * s2)


@in_machine_code(cross_by_sum)
def _ordinary_cross_by_sum(
    a2: Real, b2: Real, a1: Real, b1: Real, _db: Real, _ds: Real, apart: Real
) -> Real:
    # This is in every divergence, so that what is beyond other choices comes out as NaN too.
    return apart * (a2 + b2) if are_safe(a2, b2, a1, b1) else np.nan


def _c_of_b(b2: Real, b1: Real, db: Real, s2: Real, s1: Real, ds: Real) -> Real:
    """b1 s2 / s1 - b2, right both where the two sides are close and where they are not."""
    return choose(abs(ds) < s1 / 2, b1 * (ds / s1) - db, b1 * (s2 / s1) - b2)


@arithmetic
def _carried(x: Real, s1: Real, s2: Real) -> Real:
    """x / s1 * s2, also where the share x / s1 is no float."""
    share = x / s1
    return choose(share < TINY, x * (s2 / s1), share * s2)


def failure(b2: Real, b1: Real, s2: Real, s1: Real, c_by_s1: Real) -> Real:
    """Return s2 times the part that b has in the Bernoulli divergence.

    Examples
    --------
    >>> float(failure(1.0, 1.0, 2.0, 2.0, 0.0))
    0.0
    """
    b = _carried(b1, s1, s2)
    return either(
        b < TINY,
        lambda: b2 * (log_ratio(b2, b1) - log_ratio(s2, s1) - 1),
        lambda: kl_div_from(b2, b, c_by_s1),
    )


@in_machine_code(failure)
def _ordinary_failure(b2: Real, b1: Real, s2: Real, s1: Real, c_by_s1: Real) -> Real:
    return kl_div_from(b2, b1 / s1 * s2, c_by_s1)


@arithmetic
def _itakura_saito_difference(
    a1: Real, b1: Real, b2: Real, c_by_s1: Real, a2: Real, ds: Real
) -> Real:
    """itakura_saito(a2, a1) - itakura_saito(s2, s1), where c_by_s1 is a2 - a1 s2 / s1."""
    s1, s2 = a1 + b1, a2 + b2
    u = c_by_s1 / s2 * (s1 / a1)
    means = choose(ds < 0, u * (ds / s1), c_by_s1 / a1 * (ds / s2))  # neither factor overflows
    return means - log1pmx_of_quotient(u, a2, s2, s1 / a1)


# A pair (f, g) is a quantity f at s, and f + g at a <= s. Carrying the increment g itself, by
# the rules of differences, keeps it right to the last digits where f(a) - f(s) would not.
Pair = tuple[Real, Real]


@arithmetic
def _times(v: Pair, w: Pair) -> Pair:
    return v[0] * w[0], v[1] * (w[0] + w[1]) + v[0] * w[1]


@arithmetic
def _remainder_difference(a2: Real, b2: Real, a1: Real, b1: Real, da: Real, db: Real) -> Real:
    """The Bregman divergence of Stirling's remainder at a, minus that at s.

    The differences are divided by s1, and the powers of u that they meet multiplied by it.
    """
    s1, s2 = a1 + b1, a2 + b2
    u, w, ratio = (1 / s1, b1 / s1 / a1), (1 / s2, b2 / s2 / a2), (1.0, b1 / a1)
    f, g = _times(_times(ratio, ratio), _remainder(_times(u, u), _times(u, w), _times(w, w)))
    da, db = da / s1, db / s1
    by_a, by_s = da / a2, da / s2  # with w put to them no product leaves the floats
    return by_a * da * g + f * (by_a * by_s * b2) - db * (f * (2 * by_s + db / s2))


@arithmetic
def _remainder(uu: Pair, uw: Pair, ww: Pair) -> Pair:
    slope, slope_growth = uu[0] + 2 * uw[0], uu[1] + 2 * uw[1]
    f, g = 0.0, 0.0
    for node, weight in INVERSE_NODES:
        p, q = node + uu[0], node + ww[0]
        term = weight * (node - slope) / (p * p * q)
        p_a, q_a = p + uu[1], q + ww[1]
        growth = (p + p_a) * q_a * uu[1] + p * p * ww[1]  # of p**2 q, which is below
        f += term
        g -= (growth * term + weight * slope_growth) / (q_a * p_a * p_a)
    return f, g
