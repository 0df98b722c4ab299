"""D(p ‖ q) by simulation: the mean log ratio of draws from p, with its standard error.

The only route where a law is known by its draws and its log-density alone.
"""

import math
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import click
import numpy as np

from klexplain._checks import bad, generator
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.foreign import translated
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.simulated import (
    OWN_ERRORS,
    Simulated,
    first,
    is_simulated,
    simulated,
    too_heavy,
)
from klexplain.divergence.result import Divergence

BLOCK = 16_384  # draws at a time: memory does not grow with their number
FEW = 4  # draws for each value that they may have, to look each value up once
LONG = 2**24  # draws that take seconds
MOST = 16 * BLOCK  # draws, if they are not yet enough
ENOUGH = 0.01  # relative standard error at which no more are drawn
SEED = 0  # where none is given

Law = Distribution | Simulated


class RunningMean(NamedTuple):
    """A mean of log ratios so far, in nats: their number, mean, and sum of squares around it."""

    n: int = 0
    value: float = 0.0
    squares: float = 0.0

    def joined(self, block: np.ndarray) -> "RunningMean":
        """Return it with more log ratios; nothing cancels."""
        size, shift = len(block), float(block.mean()) - self.value
        n = self.n + size
        squares = float(block.var() * size) + shift**2 * self.n * size / n
        return RunningMean(n, self.value + shift * size / n, self.squares + squares)

    @property
    def standard_error(self) -> float:
        """Standard error of the mean."""
        return math.sqrt(self.squares / (self.n - 1) / self.n)


def simulation(p: object, q: object, rng: np.random.Generator | int | None) -> Divergence:
    """Return D(p ‖ q) in nats as the mean log ratio of draws from p.

    Draws go on until the standard error is at most 1 % of the mean, and no further than
    262,144 of them. Chance may make the mean negative, which stands for 0. Draws cannot show
    that a divergence is infinite by its tails.

    Parameters
    ----------
    p, q : object
        The truth, of which draws are made, and the model, of which only the log-density is asked.
    rng : numpy.random.Generator, int or None
        Source of chance, or a seed; None is the seed 0.

    Raises
    ------
    TypeError, ValueError
        Where they cannot be compared, or a log-density is NaN.

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = stats.multivariate_t([0, 0], df=5), stats.multivariate_normal([0, 0])
    >>> simulation(p, q, None).method
    'simulation'
    """
    truth, model = drawn_pair(p, q)
    if too_heavy(p, q):
        return Divergence(np.inf, 0.0, "end")
    chance, mean = generator(SEED if rng is None else rng), RunningMean()
    while mean.n < MOST:
        block = draw_log_ratios(truth, model, BLOCK, chance)
        if np.isposinf(block).any():
            return Divergence(np.inf, 0.0, "support")
        mean = mean.joined(block)
        if mean.standard_error <= ENOUGH * mean.value:
            break
    return Divergence(max(mean.value, 0.0), mean.standard_error, "simulation")


def drawn_pair(p: object, q: object) -> tuple[Law, Law]:
    """Return two laws that can be compared by draws from the first.

    Raises
    ------
    TypeError, ValueError
        As `simulated_pair`; where p makes no draws.
    """
    pair = simulated_pair(p, q)
    if pair is None:
        return one_pair(p, q)
    if pair[0].draw is None:
        raise TypeError(bad("p", pair[0], "draws too (rvs or sample), since p is simulated"))
    return pair


def simulated_pair(p: object, q: object) -> tuple[Simulated, Simulated] | None:
    """Return two laws as draws and log-densities; None where neither is known by these alone.

    Raises
    ------
    TypeError
        Where one of them is no law, or only one has a mass function.
    ValueError
        Where they are not of as many variables.
    """
    p, q = translated(p), translated(q)
    if not (is_simulated(p) or is_simulated(q)):
        return None
    truth, model = _simulated("p", p), _simulated("q", q)
    if None is not truth.discrete != model.discrete is not None:
        kind = "probabilities" if truth.discrete else "a density"
        raise TypeError(bad("q", model, f"a law with {kind}, as p = {truth} is"))
    of_p, of_q = truth.variables, model.variables
    if None is not of_p != of_q is not None:
        raise ValueError(f"q: got {of_q} variables; expected {of_p}, as many as p has")
    return truth, model


def log_ratio_at(p: Simulated, q: Simulated, x: np.ndarray) -> np.ndarray:
    """Return log p(x) - log q(x) in nats, of samples whose variables are along the last axis.

    Raises
    ------
    ValueError
        Where x has not as many variables.
    """
    shape = p.shape or q.shape or ()
    lead = x.shape[: x.ndim - len(shape)]
    if x.shape != (*lead, *shape):
        raise ValueError(bad("x", x, f"samples of {shape[-1]} variables, along the last axis"))
    rows = x.reshape(math.prod(lead), -1)
    with np.errstate(invalid="ignore"):
        found = _log_density("p", p, rows) - _log_density("q", q, rows)
    return np.asarray(found.reshape(lead))


