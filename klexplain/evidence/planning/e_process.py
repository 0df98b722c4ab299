"""The likelihood ratio as a wager against q: stop when it has multiplied the stake enough."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from numpy.typing import ArrayLike

from klexplain._checks import bad, share
from klexplain.distributions.distribution import Distribution
from klexplain.evidence.members import Limits
from klexplain.evidence.planning.corridor import Corridor
from klexplain.evidence.planning.null import nearest_member
from klexplain.evidence.planning.sample_size import SampleSize
from klexplain.evidence.planning.steps import Steps
from klexplain.evidence.planning.walks import Walks
from klexplain.evidence.planning.watched import Watch, Watched
from klexplain.units import Unit, unit

DEPTH, DEEPEST = 10.0, 160.0  # nats below the start, from where hardly any sum returns
AGREED = 2e-3  # what going deeper may change


@dataclass(frozen=True, eq=False, repr=False)
class EProcess:
    """A test that stops when the likelihood ratio of all samples so far reaches 1/alpha.

    Wherever `under` is asked for, it says where the samples come from: "p", "q", or a third
    distribution.

    Attributes
    ----------
    alpha : float
        The most that the probability of ever stopping may be where the null is true.
    null : str
        Which members of a family are bet against; empty where it is q alone.
    unit : Unit
        Nats, bits or bans.
    """

    alpha: float
    null: str
    unit: Unit
    _walks: Walks

    @property
    def p(self) -> Distribution:
        """The distribution that is bet on."""
        return self._walks.p

    @property
    def q(self) -> Distribution:
        """The one that is bet against; of many the nearest to p."""
        return self._walks.q

    @property
    def threshold(self) -> float:
        """log 1/alpha, in `unit`."""
        return self.unit.from_nats(self._high)

    @property
    def growth_rate(self) -> float:
        """What a sample from p adds to the log ratio on average: D(p ‖ q), in `unit`."""
        return self.unit.from_nats(self._walks.divergence)

    def probability_of_stopping(self, under: object = "q") -> float:
        """Return the probability of ever stopping; under q that of a false alarm.

        Examples
        --------
        >>> from scipy import stats
        >>> found = e_process(stats.beta(17, 6), stats.beta(3, 3), alpha=0.1)
        >>> round(found.probability_of_stopping(), 4)
        0.0542
        """
        law = self._walks.under(under)
        return 1.0 if _rises(law) else self._corridor(under).fate.up

    def expected_samples(self, under: object = "p") -> float:
        """Return the mean number of samples until it stops, the overshoot of the last included.

        Infinite where it may never stop.

        Examples
        --------
        >>> from scipy import stats
        >>> found = e_process(stats.beta(17, 6), stats.beta(3, 3), alpha=0.1)
        >>> round(found.expected_samples(), 1), found.expected_samples(under="q")
        (2.9, inf)
        """
        law = self._walks.under(under)
        return self._corridor(under).fate.samples if _rises(law) else math.inf

    def sample_size(self, under: object = "p") -> SampleSize:
        """Return how the number of samples is distributed.

        It is followed until less than 1e-9 is undecided, or will not stop, for at most 50,000
        samples.
        """
        times = self._corridor(under).times()
        never = times.going_on + float(times.down.sum())
        return SampleSize.of(times._replace(down=0 * times.down, going_on=never))

    def probability_at_once(self, under: object = "p") -> float:
        """Return the probability that the first sample rules out p or q altogether."""
        law = self._walks.under(under)
        return law.only_p + law.only_q

    @property
    def guarantee(self) -> str:
        """What is promised of false alarms."""
        bound = f"where {self._any} is true it ever stops with probability at most {self.alpha:g}"
        checked = "; that the bet is fair to all of these was checked numerically"
        return f"bound: {bound}{checked * bool(self.null)}"

    @property
    def _any(self) -> str:
        return f"any {self.null}" if self.null else "q"

    def run(self, x: ArrayLike | Iterable[float | str], *, after: Watched | None = None) -> Watched:
        """Read samples until the likelihood ratio reaches 1/alpha.

        Parameters and errors are those of `SequentialTest.run`. The `p_value` of what is returned
        may be looked at whenever you like, stopped or not.

        Examples
        --------
        >>> from scipy import stats
        >>> found = e_process(stats.norm(1), stats.norm(0), alpha=0.05).run([1.5, 0.7, 2.1])
        >>> found, round(found.p_value, 3)
        (Watched(no decision after 3 samples, log ratio 2.8 nats), 0.061)
        """
        return self._watch.run(x, after)

    @property
    def _high(self) -> float:
        return -math.log(self.alpha)

    @cached_property
    def _watch(self) -> Watch:
        bound = f"probability at most {self.alpha:g} (bound, Ville)"
        sure = f"says p where {self._any} is true: {bound}"
        known = {"p": sure, "q": "a sample rules p out", None: "no decision: look at the p-value"}
        return Watch(self.p, self.q, -math.inf, self._high, None, self.unit, known)

    def _corridor(self, under: object) -> Corridor:
        """So deep that hardly any sum returns: from d nats down, e^-d of them under p and q."""
        law = self._walks.under(under)
        found = Corridor(law, -DEPTH, self._high)
        return found if isinstance(under, str) else self._deepened(found, law)

    def _deepened(self, found: Corridor, law: Steps) -> Corridor:
        depth = DEPTH
        while depth < DEEPEST:
            if found.fate.down < AGREED:
                return found
            depth *= 2
            deeper = Corridor(law, -depth, self._high)
            if not _rises(law) and abs(deeper.fate.up - found.fate.up) <= AGREED * found.fate.up:
                return found
            found = deeper
        expected = "a law under which the log ratio clearly rises or falls"
        raise ValueError(bad("under", f"a mean of {law.mean:.3g} nats", expected))

    def __repr__(self) -> str:
        false, mean = self.probability_of_stopping(), self.expected_samples()
        against = f"against {self.null}, nearest {self.q}; " if self.null else ""
        return (
            f"EProcess({against}stops at a likelihood ratio of {1 / self.alpha:.6g}; grows by "
            f"{self.growth_rate:.6g} {self.unit.plural} a sample from p, {mean:.4g} samples on "
            f"average; stops under q with probability {false:.3g})"
        )


def e_process(
    p: object, q: object, *, alpha: float, within: Limits | None = None, base: int | None = None
) -> EProcess:
    """Return the test that stops when samples are 1/alpha times likelier under p than under q.

    Where q is true, the likelihood ratio ever reaches 1/alpha with a probability of at most alpha.
    So you may look after every sample, stop when you like, and go on later.

    The null may also be a family. Then q is its member nearest to p, the one with the least
    divergence from p. That is valid where, under each member, a sample multiplies the likelihood
    ratio p/q by at most 1 on average. This is checked, and refused where it is not so: then only a
    mixture of members would do.

    Its expected number of samples and its true false alarms are computed and not simulated, right
    to better than 1 %.

    Parameters
    ----------
    p : frozen distribution
        The alternative.
    q : frozen distribution or str
        The null hypothesis, of the kind of p; or SciPy's name of a family.
    alpha : float
        Between 0 and 1.
    within : dict, optional
        Which members of the family, as for `minimum_divergence`: ``{"scale": (0, 2)}``.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence` and `minimum_divergence`; where p and q are the same, or p is a member
        of the null; where the nearest member is not valid; for an alpha that is not between 0 and
        1.

    Notes
    -----
    Source: Ville (1939); of the nearest member Grünwald et al. (2024), Larsson et al. (2025).

    Examples
    --------
    >>> from scipy import stats
    >>> e_process(stats.beta(17, 6), stats.beta(3, 3), alpha=0.1, base=10)
    EProcess(stops at a likelihood ratio of 10; grows by 0.454712 bans a sample from p, 2.855 \
samples on average; stops under q with probability 0.0542)

    Against all waiting times with a mean of at most 2:

    >>> found = e_process(stats.expon(scale=3), "expon", within={"scale": (0, 2)}, alpha=0.05)
    >>> found.null, found.q
    ('expon(scale <= 2)', expon(loc=0, scale=2))
    >>> round(found.probability_of_stopping(under=stats.expon(scale=1.8)), 4)
    0.0048
    """
    in_unit, chance, null = unit(base), share("alpha", alpha), ""
    if isinstance(q, str):
        nearest, null = nearest_member(p, q, within)
        q = nearest.frozen
    elif within is not None:
        raise TypeError(bad("within", within, "a q that is the name of a family, such as 'norm'"))
    return EProcess(chance, null, in_unit, Walks.of(p, q))


def _rises(law: Steps) -> bool:
    """Whether it is sure to stop in the end."""
    return law.mean > 0 and not law.only_q
