"""The mean log ratio of a sample beside a distribution, from the spacings of its values in order.

It is added up from stretches of the order, without rounding, so that a sample in one piece and
one in blocks give the same digits.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from scipy.special import digamma

from klexplain.evidence.estimation.ranks import mixed
from klexplain.evidence.exact import exact_sum, exact_sum_of_squares

FARTHEST, LEVELS = 64, 64  # nats on either side that levels are told apart in, levels in a nat

PIECE = 2**17  # values at a time


class KnownDensity(NamedTuple):
    """What is asked of a density: its logarithm, its mass on either side, where it is not 0."""

    log_density: Callable[[np.ndarray], np.ndarray]
    masses: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    support: tuple[float, float]


class Stretch(NamedTuple):
    """Values in order; those from `start` up to `stop` are meant, the others their neighbours.

    `lowest` and `highest` say whether the ends of the sample are among them.
    """

    values: np.ndarray
    start: int
    stop: int
    lowest: bool = True
    highest: bool = True


class Sums(NamedTuple):
    """What a stretch adds: how often values repeat, sums of log ratios, and the largest of them.

    Attributes
    ----------
    distinct, often : int
        Number of distinct values, and how often the commonest of them is there.
    infinite : int
        Number of infinite log ratios, which no sum counts.
    total, squares, coarser : Fraction
        Sums of the log ratios, of their squares, and of those with twice the neighbours.
    levels : ndarray
        Number of log ratios at each level, of which a nat has `LEVELS`.
    largest : ndarray
        As many of the largest log ratios as the square root of the sample's size, in order.
    """

    distinct: int
    often: int
    infinite: int
    total: Fraction
    squares: Fraction
    coarser: Fraction
    levels: np.ndarray
    largest: np.ndarray

    @property
    def middle(self) -> float:
        """The median of the log ratios, but for less than a level."""
        below = np.cumsum(self.levels)
        return float(np.searchsorted(below, below[-1] / 2) / LEVELS - FARTHEST)


def part_of(q: KnownDensity, n: int, k: int, stretch: Stretch) -> Sums:
    """Return what a stretch adds; where values repeat, only how often.

    Parameters
    ----------
    q : KnownDensity
        The distribution.
    n, k : int
        Number of values in all, and of neighbours on either side.
    stretch : Stretch
        With at least 2k neighbours, as far as there are.
    """
    own = stretch.values[stretch.start : stretch.stop]
    first = np.flatnonzero(np.append(True, own[1:] != own[:-1])[: own.size])
    often = int(np.diff(first, append=own.size).max(initial=0))
    if often > 1:
        return _part(n, own[:0], own[:0])._replace(distinct=len(first), often=often)
    return _in_pieces(q, n, k, stretch)


def spread_part_of(q: KnownDensity, n: int, k: int, stretch: Stretch) -> Sums:
    """Return what a stretch adds once rounded values are spread over what was rounded to them."""
    return _in_pieces(q, n, k, _spread(stretch, q.support))


def added(parts: Iterable[Sums], n: int) -> Sums:
    """Return what all stretches add."""
    distinct, often, *sums, largest = zip(*parts, strict=True)
    all_largest = _largest(np.concatenate(largest), n)
    return Sums._make([sum(distinct), max(often), *map(sum, sums), all_largest])


def _in_pieces(q: KnownDensity, n: int, k: int, stretch: Stretch) -> Sums:
    """Add up pieces, so that memory holds the values and little else."""
    starts = range(stretch.start, max(stretch.stop, stretch.start + 1), PIECE)
    pieces = (_piece(stretch, start, 2 * k) for start in starts)
    return added((_part(n, *_log_ratios(q, n, k, piece)) for piece in pieces), n)


def _piece(stretch: Stretch, start: int, neighbours: int) -> Stretch:
    stop, first = min(start + PIECE, stretch.stop), max(start - neighbours, 0)
    return Stretch(stretch.values[first : stop + neighbours], start - first, stop - first)


def _part(n: int, log_r: np.ndarray, coarser: np.ndarray) -> Sums:
    finite = np.isfinite(log_r) & np.isfinite(coarser)
    infinite = int(np.count_nonzero(~finite))
    log_r, coarser = (log_r, coarser) if not infinite else (log_r[finite], coarser[finite])
    sums = exact_sum(log_r), exact_sum_of_squares(log_r), exact_sum(coarser)
    level = np.clip((log_r + FARTHEST) * LEVELS, 0, 2 * FARTHEST * LEVELS).astype(int)
    levels = np.bincount(level, minlength=2 * FARTHEST * LEVELS + 1)
    return Sums(finite.size, 1, infinite, *sums, levels, _largest(log_r, n))


def _largest(log_r: np.ndarray, n: int) -> np.ndarray:
    many = min(int(n**0.5) + 1, len(log_r))
    return np.sort(np.partition(log_r, len(log_r) - many)[len(log_r) - many :]) if many else log_r


def _log_ratios(q: KnownDensity, n: int, k: int, stretch: Stretch) -> list[np.ndarray]:
    """Log of p/q at each x, with k neighbours and with 2k.

    Spacings of uniform numbers have logarithms of a known mean.
    """
    x, at = stretch.values, np.arange(stretch.start, stretch.stop)
    (below, above), log_q = q.masses(x), q.log_density(x[at])
    found = []
    for low, high in (_window(at, len(x), width) for width in (k, 2 * k)):
        upper = below[low] > above[high]
        mass = np.where(upper, above[low] - above[high], below[high] - below[low])
        with np.errstate(divide="ignore"):
            wide = np.log(x[high] - x[low]) + log_q
            log_mass = np.where(mass < np.finfo(float).tiny, wide, np.log(mass))
        found.append(digamma(np.arange(4 * k + 1))[high - low] - digamma(n + 1) - log_mass)
    return found


def _window(at: np.ndarray, n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Places k neighbours below and above, fewer near an end, where both are as far."""
    half = np.minimum(k, np.minimum(at, n - 1 - at))
    low, high = at - half, at + half
    return np.where(low == n - 1, n - 2, low), np.where(high == 0, 1, high)


def _spread(stretch: Stretch, support: tuple[float, float]) -> Stretch:
    """Spread rounded values as chance would, and yet the same way each time.

    The outermost ones of a stretch only help with it.
    """
    values, counts = np.unique(stretch.values + 0.0, return_counts=True)  # -0.0 is 0.0
    middle = (values[1:] + values[:-1]) / 2
    low = np.concatenate([[2 * values[0] - middle[0]], middle])
    high = np.concatenate([middle, [2 * values[-1] - middle[-1]]])
    low, high = np.maximum(low, support[0]), np.minimum(high, support[1])
    cell = np.repeat(np.arange(len(values)), counts)
    rank = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    within = mixed(mixed(values.view(np.uint64) ^ (values.view(np.uint64) >> 32))[cell] + rank)
    spread = np.sort(low[cell] + (high - low)[cell] * (within / 2**32))
    first = 0 if stretch.lowest else int(counts[0])
    last = len(spread) if stretch.highest else len(spread) - int(counts[-1])
    ends = stretch.lowest, stretch.highest
    return Stretch(spread[first:last], stretch.start - first, stretch.stop - first, *ends)