def draw_log_ratios(p: Law, q: Law, size: int, rng: np.random.Generator) -> np.ndarray:
    """Return the log ratios, in nats, of `size` independent draws from p.

    Raises
    ------
    ValueError
        Where a draw falls on a point of infinite density: rounding put it there, and
        its log ratio is not that of the draw. Where the log-density of q is NaN.
    """
    return _log_ratios(p, q, p.rvs(size, rng))


def block_sizes(n: int) -> list[int]:
    """Return how n draws are divided into blocks.

    Examples
    --------
    >>> block_sizes(40_000)
    [16384, 16384, 7232]
    """
    return [min(BLOCK, n - start) for start in range(0, n, BLOCK)]


def log_ratio_blocks(
    p: Law, q: Law, sizes: list[int], rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield blocks of log ratios, in nats, of independent draws from p.

    On a terminal a bar says how far it is, where that takes seconds. Errors are those of
    `draw_log_ratios`.

    Examples
    --------
    >>> from scipy import stats
    >>> pair = one_pair(stats.norm(1), stats.norm())
    >>> [len(block) for block in log_ratio_blocks(*pair, [3, 2], np.random.default_rng(1))]
    [3, 2]
    """
    hidden = sum(sizes) < LONG or not sys.stderr.isatty()
    with click.progressbar(length=sum(sizes), file=sys.stderr, hidden=hidden) as bar:
        for x in _draws(p, sizes, rng):
            yield _log_ratios(p, q, x)
            bar.update(len(x))


def _draws(p: Law, sizes: list[int], rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Blocks of draws; while one is looked at, another thread draws the next, all in order."""
    if not isinstance(p, Distribution):  # who knows what somebody else's object does at once
        yield from (p.rvs(size, rng) for size in sizes)
        return
    with ThreadPoolExecutor(1) as other:
        coming = other.submit(p.rvs, sizes[0], rng)
        for size in sizes[1:]:
            x = coming.result()
            coming = other.submit(p.rvs, size, rng)
            yield x
        yield coming.result()


def _log_ratios(p: Law, q: Law, x: np.ndarray) -> np.ndarray:
    if p.discrete and x.ndim == 1 and (values := _values(x)):
        seen, which = values
        return _log_ratios_of_each(p, q, seen)[which]
    return _log_ratios_of_each(p, q, x)


def _values(x: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The values of counts, and which of them each is; None where that saves nothing."""
    low = x.min()
    if not x.max() - low < len(x) / FEW:
        return None
    away = (x - low).astype(int)
    if (away != x - low).any():
        return None
    seen = np.flatnonzero(np.bincount(away))
    place = np.zeros(seen[-1] + 1, int)
    place[seen] = np.arange(len(seen))
    return low + seen, place[away]


def _log_ratios_of_each(p: Law, q: Law, x: np.ndarray) -> np.ndarray:
    log_p = _log_density("p", p, x)
    if not np.isfinite(log_p).all():
        at = x[~np.isfinite(log_p)].flat[0]
        expected = f"a distribution whose draws stay off its ends (one was rounded to {at:g})"
        raise ValueError(bad("p", p, expected))
    return np.asarray(log_p - _log_density("q", q, x))


def _simulated(argument: str, thing: object) -> Simulated:
    """Read it as draws and a log-density; a vector has no values to draw."""
    if is_simulated(thing):
        return simulated(argument, thing)
    law = one_pair(thing, thing)[0]
    if getattr(law.frozen, "categories", False):
        raise TypeError(bad(argument, law, "a law with values, as it is simulated"))
    return simulated(argument, law)


def _log_density(argument: str, law: Law, x: np.ndarray) -> np.ndarray:
    """The log-density of draws; what an object of somebody else's raises is one line."""
    if isinstance(law, Distribution):
        return law.log_density_of_draws(x)
    try:
        found = law.log_density(x)
    except OWN_ERRORS as error:
        expected = f"the log-density of {len(x):,} draws of {x.shape[1]} variables"
        raise ValueError(bad(argument, law, f"{expected} ({first(error)})")) from error
    if np.isnan(found).any():
        raise ValueError(
            bad(argument, law, f"a log-density without NaN (it is at x = {_at(x, found)})")
        )
    return found


def _at(x: np.ndarray, found: np.ndarray) -> str:
    return np.array2string(x[np.isnan(found)][0], precision=4, threshold=6)
