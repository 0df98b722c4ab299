"""The Bregman divergence of log Gamma, without its leading part x log x - x."""

from klexplain.special.elementwise import Real, either, log, log1p
from klexplain.special.gaps import TINY, gap, phi
from klexplain.special.ratios import log_ratio

SHIFT = 2  # Stirling's formula is used from here up
# Its remainder is a Stieltjes transform; the rule of Gauss for it, in the variable t²/(t² + 8),
# is the sum over these nodes of weight * x / (x**2 + node). From x = 2 on it leaves less than
# 1e-17 of the divergence.
NODES = (
    (0.00564407769313294, 0.06871232817684648),
    (0.1028539364543196, 0.012054789890827247),
    (0.36136176846652907, 0.0021819143131149056),
    (0.8350053528546663, 0.0003380568464047188),
    (1.5996627764424738, 4.2087243682024875e-05),
    (2.7771555487876856, 3.910037339117048e-06),
    (4.583291529247145, 2.391735434841325e-07),
    (7.454561591026308, 7.581885685621794e-09),
    (12.53896635374819, 6.968963851075225e-11),
)


def log_gamma_bregman(y: Real, x: Real, difference: Real = None) -> Real:
    """Return the Bregman divergence of G(x) = log Gamma(x) - x log x + x for x, y > 0.

    That is G(y) - G(x) - G'(x) (y - x) with G'(x) = psi(x) - log x. It is the part of
    KL(gamma || gamma) that the shapes bring when the means agree.

    The recurrence of Gamma shifts both arguments up by one; each shift adds
    (y + 1) phi(y (x + 1) | x (y + 1)). There Stirling's formula gives phi(y | x) / 2 and
    the Bregman divergence of its remainder.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence), 6.1.40 and 6.1.48 (remainder).

    Examples
    --------
    >>> float(log_gamma_bregman(3.0, 3.0))
    0.0
    """
    # Taken once: the shifted arguments are rounded, their difference is not.
    d = y - x if difference is None else difference
    total = stirling_bregman(y + SHIFT, x + SHIFT, d)
    for k in range(SHIFT - 1, -1, -1):  # the small terms first
        total = total + (y + k + 1) * shift_gap(y + k, x + k, d)
    return total


def shift_gap(y: Real, x: Real, d: Real) -> Real:
    """phi(y (x + 1) | x (y + 1)) where d = y - x."""
    u, ratio, above = d / (y + 1) / x, y / x, (x + 1) / (y + 1)
    return either(
        ratio < TINY, lambda: u - (log_ratio(y, x) + log(above)), lambda: gap(u, ratio * above)
    )


def stirling_bregman(y: Real, x: Real, d: Real) -> Real:
    """The Bregman divergence of G at y and x of at least `SHIFT`, where d = y - x."""
    u, w = 1 / x, 1 / y
    uu, uw, ww = u * u, u * w, w * w
    total = 0.0
    for node, weight in NODES:
        square = 1 + node * uu
        kernel = (1 - node * (uu + 2 * uw)) / (square * square * (1 + node * ww))
        total = total + weight * kernel
    return phi(y, x, d) / 2 + (d * u) * (d * w) * u * total


def log_gamma_step(y: Real, x: Real, difference: Real = None) -> Real:
    """Return log Gamma(y) - log Gamma(x) for x, y > 0, right to a small part of y - x.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence), 6.1.40 and 6.1.48 (remainder).

    Examples
    --------
    >>> round(float(log_gamma_step(4.0, 3.0)), 6)  # log 3
    1.098612
    """
    d = y - x if difference is None else difference
    steps = either(d < -x / 2, lambda: log_ratio(y, x), lambda: log1p(d / x))
    for k in range(1, SHIFT):
        steps = steps + log1p(d / (x + k))
    return _stirling_step(y + SHIFT, x + SHIFT, d) - steps


def _stirling_step(y: Real, x: Real, d: Real) -> Real:
    remainder = 0.0
    for node, weight in NODES:
        below = (x + node / x) * (y + node / y)
        remainder = remainder + weight * (node / x / y - 1) / below
    return (x - 0.5) * log1p(d / x) + d * (log(y) - 1) + d * remainder
