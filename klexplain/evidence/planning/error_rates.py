"""The two errors of the best test of n samples, at every threshold, and what bounds them.

The test says p where the log ratio of the samples is above a threshold, and else q.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import brentq
from scipy.special import xlogy

from klexplain._checks import positive_int, share
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.rulers.chernoff import chernoff_information
from klexplain.evidence.planning.fixed_size import refuse_equal
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.sums import LogRatioSum, sum_of
from klexplain.evidence.planning.terms import terms_of
from klexplain.units import Unit, unit

POINTS = 25  # thresholds
OUTER = 0.01  # probability under q below the first threshold, and under p above the last


@dataclass(frozen=True, eq=False)
class ErrorRates:
    """The errors of the tests of n samples that no other test betters.

    Attributes
    ----------
    n : int
        Number of samples.
    unit : Unit
        Unit of the thresholds.
    threshold : ndarray
        The test says p where the log ratio of all samples is above it.
    alpha : ndarray
        Probability that it says p though q is true.
    beta : ndarray
        Probability that it says q though p is true.
    normal_alpha, normal_beta : ndarray
        The same by the central limit theorem: asymptotic. NaN where a mean is infinite.
    stein_alpha, stein_beta : float
        exp(-n D(p ‖ q)), the rate at which alpha falls at a fixed beta, and exp(-n D(q ‖ p)) for
        beta: asymptotic, in the exponent only.
    chernoff : float
        exp(-n C), with Chernoff's information C: a bound, which alpha + beta at the threshold 0
        is not above.
    """

    n: int
    unit: Unit
    threshold: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    normal_alpha: np.ndarray
    normal_beta: np.ndarray
    stein_alpha: float
    stein_beta: float
    chernoff: float
    _under_p: LogRatioSum = field(repr=False)
    _under_q: LogRatioSum = field(repr=False)
    _nats: float = field(repr=False)

    def beta_at(self, alpha: float) -> float:
        """Return the least beta of a test whose alpha is at most this.

        Where the log ratio has atoms the test may draw lots at its threshold.

        Raises
        ------
        ValueError
            For an alpha that is not between 0 and 1.

        Examples
        --------
        >>> from scipy import stats
        >>> found = error_rates(stats.norm(1), stats.norm(0), 9)
        >>> round(found.beta_at(0.05), 9) == round(float(stats.norm.cdf(1.6448536269514722 - 3)), 9)
        True
        """
        level = self._under_q.level_above(share("alpha", alpha))
        if level == -np.inf:  # only where p is ruled out does it say q
            return self._under_p.probability_of_infinity[0]
        p, q = self._under_p, self._under_q
        beta, more = p.probability_at_most(level), p.probability_below(level)
        least, most = q.probability_above(level), q.probability_at_least(level)
        lots = (alpha - least) / (most - least) if most > least else 0.0
        return max(0.0, beta + min(max(lots, 0.0), 1.0) * (more - beta))

    def least_beta(self, alpha: float) -> float:
        """Return the bound on beta that holds for every test with this alpha, at this n.

        With alpha a and beta b: b log(b/(1 - a)) + (1 - b) log((1 - b)/a) ≤ n D(p ‖ q).

        Notes
        -----
        Source: Kullback (1959), Wald (1945).

        Examples
        --------
        >>> from scipy import stats
        >>> found = error_rates(stats.norm(1), stats.norm(0), 9)
        >>> found.least_beta(0.05) < found.beta_at(0.05)
        True
        """
        a = share("alpha", alpha)

        def excess(b: float) -> float:
            carried = xlogy(b, b / (1 - a)) + xlogy(1 - b, (1 - b) / a)
            return float(carried) - self._nats

        return 0.0 if excess(0.0) <= 0 else float(brentq(excess, 0.0, 1 - a))

    @property
    def guarantee(self) -> str:
        """What the numbers promise, in words."""
        return (
            "alpha, beta and beta_at: from the law of the sum, but for a numerical error that is "
            "estimated; chernoff and least_beta: bounds at this n; "
            "stein_* and normal_*: asymptotic"
        )

    def __repr__(self) -> str:
        at = int(np.argmin(self.alpha + self.beta))
        return (
            f"ErrorRates({self.n} samples, {len(self.threshold)} thresholds; at "
            f"{self.threshold[at]:.4g} {self.unit.plural} alpha {self.alpha[at]:.4g}, "
            f"beta {self.beta[at]:.4g})"
        )


def error_rates(p: object, q: object, n: int, *, base: int | None = None) -> ErrorRates:
    """Return both errors of the best tests of p against q with n samples, at many thresholds.

    Parameters
    ----------
    p, q : frozen distribution
        Both continuous or both discrete.
    n : int
        Number of samples.
    base : {None, 2, 10}
        Unit of the thresholds: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; where p and q are equal.

    Notes
    -----
    Source: Neyman & Pearson (1933) for the tests, Chernoff (1952) for the bound and for Stein's
    rates.

    Examples
    --------
    >>> from scipy import stats
    >>> found = error_rates(stats.beta(17, 6), stats.beta(3, 3), 5)
    >>> round(found.beta_at(0.05), 4)
    0.0028
    """
    truth, model = one_pair(p, q)
    in_unit, n = unit(base), positive_int("n", n)
    of_p, of_q = (Sample(truth, model, law) for law in (truth, model))
    refuse_equal(terms := terms_of(of_p), model)
    under_p = sum_of(of_p, n, in_unit, terms)
    under_q = sum_of(of_q, n, in_unit, terms_of(of_q))
    levels = _levels(under_p, under_q)
    normal = [s.normal_approximation(levels) for s in (under_q, under_p)]
    nats = under_p.mean * in_unit.nats, -under_q.mean * in_unit.nats
    return ErrorRates(
        n,
        in_unit,
        levels,
        under_q.probability_above(levels),
        under_p.probability_at_most(levels),
        normal[0],
        1 - normal[1],
        math.exp(-nats[0]),
        math.exp(-nats[1]),
        math.exp(-n * chernoff_information(p, q).value),
        under_p,
        under_q,
        nats[0],
    )


def _levels(under_p: LogRatioSum, under_q: LogRatioSum) -> np.ndarray:
    """Thresholds between where the log ratio mostly is under q and under p, 0 among them."""
    ends = [s.quantile(u) for s in (under_q, under_p) for u in (OUTER, 1 - OUTER)]
    finite = [end for end in ends if np.isfinite(end)] or [0.0]
    return np.union1d(np.linspace(min(finite), max(finite), POINTS), [0.0])
