"""D(p ‖ q) from counts of p, and counts or probabilities of q.

The logarithm of a share is estimated by digammas of its count. That has the usual corrections
of bias, (K - 1)/2n for the counts of p among them, built in, and a finite value for a count of 0.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, exp1, gammaincinv

from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import ASYMPTOTIC, Found
from klexplain.evidence.estimation.result import KLEstimate
from klexplain.evidence.estimation.tallies import Tallies, freedom_of, read_tallies
from klexplain.units import unit

UNSEEN = 3.0  # where so many are expected, none is seen less than once in 20 times
EQUAL = 1e-12  # nats: shares that are so near are those of one distribution
RULED_OUT = "one-sided: q rules out {share:.3g} of what was counted of p, so D is infinite"
UNREACHED = (
    "one-sided: {share:.3g} of what was counted of p lies where q has no count yet, "
    "and such counts set no upper limit"
)


def estimate_kl_from_counts(
    counts_p: Any,
    counts_q_or_probabilities: Any,
    *,
    base: int | None = None,
    confidence_level: float = 0.95,
) -> KLEstimate:
    """Estimate D(p ‖ q) from counts of p, and counts or probabilities of q.

    A zero of the two kinds of q is not the same. A probability of 0 rules the cell out: if p
    has counts there, D is infinite. A count of 0 says that the cell has not come up *yet*: where
    p has more than a few counts there, the interval has no upper end. No epsilon is added.

    Parameters
    ----------
    counts_p : array_like or mapping
        How often each cell came up under p, the truth: whole numbers, in one row. A dict, a
        Counter or a pandas Series goes by name; a name that the other has not counts 0.
    counts_q_or_probabilities : array_like or mapping
        The same cells of q, the model: whole numbers with a sum above 1 are counts, numbers
        with the sum 1 probabilities. Anything else is refused, never normalised.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    confidence_level : float
        How often an interval made so is to hold the truth.

    Returns
    -------
    KLEstimate
        Its `reach` is the share of p's counts in cells where q has none.

    Raises
    ------
    TypeError, ValueError
        For what is neither counts nor probabilities, cells that do not match, a table of
        several rows.

    Notes
    -----
    With a of n counts of p, and b of m of q, the estimate is the sum over cells of
    (a/n) (ψ(a) - ψ(n) - ψ(b + 1) + ψ(m + 1)), with ψ the digamma function; where q is known,
    log q stands for the last two. It is cut off at 0. Its distribution is taken to be that of
    a noncentral χ², scaled: so the interval holds at p = q too, where the limit is no Normal.
    Where cells hold fewer than about three counts on average, the value is too large, and the
    lower end of the interval allows for it.

    Examples
    --------
    >>> estimate_kl_from_counts([30, 50, 20], [0.25, 0.25, 0.5])
    0.2079 nats, 95 % interval 0.107 to 0.349 (counts; asymptotic)
    >>> estimate_kl_from_counts([30, 50, 20], [10, 12, 0]).confidence_interval.high
    inf
    >>> estimate_kl_from_counts({"a": 3, "b": 7}, {"a": 1.0}).value
    inf
    """
    in_unit = unit(base)
    two_sided_z(confidence_level)
    tallies = read_tallies(counts_p, counts_q_or_probabilities)
    return found_from_tallies(tallies, confidence_level).estimate(confidence_level, in_unit)


def found_from_tallies(tallies: Tallies, confidence_level: float) -> Found:
    """Estimate D, in nats, from what was counted."""
    p, q, q_is_counted = tallies
    reach = float(p[q == 0].sum() / p.sum())
    if reach and not q_is_counted:
        why = RULED_OUT.format(share=reach)
        return Found(np.inf, np.inf, np.inf, np.inf, why, reach, "counts")
    tail = (1 - confidence_level) / 2
    law = _beside_counts(p, q, tail) if q_is_counted else _beside_probabilities(p, q)
    value, (low, high), guarantee = max(law.estimate, 0.0), law.interval(tail), ASYMPTOTIC
    if q_is_counted and reach * q.sum() >= UNSEEN:
        high, guarantee = np.inf, UNREACHED.format(share=reach)
    return Found(value, law.standard_error, low, high, guarantee, reach, "counts")


class Spread(NamedTuple):
    """First-order variances of the estimate: as it is, and for the ends of an interval."""

    middle: float
    low: float
    high: float


class Law(NamedTuple):
    """How the estimate is distributed around a divergence.

    Around 0 it is `scale` times a χ² with so many degrees of freedom, centred. Away from 0
    that becomes noncentral: its variance grows in proportion to the divergence.
    """

    estimate: float
    left: float  # bias that the digammas may have left
    scale: float
    freedom: int
    slopes: Spread  # variances per nat

    @property
    def standard_error(self) -> float:
        """Standard deviation of the estimate."""
        first_order = max(self.estimate, 0.0) * self.slopes.middle
        return float(np.sqrt(2 * self.freedom * self.scale**2 + first_order))

    def interval(self, tail: float) -> tuple[float, float]:
        """The divergences that make neither a smaller estimate nor a larger one improbable."""
        value = max(self.estimate, 0.0)
        down, up = self.slopes.low, self.slopes.high
        low = _root(lambda d: self._quantile(d, down, 1 - tail) - self.estimate + self.left)
        return min(low, value), _root(lambda d: self._quantile(d, up, tail) - value)

    def _quantile(self, divergence: float, slope: float, probability: float) -> float:
        """Quantile of the estimate, where the divergence is this: Pearson's three moments."""
        noncentral = divergence * slope / (4 * self.scale**2)
        second, third = self.freedom + 2 * noncentral, self.freedom + 3 * noncentral
        freedom = second**3 / third**2
        off = (2 * gammaincinv(freedom / 2, probability) - freedom) / np.sqrt(2 * freedom)
        return float(divergence + off * self.scale * np.sqrt(2 * second))


