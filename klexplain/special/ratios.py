"""Logarithms of ratios, and sums and differences without their rounding."""

from klexplain.special.elementwise import Real, either, log, log1p
from klexplain.special.gaps import TINY


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
