"""The divergence by simulation: the mean log likelihood ratio of draws from p."""

from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad, generator, positive_int
from klexplain.distributions.distribution import Distribution
from klexplain.divergence.finiteness import diverges
from klexplain.divergence.log_ratios import Law
from klexplain.divergence.simulation import drawn_pair, mean_log_ratio
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.result import Interval
from klexplain.units import Unit, unit


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
    p: object, q: object, *, n: int, rng: np.random.Generator | int, base: int | None = None
) -> Estimate:
    """Estimate D(p ‖ q) by the mean log ratio of n draws from p.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, whatever `kl_divergence` takes, but for stacks and arrays.
    n : int
        Number of draws, at least 2, since one draw shows no spread.
    rng : numpy.random.Generator or int
        Source of chance, or a seed.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For a pair that cannot be compared, an n or rng of the wrong kind, and a p whose
        draws fall on a point of infinite density.

    Examples
    --------
    >>> from scipy import stats
    >>> found = monte_carlo(stats.beta(17, 6), stats.beta(3, 3), n=100_000, rng=1)
    >>> abs(found.value - 1.04701) < 4 * found.standard_error
    True
    """
    truth, model = drawn_pair(p, q)
    in_unit, chance = unit(base), generator(rng)
    if positive_int("n", n) < 2:
        raise ValueError(bad("n", n, "a whole number of at least 2"))
    if _diverges(truth, model):  # a mean of draws would look finite, and settle nowhere
        return Estimate(np.inf, np.inf, n, in_unit)
    mean = mean_log_ratio(truth, model, n, chance)
    if mean.value == np.inf:
        return Estimate(np.inf, np.inf, n, in_unit)
    value, error = map(in_unit.from_nats, (mean.value, mean.standard_error))
    return Estimate(value, error, n, in_unit)


def _diverges(p: Law, q: Law) -> bool:
    if not (isinstance(p, Distribution) and isinstance(q, Distribution)):
        return False
    return bool(diverges(p, q))
