"""The Bregman divergence of log B, the logarithm of the Beta function."""

from functools import partial

from klexplain.special.elementwise import Real, choose
from klexplain.special.gaps import gap, phi
from klexplain.special.log_gamma import NODES, SHIFT, log_gamma_bregman
from klexplain.special.products import cross_difference


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
    >>> float(log_beta_bregman(3.0, 3.0, 17.0, 6.0))  # nats
    1.0470127728225802
    """
    return log_beta_bregman_from(a2, b2, a1, b1, b2 - b1, cross_difference(a2, b1, a1, b2))


def log_beta_bregman_from(a2: Real, b2: Real, a1: Real, b1: Real, db: Real, c: Real) -> Real:
    """The same where db = b2 - b1 and c = a2 b1 - a1 b2 are known better than from the floats.

    Examples
    --------
    >>> float(log_beta_bregman_from(2.0, 3.0, 2.0, 3.0, 0.0, 0.0))
    0.0
    """
    swap = b1 + b2 > a1 + a2
    here, there = (a2, b2, a1, b1, a2 - a1, db, c), (b2, a2, b1, a1, db, a2 - a1, -c)
    return _ordered(*map(partial(choose, swap), there, here))


def _ordered(a2: Real, b2: Real, a1: Real, b1: Real, da: Real, db: Real, c: Real) -> Real:
    # c is a2 s1 - a1 s2, unchanged but for db by a shift of a.
    ds = da + db
    total = log_gamma_bregman(b2, b1, db)
    for k in range(SHIFT):
        total = total + _phi_difference(a1 + k, b1, b2, c - k * db, a2 + k, ds)
    a1, a2, c = a1 + SHIFT, a2 + SHIFT, c - SHIFT * db
    s1, s2 = a1 + b1, a2 + b2
    bernoulli = a2 * phi(a1 * s2, a2 * s1, -c) + b2 * phi(b1 * s2, b2 * s1, c)
    leading = _phi_difference(a1, b1, b2, c, a2, ds) / 2
    inverses = (1 / s1, b1 / (a1 * s1)), (1 / s2, b2 / (a2 * s2))
    return total + bernoulli + leading + _remainder_difference(*inverses, da, ds, db)


def _phi_difference(a1: Real, b1: Real, b2: Real, c: Real, a2: Real, ds: Real) -> Real:
    """phi(a2 | a1) - phi(s2 | s1), where c = a2 s1 - a1 s2."""
    s1, s2 = a1 + b1, a2 + b2
    u = c / (a1 * s2)
    return gap(u, a2 * s1 / (a1 * s2)) + u * (ds / s1)


# A pair (f, g) is a quantity f at s, and f + g at a <= s. Carrying the increment g itself, by
# the rules of differences, keeps it right to the last digits where f(a) - f(s) would not.
Pair = tuple[Real, Real]


def _times(v: Pair, w: Pair) -> Pair:
    return v[0] * w[0], v[1] * (w[0] + w[1]) + v[0] * w[1]


def _over(v: Pair, w: Pair) -> Pair:
    quotient = v[0] / w[0]
    return quotient, (v[1] - quotient * w[1]) / (w[0] + w[1])


def _one_plus(factor: float, v: Pair) -> Pair:
    return 1 + factor * v[0], factor * v[1]


def _remainder_difference(u: Pair, w: Pair, da: Real, ds: Real, db: Real) -> Real:
    """The Bregman divergence of Stirling's remainder at a, minus that at s."""
    uu, uw, ww = _times(u, u), _times(u, w), _times(w, w)
    slope = uu[0] + 2 * uw[0], uu[1] + 2 * uw[1]
    f, g = 0.0, 0.0
    for node, weight in NODES:
        square = _one_plus(node, uu)
        below = _times(_times(square, square), _one_plus(node, ww))
        kernel = _over(_one_plus(-node, slope), below)
        f, g = f + weight * kernel[0], g + weight * kernel[1]
    f, g = _times(_times(uu, w), (f, g))
    return da * da * g - db * (da + ds) * f
