"""What one sample adds to the evidence: the law of one log ratio, as many weighted values."""

from typing import NamedTuple

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.point_masses import point_masses
from klexplain.evidence.planning.pieces import masses_between
from klexplain.evidence.shape import log_ratio

DIGITS = 12  # log ratios that agree to these are one value
KNOTS = 256  # quantiles that the cells of a continuous law follow
FAR = np.logspace(-15, -7, 17)  # tail probabilities that cells also follow
CELLS = 16  # between two of them
NEAREST = 1 / 10  # of the distance of the sixths, that the median counts as away from one
FEW = 2000  # values that may lie at equal distances
EVEN = 1e-9  # of the distance, that values may be off
LEAST = 1e-4  # of the largest distance, that equal distances may be


class Grid(NamedTuple):
    """Values at equal distances: all are `offset` plus a whole number of times `step`."""

    offset: float
    step: float


class Steps(NamedTuple):
    """The law of the log ratio of one sample, in nats.

    Attributes
    ----------
    nats, mass : ndarray
        Finite values in rising order, and their probabilities.
    only_q, only_p : float
        Probabilities of samples that rule out p, and q: a log ratio of minus and plus infinity.
    exact : bool
        Whether these are all values, and not those of the middles of small cells.
    """

    nats: np.ndarray
    mass: np.ndarray
    only_q: float
    only_p: float
    exact: bool

    @property
    def mean(self) -> float:
        """Mean of the log ratio; NaN where it may be plus and minus infinity."""
        if self.only_p or self.only_q:
            both = self.only_p > 0 and self.only_q > 0
            return np.nan if both else np.inf if self.only_p else -np.inf
        return float(self.mass @ self.nats)

    @property
    def still(self) -> bool:
        """Whether no sample says anything."""
        return not (self.only_p or self.only_q or self.nats.any())

    @property
    def scale(self) -> float:
        """Distance of the median from the nearer of the sixths outside, but not nearly 0."""
        if not len(self.nats):
            return 1.0
        shares = np.cumsum(self.mass) / self.mass.sum()
        places = np.searchsorted(shares, [1 / 6, 1 / 2, 5 / 6])
        sides = np.diff(self.nats[np.minimum(places, len(shares) - 1)])
        near = max(float(sides.min()), NEAREST * float(sides.sum()))
        return near or float(np.abs(self.nats).max()) or 1.0

    @property
    def grid(self) -> Grid | None:
        """The points at equal distances that hold all values, where there are such."""
        if not self.exact or not 0 < len(self.nats) <= FEW:
            return None
        far = self.nats - self.nats[0]
        width = float(far[-1])
        step = _common_measure(np.diff(self.nats), width)
        if step is None or step < LEAST * width:
            return None
        return Grid(float(self.nats[0]), step or 1.0)


def steps(p: Distribution, q: Distribution, under: Distribution) -> Steps:
    """Return the law of log p/q of one sample from a third distribution, or from one of the two.

    Raises
    ------
    ValueError
        Where it gives samples that neither p nor q allows.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> p, q = one_pair(stats.bernoulli(0.8), stats.bernoulli(0.2))
    >>> found = steps(p, q, p)
    >>> found.nats.round(3).tolist(), found.mass.round(3).tolist()
    ([-1.386, 1.386], [0.2, 0.8])
    """
    x, mass = _values(under) if under.discrete else _cells(p, q, under)
    with np.errstate(all="ignore"):
        nats = log_ratio(p, q, x)
    mass = mass / mass.sum()
    if mass[np.isnan(nats)].sum() > EVEN:
        raise ValueError(bad("under", under, f"a distribution of samples that {p} or {q} allows"))
    only_q, only_p = (float(mass[nats == end].sum()) for end in (-np.inf, np.inf))
    finite = np.isfinite(nats)
    rounded = nats[finite].round(DIGITS)
    values, first, which = np.unique(rounded, return_index=True, return_inverse=True)
    masses = np.bincount(which, mass[finite], len(values))
    few = under.discrete or len(values) <= KNOTS
    return Steps(nats[finite][first], masses, only_q, only_p, few)


def _values(law: Distribution) -> tuple[np.ndarray, np.ndarray]:
    x = point_masses(law)
    return x, law.density(x)


def _cells(p: Distribution, q: Distribution, law: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Middles of small cells, cut at the ends and kinks of both, and their probabilities."""
    share = np.linspace(0, 1, KNOTS // 2 + 1)[1:]
    tail = np.concatenate([FAR, share**3 / 2])  # closer together in the tails
    low, high = law.ppf(tail), law.isf(tail)
    ends = [float(end) for d in (p, q, law) for end in d.support]
    kinks = [d.parameters["loc"] for d in (p, q) if d.family and d.family.kink]
    edges = [bars.edges for bars in map(histogram, (p, q, law)) if bars]
    cuts = np.concatenate([low, high, ends, kinks, *edges])
    inside = (cuts >= law.support[0]) & (cuts <= law.support[1]) & np.isfinite(cuts)
    knots = np.unique(cuts[inside])
    part = np.arange(CELLS) / CELLS
    x = np.append((knots[:-1, None] + np.diff(knots)[:, None] * part).ravel(), knots[-1])
    return (x[:-1] + x[1:]) / 2, masses_between(law, x)


def _common_measure(gaps: np.ndarray, width: float) -> float | None:
    """The largest number of which all gaps are whole multiples; None where there is none."""
    measure = 0.0
    for gap in gaps:
        a, b = float(gap), measure
        while b > LEAST * width:
            a, b = b, abs(a - b * round(a / b))
        measure = a
    if measure and (np.abs(gaps / measure - np.round(gaps / measure)) > EVEN * 1e3).any():
        return None
    return measure
