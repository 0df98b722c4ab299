"""D(p ‖ q) by simulation: the mean log ratio of draws from p, with its standard error.

The only route where a law is known by its draws and its log-density alone.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from klexplain._checks import bad, generator
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.foreign import translated
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.simulated import Simulated, is_simulated, simulated, too_heavy
from klexplain.divergence.log_ratios import (
    BLOCK,
    Law,
    block_sizes,
    counted,
    draw_log_ratios,
    log_density_at,
    log_ratios_at,
    progress,
    sizes_of,
)
from klexplain.divergence.result import Divergence

STREAM = 57_344  # draws that come from one stream of chance; whole blocks
WORKERS = 2  # streams at a time, each of which takes under a megabyte
AHEAD = 64  # streams that are known beforehand
QUICK = 1e-8  # seconds for a draw and a look at it
MOST = 2**18  # draws, if they are not yet enough
ENOUGH = 0.01  # relative standard error at which no more are drawn
CHANCE = 5  # standard errors below 0 that chance does not explain
ROUNDING = 1e-9  # nats below 0 that rounding may explain
SEED = 0  # where none is given


class RunningMean(NamedTuple):
    """A mean of log ratios so far, in nats: their number, mean, and sum of squares around it."""

    n: int = 0
    value: float = 0.0
    squares: float = 0.0

    @classmethod
    def of(cls, values: np.ndarray, times: np.ndarray | None = None) -> "RunningMean":
        """Return the mean of some log ratios, each of which came up once, or so often."""
        n = len(values) if times is None else int(times.sum())
        with np.errstate(invalid="ignore"):
            mean = float((values if times is None else values * times).sum()) / n
        if not np.isfinite(mean):  # q rules out one of them, and nothing makes up for that
            return cls(n, np.inf, np.inf)
        away = values - mean
        np.square(away, out=away)
        return cls(n, mean, float(away.sum() if times is None else (away * times).sum()))

    def joined(self, other: "RunningMean") -> "RunningMean":
        """Return the mean of both; nothing cancels.

        Source: Chan, Golub & LeVeque (1983).
        """
        n, shift = self.n + other.n, other.value - self.value
        if np.inf in (self.value, other.value):
            return RunningMean(n, np.inf, np.inf)
        share = other.n / n
        squares = self.squares + other.squares + shift**2 * self.n * share
        return RunningMean(n, self.value + shift * share, squares)

    @property
    def standard_error(self) -> float:
        """Standard error of the mean."""
        return math.sqrt(self.squares / (self.n - 1) / self.n)


def simulation(p: object, q: object, rng: np.random.Generator | int | None) -> Divergence:
    """Return D(p ‖ q) in nats as the mean log ratio of draws from p.

    Draws go on until the standard error is at most 1 % of the mean, and no further than
    262,144 of them. Chance may make the mean negative, which stands for 0. Draws cannot show
    that a divergence is infinite by its tails, nor that its densities integrate to 1, unless
    the mean is more negative than chance explains.

    Parameters
    ----------
    p, q : object
        The truth, of which draws are made, and the model, of which only the log-density is asked.
    rng : numpy.random.Generator, int or None
        Source of chance, or a seed; None is the seed 0.

    Raises
    ------
    TypeError, ValueError
        Where they cannot be compared, or a log-density is NaN; where the mean is more than five
        standard errors below 0.

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
        mean = mean.joined(RunningMean.of(draw_log_ratios(truth, model, BLOCK, chance)))
        if mean.value == np.inf:
            return Divergence(np.inf, 0.0, "support")
        if mean.standard_error <= ENOUGH * mean.value:
            break
    error = mean.standard_error
    if mean.value < -(CHANCE * error + ROUNDING):
        found = f"{mean.value:.3g} ± {error:.1g} nats is the mean log ratio of {mean.n:,} draws"
        raise ValueError(
            bad("p, q", f"{p} and {q}", f"draws of p, and densities that integrate to 1 ({found})")
        )
    return Divergence(max(mean.value, 0.0), error, "simulation")


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
        found = log_density_at("p", p, rows) - log_density_at("q", q, rows)
    return np.asarray(found.reshape(lead))


def mean_log_ratio(p: Law, q: Law, n: int, rng: np.random.Generator) -> RunningMean:
    """Return the mean log ratio of n independent draws from p; infinite where q rules one out.

    The first 57,344 draws are made by `rng`, each further 57,344 by a stream of chance that is
    spawned from it, so that several threads draw and look at a time. The numbers are the same
    however many do. On a terminal a bar says how far it is, where that takes seconds.

    Raises
    ------
    ValueError
        As `draw_log_ratios`; where more streams are needed, and `rng` can spawn none.

    Examples
    --------
    >>> from scipy import stats
    >>> pair = one_pair(stats.norm(1), stats.norm())
    >>> mean_log_ratio(*pair, 100_000, np.random.default_rng(1)).n
    100000
    """
    first, *rest = sizes_of(n, STREAM)
    begun = perf_counter()
    mean = _mean_of_stream(p, q, first, rng)
    # Who knows what somebody else's object does at once; and draws that take no longer than to
    # hand the interpreter to another thread are made by one.
    known = isinstance(p, Distribution) and isinstance(q, Distribution)
    alone = not known or perf_counter() - begun < QUICK * first
    with progress(n) as bar, ThreadPoolExecutor(WORKERS) as pool:
        bar.update(first)
        for start in range(0, len(rest), AHEAD):
            sizes = rest[start : start + AHEAD]
            side_by_side = map if alone else pool.map
            for part in side_by_side(
                partial(_mean_of_stream, p, q), sizes, _spawned(rng, len(sizes))
            ):
                mean = mean.joined(part)
                bar.update(part.n)
                if mean.value == np.inf:
                    return mean
    return mean


def _spawned(rng: np.random.Generator, count: int) -> list[np.random.Generator]:
    try:
        return rng.spawn(count)
    except TypeError as error:
        expected = "a generator that can spawn others, as numpy.random.default_rng(seed) does"
        raise ValueError(bad("rng", rng, expected)) from error


def _mean_of_stream(p: Law, q: Law, size: int, rng: np.random.Generator) -> RunningMean:
    mean, counts = RunningMean(), []
    for block in block_sizes(size):
        x = p.rvs(block, rng)
        if count := counted(p, x):
            counts.append((count.values, count.times))
        else:
            mean = mean.joined(RunningMean.of(log_ratios_at(p, q, x)))
    if counts:  # each value is looked up once a stream
        values, which = np.unique(np.concatenate([v for v, _ in counts]), return_inverse=True)
        times = np.bincount(which, np.concatenate([t for _, t in counts]))
        mean = mean.joined(RunningMean.of(log_ratios_at(p, q, values), times))
    return mean


def _simulated(argument: str, thing: object) -> Simulated:
    """Read it as draws and a log-density; a vector has no values to draw."""
    if is_simulated(thing):
        return simulated(argument, thing)
    law = one_pair(thing, thing)[0]
    if getattr(law.frozen, "categories", False):
        raise TypeError(bad(argument, law, "a law with values, as it is simulated"))
    return simulated(argument, law)
