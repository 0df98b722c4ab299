"""How many samples to plan with, where their number is fixed before the first is drawn."""

import math
from dataclasses import dataclass

from klexplain._checks import bad, share
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.search import Search
from klexplain.evidence.planning.terms import Terms, terms_of

SAME = 1e-13  # nats by which log ratios may differ from 0 by rounding


@dataclass(frozen=True)
class SamplesToDecide:
    """The least number of samples that decides with the power asked for.

    Attributes
    ----------
    n : int
        The least N at which N samples from p reach the likelihood ratio with at least the power.
        Every smaller number has been looked at, or ruled out by a bound. Where the log ratio has
        few values the power goes up and down with N, and the next numbers may fall short again.
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
    by_bound : float
        Number of samples that no test does without whose two errors are as small: a bound at this
        n, from the divergence alone.
    """

    n: int
    power: float
    likelihood_ratio: float
    wanted: float
    by_normal: float
    by_divergence: float
    at_once: float
    by_bound: float

    @property
    def guarantee(self) -> str:
        """What the numbers promise, in words."""
        return (
            "n and power: from the law of the sum of the log ratios, but for a numerical error "
            "that is estimated; by_bound: bound; by_normal: asymptotic; "
            "by_divergence: no power promised"
        )

    def __repr__(self) -> str:
        ratio = f"{self.likelihood_ratio:g}"
        normal = f"normal approximation {self.by_normal:.4g}"
        beside = [
            *([normal] if self.by_normal > 0 else []),
            f"log({ratio})/D {self.by_divergence:.4g}",
        ]
        reach = f"{self.n} samples reach {ratio} : 1 with probability {self.power:.4g}"
        return f"SamplesToDecide({reach}; {', '.join(beside)})"


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
    level = _log_of("likelihood_ratio", likelihood_ratio)
    share("power", power)
    sample = Sample(truth, model, truth)
    terms = terms_of(sample)
    refuse_equal(terms, model)
    search = Search(sample, terms, level, power)
    n = search.least()
    return SamplesToDecide(
        n,
        search.power(n),
        float(likelihood_ratio),
        float(power),
        search.by_normal,
        search.by_divergence,
        terms.only_p,
        search.bound,
    )


def refuse_equal(terms: Terms, q: Distribution) -> None:
    """Refuse a pair whose log ratio is 0, but for rounding, whatever the sample."""
    if terms.only_p or terms.empty:
        return
    found = terms.cumulants(0.0)
    if abs(found.mean) < SAME and found.variance < SAME**2:
        expected = "a model other than p: of two equal laws no number of samples decides"
        raise ValueError(bad("q", q, expected))


def _log_of(argument: str, value: float) -> float:
    expected = "a finite number above 1"
    try:
        inside = 1 < value < math.inf
    except TypeError:
        raise TypeError(bad(argument, value, expected)) from None
    if not inside:
        raise ValueError(bad(argument, value, expected))
    return math.log(value)
