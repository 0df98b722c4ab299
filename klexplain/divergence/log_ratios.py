"""Log ratios of draws from p, block by block."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import click
import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.simulated import OWN_ERRORS, Simulated, first

BLOCK = 14_336  # draws at a time: two threads then stay below 2 MB, however many there are
FEW = 4  # draws for each value that they may have, to look each value up once
LONG = 2**24  # draws that take seconds

Law = Distribution | Simulated


def draw_log_ratios(p: Law, q: Law, size: int, rng: np.random.Generator) -> np.ndarray:
    """Return the log ratios, in nats, of `size` independent draws from p.

    Raises
    ------
    ValueError
        Where a draw falls on a point of infinite density of p: rounding put it there, and
        its log ratio is not that of the draw. Where the log-density of q is NaN or infinite.
    """
    return _log_ratios(p, q, p.rvs(size, rng))


def block_sizes(n: int) -> list[int]:
    """Return how n draws are divided into blocks.

    Examples
    --------
    >>> block_sizes(40_000)
    [14336, 14336, 11328]
    """
    return sizes_of(n, BLOCK)


def sizes_of(n: int, most: int) -> list[int]:
    """Return how n draws are divided into parts of at most so many."""
    return [min(most, n - start) for start in range(0, n, most)]


def log_ratio_blocks(
    p: Law, q: Law, sizes: list[int], rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield blocks of log ratios, in nats, of independent draws from p, all of one stream.

    On a terminal a bar says how far it is, where that takes seconds. Errors are those of
    `draw_log_ratios`.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> pair = one_pair(stats.norm(1), stats.norm())
    >>> [len(block) for block in log_ratio_blocks(*pair, [3, 2], np.random.default_rng(1))]
    [3, 2]
    """
    with progress(sum(sizes)) as bar:
        for size in sizes:
            yield draw_log_ratios(p, q, size, rng)
            bar.update(size)


def progress(n: int) -> AbstractContextManager[Any]:
    """Return a bar for so many draws, hidden where they are soon done or nobody looks."""
    hidden = n < LONG or not sys.stderr.isatty()
    return click.progressbar(length=n, file=sys.stderr, hidden=hidden)


def _log_ratios(p: Law, q: Law, x: np.ndarray) -> np.ndarray:
    count = counted(p, x)
    if not count:
        return log_ratios_at(p, q, x)
    found = np.empty(len(count.often))
    found[count.often > 0] = log_ratios_at(p, q, count.values)
    return found[count.away]


class Count(NamedTuple):
    """How often each whole distance from the least value came up."""

    low: float
    away: np.ndarray
    often: np.ndarray

    @property
    def values(self) -> np.ndarray:
        """The values that came up."""
        return self.low + np.flatnonzero(self.often)

    @property
    def times(self) -> np.ndarray:
        """How often each of them."""
        return self.often[self.often > 0]


def counted(p: Law, x: np.ndarray) -> Count | None:
    """Count the values of a discrete law; None where that saves nothing."""
    if not p.discrete or x.ndim > 1:
        return None
    low = x.min()
    if not x.max() - low < len(x) / FEW:
        return None
    away = (x - low).astype(int)
    return Count(low, away, np.bincount(away)) if (away == x - low).all() else None


def log_ratios_at(p: Law, q: Law, x: np.ndarray) -> np.ndarray:
    """Return the log ratios of draws of p, in nats; errors are those of `draw_log_ratios`."""
    found = np.asarray(log_density_at("p", p, x) - log_density_at("q", q, x))
    if np.isfinite(found).all():
        return found
    log_p = log_density_at("p", p, x)
    if not np.isfinite(log_p).all():
        at = x[~np.isfinite(log_p)].flat[0]
        expected = f"a distribution whose draws stay off its ends (one was rounded to {at:g})"
        raise ValueError(bad("p", p, expected))
    if not np.isposinf(found).any():
        at = _at(x, ~np.isfinite(found))
        raise ValueError(bad("q", q, f"a density that is finite where p draws (not at x = {at})"))
    return found


def log_density_at(argument: str, law: Law, x: np.ndarray) -> np.ndarray:
    """The log-density of draws; what an object of somebody else's raises is one line."""
    if isinstance(law, Distribution):
        return law.log_density_of_draws(x)
    try:
        found = law.log_density(x)
    except OWN_ERRORS as error:
        expected = f"the log-density of {len(x):,} draws of {x.shape[1]} variables"
        raise ValueError(bad(argument, law, f"{expected} ({first(error)})")) from error
    if (nan := np.isnan(found)).any():
        raise ValueError(
            bad(argument, law, f"a log-density without NaN (it is at x = {_at(x, nan)})")
        )
    return found


def _at(x: np.ndarray, there: np.ndarray) -> str:
    return np.array2string(x[there][0], precision=4, threshold=6)
