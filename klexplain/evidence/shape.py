"""Where the log likelihood ratio turns, where it is largest, and where it crosses a level.

A continuous log ratio is looked at on nodes that follow the quantiles of both
distributions far into their tails. Its turning points are added to the nodes, so that
it is monotone from each node to the next and can cross a level there at most once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize.elementwise import find_root

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.point_masses import point_masses
from klexplain.evidence.top import NOISE, Function, Search, Top, turn

PROBABILITIES = np.concatenate([10.0 ** np.arange(-15, -2), np.linspace(0, 0.5, 101)[1:]])
LIKELY = 1e-3  # probability, on each side, beyond which a stretch of one height is only an end


def log_ratio(p: Distribution, q: Distribution, x: np.ndarray) -> np.ndarray:
    """Log of p(x)/q(x) in nats; NaN where the ratio is not defined."""
    with np.errstate(invalid="ignore"):
        return np.asarray(log_density(p, x, q) - log_density(q, x, p))


def on_circle(p: Distribution, q: Distribution) -> bool:
    """Whether both give directions: between other laws x is a number, and a turn is no way back."""
    return all(law.family is not None and law.family.circular for law in (p, q))


def log_density(law: Distribution, x: np.ndarray, other: Distribution) -> np.ndarray:
    """Log-density of one law of a pair, in nats.

    SciPy goes on around the circle, which is right within a circular family alone.
    """
    found = law.log_density(x)
    if law.family is None or not law.family.circular or on_circle(law, other):
        return found
    return np.where((law.support[0] < x) & (x < law.support[1]), found, -np.inf)


@dataclass(frozen=True)
class Shape:
    """The log ratio of a continuous pair, on the common support.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    """

    p: Distribution
    q: Distribution

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Ends of the common support; the first is not below the second where there is none.

        On a circle it is once around, from where p has its mean direction behind it.
        """
        if on_circle(self.p, self.q):
            return float(self.p.support[0]), float(self.p.support[1])
        (p_low, p_high), (q_low, q_high) = self.p.support, self.q.support
        return float(max(p_low, q_low)), float(min(p_high, q_high))

    @cached_property
    def turns(self) -> np.ndarray:
        """Where the log ratio turns from rising to falling, or the other way."""
        x = self._quantiles
        step, noise = np.diff(self.log_ratio(x)), _noise(x, self.p, self.q)
        clear = np.flatnonzero(np.abs(step) > noise[1:] + noise[:-1])
        up = step[clear] > 0
        last = np.flatnonzero(up[1:] != up[:-1])
        sides = ((x[clear[i]], x[clear[i + 1] + 1], bool(up[i])) for i in last)
        return np.array([turn(self.log_ratio, low, high, top=top) for low, high, top in sides])

    def log_ratio(self, x: np.ndarray) -> np.ndarray:
        """Log of p(x)/q(x), in nats."""
        return log_ratio(self.p, self.q, x)

    @cached_property
    def nodes(self) -> np.ndarray:
        """The points between which the log ratio is monotone."""
        return np.union1d(self._quantiles, self.turns)

    @cached_property
    def values(self) -> np.ndarray:
        """The log ratio at the nodes, in nats."""
        return log_ratio(self.p, self.q, self.nodes)

    def crossings(self, level: float) -> np.ndarray:
        """Where the log ratio crosses `level` (nats), in rising order.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> Shape(*one_pair(stats.norm(1), stats.norm(0))).crossings(0.0).round(9).tolist()
        [0.5]
        """
        above = self.values > level
        i = np.flatnonzero(above[1:] != above[:-1])
        if not len(i):
            return np.array([])
        bracket = self.nodes[i], self.nodes[i + 1]
        return np.asarray(find_root(lambda x: log_ratio(self.p, self.q, x) - level, bracket).x)

    def probability_above(self, level: float, *under: Distribution) -> list[float]:
        """Probability, under each law, that a sample has a finite log ratio above `level`."""
        low, high = self.ends
        if low >= high:
            return [0.0] * len(under)
        edges = np.array([low, *self.crossings(level), high])
        first = 0 if self.values[0] > level else 1
        return [float(np.diff(law.cdf(edges))[first::2].sum()) for law in under]

    def range(self, low: float, high: float) -> tuple[float, float]:
        """Smallest and largest log ratio over low ≤ x ≤ high, in nats."""
        round_it = float(np.diff(self.ends)[0]) if on_circle(self.p, self.q) else 0.0
        turns = np.concatenate([self.turns - round_it, self.turns, self.turns + round_it])
        inside = turns[(low < turns) & (turns < high)]
        values = log_ratio(self.p, self.q, np.array([low, *inside, high]))
        return float(values.min()), float(values.max())

    @property
    def top(self) -> Top:
        """The largest log ratio of a sample that p and q both allow."""
        closed = on_circle(self.p, self.q)
        return _search(self.log_ratio, self._quantiles, self.ends, self.p, self.q, closed=closed)

    @cached_property
    def _quantiles(self) -> np.ndarray:
        nodes = _directions if on_circle(self.p, self.q) else _quantiles
        return nodes(self.ends, self.p, self.q)


