"""The divergence of data in blocks, which no memory holds at once, from a known distribution."""

from functools import partial
from typing import Any

import numpy as np

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.evidence.blocks import blocks_of, later, of_each
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.counts import found_from_tallies
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.known import by_spacings, known_from, tallies_of
from klexplain.evidence.estimation.sorting import in_stretches, sketch_blocks


def estimate_in_blocks(x: Any, q: Distribution, confidence_level: float, fewest: int) -> Found:
    """Estimate D from a dask array or column and a distribution, as `estimate_one_known` does."""
    x = _column(blocks_of("x", x))
    return (_by_counts if q.discrete else _by_spacings)(x, q, confidence_level, fewest)


def _column(x: Any) -> Any:
    """One variable, of finite numbers once it is computed."""
    if x.ndim > 2 or (x.ndim == 2 and x.shape[1] != 1):
        expected = "one variable; of several, estimate from a part that fits into memory"
        raise ValueError(bad("x", f"shape {x.shape}", expected))
    return later(_finite, x if x.ndim == 1 else x[:, 0])


def _finite(block: np.ndarray) -> np.ndarray:
    values = real_array("x", block)
    if np.isinf(values).any():
        raise ValueError(bad("x", values[np.isinf(values)][0], "finite numbers"))
    return values


def _by_spacings(x: Any, q: Distribution, confidence_level: float, fewest: int) -> Found:
    sketches = sketch_blocks(x)
    n = _enough(sum(sketch.n for sketch in sketches), fewest)
    known = known_from(q)
    low, high = known.support
    beyond = any((s.kept[:1] < low).any() or s.highest > high for s in sketches)
    outside = sum(of_each(partial(_outside, low, high), x)) if beyond else 0
    stretches = partial(in_stretches, x, sketches)
    return by_spacings(stretches, known, n, outside, two_sided_z(confidence_level))


def _outside(low: float, high: float, block: np.ndarray) -> int:
    return int(np.count_nonzero((block < low) | (block > high)))


def _by_counts(x: Any, q: Distribution, confidence_level: float, fewest: int) -> Found:
    each = of_each(partial(np.unique, return_counts=True), x)
    values, which = np.unique(np.concatenate([part[0] for part in each]), return_inverse=True)
    counts = np.bincount(which, np.concatenate([part[1] for part in each])).astype(int)
    _enough(int(counts.sum()), fewest)
    return found_from_tallies(tallies_of(values, counts, q), confidence_level)


def _enough(n: int, fewest: int) -> int:
    if n < fewest:
        raise ValueError(bad("x", f"{n} values", f"at least {fewest}"))
    return n
