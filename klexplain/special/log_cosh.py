"""How log cosh changes, and x coth x, without cancellation where they hardly do."""

import numpy as np

from klexplain.special.elementwise import Array, Real, either, exp, expm1

# (2k)/(2k + 1)! of x^(2k) in (x cosh x - sinh x)/x, highest power first.
COEFFICIENTS = tuple(
    1 / float(np.prod(np.arange(1.0, 2 * k))) / (2 * k + 1) for k in range(9, 0, -1)
)


def log_cosh_ratio(x: Array, d: Array) -> Array:
    """Return log cosh(x + d) - log cosh x, to a few ulp for small d too.

    Source: the addition theorem of cosh; Abramowitz & Stegun (1964), 4.5.25.

    Examples
    --------
    >>> float(log_cosh_ratio(np.array(0.0), np.array(1e-9)))
    5e-19
    """
    near = np.abs(d) < 1
    small = np.where(near, d, 0.0)
    close = np.log1p(2 * np.sinh(small / 2) ** 2 + np.sinh(small) * np.tanh(x))
    return np.where(near, close, np.logaddexp(x + d, -x - d) - np.logaddexp(x, -x))


def x_coth_x_minus_one(x: Real) -> Real:
    """Return x coth x - 1, which is never negative, and 0 at x = 0.

    It is (x cosh x - sinh x) / sinh x; in powers of x no term of the numerator is negative.

    Source: the series of cosh and sinh; Abramowitz & Stegun (1964), 4.5.62 and 4.5.63.

    Examples
    --------
    >>> float(x_coth_x_minus_one(3e-9))
    3e-18
    """
    size = abs(x)
    return either(size < 1, lambda: _near_zero(size), lambda: size * _coth(size) - 1)


def _near_zero(x: Real) -> Real:
    square, total = x * x, 0.0
    for coefficient in COEFFICIENTS:
        total = (total + coefficient) * square
    return total / either(x == 0, lambda: 1.0, lambda: np.sinh(x) / x)


def _coth(x: Real) -> Real:
    return 1 + 2 * exp(-2 * x) / -expm1(-2 * x)
