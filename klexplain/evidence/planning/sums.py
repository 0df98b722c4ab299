"""The law of the sum of n log ratios: how much evidence n samples bring, and how surely."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from klexplain._checks import elementwise, plain, positive_int, real_array, share
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import law_under, one_pair
from klexplain.evidence.planning.convolution import Bounds
from klexplain.evidence.planning.inversion import Tail
from klexplain.evidence.planning.law_of_sum import LawOfSum
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.saddlepoint import saddlepoint
from klexplain.evidence.planning.terms import Terms, terms_of
from klexplain.units import Unit, unit


@dataclass(frozen=True, eq=False)
class LogRatioSum:
    """The sum of the log ratios of n independent samples, as a random variable.

    Attributes
    ----------
    n : int
        Number of samples.
    unit : Unit
        Unit of every log ratio here.
    mean, variance : float
        Of the sum; infinite where they are.
    """

    n: int
    unit: Unit
    mean: float
    variance: float
    _law: LawOfSum = field(repr=False)

    @property
    def p(self) -> Distribution:
        """The truth of the pair."""
        return self._law.sample.p

    @property
    def q(self) -> Distribution:
        """The model."""
        return self._law.sample.q

    @property
    def under(self) -> Distribution:
        """The law that the samples come from."""
        return self._law.sample.under

    @property
    def probability_of_infinity(self) -> tuple[float, float]:
        """Probabilities of -∞ and ∞: that the samples rule out p, and only p, or only q."""
        return self._law.infinite

    @property
    def cumulants(self) -> tuple[float, float, float, float]:
        """The first four cumulants: mean, variance, and what of the law is not Normal.

        NaN or infinite where they are.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.expon(scale=2), stats.expon(), 10)
        >>> [round(value, 6) for value in found.cumulants]
        [3.068528, 10.0, 20.0, 60.0]
        """
        if self._law.terms.only_q or self._law.terms.only_p:
            return self.mean, self.variance, math.nan, math.nan
        _, third, fourth = self._law.terms.central_moments()
        fourth -= 3 * self._law.terms.moments()[1] ** 2
        size = self.unit.nats
        return self.mean, self.variance, self.n * third / size**3, self.n * fourth / size**4

    def probability_above(self, threshold: ArrayLike) -> Any:
        """Return the probability that the sum is above a threshold, in `unit`, or each of several.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.norm(1), stats.norm(0), 16)
        >>> round(found.probability_above(8), 12)
        0.5
        >>> found.probability_above([4, 12]).round(4).tolist()
        [0.8413, 0.1587]
        """
        return self._each(threshold, strict=True, side="above")

    def probability_at_least(self, threshold: ArrayLike) -> Any:
        """Return the probability that it is at least a threshold: more where that is an atom.

        Examples
        --------
        >>> from scipy import stats
        >>> coins = log_ratio_sum(stats.bernoulli(0.75), stats.bernoulli(0.25), 2)
        >>> round(coins.probability_at_least(0), 12), round(coins.probability_above(0), 12)
        (0.9375, 0.5625)
        """
        return self._each(threshold, strict=False, side="above")

    def probability_at_most(self, threshold: ArrayLike) -> Any:
        """Return the probability that it is not above a threshold.

        It has its digits where 1 - `probability_above` has lost them.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.norm(1), stats.norm(0), 16)
        >>> round(float(found.probability_at_most(-40) / stats.norm.cdf(-12)), 9)
        1.0
        """
        return self._each(threshold, strict=True, side="below")

    def probability_below(self, threshold: ArrayLike) -> Any:
        """Return the probability that it is below a threshold, as `probability_at_most`."""
        return self._each(threshold, strict=False, side="below")

    def _each(self, threshold: ArrayLike, *, strict: bool, side: str) -> Any:
        levels = real_array("threshold", threshold) * self.unit.nats
        found = self._law.beyond_each(levels.ravel(), strict=strict)
        return plain(np.array([getattr(tail, side) for tail in found]).reshape(levels.shape))

    def _beyond(self, threshold: float, *, strict: bool) -> Tail:
        return self._law.beyond(threshold * self.unit.nats, strict=strict)

    def error(self, threshold: float) -> float:
        """Return an estimate of the absolute error of `probability_above`."""
        return self._beyond(threshold, strict=True).error

    def bounds(self, threshold: float) -> Bounds:
        """Return numbers between which `probability_above` certainly lies.

        They are the probabilities of sums whose log ratios are rounded down, and rounded up.

        Examples
        --------
        >>> from scipy import stats
        >>> low, high = log_ratio_sum(stats.norm(1), stats.norm(0), 16).bounds(8)
        >>> low < 0.5 < high < low + 0.01
        True
        """
        return self._law.bounds(threshold * self.unit.nats)

    def quantile(self, probability: ArrayLike) -> Any:
        """Return the least sum, in `unit`, that is not exceeded with at least this probability.

        Raises
        ------
        ValueError
            For a probability that is not between 0 and 1.

        Examples
        --------
        >>> from scipy import stats
        >>> round(log_ratio_sum(stats.norm(1), stats.norm(0), 16).quantile(0.5), 9)
        8.0
        """
        from_nats = self.unit.from_nats

        def of_one(share_below: float) -> float:
            return from_nats(self._law.quantile(share("probability", share_below)))

        return elementwise("probability", probability, of_one)

    def level_above(self, probability: float) -> float:
        """Return the least level, in `unit`, that the sum is above with at most this probability.

        It has its digits for small probabilities too.
        """
        return self.unit.from_nats(self._law.level_above(probability))

    def normal_approximation(self, threshold: ArrayLike) -> Any:
        """Return what the central limit theorem says of `probability_above`: asymptotic.

        NaN where mean or variance is infinite.
        """
        sd = math.sqrt(self.variance) if 0 < self.variance < math.inf else math.nan
        return elementwise("threshold", threshold, lambda t: float(ndtr((self.mean - t) / sd)))

    def saddlepoint_approximation(self, threshold: ArrayLike) -> Any:
        """Return what Lugannani and Rice say of `probability_above`: asymptotic, good far out.

        On a lattice it is Daniels' form. NaN where infinite log ratios are possible, or at a
        threshold that no tilt makes the mean.

        Notes
        -----
        Source: Lugannani & Rice (1980), Daniels (1987).

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.expon(scale=2), stats.expon(), 10)
        >>> round(float(found.saddlepoint_approximation(8) / found.probability_above(8)), 2)
        1.0
        """
        nats = self.unit.nats
        return elementwise(
            "threshold", threshold, lambda t: saddlepoint(self._law.terms, self.n, t * nats)
        )

    @property
    def guarantee(self) -> str:
        """What the probabilities promise, in words."""
        if self._law.terms.step or self._law.terms.constant:
            return "exact: the log ratios lie on a lattice, and rounding is the only error"
        return (
            "exact up to error(t), an estimate; bounds(t) holds for certain; "
            "the two approximations are asymptotic"
        )

    def __repr__(self) -> str:
        sd, plural = math.sqrt(self.variance), self.unit.plural
        return (
            f"LogRatioSum({self.n} samples from {self.under}: {self.mean:.6g} ± {sd:.6g} {plural})"
        )


def log_ratio_sum(
    p: object, q: object, n: int, *, under: object = "p", base: int | None = None
) -> LogRatioSum:
    """Return the law of the log likelihood ratio of n independent samples.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    n : int
        Number of samples.
    under : {"p", "q"} or frozen distribution
        What the samples come from; a third law where neither p nor q is true.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; for a third law that gives what neither p nor q can.

    Notes
    -----
    Source: Abate & Whitt (1992) for the inversion of the transform, Lugannani & Rice (1980) for
    the saddlepoint.

    Examples
    --------
    >>> from scipy import stats
    >>> log_ratio_sum(stats.beta(17, 6), stats.beta(3, 3), 10)
    LogRatioSum(10 samples from beta(a=17, b=6, loc=0, scale=1): 10.4701 ± 2.57824 nats)
    """
    truth, model = one_pair(p, q)
    in_unit, n = unit(base), positive_int("n", n)
    sample = Sample(truth, model, law_under(under, truth, model))
    return sum_of(sample, n, in_unit, terms_of(sample))


def sum_of(sample: Sample, n: int, in_unit: Unit, terms: Terms) -> LogRatioSum:
    """Return it of laws that have been read, and their terms."""
    law = LawOfSum(sample, terms, n)
    mean, variance = law.moments
    return LogRatioSum(n, in_unit, mean / in_unit.nats, variance / in_unit.nats**2, law)
