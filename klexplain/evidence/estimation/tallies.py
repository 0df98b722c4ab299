"""Counts and probabilities of the same cells, as people hold them, read or refused in a line."""

from typing import Any, NamedTuple

import numpy as np

from klexplain._checks import bad, real_array

ROUNDING = 1e-6  # by which probabilities may miss 1: some are of single precision
COUNTS = "counts: whole numbers of at least 0, with a sum above 0"
EITHER = "counts (whole numbers) or probabilities (of at least 0, with the sum 1)"


class Tallies(NamedTuple):
    """What was counted of p, and of q either what was counted or its probabilities."""

    p: np.ndarray
    q: np.ndarray
    q_is_counted: bool


def read_counts(counts_p: Any, counts_q: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return two sets of counts over the same cells; those that both leave empty are dropped."""
    p, q = _side_by_side(counts_p, counts_q, "counts_q")
    p, q = _counts("counts_p", p), _counts("counts_q", q)
    seen = p + q > 0
    return p[seen], q[seen]


def read_tallies(counts_p: Any, counts_q_or_probabilities: Any) -> Tallies:
    """Return counts beside counts, or beside probabilities; cells that neither has are dropped.

    Whole numbers with a sum above 1 are counts, numbers with the sum 1 are probabilities.
    """
    name = "counts_q_or_probabilities"
    p, q = _side_by_side(counts_p, counts_q_or_probabilities, name)
    p, total = _counts("counts_p", p), q.sum()
    probabilities = abs(total - 1) <= ROUNDING and (q >= 0).all()
    if not probabilities and not (_whole(q) and total > 0):
        raise ValueError(bad(name, counts_q_or_probabilities, f"{EITHER}; the sum is {total:g}"))
    seen = p + q > 0
    return Tallies(p[seen], q[seen], not probabilities)


def freedom_of(cells: np.ndarray) -> int:
    """Return how many shares of these cells can be chosen; one, where only one was ever seen."""
    return max(len(cells) - 1, 1)


def _side_by_side(p: Any, q: Any, name: str) -> tuple[np.ndarray, np.ndarray]:
    named = [hasattr(cells, "keys") for cells in (p, q)]
    if all(named):
        p, q = _aligned(p, q)
    elif any(named):
        missing = ("counts_p", name)[named.index(False)]
        raise TypeError(bad(missing, (p, q)[named.index(False)], "cells by name, as the other has"))
    left, right = _cells("counts_p", p), _cells(name, q)
    if len(left) != len(right):
        raise ValueError(bad(name, f"{len(right)} cells", f"{len(left)}, as counts_p has"))
    return left, right


def _aligned(p: Any, q: Any) -> tuple[list[Any], list[Any]]:
    """Values of the same names side by side; a name that one has not counts 0 there."""
    left, right = dict(p), dict(q)
    return [left.get(key, 0) for key in left | right], [right.get(key, 0) for key in left | right]


def _cells(argument: str, values: Any) -> np.ndarray:
    cells = real_array(argument, values)
    if cells.ndim != 1:
        expected = "one row of cells; a table is one after .ravel()"
        raise ValueError(bad(argument, f"shape {cells.shape}", expected))
    if len(cells) < 2:
        raise ValueError(bad(argument, f"{len(cells)} cells", "at least 2"))
    return cells


def _counts(argument: str, cells: np.ndarray) -> np.ndarray:
    if not (_whole(cells) and cells.sum() > 0):
        raise ValueError(bad(argument, cells.tolist(), COUNTS))
    return cells


def _whole(cells: np.ndarray) -> bool:
    return bool(np.isfinite(cells).all() and (cells >= 0).all() and (cells == cells.round()).all())