def largest_ratio(p: Distribution, q: Distribution) -> Top:
    """Return the largest log ratio; infinite, and nowhere approached, where only p allows some x.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> top = largest_ratio(*one_pair(stats.laplace(0.3), stats.laplace(0.3, 2)))
    >>> round(float(np.exp(top.value)), 9), top.at, top.attained
    (2.0, ((0.3, 0.3),), True)
    """
    inside = p.support[0] >= q.support[0] and p.support[1] <= q.support[1]
    if not (inside or on_circle(p, q)):
        return Top(np.inf, (), attained=True)
    if not p.discrete:
        return Shape(p, q).top
    x = point_masses(p)
    if np.isposinf(log_ratio(p, q, x)).any():
        return Top(np.inf, (), attained=True)
    ends = float(p.support[0]), float(p.support[1])
    return _search(lambda x: log_ratio(p, q, x), x, ends, p, q)


def largest_densities(p: Distribution, q: Distribution) -> tuple[Top, Top]:
    """Return the largest log-density, or log-probability, of p and that of q.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> [top.at for top in largest_densities(*one_pair(stats.laplace(0.3), stats.expon()))]
    [((0.3, 0.3),), ((0.0, 0.0),)]
    """
    circle = on_circle(p, q)

    def of(law: Distribution) -> Top:
        ends = Shape(p, q).ends if circle else (float(law.support[0]), float(law.support[1]))
        if law.discrete:
            return _search(law.log_density, point_masses(law), ends, law)
        nodes = _directions(ends, law) if circle else _quantiles(ends, law)
        return _search(law.log_density, nodes, ends, law, closed=circle)

    return of(p), of(q)


def _search(
    f: Function,
    x: np.ndarray,
    ends: tuple[float, float],
    *laws: Distribution,
    closed: bool = False,
) -> Top:
    # Where the ratio is largest p is ahead, so that what is unlikely under p is no stretch.
    likely = ends if closed else (float(laws[0].ppf(LIKELY)), float(laws[0].isf(LIKELY)))
    noise = lambda x: _noise(x, *laws)  # noqa: E731
    return Search(f, noise, x, likely, ends, discrete=laws[0].discrete, closed=closed).top()


def _noise(x: np.ndarray, *laws: Distribution) -> np.ndarray:
    """How large the rounding errors of log-densities, and of their difference, may be."""
    return np.asarray(NOISE * (1 + sum(np.abs(law.log_density(x)) for law in laws)))


def _quantiles(ends: tuple[float, float], *laws: Distribution) -> np.ndarray:
    """Points that follow the probability of the laws, with their kinks, in rising order."""
    low, high = ends
    sides = [f(PROBABILITIES) for law in laws for f in (law.ppf, law.isf)]
    kinks = [law.parameters["loc"] for law in laws if law.family and law.family.kink]
    x = np.concatenate([*sides, kinks])
    return np.unique(x[(low < x) & (x < high)])


def _directions(ends: tuple[float, float], *laws: Distribution) -> np.ndarray:
    """Directions once around, ever denser towards where the laws have their mean direction."""
    low, high = ends
    away = np.concatenate([[0], (high - low) / 2 * 1.2 ** -np.arange(100.0)])
    x = np.concatenate([law.parameters["loc"] + sign * away for law in laws for sign in (-1, 1)])
    return np.unique(np.concatenate([low + (x - low) % (high - low), ends]))
