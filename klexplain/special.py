"""Stable kernels: each returns its value to a few ulp, also where a plain formula cancels.

Everything is built on one function, ``gap(u) = u - log(1 + u) >= 0``. With it the
Bregman divergence of -log is ``phi(y | x) = gap((y - x) / x)``, and a closed-form KL
divergence becomes a sum of terms that are non-negative one by one: near p = q nothing
of order 1 is subtracted from anything of order 1.

All arguments broadcast; units do not enter here, logarithms are natural.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

SERIES = (-0.3, 0.5)  # where u - log(1 + u) would lose more than two bits to cancellation
ATANH_TERMS = 14  # (0.2**2)**14 < 1e-19
SHIFT_TO = 20.0  # Binet's series is used from here up
# B_2k / (2k (2k-1)): the coefficients of x**(1-2k) in Binet's series of log Gamma.
# With six of them the remainder at x = 20 is below 1e-16 of the divergence.
BINET = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)


def gap(u: ArrayLike, log: ArrayLike | None = None) -> Array:
    """Return u - log(1 + u) for u >= -1; it is >= 0, and 0 only at u = 0.

    Parameters
    ----------
    u : array_like
        At least -1.
    log : array_like, optional
        log(1 + u), where the caller knows it better than the addition gives it (u near -1).

    Source: the series log(1 + u) = 2 artanh(u / (2 + u)); Abramowitz & Stegun (1964), 4.1.27.

    Examples
    --------
    >>> float(gap(1e-9))
    4.999999996666666e-19
    """
    u = np.asarray(u, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log1p(u) if log is None else np.asarray(log)
        direct = np.where(np.isposinf(u), np.inf, u - log)
    near = (SERIES[0] < u) & (u < SERIES[1])
    small = np.where(near, u, 0.0)
    r = small / (2 + small)  # log1p(u) = 2 (r + r^3/3 + r^5/5 + ...)
    r2 = r * r
    tail = np.zeros_like(r2)
    for k in range(ATANH_TERMS, 0, -1):
        tail = tail * r2 + 1 / (2 * k + 1)
    return np.where(near, r * (small - 2 * r2 * tail), direct)


def phi(y: ArrayLike, x: ArrayLike, difference: ArrayLike | None = None) -> Array:
    """Return y/x - 1 - log(y/x) for positive x and y: the Bregman divergence of -log.

    Parameters
    ----------
    y, x : array_like
        Positive.
    difference : array_like, optional
        y - x, where the caller knows it better than the subtraction gives it.

    Source: Banerjee, Merugu, Dhillon & Ghosh (2005), Table 1 (Itakura-Saito distance).

    Examples
    --------
    >>> round(float(phi(2.0, 1.0)), 6)  # 1 - log 2
    0.306853
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    with np.errstate(all="ignore"):
        ratio = y / x
        exact = (ratio >= np.finfo(float).tiny) & (ratio < np.inf)
        log = np.where(exact, np.log(ratio), np.log(y) - np.log(x))
        return gap((y - x if difference is None else difference) / x, log)


