"""How many samples to plan with, where their number is fixed before the first is drawn."""

import math
from dataclasses import dataclass

from scipy.special import ndtri

from klexplain._checks import bad, share
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.sums import sum_of
from klexplain.evidence.planning.terms import Terms, terms_of
from klexplain.units import NAT

TEETH = 2.0  # how far the power of a law with atoms goes up and down, in its mean step
MOST = 10**12  # samples


@dataclass(frozen=True)
class SamplesToDecide:
    """The least number of samples that decides with the power asked for.

    Attributes
    ----------
    n : int
        The least N at which N samples from p reach the likelihood ratio with at least the power.
    power : float
        The probability that n samples do, from the law of their sum.
    likelihood_ratio, wanted : float
        What was asked for.
    by_normal : float
        What the central limit theorem says of N: asymptotic. NaN where D or the variance is
        infinite.
    by_divergence : float
        log(likelihood ratio)/D, where the mean of the sum is as large as asked for: neither bound
        nor approximation, the power there is about one half.
    at_once : float
        Probability that one sample rules q out.
    """

    n: int
    power: float
    likelihood_ratio: float
    wanted: float
    by_normal: float
    by_divergence: float
    at_once: float

    @property
    def guarantee(self) -> str:
        """What the numbers promise, in words."""
        return (
            "n and power: from the law of the sum of the log ratios, but for a numerical error "
            "that is estimated; by_normal: asymptotic; "
            "by_divergence: no power promised"
        )

    def __repr__(self) -> str:
        return (
            f"SamplesToDecide({self.n} samples reach {self.likelihood_ratio:g} : 1 with "
            f"probability {self.power:.4g}; normal approximation {self.by_normal:.4g}, "
            f"log({self.likelihood_ratio:g})/D {self.by_divergence:.4g})"
        )


def samples_to_decide(
    p: object, q: object, *, likelihood_ratio: float = 10, power: float = 0.9
) -> SamplesToDecide:
    """Return how many samples from p it takes to reach a likelihood ratio with some power.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    likelihood_ratio : float
        What p(x)/q(x) of all samples together has to reach, above 1.
    power : float
        The probability, between 0 and 1, with which it has to.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; where p and q are equal, so that no number of samples is enough.

    Examples
    --------
    >>> from scipy import stats
    >>> samples_to_decide(stats.beta(17, 6), stats.beta(3, 3)).n
    5
    """
    truth, model = one_pair(p, q)
    if not 1 < likelihood_ratio < math.inf:
        raise ValueError(bad("likelihood_ratio", likelihood_ratio, "a finite number above 1"))
    share("power", power)
    sample = Sample(truth, model, truth)
    terms = terms_of(sample)
    refuse_equal(terms, model)
    search = _Search(sample, terms, math.log(likelihood_ratio))
    n = search.least(power)
    one = sum_of(sample, 1, NAT, terms)
    return SamplesToDecide(
        n,
        search.power(n),
        float(likelihood_ratio),
        float(power),
        _by_normal(one.mean, one.variance, search.level, power),
        search.level / one.mean,
        terms.only_p,
    )


def refuse_equal(terms: Terms, q: Distribution) -> None:
    """Refuse a pair whose log ratio is 0 whatever the sample."""
    if not terms.only_p and terms.constant and abs(terms.cumulants(0.0).mean) < 1e-15:
        expected = "a model other than p: of two equal laws no number of samples decides"
        raise ValueError(bad("q", q, expected))


class _Search:
    """The least number of samples; the power is computed at each number that is tried."""

    def __init__(self, sample: Sample, terms: Terms, level: float) -> None:
        self._sample, self._terms, self.level = sample, terms, level
        self._found: dict[int, float] = {}

    def power(self, n: int) -> float:
        """Probability that n samples from p reach the level."""
        if n not in self._found:
            total = sum_of(self._sample, n, NAT, self._terms)
            self._found[n] = total.probability_at_least(self.level)
        return self._found[n]

    def least(self, power: float) -> int:
        """The least number at which the power is reached."""
        low, high = self._bracket(power)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.power(middle) >= power else (middle, high)
        return self._before(high, power)

    def _bracket(self, power: float) -> tuple[int, int]:
        """A number that is too small, or 0, and one that is enough."""
        guess = self._guess(power)
        step = max(1, guess // 32)
        if self.power(guess) >= power:
            low, high = max(0, guess - step), guess
            while low and self.power(low) >= power:
                step *= 2
                low, high = max(0, low - step), low
            return low, high
        low, high = guess, guess + step
        while self.power(high) < power:
            step *= 2
            low, high = high, high + step
            if high > MOST:
                raise ValueError(
                    bad("q", self._sample.q, f"a model that {MOST:.0e} samples decide")
                )
        return low, high

    def _guess(self, power: float) -> int:
        if self._terms.only_p or self._terms.constant:
            return 1
        n = _by_normal(*self._terms.moments(), self.level, power)
        return max(1, round(n)) if n < MOST else 1

    def _before(self, n: int, power: float) -> int:
        """An earlier number: where the law has atoms the power goes up and down with n."""
        terms, least, at = self._terms, n, n - 1
        variance = 0.0 if terms.empty else terms.cumulants(0.0).variance
        while at >= 1:
            width = math.sqrt(2 * math.pi * at * variance)
            teeth = TEETH * terms.step / width if width else 0.0
            if self.power(at) < power - teeth:
                return least
            least = at if self.power(at) >= power else least
            at -= 1
        return least


def _by_normal(mean: float, variance: float, level: float, power: float) -> float:
    if not (mean < math.inf and variance < math.inf):
        return math.nan
    half = float(ndtri(power)) * math.sqrt(variance) / 2
    return ((half + math.sqrt(half**2 + mean * level)) / mean) ** 2
