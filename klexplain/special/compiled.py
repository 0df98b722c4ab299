"""Plain arithmetic in machine code, where numba is installed (the extra ``fast``).

A kernel without choices and logarithms is the same operations on the same floats, whether
NumPy makes them one by one or numba all at once: the results agree bit by bit. To load numba
and to compile takes as long as some millions of elements, so that the first million goes without.
"""

from collections.abc import Callable
from functools import cache, wraps
from types import FunctionType
from typing import Any

import lazy_loader as lazy
import numpy as np

from klexplain.special.elementwise import Real

numba = lazy.load("numba")

PATIENCE = 1_000_000  # elements of a kernel that come before it is compiled


def compiled(kernel: Callable[..., Real]) -> Callable[..., Real]:
    """Let a kernel of plain arithmetic run as machine code, once it has seen many elements.

    Parameters
    ----------
    kernel : function
        Of floats, or of floats and blocks of which the first argument is one; it calls only
        functions of the same kind.

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
        return (kernel if seen <= PATIENCE else machine_code(kernel))(*values)

    return run


@cache
def machine_code(kernel: Callable[..., Real]) -> Callable[..., Real]:
    """Return the kernel compiled for blocks, or as it is where numba is not installed."""
    try:
        fill = _loop(kernel)
    except ImportError:
        return kernel

    def run(*values: Real) -> Real:
        out = np.empty(values[0].shape)
        fill(out.ravel(), tuple(np.broadcast_to(v, out.shape).ravel() for v in values))
        return out

    return run


def _loop(kernel: Any) -> Callable[..., None]:
    """A compiled loop over elements, in which the processor takes several at once."""
    # numba knows the size of a tuple only where its elements are written one by one.
    items = ", ".join(f"blocks[{k}][i]" for k in range(kernel.__code__.co_argcount))
    names = {"kernel": _with_machine_code(kernel)}
    element = _inline(eval(f"lambda blocks, i: kernel({items})", names))  # noqa: S307

    def fill(out: Any, blocks: Any) -> None:
        for i in range(out.size):
            out[i] = element(blocks, i)

    return numba.njit(fill, error_model="numpy")  # 1 / 0 is infinite: a test would part the loop


def _with_machine_code(kernel: Any) -> Callable[..., Real]:
    """The function for use in compiled code, and with it the functions that it calls."""
    used = {name: kernel.__globals__.get(name) for name in kernel.__code__.co_names}
    inner = {k: _with_machine_code(f) for k, f in used.items() if isinstance(f, FunctionType)}
    return _inline(FunctionType(kernel.__code__, kernel.__globals__ | inner, kernel.__name__))


def _inline(function: Callable[..., Any]) -> Callable[..., Any]:
    return numba.njit(function, inline="always")