def relative_entropy(p: ArrayLike, q: ArrayLike, difference: ArrayLike | None = None) -> Array:
    """Return p log(p/q) - p + q for p, q >= 0; infinite where q = 0 < p.

    Parameters
    ----------
    p, q : array_like
        Masses or rates.
    difference : array_like, optional
        q - p, where the caller knows it better than the subtraction gives it.

    Source: the generalised KL divergence; Banerjee et al. (2005), Table 1.

    Examples
    --------
    >>> float(relative_entropy(0.0, 2.0)), float(relative_entropy(2.0, 0.0))
    (2.0, inf)
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    d = q - p if difference is None else np.asarray(difference, dtype=float)
    with np.errstate(over="ignore", divide="ignore"):
        negligible = np.isposinf(q / np.where(p == 0, np.nan, p))  # p log(p/q) is, beside q
        mass = np.where(p == 0, 1.0, p)
        return np.where((p == 0) | negligible, d, mass * phi(q, mass, d))


def cross_difference(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Array:
    """Return a*b - c*d, as accurate as if both products were exact.

    Source: Dekker (1971), exact products by splitting each factor in two halves.

    Examples
    --------
    >>> float(cross_difference(1 + 2**-30, 1 - 2**-30, 1.0, 1.0)) == -(2.0**-60)
    True
    """
    high_1, low_1 = _exact_product(a, b)
    high_2, low_2 = _exact_product(c, d)
    return (high_1 - high_2) + (low_1 - low_2)


def _exact_product(a: ArrayLike, b: ArrayLike) -> tuple[Array, Array]:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    high = a * b
    (a1, a2), (b1, b2) = _halves(a), _halves(b)
    low = a2 * b2 - (((high - a1 * b1) - a2 * b1) - a1 * b2)
    return high, np.where(np.isfinite(low), low, 0.0)


def _halves(a: Array) -> tuple[Array, Array]:
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = 134217729.0 * a  # 2**27 + 1
        upper = scaled - (scaled - a)
    return upper, a - upper


def log_gamma_bregman(y: ArrayLike, x: ArrayLike) -> Array:
    """Return the Bregman divergence of G(x) = log Gamma(x) - x log x + x for x, y > 0.

    That is G(y) - G(x) - G'(x) (y - x) with G'(x) = psi(x) - log x. It is the part of
    KL(gamma || gamma) that the shapes bring when the means agree.

    Below 20 the recurrence of Gamma shifts both arguments up by one; each shift adds
    (y + 1) phi(y (x + 1) | x (y + 1)). From 20 on Binet's series gives
    phi(y | x) / 2 and the Bregman divergence of its remainder.

    Source: Abramowitz & Stegun (1964), 6.1.15 (recurrence) and 6.1.41 (series).

    Examples
    --------
    >>> float(log_gamma_bregman(3.0, 3.0))
    0.0
    """
    y, x = np.broadcast_arrays(np.asarray(y, dtype=float), np.asarray(x, dtype=float))
    d = y - x  # taken once: the shifted arguments are rounded, their difference is not
    total = np.zeros_like(d)
    shifts = _shifts(np.minimum(x, y))
    for k in range(int(shifts.max(initial=0))):
        step = (y + k + 1) * phi((y + k) * (x + k + 1), (x + k) * (y + k + 1), d)
        total = total + np.where(k < shifts, step, 0.0)
    x, y = x + shifts, y + shifts
    u, w = 1 / x, 1 / y
    binet = sum(
        c * f for c, (f, _) in zip(BINET, _power_terms((u, 0 * u), (w, 0 * w)), strict=True)
    )
    return total + phi(y, x, d) / 2 + d * d * binet


def log_beta_bregman(a2: ArrayLike, b2: ArrayLike, a1: ArrayLike, b1: ArrayLike) -> Array:
    """Return the Bregman divergence of log B at (a2, b2), seen from (a1, b1); all positive.

    It is KL(Beta(a1, b1) || Beta(a2, b2)). With s = a + b and a the larger parameter,
    log B = log Gamma(a) + log Gamma(b) - log Gamma(s) splits it into s2 times a Bernoulli
    divergence, the part of b by `log_gamma_bregman`, and the part of a minus that of s.
    The last two nearly agree where b is small, so their *difference* is what is computed;
    shifts raise a (and with it s) only, and leave a small b alone.

    Source: Abramowitz & Stegun (1964), 6.1.15, 6.1.41 and 6.2.2.

    Examples
    --------
    >>> float(log_beta_bregman(3, 3, 17, 6))  # nats
    1.0470127728225802
    """
    a2, b2, a1, b1 = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (a2, b2, a1, b1)))
    swap = b1 + b2 > a1 + a2
    a1, b1 = np.where(swap, b1, a1), np.where(swap, a1, b1)
    a2, b2 = np.where(swap, b2, a2), np.where(swap, a2, b2)
    da, db = a2 - a1, b2 - b1
    ds = da + db
    c = cross_difference(a2, b1, a1, b2)  # a2 s1 - a1 s2, unchanged but for db by a shift of a
    total = np.zeros_like(c)
    shifts = _shifts(np.minimum(a1, a2))
    for k in range(int(shifts.max(initial=0))):
        step = _phi_difference(a1 + k, b1, b2, c - k * db, a2 + k, ds)
        total = total + np.where(k < shifts, step, 0.0)
    a1, a2, c = a1 + shifts, a2 + shifts, c - shifts * db
    s1, s2 = a1 + b1, a2 + b2
    bernoulli = a2 * phi(a1 * s2, a2 * s1, -c) + b2 * phi(b1 * s2, b2 * s1, c)
    leading = _phi_difference(a1, b1, b2, c, a2, ds) / 2
    return (
        total
        + bernoulli
        + log_gamma_bregman(b2, b1)
        + leading
        + _binet_difference((1 / s1, b1 / (a1 * s1)), (1 / s2, b2 / (a2 * s2)), da, ds, db)
    )


def _phi_difference(a1: Array, b1: Array, b2: Array, c: Array, a2: Array, ds: Array) -> Array:
    """phi(a2 | a1) - phi(s2 | s1), where c = a2 s1 - a1 s2."""
    s1, s2 = a1 + b1, a2 + b2
    return phi(a2 * s1, a1 * s2, c) + c / (a1 * s2) * (ds / s1)


# A pair (f, g) is a positive quantity: f at s, and f + g at a <= s. Carrying the increment g
# itself, by the product rule, keeps it right to the last digits where f(a) - f(s) would not.
Pair = tuple[Array, Array]


def _times(v: Pair, w: Pair) -> Pair:
    return v[0] * w[0], v[1] * (w[0] + w[1]) + v[0] * w[1]


def _power_terms(u: Pair, w: Pair) -> Iterator[Pair]:
    """The Bregman divergences of x**-1, x**-3, ... by d**2, with u = 1/x and w = 1/y.

    For x**-m it is u**2 w S_m, where S_1 = 1 and S_(m+1) = w S_m + (m + 1) u**m.
    """
    one = np.ones_like(u[0])
    factor, power, s = _times(_times(u, u), w), (one, 0 * one), (one, 0 * one)
    for m in range(1, 2 * len(BINET)):
        if m % 2:
            yield _times(factor, s)
        power, ws = _times(power, u), _times(w, s)
        s = ws[0] + (m + 1) * power[0], ws[1] + (m + 1) * power[1]


def _binet_difference(u: Pair, w: Pair, da: Array, ds: Array, db: Array) -> Array:
    """The Bregman divergence of Binet's remainder at a, minus that at s."""
    terms = zip(BINET, _power_terms(u, w), strict=True)
    return np.asarray(sum(c * (da * da * g - db * (da + ds) * f) for c, (f, g) in terms))


def _shifts(smallest: Array) -> Array:
    return np.ceil(np.maximum(SHIFT_TO - smallest, 0.0))
