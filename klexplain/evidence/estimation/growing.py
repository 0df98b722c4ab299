"""How an estimate settles: from the first values of the data, then from more and more of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, refuse_masked
from klexplain.evidence.estimation.result import KLEstimate
from klexplain.evidence.estimation.samples import FEWEST, LOG_DENSITIES, estimate_kl


@dataclass(frozen=True, repr=False)
class GrowingEstimate:
    """Estimates of one divergence from growing shares of the data.

    Attributes
    ----------
    counts : numpy.ndarray
        How many values of p's sample each estimate used.
    estimates : tuple of KLEstimate
        The estimates.
    """

    counts: np.ndarray
    estimates: tuple[KLEstimate, ...]

    def __repr__(self) -> str:
        return (
            f"Estimates from {self.counts[0]} to {self.counts[-1]:,} values: {self.estimates[-1]}"
        )


def growing_estimate(
    x: ArrayLike,
    y_or_q: object,
    *,
    base: int | None = None,
    confidence_level: float = 0.95,
    points: int = 12,
) -> GrowingEstimate:
    """Estimate D(p ‖ q) from the first values of the data, then from more and more of them.

    Parameters
    ----------
    x, y_or_q, base, confidence_level
        As for `estimate_kl`. The values must stand in no order: the first of them are taken, and
        of a second sample the same share as of the first.
    points : int
        How many sizes are tried, evenly on a logarithmic scale, all of the data the last.

    Returns
    -------
    GrowingEstimate
        For `figures.growing_estimate`.

    Raises
    ------
    TypeError, ValueError
        As `estimate_kl` does.

    Examples
    --------
    >>> from scipy import stats
    >>> x = stats.norm(1).rvs(2000, random_state=1)
    >>> growing_estimate(x, stats.norm(0), points=3).counts.tolist()
    [20, 200, 2000]
    """
    refuse_masked("x", x)
    refuse_masked("y_or_q", y_or_q)
    x = np.asarray(x)
    known = any(hasattr(y_or_q, name) for name in LOG_DENSITIES)
    y = None if known else np.asarray(y_or_q)
    share = 1.0 if y is None else len(y) / max(len(x), 1)
    least = int(np.ceil(FEWEST / min(share, 1.0)))
    if len(x) < least:
        raise ValueError(bad("x", f"{len(x)} values", f"at least {least}"))
    counts = np.unique(np.geomspace(least, len(x), points).round().astype(int))

    def first(n: int) -> KLEstimate:
        other = y_or_q if y is None else y[: round(n * share)]
        return estimate_kl(x[:n], other, base=base, confidence_level=confidence_level)

    return GrowingEstimate(counts, tuple(first(n) for n in counts.tolist()))
