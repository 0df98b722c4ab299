"""Sums without a rounding error: the same digits in whatever order, and in whatever blocks."""

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

SLICE = 2**16  # values at a time: they stay in the processor's cache
LARGE = 2.0**480  # beyond it a square, or a power of two above the sum, may overflow
SPLITTER = 2.0**27 + 1  # cuts the 53 bits of a float into two halves


def exact_sum(values: np.ndarray) -> Fraction:
    """Return the sum of finite floats, without rounding.

    Adding a large power of two and taking it away again cuts the leading bits off all values
    alike, and sums of so few bits are exact (Rump, Ogita & Oishi 2008, "ExtractVector").

    Examples
    --------
    >>> exact_sum(np.array([1e16, 1.0, -1e16]))
    Fraction(1, 1)
    """
    return sum(map(_sum_of_slice, _slices(values)), Fraction())


def exact_sum_of_squares(values: np.ndarray) -> Fraction:
    """Return the sum of the squares of finite floats, without rounding.

    A square below 1e-290 may lose its last bits, the same ones in every order.

    Examples
    --------
    >>> exact_sum_of_squares(np.array([3.0, 4.0]))
    Fraction(25, 1)
    """
    return sum(map(_squares_of_slice, _slices(values)), Fraction())


def nearest(exact: Fraction) -> float:
    """Return the float nearest to an exact number; infinite beyond the largest one.

    Examples
    --------
    >>> nearest(Fraction(1, 3)), nearest(Fraction(-(10**400)))
    (0.3333333333333333, -inf)
    """
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


def _slices(values: np.ndarray) -> Iterator[np.ndarray]:
    flat = values.ravel()
    return (flat[i : i + SLICE] for i in range(0, len(flat), SLICE))


def _sum_of_slice(values: np.ndarray) -> Fraction:
    total, room = Fraction(), math.ceil(math.log2(len(values) + 2))
    if np.abs(values).max() > LARGE:
        return sum(map(Fraction, values.tolist()), total)
    while top := float(np.abs(values).max()):
        power = math.ldexp(1.0, math.frexp(top)[1] + room)
        leading = (values + power) - power
        values = values - leading
        total += Fraction(float(leading.sum()))
    return total


def _squares_of_slice(values: np.ndarray) -> Fraction:
    if np.abs(values).max() > LARGE:
        return sum((Fraction(value) ** 2 for value in values.tolist()), Fraction())
    large = values * SPLITTER
    high = large - (large - values)
    low = values - high
    square = values * values
    error = ((high * high - square) + 2 * high * low) + low * low  # (Dekker 1971)
    return _sum_of_slice(square) + _sum_of_slice(error)
