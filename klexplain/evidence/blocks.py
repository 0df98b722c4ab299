"""Data in blocks: dask's arrays and columns, which may be larger than the memory."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from klexplain._checks import bad


def in_blocks(x: object) -> bool:
    """Say whether x is dask's, told without loading dask.

    Examples
    --------
    >>> in_blocks([0.2, 0.7])
    False
    """
    return type(x).__module__.partition(".")[0] == "dask"


def blocks_of(argument: str, x: Any) -> Any:
    """Return dask's array of an array or a column, and refuse all else of dask's."""
    kind = type(x).__module__.split(".")[1]
    if kind not in ("array", "dataframe"):
        raise TypeError(bad(argument, x, "a dask array, or a column of a dask dataframe"))
    return x.to_dask_array() if kind == "dataframe" else x


def later(compute: Callable[[np.ndarray], Any], x: Any) -> Any:
    """Return a dask array with what a function makes of each block, once that is asked for."""
    return x.map_blocks(compute, dtype=float, meta=np.empty((0,) * x.ndim))


def of_each(compute: Callable[[np.ndarray], Any], x: Any) -> list[Any]:
    """Return what a function finds in each block: one pass, a block at a time in each worker."""
    meta = np.empty((0,) * x.ndim, dtype=object)
    found = x.map_blocks(partial(_boxed, compute), dtype=object, chunks=(1,) * x.ndim, meta=meta)
    return list(found.compute().flat)


def _boxed(compute: Callable[[np.ndarray], Any], block: np.ndarray) -> np.ndarray:
    box = np.empty((1,) * block.ndim, dtype=object)
    box.flat[0] = compute(block)
    return box
