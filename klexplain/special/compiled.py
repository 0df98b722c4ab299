"""Kernels as machine code, where numba is installed (the extra ``fast``).

To load numba and to compile takes as long as some millions of elements, so that the first
million goes without. numba takes functions of plain arithmetic as they stand (`arithmetic`). One
that chooses between ways to compute has a second form beside it, for ordinary numbers alone
(`in_machine_code`): where another choice would be made that form gives NaN, and the element goes
back to the kernel. Without branches, and without the logarithm of the system's library, the
processor takes several elements at once.
"""

from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import Any

import lazy_loader as lazy
import numpy as np

from klexplain.special.elementwise import Array, Real, choose, exchange

numba = lazy.load("numba")

PATIENCE = 1_000_000  # elements of a kernel that come before it is compiled
OPTIONS = {"error_model": "numpy", "forceinline": True}  # 1 / 0 is infinite, not an error
ELEMENT = {  # numba knows the size of a tuple only where its elements are written one by one
    3: lambda v, i: (v[0][i], v[1][i], v[2][i]),
    4: lambda v, i: (v[0][i], v[1][i], v[2][i], v[3][i]),
    6: lambda v, i: (v[0][i], v[1][i], v[2][i], v[3][i], v[4][i], v[5][i]),
}

Kernel = Callable[..., Any]
FORMS: dict[Kernel, Kernel] = {}  # what stands for a function in machine code


def arithmetic(function: Kernel) -> Kernel:
    """Note that machine code takes a function as it stands: it has no `either` in it."""
    FORMS[function] = getattr(function, "__wrapped__", function)
    return function


def in_machine_code(kernel: Kernel) -> Callable[[Kernel], Kernel]:
    """Let the decorated function stand for a kernel in machine code, where numbers are ordinary."""

    def register(function: Kernel) -> Kernel:
        FORMS[kernel] = function
        return function

    return register


@in_machine_code(choose)
def _choose(condition: Real, then: Real, otherwise: Real) -> Real:
    return then if condition else otherwise


@in_machine_code(exchange)
def _exchange(condition: Real, x: Real, y: Real) -> Real:
    return (y, x) if condition else (x, y)


def compiled(kernel: Callable[..., Real]) -> Callable[..., Real]:
    """Let a kernel run as machine code once it has seen many elements.

    Parameters
    ----------
    kernel : function
        Of floats, or of floats and blocks of which the first argument is one.

    Examples
    --------
    >>> @compiled
    ... def square(x):
    ...     return x * x
    >>> square(3.0), square(np.array([1.0, 2.0])).tolist()
    (9.0, [1.0, 4.0])
    """
    seen = 0

    @wraps(kernel)
    def run(*values: Real) -> Real:
        nonlocal seen
        if isinstance(values[0], float):
            return kernel(*values)
        seen += values[0].size
        loop = machine_code(run) if seen > PATIENCE else None
        return _by_loop(loop, kernel, values) if loop else kernel(*values)

    return run


@cache
def machine_code(kernel: Kernel) -> Callable[..., None] | None:
    """Return a loop of a kernel over all elements of blocks; None where numba is not installed.

    It is compiled at its first call.
    """
    try:
        _tell_numba()
        element = numba.njit(ELEMENT[len(signature(kernel).parameters)])
    except ImportError:
        return None

    def fill(out: Any, blocks: Any) -> None:
        for i in range(out.size):
            out[i] = kernel(*element(blocks, i))

    filled: Callable[..., None] = numba.njit(fill, error_model="numpy")
    return filled


@cache
def _tell_numba() -> None:
    """Tell it once, for every function, what stands for it."""
    for kernel, form in FORMS.items():
        numba.extending.overload(kernel, jit_options=OPTIONS, strict=False)(lambda *_, f=form: f)


def _by_loop(loop: Callable[..., None], kernel: Callable[..., Real], values: Any) -> Array:
    """What the loop gives, and the kernel itself where that is infinite or NaN."""
    shape = values[0].shape
    blocks = tuple(_flat(value, shape) for value in values)
    out = np.empty(blocks[0].size)
    loop(out, blocks)
    rest = np.flatnonzero(~(out < np.inf))
    if rest.size:
        out[rest] = kernel(*(block[rest] for block in blocks))
    return out.reshape(shape)


def _flat(value: Real, shape: tuple[int, ...]) -> Array:
    whole = value if np.shape(value) == shape else np.broadcast_to(value, shape)
    return np.ascontiguousarray(whole, dtype=float).ravel()
