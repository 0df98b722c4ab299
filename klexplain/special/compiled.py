"""Plain arithmetic in machine code, where numba is installed (the extra ``fast``).

A kernel without choices and logarithms is the same operations on the same floats, whether
NumPy makes them one by one or numba all at once: the results agree bit by bit. To load numba
and to compile takes as long as some millions of elements, so that the first million goes without.
"""

from collections.abc import Callable
from functools import cache, wraps
from types import FunctionType
from typing import Any

import numpy as np

from klexplain._lazy import numba
from klexplain.special.elementwise import Real

PATIENCE = 1_000_000  # elements of a kernel that come before it is compiled


def compiled(kernel: Callable[..., Real]) -> Any:
    """Let a kernel of plain arithmetic run as machine code, once it has seen many elements.

    Its attribute ``suited(x)`` is the function to call for arguments like x, for loops that
    should not ask each time.

    Parameters
    ----------
    kernel : function
        Of floats, or of blocks of which the first argument is one; it calls only functions of
        the same kind.

    Examples
    --------
    >>> @compiled
    ... def square(x):
    ...     return x * x
    >>> square(3.0), square(np.array([1.0, 2.0])).tolist()
    (9.0, [1.0, 4.0])
    """
    seen = 0

    def suited(like: Real) -> Callable[..., Real]:
        nonlocal seen
        if not isinstance(like, np.ndarray):
            return kernel
        seen += like.size
        return kernel if seen <= PATIENCE else machine_code(kernel)

    @wraps(kernel)
    def run(*values: Real) -> Real:
        return suited(values[0])(*values)

    run.suited = suited  # type: ignore[attr-defined]
    return run


@cache
def machine_code(kernel: Callable[..., Real]) -> Callable[..., Real]:
    """Return the kernel compiled, or as it is where numba is not installed."""
    try:
        vectorize = numba.vectorize
    except ImportError:
        return kernel
    return vectorize(_with_machine_code(kernel))


def _with_machine_code(kernel: Any) -> FunctionType:
    """The function, with the functions that it calls compiled first."""
    used = {name: kernel.__globals__.get(name) for name in kernel.__code__.co_names}
    functions = {name: f for name, f in used.items() if isinstance(f, FunctionType)}
    njit = numba.njit(error_model="numpy")  # 1 / 0 is infinite
    inner = {name: njit(_with_machine_code(f)) for name, f in functions.items()}
    return FunctionType(kernel.__code__, kernel.__globals__ | inner, kernel.__name__)
