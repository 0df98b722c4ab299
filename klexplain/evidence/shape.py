"""Where the log likelihood ratio turns, and where it crosses a level.

A continuous log ratio is looked at on nodes that follow the quantiles of both
distributions far into their tails. Its turning points are added to the nodes, so that
it is monotone from each node to the next and can cross a level there at most once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.optimize.elementwise import find_root

from klexplain.distributions.distribution import Distribution

PROBABILITIES = np.concatenate([10.0 ** np.arange(-15, -2), np.linspace(0, 0.5, 101)[1:]])
NOISE = 64 * np.finfo(float).eps  # of a log-density, relative: a smaller wiggle is no turn


def log_ratio(p: Distribution, q: Distribution, x: np.ndarray) -> np.ndarray:
    """Log of p(x)/q(x) in nats; NaN where the ratio is not defined."""
    with np.errstate(invalid="ignore"):
        return np.asarray(p.log_density(x) - q.log_density(x))


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
        """Ends of the common support; the first is not below the second where there is none."""
        (p_low, p_high), (q_low, q_high) = self.p.support, self.q.support
        return float(max(p_low, q_low)), float(min(p_high, q_high))

    @cached_property
    def turns(self) -> np.ndarray:
        """Where the log ratio turns from rising to falling, or the other way."""
        x = self._quantiles
        step = np.diff(log_ratio(self.p, self.q, x))
        noise = NOISE * (1 + np.abs(self.p.log_density(x)) + np.abs(self.q.log_density(x)))
        clear = np.flatnonzero(np.abs(step) > noise[1:] + noise[:-1])
        up = step[clear] > 0
        last = np.flatnonzero(up[1:] != up[:-1])
        return np.array([self._turn(x[clear[i]], x[clear[i + 1] + 1], up[i]) for i in last])

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
        inside = self.turns[(low < self.turns) & (self.turns < high)]
        values = log_ratio(self.p, self.q, np.array([low, *inside, high]))
        return float(values.min()), float(values.max())

    @cached_property
    def _quantiles(self) -> np.ndarray:
        low, high = self.ends
        sides = [f(PROBABILITIES) for d in (self.p, self.q) for f in (d.ppf, d.isf)]
        x = np.unique(np.concatenate(sides))
        return x[(low < x) & (x < high)]

    def _turn(self, low: float, high: float, top: bool) -> float:  # noqa: FBT001
        sign = -1 if top else 1
        found = minimize_scalar(
            lambda x: sign * float(log_ratio(self.p, self.q, np.asarray(x))),
            bounds=(low, high),
            method="bounded",
        )
        return float(found.x) + self._newton_step(found.x, (high - low) / 100)

    def _newton_step(self, x: float, h: float) -> float:
        """What is left to a turn: the minimiser sees it to half the digits only."""
        a, b, c, d, e = log_ratio(self.p, self.q, x + h * np.arange(-2, 3))
        slope, bend = (8 * (d - b) - (e - a)) / 12, b - 2 * c + d
        step = -h * slope / bend if bend else np.nan
        return float(step) if abs(step) < h else 0.0
