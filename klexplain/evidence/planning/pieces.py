"""The log ratio of one sample, cut into pieces of known probability and narrow range.

Between neighbouring points x at which it does not turn, the log ratio lies between its values
there, and the cdf says with what probability. So what is built from pieces has true bounds.
"""

from typing import NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.result import EPS
from klexplain.evidence.shape import Shape, log_ratio

TAILS = np.concatenate(
    [10.0 ** np.arange(-300, -15, 15), 10.0 ** np.arange(-15, -2), [0.01, 0.05, 0.1, 0.25, 0.5]]
)
HUGE = 1e300
FEWEST, FINEST = 4, 512  # pieces that the stretch between two quantiles is cut into
BLURRED = 0.01  # share of a log ratio that rounding may be


class Pieces(NamedTuple):
    """Ranges of the log ratio, in nats, and the probability of each.

    Attributes
    ----------
    low, high : ndarray
        Ends of each range; equal for a value of a discrete law.
    middle : ndarray
        About the mean log ratio within each, if the density does not bend there.
    mass : ndarray
        Probability of each.
    minus_infinity, plus_infinity : float
        Probability of a sample that only q allows, and of one that only p does.
    lost : float
        Probability of what lies beyond the last points, wherever the log ratio is there.
    """

    low: np.ndarray
    high: np.ndarray
    middle: np.ndarray
    mass: np.ndarray
    minus_infinity: float
    plus_infinity: float
    lost: float

    @property
    def exact(self) -> bool:
        """Whether the log ratio has these values and no others."""
        return bool((self.low == self.high).all())


def level_pieces(p: Distribution, q: Distribution, under: Distribution, width: float) -> Pieces:
    """Return the log ratio log p/q of a sample from `under`, in pieces of at most about `width`.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> p, q = one_pair(stats.bernoulli(0.75), stats.bernoulli(0.5))
    >>> level_pieces(p, q, p, 0.01).mass.round(9).tolist()
    [0.25, 0.75]
    """
    return _counted(p, q, under) if p.discrete else _cut(Shape(p, q), under, width)


def _counted(p: Distribution, q: Distribution, under: Distribution) -> Pieces:
    x = point_masses(under)
    mass, nats = under.density(x), log_ratio(p, q, x)
    seen = np.isfinite(nats)
    below, above = (float(mass[nats == end].sum()) for end in (-np.inf, np.inf))
    neither = float(mass[np.isnan(nats)].sum())
    values, which = np.unique(nats[seen], return_inverse=True)
    total = np.bincount(which, mass[seen], len(values))
    return Pieces(values, values, values, total, below, above, neither)


def _cut(shape: Shape, under: Distribution, width: float) -> Pieces:
    low, high = shape.ends
    minus, plus, neither = _outside(shape, under)
    if low >= high:
        nothing = np.empty(0)
        return Pieces(nothing, nothing, nothing, nothing, minus, plus, neither)
    x = _points(shape, under, width)
    nats, known = _seen(shape, x)
    mass = masses_between(under, x)
    usable = known[1:] & known[:-1] & (mass > 0)
    first, second = nats[:-1][usable], nats[1:][usable]
    least, most = np.minimum(first, second), np.maximum(first, second)
    middle = _middle(first, second, *(under.density(x)[i:][: len(mass)][usable] for i in (0, 1)))
    lost = max(0.0, 1 - minus - plus - neither - float(mass[usable].sum()))
    return Pieces(least, most, middle, mass[usable], minus, plus, neither + lost)


@np.errstate(over="ignore")
def _seen(shape: Shape, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The log ratio, and where it is a number that rounding has left something of."""
    nats = shape.log_ratio(x)
    rounding = EPS * np.abs(shape.p.log_density(x))
    return nats, np.isfinite(nats) & (rounding < 1 + BLURRED * np.abs(nats))


@np.errstate(invalid="ignore", divide="ignore", over="ignore")  # of ends with no density, or ∞
def _middle(
    first: np.ndarray, second: np.ndarray, density: np.ndarray, next_density: np.ndarray
) -> np.ndarray:
    """The mean between two values if both log ratio and density are straight there."""
    tilt = np.nan_to_num((next_density - density) / (next_density + density))
    return np.asarray((first + second) / 2 + (second - first) * tilt / 6)


def _outside(shape: Shape, under: Distribution) -> tuple[float, float, float]:
    """Probability of what only q allows, of what only p does, and of what neither does."""
    p, q = shape.p, shape.q
    edges = np.unique([*p.support, *q.support])
    edges = np.concatenate([[-np.inf], edges[np.isfinite(edges)], [np.inf]])
    low, high = edges[:-1], edges[1:]
    by_p, by_q = ((float(d.support[0]) <= low) & (high <= float(d.support[1])) for d in (p, q))
    mass = masses_between(under, edges)
    groups = (~by_p & by_q, by_p & ~by_q, ~by_p & ~by_q)
    return tuple(float(mass[group].sum()) for group in groups)  # type: ignore[return-value]


def masses_between(law: Distribution, x: np.ndarray) -> np.ndarray:
    """Return the probability between neighbouring points, with relative digits in both tails."""
    below, above = law.cdf(x), law.sf(x)
    return np.maximum(np.where(below[1:] < above[1:], np.diff(below), -np.diff(above)), 0.0)


def _points(shape: Shape, under: Distribution, width: float) -> np.ndarray:
    """The nodes of the pair and quantiles of the law, and points between, evenly spaced in x."""
    low, high = shape.ends
    own = np.concatenate([under.ppf(TAILS), under.isf(TAILS)])
    ends = np.array([low, high])
    x = np.union1d(np.union1d(shape.nodes, own), ends[np.isfinite(ends)])
    x = x[(low <= x) & (x <= high) & np.isfinite(x)]
    with np.errstate(invalid="ignore", over="ignore"):
        rise = np.minimum(np.abs(np.diff(shape.log_ratio(x))), HUGE)
        parts = np.nan_to_num(np.ceil(rise / width), nan=1.0, posinf=FINEST)
    parts = np.clip(parts, FEWEST, FINEST).astype(int)
    start = np.repeat(x[:-1], parts)
    share = np.arange(len(start)) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.append(start + share * np.repeat(np.diff(x) / parts, parts), x[-1])
