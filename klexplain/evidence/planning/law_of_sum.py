"""The law of a sum of log ratios, in nats, by whichever way is right: one, inverted, convolved."""

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from klexplain.evidence.planning.convolution import Bounds, Convolution
from klexplain.evidence.planning.inversion import Tail, above_level, tail, tails_near
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.terms import Terms, terms_of

SETTLED = 1e-6  # error of a probability up to which the transform is taken
NEAR = 0.5  # standard deviations, within which levels share a transform
MIDDLE = 1e-3  # probability that has digits enough from a convolution
FEW = 8  # log ratios, whose step is halved as often as their number has to be doubled
CERTAIN = 1e-13  # probability that is rounding

UNKNOWN = Tail(math.nan, math.nan, math.inf)


class LawOfSum:
    """The sum of the log ratios of n independent samples.

    Parameters
    ----------
    sample : Sample
        One of them.
    terms : Terms
        Of its log ratio.
    n : int
        Their number.
    """

    def __init__(self, sample: Sample, terms: Terms, n: int) -> None:
        self.sample, self.terms, self.n = sample, terms, n
        self._convolutions: dict[float, Convolution] = {}

    @property
    def infinite(self) -> tuple[float, float]:
        """Probabilities of -∞ and ∞: that the samples rule out p, and only p, or only q."""
        minus, plus = self.terms.only_q, self.terms.only_p
        finite = (1 - minus - plus) ** self.n
        return (
            max(0.0, (1 - plus) ** self.n - finite),
            max(0.0, (1 - minus) ** self.n - finite),
        )

    @property
    def moments(self) -> tuple[float, float]:
        """Mean and variance; infinite where they are, the mean NaN where it may be both."""
        minus, plus = self.terms.only_q > 0, self.terms.only_p > 0
        if minus or plus:
            return (math.nan if minus and plus else math.inf if plus else -math.inf), math.inf
        mean, variance = self.terms.moments()
        return self.n * mean, self.n * variance

    def beyond(self, level: float, *, strict: bool) -> Tail:
        """Return the probabilities above a level, and below; at it is below if that is strict.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> from klexplain.evidence.planning.terms import terms_of
        >>> p, q = one_pair(stats.uniform(0, 4), stats.uniform(1, 4))
        >>> sample = Sample(p, q, p)
        >>> LawOfSum(sample, terms_of(sample), 2).beyond(0.0, strict=False)
        Tail(above=1.0, below=0.0, error=0.0)
        """
        minus, plus = self.infinite
        if np.isinf(level):
            above = plus * (not strict) if level > 0 else 1 - minus * strict
            return Tail(float(above), float(1 - above), 0.0)
        return self._with_infinite(self._finite(level, strict=strict))

    def beyond_each(self, levels: np.ndarray, *, strict: bool) -> list[Tail]:
        """Return the same for each of several levels; those that are near each other share work."""
        terms, n, found = self.terms, self.n, dict[float, Tail]()
        middle, spread = terms.place if self._invertible else (0.0, 1.0)
        inner = np.unique(levels) if self._invertible else levels[:0]
        inner = inner[(inner / n > terms.ratio.min()) & (inner / n < terms.ratio.max())]
        groups = np.floor((inner - n * middle) / (NEAR * math.sqrt(n) * spread))
        for group in np.unique(groups):
            near = inner[groups == group]
            each = tails_near(self._fine, n, near, strict=strict)
            found |= {t: e for t, e in zip(near, each, strict=True) if e.error <= SETTLED}
        return [
            self._with_infinite(found[t]) if t in found else self.beyond(t, strict=strict)
            for t in levels.tolist()
        ]

    @property
    def _invertible(self) -> bool:
        """Whether the transform may be taken for several levels."""
        return self.n > 1 and not (self.terms.constant or self._lumpy or self._convolutions)

    def _with_infinite(self, found: Tail) -> Tail:
        minus, plus = self.infinite
        return Tail(min(1.0, found.above + plus), min(1.0, found.below + minus), found.error)

    def bounds(self, level: float) -> Bounds:
        """Return numbers between which the probability above a level certainly lies."""
        return self._bounding.bounds(level)

    def quantile(self, probability: float) -> float:
        """Return the least level that is not exceeded with at least this probability."""
        minus, plus = self.infinite
        if probability <= minus:
            return -math.inf
        if probability > 1 - plus:
            return math.inf
        below = probability - minus
        return self._solved(lambda t: below - self._finite(t, strict=True).below, below)

    def level_above(self, probability: float) -> float:
        """Return the least level that the sum is above with at most this probability."""
        minus, plus = self.infinite
        if probability < plus:
            return math.inf
        if probability >= 1 - minus:
            return -math.inf
        rest = probability - plus
        return self._solved(
            lambda t: self._finite(t, strict=True).above - rest, 1 - probability - minus
        )

    @cached_property
    def _lumpy(self) -> bool:
        """Whether single values of the sum are too probable for the transform."""
        return bool(self.terms.atom(np.array([self.n])) > SETTLED)

    @cached_property
    def _fine(self) -> Terms:
        """Terms as fine as so few log ratios need: their transform matters farther out."""
        finer = math.floor(math.log2(FEW / self.n))
        return terms_of(self.sample, finer) if finer > 0 and self.terms.rough else self.terms

    def _convolution(self, level: float) -> Convolution:
        """The finest that is wide enough for a level."""
        fine = self._at_scale(0.0)
        if fine.covers(level):
            return fine
        return self._at_scale(4.0 ** math.ceil(math.log2(abs(level)) / 2))

    def _at_scale(self, far: float) -> Convolution:
        if far not in self._convolutions:
            self._convolutions[far] = Convolution(self.sample, self.n, 2, far)
        return self._convolutions[far]

    @cached_property
    def _bounding(self) -> Convolution:
        return Convolution(self.sample, self.n, 1)

    def _finite(self, level: float, *, strict: bool) -> Tail:
        """The probabilities of finite sums."""
        if self.n == 1:
            return self._of_one(level, strict=strict)
        if self._convolutions:  # the transform did not settle at another level
            other = self._convolved(level, strict=strict)
            if min(other.above, other.below) > MIDDLE:
                return other
        found = UNKNOWN if self._lumpy else tail(self._fine, self.n, level, strict=strict)
        if found.error <= SETTLED:
            return found
        other = self._convolved(level, strict=strict)
        return found if found.error < other.error else other

    def _convolved(self, level: float, *, strict: bool) -> Tail:
        above, below, error = self._convolution(level).tail(level, strict=strict)
        minus, plus = self.infinite
        return Tail(max(above - plus, 0.0), max(below - minus, 0.0), error)

    def _of_one(self, level: float, *, strict: bool) -> Tail:
        terms, sample = self.terms, self.sample
        if sample.values or terms.constant:
            here = above_level(terms.ratio, level, strict=strict)
            mass = np.exp(terms.log_mass)
            return Tail(float(mass[here].sum()), float(mass[~here].sum()), CERTAIN)
        return Tail(*sample.beyond(level), CERTAIN)

    def _solved(self, excess: Callable[[float], float], below: float) -> float:
        """Where what falls with the level is no longer above 0; the search starts at the Normal."""
        terms, n = self.terms, self.n
        if terms.constant:
            return n * float(terms.ratio[0])
        middle, spread = terms.place
        centre, spread = n * middle, math.sqrt(n) * spread
        centre += float(ndtri(min(max(below, CERTAIN), 1 - CERTAIN))) * spread
        low, high = centre - spread / 8, centre + spread / 8
        while excess(low) <= 0:
            low -= 2 * (high - low)
        while excess(high) > 0:
            high += 2 * (high - low)
        if not terms.step:
            return float(brentq(excess, low, high, xtol=1e-10 * spread))
        return self._on_lattice(excess, low, high)

    def _on_lattice(self, excess: Callable[[float], float], low: float, high: float) -> float:
        step, start = self.terms.step, self.n * self.terms.low
        first, last = math.floor((low - start) / step), math.ceil((high - start) / step)
        while last - first > 1:
            middle = (first + last) // 2
            enough = excess(start + middle * step) <= CERTAIN
            first, last = (first, middle) if enough else (middle, last)
        return start + last * step
