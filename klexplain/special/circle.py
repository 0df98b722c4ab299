"""The Bregman divergence of log I0, the log-partition of directions on a circle."""

import numpy as np
from scipy.special import i0e

from klexplain.special.bregman import expm1mx, itakura_saito
from klexplain.special.elementwise import Array, Real, either, log, maximum, minimum

SUMMED = 60.0  # up to this concentration a sum over angles has converged
ASYMPTOTIC = 30.0  # from this one on the series in 1 / kappa has
HALF_ANGLES = np.arange(49) * np.pi / 96
VERSINES = 2 * np.sin(HALF_ANGLES) ** 2  # 1 - cos
ENDS = np.where(np.arange(49) % 48 == 0, 0.5, 1.0)
TERMS = 17


def log_bessel_bregman(y: Real, x: Real) -> Real:
    """Return the Bregman divergence of log I0 at y, seen from x; both at least 0.

    Examples
    --------
    >>> float(log_bessel_bregman(2.0, 2.0))
    0.0
    """
    return either(
        maximum(x, y) < SUMMED,
        lambda: _by_sum(y, x),
        lambda: either(
            minimum(x, y) < ASYMPTOTIC, lambda: _directly(y, x), lambda: _by_series(y, x)
        ),
    )


def _by_sum(y: Real, x: Real) -> Array:
    """log E exp(d (cos - E cos)) under x, by the trapezoid rule: every term is positive."""
    x, y = np.minimum(x, SUMMED), np.minimum(y, SUMMED)  # others are not asked for
    weight = _weights(x)
    centred = (weight * VERSINES).sum(axis=-1, keepdims=True) - VERSINES
    return np.log1p((weight * _expm1mx(np.asarray(y - x)[..., None] * centred)).sum(axis=-1))


def _weights(x: Real) -> Array:
    """The probabilities of the angles."""
    weight = ENDS * np.exp(-np.asarray(x)[..., None] * VERSINES)
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def _expm1mx(z: Array) -> Array:
    return np.asarray(expm1mx(z))


def _directly(y: Real, x: Real) -> Real:
    """Where one is large and one is not: nothing is close."""
    return log(i0e(y) / i0e(x)) + _missing_length(x) * (y - x)


def _missing_length(x: Real) -> Real:
    """1 - I1(x)/I0(x)."""
    return either(
        x < ASYMPTOTIC,
        lambda: (_weights(x) * VERSINES).sum(axis=-1),
        lambda: (0.5 + sum(m * c / x**m for m, c in enumerate(SERIES, 1))) / x,
    )


def _by_series(y: Real, x: Real) -> Real:
    """itakura_saito(y, x) / 2, and the divergences of the powers 1/x, 1/x**2, ... in log I0.

    That of x**-m is (y - x)**2 u**2 w S_m with u = 1/x, w = 1/y, where S_1 = 1 and
    S_(m+1) = w S_m + (m + 1) u**m.
    """
    d, u, w = y - x, 1 / x, 1 / y
    total, s, power = 0.0, 1.0, 1.0
    for m, coefficient in enumerate(SERIES, 1):
        total = total + coefficient * s
        power = power * u
        s = w * s + (m + 1) * power
    return itakura_saito(y, x) / 2 + (d * u) * (d * w) * u * total


def _coefficients() -> tuple[float, ...]:
    """Those of log(sqrt(2 pi x) exp(-x) I0(x)) in powers of 1/x.

    Source: Abramowitz & Stegun (1964), 9.7.1, and the logarithm of a power series.
    """
    a = [1.0]
    for m in range(1, TERMS + 1):
        a.append(a[-1] * (2 * m - 1) ** 2 / (8 * m))
    c = [0.0]
    for m in range(1, TERMS + 1):
        c.append(a[m] - sum(k * c[k] * a[m - k] for k in range(1, m)) / m)
    return tuple(c[1:])


SERIES = _coefficients()
