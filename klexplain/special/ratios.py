"""Logarithms of ratios, and sums and differences without their rounding."""

import math
from fractions import Fraction

from klexplain.special.bregman import TINY
from klexplain.special.elementwise import Real, either, log, log1p


def log_ratio(y: Real, x: Real) -> Real:
    """Return log(y/x) for positive numbers, to the last digits also where y is close to x.

    Examples
    --------
    >>> float(log_ratio(1 + 1e-15, 1.0))
    1.110223024625156e-15
    """
    ratio = y / x
    return either(
        (ratio > 0.5) & (ratio < 2),
        lambda: log1p((y - x) / x),
        lambda: either(
            (ratio < TINY) | (ratio > 1 / TINY), lambda: log(y) - log(x), lambda: log(ratio)
        ),
    )


def log_exact(ratio: Fraction) -> float:
    """Return the logarithm of an exact positive number, also near 1 and beyond the floats.

    Examples
    --------
    >>> log_exact(1 + Fraction(1, 10**30))
    1e-30
    """
    if Fraction(1, 2) < ratio < 2:
        return math.log1p(float(ratio - 1))
    power = ratio.numerator.bit_length() - ratio.denominator.bit_length()
    return math.log(ratio / Fraction(2) ** power) + power * math.log(2)


def two_sum(a: Real, b: Real) -> tuple[Real, Real]:
    """Return a + b rounded, and what the rounding took off.

    Source: Knuth (1969), The Art of Computer Programming, vol. 2, 4.2.2, theorem B.

    Examples
    --------
    >>> two_sum(1.0, 1e-20)
    (1.0, 1e-20)
    """
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)
