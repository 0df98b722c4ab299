"""D(p ‖ q) as a finite sum that is exact: of vectors, of tables of values, of histograms.

The terms are p log(p/q) - p + q, none of which is negative. Where p and q sum to 1 + a and 1 + b,
as rounded numbers do, they add (a - b)²/2 to the divergence, and no more than that: the sum of
p log(p/q) would be off by a, and may be negative.
"""

from typing import Any, NamedTuple

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import Histogram, histogram
from klexplain.distributions.listed import Listed, matched
from klexplain.divergence.result import EPS, Divergence
from klexplain.special import kl_div

TERM_ERROR = 16 * EPS  # relative, of a term and of the sum


class Cells(NamedTuple):
    """Probabilities of the same cells under both, along the last axis."""

    p: np.ndarray
    q: np.ndarray


def by_cells(p: Distribution, q: Distribution, method: str | None) -> Divergence | None:
    """Return D(p ‖ q) in nats where both are tables, or both histograms; else None.

    Raises
    ------
    ValueError
        For the method ``"formula"``.

    Examples
    --------
    >>> from klexplain.distributions.pairs import read_pair
    >>> round(float(by_cells(*read_pair([1, 0], [0.5, 0.5]), None).value), 9)
    0.693147181
    """
    cells = cells_of(p, q)
    if cells is None:
        return None
    if method == "formula":
        raise ValueError(bad("method", method, "None or 'quadrature': this is a sum over cells"))
    value = np.asarray(kl_div(cells.p, cells.q).sum(axis=-1))
    finite = np.isfinite(value)
    known, (sum_p, sum_q) = np.where(finite, value, 0.0), (side.sum(axis=-1) for side in cells)
    error = known * (TERM_ERROR + np.abs(sum_p - 1)) + (sum_p - sum_q) ** 2 / 2
    ways = [name for name, here in (("summation", finite), ("support", ~finite)) if here.any()]
    return Divergence(value, np.where(finite, error, 0.0), ", ".join(ways))


def cells_of(p: Distribution, q: Distribution) -> Cells | None:
    """Return the probabilities where both are tables, or both histograms; else None.

    Examples
    --------
    >>> from klexplain.distributions.pairs import read_pair
    >>> cells_of(*read_pair([1, 0], [0.5, 0.5])).q.tolist()
    [0.5, 0.5]
    """
    truth, model = p.frozen, q.frozen
    if isinstance(truth, Listed) and isinstance(model, Listed):
        return _values(truth, model)
    if p.discrete or q.discrete:
        return None
    bars, others = histogram(p), histogram(q)
    return _bins(bars, others) if bars and others else None


def _values(p: Listed, q: Listed) -> Cells:
    """Category by category, or value by value; what q alone gives comes last."""
    if p.categories:
        return Cells(p.masses, q.masses)
    where = matched(q.values, p.values)
    there = np.where(where < 0, 0.0, q.masses[where])
    alone = np.setdiff1d(np.arange(len(q.values)), where)
    return Cells(
        np.concatenate([p.masses, np.zeros(len(alone))]), np.concatenate([there, q.masses[alone]])
    )


def _bins(p: Histogram, q: Histogram) -> Cells:
    """Between neighbouring edges of either both densities are constant."""
    where = matched(p.edges, q.edges)  # an edge that differs by rounding is the same
    own = np.where(where < 0, q.edges, p.edges[where])
    edges = np.union1d(p.edges, own)
    return Cells(*(_between(edges, at, h.masses) for at, h in ((p.edges, p), (own, q))))


def _between(edges: np.ndarray, own: np.ndarray, masses: np.ndarray) -> Any:
    """The probability of each cell: its share of the bin that it lies in."""
    which = np.searchsorted(own, edges[:-1], side="right") - 1
    inside = (which >= 0) & (which < len(masses))
    bins = np.where(inside, which, 0)
    share = np.diff(edges) / np.diff(own)[bins]
    return np.where(inside, masses[bins] * share, 0.0)
