"""Wald's sequential test: go on until one of two distributions is plain enough."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from numpy.typing import ArrayLike

from klexplain._checks import bad, positive_int, share
from klexplain.distributions.distribution import Distribution
from klexplain.evidence.planning.corridor import Corridor, Fate
from klexplain.evidence.planning.sample_size import SampleSize
from klexplain.evidence.planning.walks import Walks
from klexplain.evidence.planning.watched import Watch, Watched
from klexplain.units import Unit, unit

ROUNDS = 30  # in which exact thresholds are found
NEAR = 1e-3  # relative error of an error rate that these leave


class Thresholds(NamedTuple):
    """Sums of log ratios at which a test stops.

    Attributes
    ----------
    for_p, for_q : float
        At the one or above, it decides for p; at the other or below, for q.
    """

    for_p: float
    for_q: float


class Errors(NamedTuple):
    """How often a test is wrong.

    Attributes
    ----------
    says_p_under_q, says_q_under_p : float
        Probability of deciding for p where q is true, and for q where p is.
    """

    says_p_under_q: float
    says_q_under_p: float


@dataclass(frozen=True, eq=False, repr=False)
class SequentialTest:
    """A test of q against p that stops as soon as the evidence is enough.

    Wherever `under` is asked for, it says where the samples come from: "p", "q", or a third
    distribution.

    Attributes
    ----------
    alpha, beta : float
        Error rates that were asked for.
    thresholds : Thresholds
        In `unit`.
    at_most : int or None
        After how many samples it ends without a decision.
    unit : Unit
        Nats, bits or bans.
    """

    alpha: float
    beta: float
    thresholds: Thresholds
    at_most: int | None
    unit: Unit
    _walks: Walks
    _exact: bool

    @property
    def p(self) -> Distribution:
        """The distribution that the test may find."""
        return self._walks.p

    @property
    def q(self) -> Distribution:
        """The one that it starts from."""
        return self._walks.q

    def probability_of_p(self, under: object = "p") -> float:
        """Return the probability that the test decides for p.

        Examples
        --------
        >>> from scipy import stats
        >>> test = sequential_test(stats.beta(17, 6), stats.beta(3, 3), alpha=0.01, beta=0.05)
        >>> round(test.probability_of_p(under="q"), 4), round(test.probability_of_p(), 3)
        (0.0058, 0.992)
        """
        return self._fate(under).up

    def probability_of_q(self, under: object = "q") -> float:
        """Return the probability that the test decides for q."""
        return self._fate(under).down

    def probability_undecided(self, under: object = "p") -> float:
        """Return the probability that the test ends after `at_most` samples, undecided."""
        if self.at_most is None:
            return 0.0
        return self._corridor(under).times(self.at_most).going_on

    def expected_samples(self, under: object = "p") -> float:
        """Return the mean number of samples, the overshoot of the last one included.

        Infinite where no sample from there tells p from q.

        Examples
        --------
        >>> from scipy import stats
        >>> test = sequential_test(stats.beta(17, 6), stats.beta(3, 3), alpha=0.01, beta=0.05)
        >>> round(test.expected_samples(), 2), round(test.expected_samples(under="q"), 2)
        (4.94, 2.23)
        >>> round(test.expected_samples(under=stats.beta(6, 4)), 2)
        4.67
        """
        return self._fate(under).samples

    def sample_size(self, under: object = "p") -> SampleSize:
        """Return how the number of samples is distributed.

        It is followed until less than 1e-9 is undecided, for at most 50,000 samples.
        """
        corridor = self._corridor(under)
        times = corridor.times() if self.at_most is None else corridor.times(self.at_most)
        return SampleSize.of(times)

    def probability_at_once(self, under: object = "p") -> float:
        """Return the probability that the first sample rules out p or q altogether."""
        law = self._walks.under(under)
        return law.only_p + law.only_q

    @cached_property
    def error_rates(self) -> Errors:
        """How often it is wrong in truth; less often than asked, by the overshoot."""
        return Errors(self.probability_of_p("q"), self.probability_of_q("p"))

    @cached_property
    def accuracy(self) -> float:
        """About how far what is computed under p and q may be off, relative to its size.

        0 where log ratios lie at equal distances, so that all sums are counted.
        """
        return max(self._corridor(under).fate.error for under in ("p", "q"))

    @property
    def guarantee(self) -> str:
        """What is promised of the error rates. What is computed of them has the `accuracy`."""
        a, b = self.alpha / (1 - self.beta), self.beta / (1 - self.alpha)
        wald = f"bounds: p under q at most {a:.3g}, q under p at most {b:.3g} (Wald)"
        exact = f"numerical: p under q {self.alpha:g}, q under p {self.beta:g}"
        return exact if self._exact else wald

    def run(self, x: ArrayLike | Iterable[float | str], *, after: Watched | None = None) -> Watched:
        """Read samples until the test decides.

        Parameters
        ----------
        x : array_like or iterable
            Samples in the order in which they came. From a stream none is taken after the one
            that decides.
        after : Watched, optional
            What an earlier run returned; this one goes on from there.

        Raises
        ------
        ValueError
            For a sample that is NaN, no number, or outside both supports. Its attribute `reached`
            holds the result of the samples before.
        TypeError
            Where x is no array and no iterable.

        Examples
        --------
        >>> from scipy import stats
        >>> test = sequential_test(stats.norm(1), stats.norm(0), alpha=0.01, beta=0.05)
        >>> first = test.run([1.5, 0.7, 2.1])
        >>> first
        Watched(no decision after 3 samples, log ratio 2.8 nats)
        >>> test.run(iter([1.9, 1.1, 0.4]), after=first)
        Watched(decided for p after 5 samples, log ratio 4.8 nats)
        """
        return self._watch.run(x, after)

    @cached_property
    def _watch(self) -> Watch:
        sure = {
            "p": f"says p where q is true: {self._promise(self.alpha, self.beta)}",
            "q": f"says q where p is true: {self._promise(self.beta, self.alpha)}",
            None: "no decision: nothing is promised",
        }
        high, low = (end * self.unit.nats for end in self.thresholds)
        return Watch(self.p, self.q, low, high, self.at_most, self.unit, sure)

    def _promise(self, wrong: float, other: float) -> str:
        if self._exact:
            return f"probability {wrong:g} (numerical)"
        return f"probability at most {wrong / (1 - other):.3g} (bound, Wald)"

    def _corridor(self, under: object) -> Corridor:
        high, low = (end * self.unit.nats for end in self.thresholds)
        return Corridor(self._walks.under(under), low, high)

    def _fate(self, under: object) -> Fate:
        corridor = self._corridor(under)
        return corridor.fate if self.at_most is None else corridor.times(self.at_most).fate

    def __repr__(self) -> str:
        (high, low), (wrong, missed) = self.thresholds, self.error_rates
        of_p, of_q = self.expected_samples("p"), self.expected_samples("q")
        return (
            f"SequentialTest(p at {high:.6g}, q at {low:.6g} {self.unit.plural}; "
            f"error rates {wrong:.3g} and {missed:.3g}; on average {of_p:.4g} samples from p, "
            f"{of_q:.4g} from q)"
        )


def sequential_test(
    p: object,
    q: object,
    *,
    alpha: float,
    beta: float,
    thresholds: str = "wald",
    at_most: int | None = None,
    base: int | None = None,
) -> SequentialTest:
    """Return Wald's sequential test of q against p.

    It adds up the log ratios log p/q of the samples as they come, and stops at one of two
    thresholds. No test with the same error rates needs fewer samples on average, neither under p
    nor under q.

    What is said of it is computed and not simulated: sums of log ratios are followed in a corridor
    between the thresholds, those that go beyond one included. It is right to better than 1 %.

    Parameters
    ----------
    p, q : frozen distribution
        The alternative and the null hypothesis, both continuous or both discrete.
    alpha : float
        Probability of deciding for p where q is true.
    beta : float
        Probability of deciding for q where p is true.
    thresholds : {"wald", "exact"}
        Wald's, log((1 - beta)/alpha) and log(beta/(1 - alpha)), need nothing but the two numbers,
        and the true error rates are mostly smaller. The exact ones have these error rates, and need
        fewer samples; a pair whose log ratios lie at equal distances has none.
    at_most : int, optional
        Number of samples after which the test ends undecided. The thresholds stay where they are.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; where p and q are the same; for error rates that are not between 0 and
        1, or that add up to 1 or more; where there are no exact thresholds.

    Notes
    -----
    Source: Wald (1945).

    Examples
    --------
    >>> from scipy import stats
    >>> sequential_test(stats.beta(17, 6), stats.beta(3, 3), alpha=0.01, beta=0.05, base=10)
    SequentialTest(p at 1.97772, q at -1.29667 bans; error rates 0.0058 and 0.00753; \
on average 4.94 samples from p, 2.226 from q)
    """
    in_unit, walks = unit(base), Walks.of(p, q)
    for argument, rate in (("alpha", alpha), ("beta", beta)):
        share(argument, rate)
    if alpha + beta >= 1:
        raise ValueError(bad("alpha + beta", alpha + beta, "less than 1, which guessing has"))
    if thresholds not in ("wald", "exact"):
        raise ValueError(bad("thresholds", thresholds, "'wald' or 'exact'"))
    most = None if at_most is None else positive_int("at_most", at_most)
    exact = thresholds == "exact"
    ends = (_exact if exact else _wald)(walks, alpha, beta)
    in_units = Thresholds(*map(in_unit.from_nats, ends))
    return SequentialTest(float(alpha), float(beta), in_units, most, in_unit, walks, exact)


def _wald(_: Walks, alpha: float, beta: float) -> Thresholds:
    return Thresholds(math.log((1 - beta) / alpha), math.log(beta / (1 - alpha)))


def _exact(walks: Walks, alpha: float, beta: float) -> Thresholds:
    """Move each threshold by what the logarithm of its error rate is off."""
    high, low = _wald(walks, alpha, beta)
    for _ in range(ROUNDS):
        if low >= 0 or high <= 0 or walks.under("p").grid or walks.under("q").grid:
            break
        a = Corridor(walks.under("q"), low, high).fate.up
        b = Corridor(walks.under("p"), low, high).fate.down
        if abs(a - alpha) < NEAR * alpha and abs(b - beta) < NEAR * beta:
            return Thresholds(high, low)
        high, low = high + math.log(a / alpha), low - math.log(b / beta)
    expected = f"'wald': no thresholds of this pair have the error rates {alpha:g} and {beta:g}"
    raise ValueError(bad("thresholds", "exact", expected))
