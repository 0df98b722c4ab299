"""The law of the sum of n log ratios: how much evidence n samples bring, and how surely."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from klexplain._checks import positive_int, real_array, share
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import law_of, one_pair
from klexplain.evidence.planning.convolution import Bounds, Convolution
from klexplain.evidence.planning.inversion import Tail, above_level, tail
from klexplain.evidence.planning.terms import Terms, terms_of
from klexplain.evidence.shape import Shape
from klexplain.units import Unit, unit

SETTLED = 1e-7  # error of a probability up to which the transform is taken
UNKNOWN = Tail(math.nan, math.nan, math.inf)
CERTAIN = 1e-13  # probability that is rounding


@dataclass(frozen=True, eq=False)
class LogRatioSum:
    """The sum of the log ratios of n independent samples, as a random variable.

    Attributes
    ----------
    p, q, under : Distribution
        The pair, and the law that the samples come from.
    n : int
        Number of samples.
    unit : Unit
        Unit of every log ratio here.
    mean, variance : float
        Of the sum; infinite where they are.
    """

    p: Distribution
    q: Distribution
    under: Distribution
    n: int
    unit: Unit
    mean: float
    variance: float
    _terms: Terms = field(repr=False)

    @property
    def probability_of_infinity(self) -> tuple[float, float]:
        """Probabilities of -∞ and ∞: that the samples rule out p, and only p, or only q."""
        minus, plus = self._terms.minus_infinity, self._terms.plus_infinity
        finite = (1 - minus - plus) ** self.n
        return max(0.0, (1 - plus) ** self.n - finite), max(0.0, (1 - minus) ** self.n - finite)

    def probability_above(self, threshold: float) -> float:
        """Return the probability that the sum is above a threshold, in `unit`.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.norm(1), stats.norm(0), 16)
        >>> round(found.probability_above(8), 12)
        0.5
        """
        level = self._level(threshold)
        if level == np.inf:
            return 0.0
        return float(min(1.0, self._tail(level).above + self.probability_of_infinity[1]))

    def probability_at_least(self, threshold: float) -> float:
        """Return the probability that it is at least a threshold: more where that is an atom.

        Examples
        --------
        >>> from scipy import stats
        >>> coins = log_ratio_sum(stats.bernoulli(0.75), stats.bernoulli(0.25), 2)
        >>> round(coins.probability_at_least(0), 12), round(coins.probability_above(0), 12)
        (0.9375, 0.5625)
        """
        level = self._level(threshold)
        if level == -np.inf:
            return 1.0
        if level == np.inf:
            return self.probability_of_infinity[1]
        above = self._tail(level, strict=False).above
        return float(min(1.0, above + self.probability_of_infinity[1]))

    def error(self, threshold: float) -> float:
        """Return an estimate of the absolute error of `probability_above`."""
        return self._tail(self._level(threshold)).error

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
        return self._bounding.bounds(self._level(threshold))

    def quantile(self, probability: float) -> float:
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
        share("probability", probability)
        minus, plus = self.probability_of_infinity
        if probability <= minus:
            return -np.inf
        if probability > 1 - plus:
            return np.inf
        return float(self.unit.from_nats(self._quantile(probability - minus)))

    def level_above(self, probability: float) -> float:
        """Return the least level, in `unit`, that the sum is above with at most this probability.

        It has its digits for small probabilities too.
        """
        minus, plus = self.probability_of_infinity
        if probability < plus:
            return np.inf
        if probability >= 1 - minus:
            return -np.inf
        above = lambda t: self._tail(t).above - (probability - plus)  # noqa: E731
        return float(self.unit.from_nats(self._solved(above, 1 - probability - minus)))

    def normal_approximation(self, threshold: float) -> float:
        """Return what the central limit theorem says of `probability_above`: asymptotic.

        NaN where mean or variance is infinite.
        """
        return float(ndtr((self.mean - threshold) / math.sqrt(self.variance)))

    def saddlepoint_approximation(self, threshold: float) -> float:
        """Return what Lugannani and Rice say of `probability_above`: asymptotic, good far out.

        NaN where infinite log ratios are possible, or at a threshold that no tilt makes the mean.

        Notes
        -----
        Source: Lugannani & Rice (1980).

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_sum(stats.expon(scale=2), stats.expon(), 10)
        >>> round(float(found.saddlepoint_approximation(8) / found.probability_above(8)), 2)
        1.0
        """
        return _lugannani_rice(self._terms, self.n, self._level(threshold))

    @property
    def guarantee(self) -> str:
        """What the probabilities promise, in words."""
        if self._terms.step or self._terms.constant:
            return "exact: the log ratios lie on a lattice, and rounding is the only error"
        return (
            "exact up to error(t), an estimate; bounds(t) holds for certain; "
            "the two approximations are asymptotic"
        )

    @cached_property
    def _convolution(self) -> Convolution:
        return Convolution(self.p, self.q, self.under, self.n, 2)

    @cached_property
    def _bounding(self) -> Convolution:
        return Convolution(self.p, self.q, self.under, self.n, 1)

    def _level(self, threshold: float) -> float:
        return float(real_array("threshold", threshold)) * self.unit.nats

    def _tail(self, level: float, *, strict: bool = True) -> Tail:
        if self.n == 1 and np.isfinite(level):
            return self._of_one(level, strict=strict)
        if level == -np.inf:
            finite = (1 - self._terms.minus_infinity - self._terms.plus_infinity) ** self.n
            return Tail(finite, 0.0, 0.0)
        tried = "_convolution" in vars(self)  # the inversion did not settle at another level
        found = UNKNOWN if tried else tail(self._terms, self.n, level, strict=strict)
        if found.error <= SETTLED:
            return found
        plus, minus = self.probability_of_infinity[::-1]
        above, below, error = self._convolution.tail(level, strict=strict)
        other = Tail(max(above - plus, 0.0), max(below - minus, 0.0), error)
        return found if found.error < other.error else other

    def _of_one(self, level: float, *, strict: bool) -> Tail:
        terms = self._terms
        finite = 1 - terms.minus_infinity - terms.plus_infinity
        if self.p.discrete or terms.constant:
            here = above_level(terms.ratio, level, strict=strict)
            above = float(np.exp(terms.log_mass[here]).sum())
        else:
            above = Shape(self.p, self.q).probability_above(level, self.under)[0]
        return Tail(above, finite - above, CERTAIN)

    def _quantile(self, below: float) -> float:
        """The level, in nats, below which a finite sum lies with a probability."""
        return self._solved(lambda t: below - self._tail(t).below, below)

    def _solved(self, excess: Callable[[float], float], below: float) -> float:
        """Where what falls with the level is no longer above 0; the search starts at the Normal."""
        terms, n = self._terms, self.n
        if terms.constant:
            return n * float(terms.ratio[0])
        found = terms.cumulants(0.0)
        spread = math.sqrt(n * found.variance)
        centre = n * found.mean + float(ndtri(min(max(below, CERTAIN), 1 - CERTAIN))) * spread
        low, high = centre - spread / 8, centre + spread / 8
        while excess(low) <= 0:
            low -= 2 * (high - low)
        while excess(high) > 0:
            high += 2 * (high - low)
        if not terms.step:
            return float(brentq(excess, low, high, xtol=1e-10 * spread))
        return self._on_lattice(excess, low, high)

    def _on_lattice(self, excess: Callable[[float], float], low: float, high: float) -> float:
        step, start = self._terms.step, self.n * self._terms.low
        first, last = math.floor((low - start) / step), math.ceil((high - start) / step)
        while last - first > 1:
            middle = (first + last) // 2
            enough = excess(start + middle * step) <= CERTAIN
            first, last = (first, middle) if enough else (middle, last)
        return start + last * step

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
    law = law_of(under, truth, model)
    return sum_of(truth, model, law, n, in_unit, terms_of(truth, model, law))


def sum_of(
    p: Distribution, q: Distribution, under: Distribution, n: int, in_unit: Unit, terms: Terms
) -> LogRatioSum:
    """Return it of laws that have been read, and their terms."""
    mean, variance = _moments(terms)
    mean, variance = n * mean / in_unit.nats, n * variance / in_unit.nats**2
    return LogRatioSum(p, q, under, n, in_unit, mean, variance, terms)


def _moments(terms: Terms) -> tuple[float, float]:
    minus, plus = terms.minus_infinity > 0, terms.plus_infinity > 0
    if minus or plus:
        return (math.nan if minus and plus else math.inf if plus else -math.inf), math.inf
    return terms.moments()


def _lugannani_rice(terms: Terms, n: int, level: float) -> float:
    if terms.minus_infinity or terms.plus_infinity or terms.constant:
        return math.nan
    low, high = terms.tilts

    def gap(tilt: float) -> float:
        return n * terms.cumulants(tilt).mean - level

    if not (low < high and gap(low) < 0 < gap(high)):
        return math.nan
    tilt = brentq(gap, low, high, xtol=1e-12)
    at = terms.cumulants(tilt)
    w = math.copysign(math.sqrt(max(0.0, 2 * (tilt * level - n * at.log_mass))), tilt)
    u = tilt * math.sqrt(n * at.variance)
    if abs(w) < 1e-4:
        return 0.5
    return float(ndtr(-w) + math.exp(-(w**2) / 2) / math.sqrt(2 * math.pi) * (1 / u - 1 / w))
