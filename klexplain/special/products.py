"""Differences and ratios of products, as accurate as if the products were exact."""

import numpy as np

from klexplain.special.bregman import log1pmx
from klexplain.special.compiled import arithmetic, in_machine_code
from klexplain.special.elementwise import (
    Real,
    choose,
    either,
    exponent,
    ldexp,
    log,
    mantissa,
)

SPLIT = 134217729.0  # 2**27 + 1 cuts a float in two halves
SAFE = 1e70  # four such numbers, or their inverses, have a product that is a float


@arithmetic
def difference_of_products(a: Real, b: Real, c: Real, d: Real) -> Real:
    """Return a*b - c*d, as accurate as if both products were exact.

    Source: Dekker (1971), exact products by splitting each factor in two halves.

    Examples
    --------
    >>> float(difference_of_products(1 + 2**-30, 1 - 2**-30, 1.0, 1.0)) == -(2.0**-60)
    True
    """
    low = _roundings(a, b, c, d)
    return (a * b - c * d) + choose(abs(low) < np.inf, low, 0.0)


@arithmetic
def _roundings(a: Real, b: Real, c: Real, d: Real) -> Real:
    """What is missing in the rounded a*b - c*d."""
    return _rounding(a, b) - _rounding(c, d)


@arithmetic
def _rounding(a: Real, b: Real) -> Real:
    (a1, a2), (b1, b2) = _split(a), _split(b)
    return a2 * b2 - (((a * b - a1 * b1) - a2 * b1) - a1 * b2)


@arithmetic
def _split(a: Real) -> tuple[Real, Real]:
    scaled = SPLIT * a
    upper = scaled - (scaled - a)
    return upper, a - upper


@arithmetic
def are_safe(*factors: Real) -> Real:
    """Whether products of these positive numbers and their inverses are floats for certain."""
    safe = True
    for factor in factors:
        safe = safe & (factor > 1 / SAFE) & (factor < SAFE)
    return safe


def weighted_itakura_saito(weight: Real, a: Real, b: Real, c: Real, d: Real) -> Real:
    """Return weight * itakura_saito(a*b, c*d) for positive numbers, if products are no floats too.

    Examples
    --------
    >>> round(float(weighted_itakura_saito(2.0, 3e200, 4e200, 6e200, 1e200)), 6)  # 2 (1 - log 2)
    0.613706
    """
    return either(
        are_safe(a, b, c, d),
        lambda: weight * itakura_saito_of_products(a, b, c, d),
        lambda: _scaled_itakura_saito(weight, a, b, c, d),
    )


@arithmetic
def itakura_saito_of_products(a: Real, b: Real, c: Real, d: Real) -> Real:
    """Return itakura_saito(a*b, c*d) for positive numbers whose products are floats.

    Examples
    --------
    >>> float(itakura_saito_of_products(3.0, 4.0, 6.0, 2.0))
    0.0
    """
    product = c * d
    return -log1pmx(difference_of_products(a, b, c, d) / product, a * b / product)


@in_machine_code(weighted_itakura_saito)
def _ordinary_weighted(weight: Real, a: Real, b: Real, c: Real, d: Real) -> Real:
    return weight * itakura_saito_of_products(a, b, c, d) if are_safe(a, b, c, d) else np.nan


def _scaled_itakura_saito(weight: Real, a: Real, b: Real, c: Real, d: Real) -> Real:
    """The same on mantissas; a power of two apart is put in last."""
    power = exponent(a) + exponent(b) - exponent(c) - exponent(d)
    a, b, c, d = mantissa(a), mantissa(b), mantissa(c), mantissa(d)

    def far() -> Real:
        ratio = a * b / (c * d)
        logarithm = log(ratio) + power * np.log(2)
        return ldexp(weight * ratio, power) - weight * (1 + logarithm)

    def near() -> Real:
        return weight * itakura_saito_of_products(ldexp(a, power), b, c, d)

    return either(abs(power) > 4, far, near)


def relative_difference(a: Real, b: Real, c: Real, d: Real) -> Real:
    """Return (a*b - c*d) / (c*d) for positive numbers, also where a product is no float.

    Examples
    --------
    >>> float(relative_difference(3e200, 4e200, 6e200, 1e200))
    1.0
    """
    return either(
        are_safe(a, b, c, d),
        lambda: difference_of_products(a, b, c, d) / (c * d),
        lambda: _scaled_difference(a, b, c, d),
    )


def _scaled_difference(a: Real, b: Real, c: Real, d: Real) -> Real:
    power = exponent(a) + exponent(b) - exponent(c) - exponent(d)
    a, b, c, d = mantissa(a), mantissa(b), mantissa(c), mantissa(d)
    return either(
        abs(power) > 4,
        lambda: ldexp(a * b / (c * d), power) - 1,
        lambda: difference_of_products(ldexp(a, power), b, c, d) / (c * d),
    )


def quotient(a: Real, b: Real, c: Real, d: Real) -> Real:
    """Return a*b / (c*d) for positive numbers, wherever it is a float itself.

    Examples
    --------
    >>> round(float(quotient(3e200, 4e200, 6e200, 1e200)), 12)
    2.0
    """
    return either(
        are_safe(a, b, c, d), lambda: a * b / (c * d), lambda: _scaled_quotient(a, b, c, d)
    )


def _scaled_quotient(a: Real, b: Real, c: Real, d: Real) -> Real:
    power = exponent(a) + exponent(b) - exponent(c) - exponent(d)
    return ldexp(mantissa(a) * mantissa(b) / (mantissa(c) * mantissa(d)), power)
