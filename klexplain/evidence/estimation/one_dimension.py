"""The divergence of two samples of one variable, by the nearest neighbours in their order."""

import numpy as np

from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.counts import found_from_tallies
from klexplain.evidence.estimation.found import ASYMPTOTIC, Found
from klexplain.evidence.estimation.ranks import Row, log_ratios, row_of
from klexplain.evidence.estimation.reach import Reach, least_beyond, reach_of
from klexplain.evidence.estimation.tallies import Tallies

METHODS = ("neighbours", "counts")
BEYOND = (
    "one-sided: {share:.2g} of x lies beyond the ends of y, and p/q grows too fast towards "
    "them, so such samples set no upper limit"
)
HOLE = "one-sided: {share:.2g} of x lies where y has no value, so such samples set no upper limit"


def estimate_one(
    x: np.ndarray, y: np.ndarray, confidence_level: float, method: str | None = None
) -> Found:
    """Estimate D from two samples of finite numbers."""
    x, y = np.sort(x), np.sort(y)
    if method == "counts":
        return found_from_tallies(_tallies(x, y), confidence_level)
    return _by_neighbours(row_of(x, y), two_sided_z(confidence_level))


def neighbours(n: int) -> int:
    """How many neighbours on either side: enough to be steady, few enough to be near.

    Examples
    --------
    >>> [neighbours(n) for n in (50, 1000, 100_000)]
    [2, 8, 50]
    """
    return max(1, round(n**0.4 / 2))


def _by_neighbours(row: Row, z: float) -> Found:
    n, m = len(row.x), len(row.y)
    k, k_y = neighbours(n), neighbours(m)
    log_r = log_ratios(row, k, k_y)
    ratio = np.exp(-log_ratios(row.turned(), k_y, k))
    error = float(np.sqrt(log_r.var() / n + ratio.var() / m))
    value = float(log_r.mean())
    reach = reach_of(row, error)
    if reach.steep or reach.hole:
        return _one_sided(value, error, z, _least(row, log_r, reach), reach)
    coarser = float(log_ratios(row, 2 * k, 2 * k_y).mean())
    above = smoothed_away(value - coarser, 1 / (n * k) + 1 / (m * k_y)) + reach.missed
    return two_sided(value, error, z, above, reach.share)


def smoothed_away(lost: float, variance: float) -> float:
    """Nats that smoothing took: as many as twice the neighbours take more, chance aside."""
    return max(0.0, lost - float(np.sqrt(variance)) / 2)


def two_sided(value: float, error: float, z: float, above: float, reach: float) -> Found:
    """An interval of z standard errors, and `above` more towards large values; none below 0."""
    low, high = max(value - z * error, 0.0), max(value + z * error + above, 0.0)
    return Found(max(value, 0.0), error, low, high, ASYMPTOTIC, reach, "neighbours")


def _one_sided(value: float, error: float, z: float, least: float, reach: Reach) -> Found:
    low = max(min(value, least) - z * error, 0.0)
    why = (HOLE if reach.hole else BEYOND).format(share=reach.hole or sum(reach.ends))
    return Found(max(value, 0.0), error, low, np.inf, why, reach.share, "neighbours")


def _least(row: Row, log_r: np.ndarray, reach: Reach) -> float:
    """The estimate, had q as much mass beyond its sample as it may have."""
    within = (row.x > row.y[0]) & (row.x < row.y[-1])
    return float(log_r[within].sum() / len(log_r)) + least_beyond(reach, len(row.y))


def _tallies(x: np.ndarray, y: np.ndarray) -> Tallies:
    cells, of = np.unique(np.concatenate([x, y]), return_inverse=True)
    p, q = (np.bincount(part, minlength=len(cells)) for part in np.split(of, [len(x)]))
    return Tallies(p.astype(float), q.astype(float), q_is_counted=True)
