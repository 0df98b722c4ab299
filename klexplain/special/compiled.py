"""Kernels as machine code, where numba is installed (the extra ``fast``).

To load numba and to compile takes as long as some millions of elements, so that the first
million goes without. `machine` says how numba takes a kernel; nothing else imports it.
"""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

import numpy as np

from klexplain.special.elementwise import Array, Real

PATIENCE = 1_000_000  # elements of a kernel that come before it is compiled
ARITHMETIC: list[Callable[..., Any]] = []


def arithmetic(function: Callable[..., Any]) -> Callable[..., Any]:
    """Note that machine code takes a function as it stands: it makes no choice by `either`."""
    ARITHMETIC.append(function)
    return function


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
def machine_code(kernel: Callable[..., Real]) -> Callable[..., None] | None:
    """Return the loop of a kernel, or None where numba is not installed."""
    try:
        machine = import_module("klexplain.special.machine")
    except ImportError:
        return None
    return machine.loop(kernel)


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
