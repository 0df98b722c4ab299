"""The divergence by simulation: the mean log likelihood ratio of draws from p."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad, generator, positive_int, share
from klexplain.distributions.distribution import Distribution
from klexplain.divergence.finiteness import diverges
from klexplain.divergence.log_ratios import Law
from klexplain.divergence.simulation import RunningMean, drawn_pair, mean_log_ratio
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.result import Interval
from klexplain.units import Unit, unit

FIRST, MOST_DRAWS = 2**14, 2**24  # where a relative error is wanted
SPARE = 1.05  # times what it takes by the spread so far
AHEAD = 16.0  # times as many draws as so far, at most


@dataclass(frozen=True, repr=False)
class Estimate:
    """A divergence estimated from draws.

    Attributes
    ----------
    value : float
        RunningMean of the log ratios, in `unit`; infinite where q rules out a draw.
    standard_error : float
        Standard error of `value`, in `unit`; infinite where the value is.
    n : int
        Number of draws.
    unit : Unit
        The unit of both.
    """

    value: float
    standard_error: float
    n: int
    unit: Unit

    def confidence_interval(self, confidence_level: float = 0.95) -> Interval:
        """Return the central-limit interval around the value.

        Examples
        --------
        >>> from klexplain.units import NAT
        >>> Estimate(1.0, 0.5, 100, NAT).confidence_interval(0.6826894921370859)
        Interval(low=0.5, high=1.5)
        """
        half = two_sided_z(confidence_level) * self.standard_error
        return Interval(self.value - half if np.isfinite(half) else -np.inf, self.value + half)

    def __repr__(self) -> str:
        draws = f"{self.n:,} draws)"
        if np.isinf(self.value):
            return f"∞ {self.unit.plural} ({draws}"
        error = f"{self.standard_error:.2g} {self.unit.plural} (standard error, "
        return f"{self.value:.6g} ± {error}{draws}"


def monte_carlo(
    p: object,
    q: object,
    *,
    n: int | None = None,
    rng: np.random.Generator | int,
    base: int | None = None,
    relative_error: float | None = None,
) -> Estimate:
    """Estimate D(p ‖ q) by the mean log ratio of draws from p.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, whatever `kl_divergence` takes, but for stacks and arrays.
    n : int, optional
        Number of draws, at least 2, since one draw shows no spread.
    rng : numpy.random.Generator or int
        Source of chance, or a seed.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    relative_error : float, optional
        In place of n: the standard error that is wanted, as a share of the value. A first 16,384
        draws tell how many it takes; of 16,777,216 it is at the end, reached or not.

    Raises
    ------
    TypeError, ValueError
        For a pair that cannot be compared, both or neither of n and relative_error, an n or rng
        of the wrong kind, and a p whose draws fall on a point of infinite density.

    Examples
    --------
    >>> from scipy import stats
    >>> found = monte_carlo(stats.beta(17, 6), stats.beta(3, 3), n=100_000, rng=1)
    >>> abs(found.value - 1.04701) < 4 * found.standard_error
    True
    """
    truth, model = drawn_pair(p, q)
    in_unit, chance = unit(base), generator(rng)
    plan = _plan(n, relative_error)
    mean, more = RunningMean(), plan(RunningMean())
    if _diverges(truth, model):  # a mean of draws would look finite, and settle nowhere
        return Estimate(np.inf, np.inf, more, in_unit)
    while more:
        part = mean_log_ratio(truth, model, more, chance)
        if part.value == np.inf:
            return Estimate(np.inf, np.inf, mean.n + more, in_unit)
        mean = mean.joined(part)
        more = plan(mean)
    value, error = map(in_unit.from_nats, (mean.value, mean.standard_error))
    return Estimate(value, error, mean.n, in_unit)


def _plan(n: int | None, relative_error: float | None) -> Callable[[RunningMean], int]:
    """How many draws more, after those so far."""
    if (n is None) == (relative_error is None):
        got = "neither" if n is None else "both"
        raise ValueError(f"n, relative_error: got {got}; expected one of them")
    if n is not None:
        if positive_int("n", n) < 2:
            raise ValueError(bad("n", n, "a whole number of at least 2"))
        return lambda mean: n - mean.n
    wanted = share("relative_error", relative_error)  # type: ignore[arg-type]
    return lambda mean: _more(mean, wanted) if mean.n else FIRST


def _more(mean: RunningMean, relative_error: float) -> int:
    """By the spread that was seen: a little more than it takes, and not far ahead of what is known.

    A mean that is not above 0 tells nothing yet.
    """
    allowed = relative_error * mean.value
    if mean.standard_error <= allowed:
        return 0
    ahead = (mean.standard_error / allowed) ** 2 if allowed > 0 else AHEAD
    return min(math.ceil(mean.n * (min(SPARE * ahead, AHEAD) - 1)), MOST_DRAWS - mean.n)


def _diverges(p: Law, q: Law) -> bool:
    if not (isinstance(p, Distribution) and isinstance(q, Distribution)):
        return False
    return bool(diverges(p, q))
