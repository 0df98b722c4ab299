"""Tests of counts: has anything changed at all? The G-test, and PSI with a threshold of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc, chdtri, rel_entr

from klexplain._checks import share
from klexplain.evidence.estimation.tallies import freedom_of, read_counts, read_tallies

FEW = 5.0  # expected counts below which the χ² is rough
ADDED = 0.5  # to every count, before an index takes logarithms


@dataclass(frozen=True, repr=False)
class GTest:
    """A test of p = q on counts, by the evidence that the counts of p bring for their own shares.

    Attributes
    ----------
    statistic : float
        Twice that evidence, in nats: 2n D(p̂ ‖ q); infinite where q rules out what was counted.
    degrees_of_freedom : int
        Of the χ² that the statistic follows where p = q; at least 1.
    p_value : float
        How often it is at least as large where p = q.
    small_cells : int
        How many expected counts are below 5; from a few on, the p-value is rough.
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float
    small_cells: int

    def __repr__(self) -> str:
        freedom, small = self.degrees_of_freedom, self.small_cells
        rough = f"; {small} expected counts are below {FEW:g}, so that is rough" if small else ""
        return (
            f"G = {self.statistic:.4g} with {freedom} degree{'s' * (freedom > 1)} of freedom, "
            f"p-value {self.p_value:.3g}{rough}"
        )


def g_test(counts_p: Any, counts_q_or_probabilities: Any) -> GTest:
    """Test whether counts of p may come from q, of which there are counts or probabilities.

    Parameters
    ----------
    counts_p, counts_q_or_probabilities : array_like or mapping
        As `estimate_kl_from_counts` takes them.

    Raises
    ------
    TypeError, ValueError
        As `estimate_kl_from_counts`.

    Notes
    -----
    Beside probabilities the statistic is 2n D(p̂ ‖ q). Beside counts it is
    2n D(p̂ ‖ r) + 2m D(q̂ ‖ r), with r the shares of both together.

    Examples
    --------
    >>> g_test([30, 50, 20], [0.25, 0.5, 0.25])
    G = 2.014 with 2 degrees of freedom, p-value 0.365
    >>> g_test([30, 50, 20], [15, 40, 45]).p_value < 0.001
    True
    """
    p, q, q_is_counted = read_tallies(counts_p, counts_q_or_probabilities)
    if not q_is_counted:
        return _tested(p[None], p.sum() * q[None])
    table = np.array([p, q])
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    return _tested(table, expected)


def _tested(counts: np.ndarray, expected: np.ndarray) -> GTest:
    statistic = max(2 * float(np.sum(rel_entr(counts, expected))), 0.0)
    freedom = freedom_of(counts[0])
    small = int(np.sum(expected < FEW))
    return GTest(statistic, freedom, float(chdtrc(freedom, statistic)), small)


@dataclass(frozen=True, repr=False)
class StabilityIndex:
    """A population stability index (PSI), with what it would be without a change.

    Attributes
    ----------
    value : float
        D(p̂ ‖ q̂) + D(q̂ ‖ p̂), in nats, with ½ added to every count.
    threshold : float
        What it exceeds in a share `alpha` of the cases where p = q.
    p_value : float
        How often it is at least as large where p = q.
    alpha : float
        How often `threshold` raises a false alarm.
    degrees_of_freedom : int
        The number of cells with counts, less one; at least 1.
    """

    value: float
    threshold: float
    p_value: float
    alpha: float
    degrees_of_freedom: int

    def __repr__(self) -> str:
        side, share = "above" if self.value > self.threshold else "below", 100 * (1 - self.alpha)
        return (
            f"PSI = {self.value:.4g} nats, {side} its threshold {self.threshold:.4g} "
            f"(p-value {self.p_value:.3g})\n"
            f"Without a change it stays below in {share:g} % of cases. ½ was added to every count."
        )


def population_stability_index(
    counts_p: Any, counts_q: Any, *, alpha: float = 0.05
) -> StabilityIndex:
    """Return the population stability index of two sets of counts, and its threshold.

    No fixed number can be the threshold. Without a change, the index is about
    (1/n + 1/m) times a χ² with B - 1 degrees of freedom, for n and m counts in B cells.

    Parameters
    ----------
    counts_p, counts_q : array_like or mapping
        Counts of the same cells, now and before: the index is the same either way round. A
        dict, a Counter or a pandas Series goes by name. Cells that both leave empty are
        left out.
    alpha : float
        How often the threshold may be exceeded without a change.

    Raises
    ------
    TypeError, ValueError
        For what is no count, cells that do not match, a table of several rows, and an alpha
        that is not between 0 and 1.

    Notes
    -----
    Before the logarithms are taken, ½ is added to every count: a cell that only one of the two
    has would make the index infinite. It also keeps the false alarms near `alpha` where counts
    are small; where most are below 5, there are fewer.

    Examples
    --------
    >>> population_stability_index([105, 90, 105], [330, 350, 320])
    PSI = 0.01148 nats, below its threshold 0.02596 (p-value 0.266)
    Without a change it stays below in 95 % of cases. ½ was added to every count.
    """
    p, q = read_counts(counts_p, counts_q)
    share("alpha", alpha)
    left, right = ((counts + ADDED) / (counts + ADDED).sum() for counts in (p, q))
    value = float(np.sum((left - right) * np.log(left / right)))
    freedom, scale = freedom_of(p), 1 / p.sum() + 1 / q.sum()
    threshold = scale * float(chdtri(freedom, alpha))
    return StabilityIndex(value, threshold, float(chdtrc(freedom, value / scale)), alpha, freedom)
