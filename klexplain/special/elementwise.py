"""One source for single numbers and for arrays.

A kernel is written with plain arithmetic, the functions of this file and `either` for a choice.
It then runs on Python floats, which is the fastest way to one number, and on blocks of an
array that fit into the processor's cache; `elementwise` gives it whatever broadcasts.
Both ways take their logarithms from NumPy, so that they agree bit by bit.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Real = Any  # a float, or a block of an array
Reals = tuple[Real, ...]

FLOATS = frozenset({float})
ONE = (bool, np.bool_)  # what a comparison of single numbers gives
BLOCK = 32768  # elements: what costs time in calls of NumPy is spread, and the cache holds them


def elementwise(kernel: Callable[..., Real]) -> Callable[..., Array]:
    """Let a kernel of floats or blocks take all that broadcasts, and return an array of floats."""

    @wraps(kernel)
    @np.errstate(all="ignore")  # as a decorator it costs half of what it does in a block
    def broadcast(*arguments: ArrayLike) -> Array:
        if FLOATS.issuperset(map(type, arguments)):
            return _single(kernel, arguments)
        arrays = [np.asarray(argument, dtype=float) for argument in arguments]
        if not any(array.ndim for array in arrays):
            return _single(kernel, [array.item() for array in arrays])
        return _blocks(kernel, arrays)

    return broadcast


def _single(kernel: Callable[..., Real], numbers: Sequence[Any]) -> Array:
    try:
        return np.asarray(kernel(*numbers))
    except ArithmeticError:  # where Python raises for 1 / 0, an array goes on with infinity
        return kernel(*np.array(numbers)[:, np.newaxis]).reshape(())


def _blocks(kernel: Callable[..., Real], arrays: list[Array]) -> Array:
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    flat = [np.broadcast_to(array, shape).reshape(-1) for array in arrays]
    out = np.empty(flat[0].size)
    for start in range(0, out.size, BLOCK):
        block = slice(start, start + BLOCK)
        out[block] = kernel(*(array[block] for array in flat))
    return out.reshape(shape)


def either(condition: Real, then: Callable[[], Real], otherwise: Callable[[], Real]) -> Real:
    """Return then() where the condition holds and otherwise() elsewhere; neither in vain."""
    if isinstance(condition, ONE):
        return then() if condition else otherwise()
    if not condition.any():
        return otherwise()
    return then() if condition.all() else _select(condition, then(), otherwise())


def _select(condition: Array, then: Real, otherwise: Real) -> Array:
    """np.where by the bits of the numbers: no branch that a random condition would mislead."""
    a, b = _bits(then), _bits(otherwise)
    return (b ^ ((a ^ b) & -condition.astype(np.int64))).view(np.float64)


def _bits(value: Real) -> NDArray[np.int64]:
    return np.asarray(value, dtype=float).view(np.int64)


def exchange(condition: Real, x: Reals, y: Reals) -> tuple[Reals, Reals]:
    """Return (y, x) where the condition holds and (x, y) elsewhere; x and y are as many numbers."""
    if isinstance(condition, ONE):
        return (y, x) if condition else (x, y)
    pairs = zip(map(_bits, x), map(_bits, y), strict=True)
    changed = [(a, b, (a ^ b) & -condition.astype(np.int64)) for a, b in pairs]
    firsts = tuple((a ^ change).view(np.float64) for a, _, change in changed)
    return firsts, tuple((b ^ change).view(np.float64) for _, b, change in changed)


def refine(
    condition: Real, better: Callable[[Real], Real], x: Real, otherwise: Callable[[], Real]
) -> Real:
    """Return otherwise(), but better(x) where the condition holds, computed just there."""
    if isinstance(condition, ONE):
        return better(x) if condition else otherwise()
    where = np.nonzero(condition)
    if where[0].size == condition.size:
        return better(x)
    values = otherwise()
    values[where] = better(x[where])
    return values


def choose(condition: Real, then: Real, otherwise: Real) -> Real:
    """Return one of two values, where both are known already or cost less than to wait."""
    if isinstance(condition, ONE):
        return then if condition else otherwise
    return either(condition, lambda: then, lambda: otherwise)


def _of(function: Callable[..., Any]) -> Callable[..., Real]:
    def plain(*values: Real) -> Real:
        result = function(*values)
        return result if isinstance(result, np.ndarray) else float(result)

    return plain


log, log1p, exp, expm1 = _of(np.log), _of(np.log1p), _of(np.exp), _of(np.expm1)
sqrt, sin, cos = _of(np.sqrt), _of(np.sin), _of(np.cos)
minimum, maximum = _of(np.minimum), _of(np.maximum)
mantissa, exponent = _of(lambda x: np.frexp(x)[0]), _of(lambda x: np.frexp(x)[1].astype(float))


def ldexp(x: Real, power: Real) -> Real:
    """Return x * 2**power, exactly where it is a float."""
    half = np.floor(power / 2)
    return x * 2.0**half * 2.0 ** (power - half)
