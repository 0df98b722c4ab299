"""The logarithm to twice the digits: a float, and what it leaves out.

Where large logarithms cancel, what is left of them is right only if they were.
"""

from decimal import Decimal, localcontext

import numpy as np

from klexplain.special.bregman import log1pmx
from klexplain.special.elementwise import Real, exponent, mantissa
from klexplain.special.products import difference_of_products
from klexplain.special.ratios import two_sum

DoubleDouble = tuple[Real, Real]
STEPS = 64  # of the mantissas whose logarithms are in the table
DIGITS = 40


def _halves(logarithms: list[Decimal]) -> tuple[np.ndarray, np.ndarray]:
    high = [float(x) for x in logarithms]
    low = [float(x - Decimal(h)) for x, h in zip(logarithms, high, strict=True)]
    return np.array(high), np.array(low)


with localcontext(prec=DIGITS):
    _half = STEPS // 2  # mantissas are at least 1/2
    HIGH, LOW = _halves([(Decimal(i) / STEPS).ln() for i in range(_half, STEPS + 1)])
    (LOG_2,), (LOG_2_LOW,) = _halves([Decimal(2).ln()])


def log_double_double(x: Real) -> DoubleDouble:
    """Return log x for positive x as a float and a remainder, with 31 digits together.

    Source: Tang (1990), a table of logarithms and a short series in what is left.

    Examples
    --------
    >>> high, low = log_double_double(3.0)
    >>> float(high), float(round(low * 1e17, 3))  # log 3 = 1.09861228866810969139524523692252570...
    (1.0986122886681098, -9.071)
    """
    m, power = mantissa(x), exponent(x)
    i = np.rint(np.fmin(m, 1.0) * STEPS).astype(int)  # that of infinity is infinite
    centre = i / STEPS
    u = (m - centre) / centre
    u_low = difference_of_products(m - centre, 1.0, u, centre) / centre
    powers = power * LOG_2
    powers_low = difference_of_products(power, LOG_2, powers, 1.0) + power * LOG_2_LOW
    total, first = two_sum(powers, HIGH[i - STEPS // 2])
    total, second = two_sum(total, u)
    return two_sum(total, first + second + powers_low + LOW[i - STEPS // 2] + (u_low + log1pmx(u)))
