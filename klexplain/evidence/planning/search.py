"""The least number of samples with some power: bounds say where to look, there each is tried."""

import math

import numpy as np
from scipy.special import ndtri

from klexplain._checks import bad
from klexplain.evidence.planning.inversion import Tail, missed
from klexplain.evidence.planning.law_of_sum import LawOfSum
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.terms import Terms

NEAREST = 0.4748  # Berry's and Esseen's constant: Shevtsova (2011)
FIRST, LARGEST = 32, 1024  # numbers that are tried at once
ROUNDS = 20  # of skipping
TIE = 1e-9  # of a probability, that rounding may be
MOST = 10**12  # samples


class Search:
    """The power at each number of samples, and the least number at which it is reached.

    Parameters
    ----------
    sample : Sample
        From p.
    terms : Terms
        Of its log ratio.
    level : float
        Sum of the log ratios that is to be reached, in nats.
    power : float
        With what probability.
    """

    def __init__(self, sample: Sample, terms: Terms, level: float, power: float) -> None:
        self._sample, self._terms, self._level, self._wanted = sample, terms, level, power
        self._mean, self._variance = (math.inf,) * 2 if terms.only_p else terms.moments()
        self._skewed = self._of_third()

    def power(self, n: int) -> float:
        """Return the probability that n samples reach the level."""
        return self._reached(n).above

    def _reached(self, n: int) -> Tail:
        return LawOfSum(self._sample, self._terms, n).beyond(self._level, strict=False)

    @property
    def bound(self) -> float:
        """The number of samples that no test with these two error rates can do without.

        Where the power is b, samples from q reach the level with a probability of at most b/r, r
        being the likelihood ratio. So D of the two outcomes is at most n times that of a sample.
        """
        if self._terms.only_p:
            return 1.0
        b, rare = self._wanted, self._wanted * math.exp(-self._level)
        carried = b * self._level + (1 - b) * (math.log1p(-b) - math.log1p(-rare))
        return max(carried / self._mean, 1.0)

    @property
    def by_normal(self) -> float:
        """What the central limit theorem says; NaN where it says nothing."""
        return self._normal(self._wanted)

    @property
    def by_divergence(self) -> float:
        """The number of samples whose mean sum is the level."""
        return self._level / self._mean

    def least(self) -> int:
        """Return the least number at which the power is reached.

        Raises
        ------
        ValueError
            Where that is beyond reach.
        """
        n, many = math.ceil(self.bound * (1 - TIE)), FIRST
        while n < MOST:
            n = self._skipped(n)
            found = self._first_of(np.arange(n, n + many))
            if found:
                return found
            n, many = n + many, min(2 * many, LARGEST)
        raise ValueError(bad("q", self._sample.q, f"a model that {MOST:.0e} samples decide"))

    def _first_of(self, n: np.ndarray) -> int | None:
        """The first of these numbers at which the power is reached; where in doubt, computed."""
        rest = (1 - self._wanted) * (1 + TIE)
        value, doubt = missed(self._terms, n, self._level)
        for i in np.flatnonzero(value - doubt <= rest):
            if value[i] + doubt[i] <= rest or self._reached(int(n[i])).below <= rest:
                return int(n[i])
        return None

    def _skipped(self, n: int) -> int:
        """The first number, from n on, at which the power may be as near to the Normal as that."""
        for _ in range(ROUNDS):
            least = self._wanted - self._skewed / math.sqrt(n)
            later = math.floor(self._normal(least)) if least > 0 else 0  # not where it is NaN
            if later <= n:
                return n
            n = later
        return n

    def _of_third(self) -> float:
        """By how much the law of a sum is off the Normal at most, for one log ratio."""
        if not self._variance < math.inf:
            return math.nan
        if self._terms.constant:
            return 0.0
        return NEAREST * self._terms.central_moments()[0] / self._variance**1.5

    def _normal(self, power: float) -> float:
        if not (self._mean < math.inf and self._variance < math.inf):
            return math.nan
        half = float(ndtri(power)) * math.sqrt(self._variance) / 2
        return ((half + math.sqrt(half**2 + self._mean * self._level)) / self._mean) ** 2
