"""How the law of the evidence moves past a likelihood ratio as samples are added."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.evidence.planning.sums import LogRatioSum, log_ratio_sum
from klexplain.units import Unit

BARS = 80  # of the widest law
SEEN = 0.005  # probability beyond either end of the bars


@dataclass(frozen=True, eq=False)
class GrowingEvidence:
    """Laws of the log ratio of more and more samples, cut into bars.

    Attributes
    ----------
    p, q, under : Distribution
        The pair, and the law that the samples come from.
    unit : Unit
        Unit of edges and threshold.
    threshold : float
        Logarithm of the likelihood ratio to be reached; an edge.
    n : ndarray, shape (L,)
        Numbers of samples.
    edges : ndarray, shape (B + 1,)
        Ends of the bars, the same for all laws.
    shares : ndarray, shape (L, B)
        Probability of each bar.
    reached : ndarray, shape (L,)
        Probability of at least the threshold.
    """

    p: Distribution
    q: Distribution
    under: Distribution
    unit: Unit
    threshold: float
    n: np.ndarray
    edges: np.ndarray
    shares: np.ndarray
    reached: np.ndarray

    def __repr__(self) -> str:
        said = [f"{n}: {reached:.4g}" for n, reached in zip(self.n, self.reached, strict=True)]
        level = f"{self.threshold:.4g} {self.unit.plural}"
        return f"GrowingEvidence(samples: probability of at least {level}; {', '.join(said)})"


def growing_evidence(
    p: object,
    q: object,
    counts: Sequence[int],
    *,
    likelihood_ratio: float = 10,
    under: object = "p",
    base: int | None = None,
) -> GrowingEvidence:
    """Return the laws of the log ratio of several numbers of samples, on common bars.

    Parameters
    ----------
    p, q, under, base
        As for `log_ratio_sum`.
    counts : sequence of int
        The numbers of samples.
    likelihood_ratio : float
        What is to be reached, above 0.

    Returns
    -------
    GrowingEvidence
        For `figures.growing_evidence`.

    Raises
    ------
    TypeError, ValueError
        As `log_ratio_sum`; where there are no counts.

    Examples
    --------
    >>> from scipy import stats
    >>> growing_evidence(stats.norm(1), stats.norm(0), [1, 4, 16]).reached.round(3).tolist()
    [0.036, 0.44, 0.923]
    """
    if not 0 < likelihood_ratio < math.inf:
        raise ValueError(bad("likelihood_ratio", likelihood_ratio, "a finite number above 0"))
    if not len(counts):
        raise ValueError(bad("counts", counts, "numbers of samples, such as [1, 10]"))
    laws = [log_ratio_sum(p, q, n, under=under, base=base) for n in counts]
    one = laws[0]
    threshold = float(one.unit.from_nats(math.log(likelihood_ratio)))
    edges = _edges(laws, threshold)
    beyond = np.array([law.probability_at_least(edges) for law in laws])
    return GrowingEvidence(
        one.p,
        one.q,
        one.under,
        one.unit,
        threshold,
        np.array([law.n for law in laws]),
        edges,
        np.maximum(-np.diff(beyond), 0.0),
        np.array([law.probability_at_least(threshold) for law in laws]),
    )


def _edges(laws: list[LogRatioSum], threshold: float) -> np.ndarray:
    """Evenly spaced, the threshold among them, as wide as all laws together."""
    ends = np.array([[law.quantile(u) for u in (SEEN, 1 - SEEN)] for law in laws])
    finite = np.append(ends[np.isfinite(ends)], threshold)
    width = float(np.ptp(finite)) / BARS or 1.0
    first = math.floor((finite.min() - threshold) / width)
    last = math.ceil((finite.max() - threshold) / width)
    return threshold + width * np.arange(first, last + 1)
