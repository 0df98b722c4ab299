"""Kernels as loops that numba compiles; imported by `compiled` alone, when it needs one.

numba takes the kernels as they stand, but for the functions that choose between ways to
compute. In the ordinary case the choice is known, and in machine code a function of this file
stands for each (`ordinary`). Where another choice would be made it gives NaN, and `compiled`
returns that element to the kernel. Without branches, and without the logarithm of the system's
library, the processor takes several elements at once.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any

import numba
import numpy as np
from numba.extending import overload

from klexplain.special import bregman, log_beta, log_gamma, products
from klexplain.special.compiled import ARITHMETIC
from klexplain.special.elementwise import choose, exchange

Real = Any
OPTIONS = {"error_model": "numpy", "forceinline": True}  # 1 / 0 is infinite, not an error


def ordinary(kernel: Any) -> Callable[[Any], Any]:
    """Let a function stand for a kernel in machine code."""

    def register(function: Any) -> Any:
        overload(kernel, jit_options=OPTIONS, strict=False)(lambda *_: function)
        return function

    return register


for _function in ARITHMETIC:
    ordinary(_function)(getattr(_function, "__wrapped__", _function))


# log(1 + u) - u without a logarithm

BITS = np.uint64
ONE, ROOT_HALF, TWO_TO_52 = (np.float64(x).view(BITS) for x in (1.0, np.sqrt(0.5), 2.0**52))
MANTISSA, BIAS, WIDTH = BITS(2**52 - 1), BITS(1023), BITS(52)
LOG_2 = float.fromhex("0x1.62E42FEEp-1")  # 33 bits of log 2, so that multiples are exact,
LOG_2_LOW = float.fromhex("0x1.A39EF35793C76p-33")  # and what is left of it
LARGE = 1e300


@ordinary(bregman.log1pmx)
def _(u: Real, ratio: Real) -> Real:
    """log(1 + u) - u, by 1 + u = (1 + f) 2**k with 1 + f between sqrt(1/2) and sqrt(2).

    It is -(u - k log 2 - f) + (log(1 + f) - f), where the last is the series of `bregman`.
    """
    bits = BITS(np.float64(ratio).view(BITS) + (ONE - ROOT_HALF))
    exponent = BITS(bits >> WIDTH)
    k = BITS(exponent | TWO_TO_52).view(np.float64) - (2.0**52 + 1023)
    m = BITS((bits & MANTISSA) + ROOT_HALF).view(np.float64)
    inverse = BITS((BIAS + BIAS - exponent) << WIDTH).view(np.float64)  # 2**-k
    low = u - (ratio - 1) if u > -0.5 else 0.0  # what the rounding of 1 + u took off
    f = u if exponent == BIAS else m - 1 + low * inverse
    value = (u - k * LOG_2 - f) - (bregman.log1pmx_series(f) + k * LOG_2_LOW)
    return -value if (ratio > 1 / LARGE) & (ratio < LARGE) else np.nan


# The choices that kernels make in the ordinary case


@ordinary(choose)
def _(condition: Real, then: Real, otherwise: Real) -> Real:
    return then if condition else otherwise


@ordinary(exchange)
def _(condition: Real, x: Real, y: Real) -> Real:
    return (y, x) if condition else (x, y)


@ordinary(bregman.itakura_saito_from)
def _(y: Real, x: Real, d: Real) -> Real:
    return -bregman.log1pmx(d / x, y / x)


@ordinary(bregman.kl_div_from)
def _(p: Real, q: Real, d: Real) -> Real:
    return -p * bregman.log1pmx(d / p, q / p)


@ordinary(products.weighted_itakura_saito)
def _(weight: Real, a: Real, b: Real, c: Real, d: Real) -> Real:
    safe = products.are_safe(a, b, c, d)
    return weight * products.itakura_saito_of_products(a, b, c, d) if safe else np.nan


@ordinary(log_gamma.log1pmx_of_quotient)
def _(u: Real, y: Real, x: Real, factor: Real) -> Real:
    ratio = y / x
    return bregman.log1pmx(u, ratio * factor) if ratio > bregman.TINY else np.nan


@ordinary(log_beta.relative_cross)
def _(a2: Real, b2: Real, a1: Real, b1: Real) -> Real:
    return products.difference_of_products(a2, b1, a1, b2) / ((a1 + b1) * (a2 + b2))


@ordinary(log_beta.cross_by_sum)
def _(a2: Real, b2: Real, a1: Real, b1: Real, _db: Real, _ds: Real, apart: Real) -> Real:
    # This is in every divergence, so that what is beyond other choices comes out as NaN too.
    return apart * (a2 + b2) if products.are_safe(a2, b2, a1, b1) else np.nan


@ordinary(log_beta.failure)
def _(b2: Real, b1: Real, s2: Real, s1: Real, c_by_s1: Real) -> Real:
    return bregman.kl_div_from(b2, b1 / s1 * s2, c_by_s1)


# The loops

ELEMENT = {  # numba knows the size of a tuple only where its elements are written one by one
    3: lambda v, i: (v[0][i], v[1][i], v[2][i]),
    4: lambda v, i: (v[0][i], v[1][i], v[2][i], v[3][i]),
    6: lambda v, i: (v[0][i], v[1][i], v[2][i], v[3][i], v[4][i], v[5][i]),
}


def loop(kernel: Any) -> Any:
    """Return a loop of a kernel over all elements of blocks; it is compiled at its first call."""
    element = numba.njit(ELEMENT[len(signature(kernel).parameters)])

    def fill(out: Any, blocks: Any) -> None:
        for i in range(out.size):
            out[i] = kernel(*element(blocks, i))

    return numba.njit(fill, error_model="numpy")