def _beside_probabilities(p: np.ndarray, q: np.ndarray) -> Law:
    n = p.sum()
    estimate = _mean(p, _log_share(p) - np.log(q))
    smooth = (p + 0.5) / (p + 0.5).sum()
    variance, plug_in = _of_p(smooth, q, n)
    left = float(smooth @ exp1(n * smooth))
    return _law(estimate, left, 1 / n, plug_in, (variance,) * 3, freedom_of(p))


def _beside_counts(p: np.ndarray, q: np.ndarray, tail: float) -> Law:
    n, m = p.sum(), q.sum()
    estimate = _mean(p, _log_share(p) - digamma(q + 1) + digamma(m + 1))
    smooth, model = ((counts + 0.5) / (counts + 0.5).sum() for counts in (p, q))
    variance, plug_in = _of_p(smooth, model, n)
    of_q = _of_q(smooth - model, q, model, tail)
    expected = m * (q + 1) / (q + 1).sum()
    left = float(smooth @ (exp1(n * smooth) - exp1(expected)))
    total = tuple(variance + part for part in of_q)
    return _law(estimate, left, 1 / n + 1 / m, plug_in, total, freedom_of(p))


def _law(
    estimate: float,
    left: float,
    size: float,
    plug_in: float,
    variances: tuple[float, ...],
    freedom: int,
) -> Law:
    """`plug_in` is too large, near 0 by as much as the variances are; far from 0 they are not."""
    bias, value = freedom * size / 2, max(estimate, 0.0)
    at = plug_in * (1 - value * bias / (value + bias) ** 2)
    slopes = [variance / at if plug_in > EQUAL else 2 * size for variance in variances]
    return Law(estimate, max(left, 0.0), size / 2, freedom, Spread(*slopes))


def _of_p(smooth: np.ndarray, q: np.ndarray, n: float) -> tuple[float, float]:
    """Variance that the counts of p bring, and the divergence of their shares."""
    log_ratio = np.log(smooth / q)
    mean = float(smooth @ log_ratio)
    return float(smooth @ (log_ratio - mean) ** 2 / n), mean


def _of_q(off: np.ndarray, counts: np.ndarray, model: np.ndarray, tail: float) -> Spread:
    """Variance that the counts of q bring; towards each end by the limits of each count.

    The divergence grows with a share of q that p exceeds as the share falls, and with the
    others as they rise. Limits of a small count are far from it on one side.
    """
    z, centre = two_sided_z(1 - 2 * tail), np.log(counts + 0.5)
    below = (centre - np.log(gammaincinv(np.maximum(counts, 0.5), tail))) / z
    above = (np.log(gammaincinv(counts + 1, 1 - tail)) - centre) / z
    up, down = np.where(off > 0, below, above), np.where(off > 0, above, below)
    middle = float(np.sum(off**2 / model) / counts.sum())
    return Spread(middle, *(float(np.sum((off * limit) ** 2)) for limit in (down, up)))


def _log_share(counts: np.ndarray) -> np.ndarray:
    """Logarithms of shares without bias, wherever there are counts."""
    return np.asarray(digamma(np.maximum(counts, 1)) - digamma(counts.sum()))


def _mean(p: np.ndarray, log_ratio: np.ndarray) -> float:
    return float(p @ log_ratio / p.sum())


def _root(rises: Callable[[float], float]) -> float:
    """Where a function of a divergence becomes 0, or 0 where it is above from the start."""
    if rises(0.0) >= 0:
        return 0.0
    end = 1e-12
    while rises(end) < 0:
        end *= 4
    return float(brentq(rises, 0.0, end, xtol=1e-15))
