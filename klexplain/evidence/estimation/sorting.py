"""Values in order that no memory holds at once: stretch after stretch, each with its neighbours.

It needs dask's dataframes, which know how to sort on the disk and between machines.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from dask import dataframe as dd
from dask.base import compute
from dask.delayed import delayed

from klexplain.evidence.blocks import of_each
from klexplain.evidence.estimation.spacings import Stretch

KEPT = 4_000_000  # values of all blocks that the stretches are planned from
FINENESS = 8  # how many of them a block gives for each stretch


class Sketch(NamedTuple):
    """What is noted of a block: how many values, every `step`-th in order, and the largest."""

    n: int
    step: int
    kept: np.ndarray
    highest: float


class Range(NamedTuple):
    """The values from `low` up to `high`, and their neighbours, from `first` up to `last`."""

    low: float
    high: float
    first: float
    last: float


def sketch_blocks(x: Any) -> list[Sketch]:
    """Return a sketch of each block, in one pass."""
    blocks = x.npartitions
    return of_each(partial(_sketch, max(1, min(FINENESS * blocks, KEPT // blocks))), x)


def in_stretches(
    x: Any, sketches: list[Sketch], found: Callable[[Stretch], Any], neighbours: int
) -> list[Any]:
    """Return what a function finds in each stretch of the values of a dask array, in order.

    Each stretch comes with at least so many `neighbours` on either side, as far as there are.
    """
    ranges = _plan(sketches, neighbours)
    pieces = [delayed(_pieces)(block, ranges) for block in x.to_delayed().flat]
    meta = _pieces(np.empty(0), ranges)
    frame = dd.from_delayed(pieces, meta=meta, verify_meta=False)
    divisions = [*range(len(ranges)), len(ranges) - 1]
    parts = frame.set_index("stretch", divisions=divisions).to_delayed()
    each = zip(parts, ranges, strict=True)
    return list(compute(*(delayed(_found_in)(found, part, one) for part, one in each)))


def _sketch(kept: int, block: np.ndarray) -> Sketch:
    step = max(1, -(-block.size // kept))
    return Sketch(block.size, step, np.sort(block, axis=None)[::step], block.max(initial=-np.inf))


def _plan(sketches: list[Sketch], neighbours: int) -> list[Range]:
    """Choose ranges of about the size of a block, in which neighbours are few.

    A kept value stands for itself and the `step - 1` that follow it in its block. So at most
    `below` of all values are below it, and fewer by the slack at most.
    """
    values, below, total = _ranked(sketches)
    room = neighbours + sum(sketch.step - 1 for sketch in sketches)  # with the slack
    count = max(1, min(len(sketches), total // (FINENESS * (room + 1))))
    edges = np.unique(np.searchsorted(below, total * np.arange(1, count) / count))
    edges = edges[edges < len(values)]
    before = np.searchsorted(below, below[edges] - room, "right") - 1
    after = np.searchsorted(below, below[edges] + room)
    inner = [float(value) for value in values[edges]]
    first = np.where(before < 0, -np.inf, values[before])
    last = np.append(values, np.inf)[after]
    ends = [-np.inf, *inner], [*inner, np.inf], [-np.inf, *first], [*last, np.inf]
    return [Range(*four) for four in zip(*ends, strict=True)]


def _ranked(sketches: list[Sketch]) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the kept values in order, the weight below each, and the weight of all."""
    kept = np.concatenate([sketch.kept for sketch in sketches])
    weights = np.concatenate([np.full(len(sketch.kept), sketch.step) for sketch in sketches])
    values, which = np.unique(kept, return_inverse=True)
    weight = np.bincount(which, weights).astype(int)
    return values, np.cumsum(weight) - weight, int(weight.sum())


def _pieces(block: np.ndarray, ranges: list[Range]) -> pd.DataFrame:
    """Return the values of a block once for each range that they are in or beside."""
    values = np.sort(block, axis=None)
    starts = np.searchsorted(values, [one.first for one in ranges])
    stops = np.searchsorted(values, [one.last for one in ranges])
    chosen = [values[start:stop] for start, stop in zip(starts, stops, strict=True)]
    which = np.repeat(np.arange(len(ranges)), stops - starts)
    return pd.DataFrame({"value": np.concatenate(chosen), "stretch": which})


def _found_in(found: Callable[[Stretch], Any], part: pd.DataFrame, one: Range) -> Any:
    values = np.sort(part["value"].to_numpy())
    start, stop = (int(place) for place in np.searchsorted(values, [one.low, one.high]))
    return found(Stretch(values, start, stop, one.first == -np.inf, one.last == np.inf))
