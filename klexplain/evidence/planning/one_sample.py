"""One sample, and how far it moves the evidence between p and q: where that law comes from.

Between neighbouring points x at which it does not turn, the log ratio lies between its values
there, and the cdf says with what probability.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.optimize.elementwise import find_root

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.quadrature.refusals import check_own_densities
from klexplain.divergence.result import EPS
from klexplain.evidence.planning.steps import Steps
from klexplain.evidence.shape import Shape, log_ratio

TAILS = np.concatenate(
    [10.0 ** np.arange(-300, -15, 15), 10.0 ** np.arange(-15, -2), [0.01, 0.05, 0.1, 0.25, 0.5]]
)
HUGE = 1e300
FINE = 32  # pieces of the scale of the log ratio
FEWEST, FINEST = 16, 512  # pieces that the stretch between two quantiles is cut into
BLURRED = 0.01  # share of a log ratio that rounding may be
UNSEEN = 1e-9  # probability of samples without a log ratio that is rounding


class Beside(NamedTuple):
    """Probabilities of what only q allows, of what only p does, and of what neither does."""

    only_q: float
    only_p: float
    neither: float


class Sample:
    """A sample from a law, seen by p and q.

    Parameters
    ----------
    p, q, under : Distribution
        The pair, and the law of the sample: one of them or a third.

    Raises
    ------
    ValueError
        Where the law gives what neither p nor q can; for a density of somebody's own that is
        negative, or does not integrate to 1.
    """

    def __init__(self, p: Distribution, q: Distribution, under: Distribution) -> None:
        check_own_densities(p, q)
        self.p, self.q, self.under = p, q, under
        lost = self.values.lost if self.values else self.beside.neither
        if lost > UNSEEN:
            expected = (
                "a distribution of samples that p or q allows "
                f"(neither does with a probability of {lost:.3g})"
            )
            raise ValueError(bad("under", under, expected))

    @property
    def discrete(self) -> bool:
        """Whether it is one of a list of values."""
        return self.p.discrete

    @cached_property
    def steps(self) -> Steps:
        """The law of its log ratio, in pieces that are narrow beside the spread of that."""
        return self.pieces(self.width)

    @cached_property
    def width(self) -> float:
        """How wide, at most, about all of these pieces are, in nats."""
        return self.pieces(np.inf).scale / FINE

    def pieces(self, width: float, ends: tuple[float, float] = (-np.inf, np.inf)) -> Steps:
        """Return the law of its log ratio in pieces of at most about this width, in nats.

        Beyond the ends, in nats too, they may be wider.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> p, q = one_pair(stats.bernoulli(0.75), stats.bernoulli(0.5))
        >>> Sample(p, q, p).pieces(0.01).mass.round(9).tolist()
        [0.25, 0.75]
        """
        return self.values or self._cut(width, ends)

    @cached_property
    def beside(self) -> Beside:
        """What lies beside where both p and q may be, if those are intervals."""
        edges = np.unique([*self.p.support, *self.q.support])
        edges = np.concatenate([[-np.inf], edges[np.isfinite(edges)], [np.inf]])
        low, high = edges[:-1], edges[1:]
        laws = ((float(d.support[0]), float(d.support[1])) for d in (self.p, self.q))
        by_p, by_q = ((first <= low) & (high <= last) for first, last in laws)
        mass = masses_between(self.under, edges)
        groups = (~by_p & by_q, by_p & ~by_q, ~by_p & ~by_q)
        return Beside(*(float(mass[group].sum()) for group in groups))

    def beyond(self, level: float) -> tuple[float, float]:
        """Return the probability of a finite log ratio above a level, in nats, and of one below.

        The law has a density.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> p, q = one_pair(stats.norm(1), stats.norm(0))
        >>> [round(share, 6) for share in Sample(p, q, q).beyond(1.5)]
        [0.02275, 0.97725]
        """
        x = self._knots
        if not x.size:
            return 0.0, 0.0
        above = self._shape.log_ratio(x) > level
        i = np.flatnonzero(above[1:] != above[:-1])
        found = find_root(lambda x: self._shape.log_ratio(x) - level, (x[i], x[i + 1])).x
        mass = masses_between(self.under, np.concatenate([x[:1], found, x[-1:]]))
        first = 0 if above[0] else 1
        return float(mass[first::2].sum()), float(mass[1 - first :: 2].sum())

    @cached_property
    def values(self) -> Steps | None:
        """The law of a log ratio that has certain values only."""
        if self.discrete:
            x = point_masses(self.under)
            return Steps.of_values(log_ratio(self.p, self.q, x), self.under.density(x))
        bars = histogram(self.p), histogram(self.q)
        if not all(bars):
            return None
        edges = np.unique([-np.inf, *(x for h in bars if h for x in h.edges), np.inf])
        inside = np.clip((edges[:-1] + edges[1:]) / 2, edges[1] - 1, edges[-2] + 1)
        return Steps.of_values(log_ratio(self.p, self.q, inside), masses_between(self.under, edges))

    @cached_property
    def _shape(self) -> Shape:
        return Shape(self.p, self.q)

    def _cut(self, width: float, ends: tuple[float, float]) -> Steps:
        x = self._points(width, ends)
        mass, (nats, known) = masses_between(self.under, x), self._seen(x)
        used = known[1:] & known[:-1] & (mass > 0)
        first, second = nats[:-1][used], nats[1:][used]
        density = self.under.density(x)
        mean = _mean(first, second, density[:-1][used], density[1:][used])
        only_q, only_p = (
            float(mass[(nats[:-1] == end) & (nats[1:] == end)].sum()) for end in (-np.inf, np.inf)
        )
        only_q, only_p = only_q + self.beside.only_q, only_p + self.beside.only_p
        if (first == second).all():
            return Steps.of_values(mean, mass[used])._replace(only_q=only_q, only_p=only_p)
        lost = max(0.0, 1 - only_q - only_p - float(mass[used].sum()))
        low, high = np.minimum(first, second), np.maximum(first, second)
        return Steps(mean, mass[used], low, high, only_q, only_p, lost)

    @np.errstate(over="ignore")
    def _seen(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The log ratio, and where it is a number that rounding has left something of."""
        nats = self._shape.log_ratio(x)
        rounding = EPS * np.abs(self.p.log_density(x))
        return nats, np.isfinite(nats) & (rounding < 1 + BLURRED * np.abs(nats))

    @cached_property
    def _knots(self) -> np.ndarray:
        """The nodes of the pair, quantiles of the law, and the sides of jumps."""
        low, high = self._shape.ends
        if low >= high:
            return np.empty(0)
        jumps = np.concatenate([[], *(h.edges for h in map(histogram, self._laws) if h)])
        own = [self.under.ppf(TAILS), self.under.isf(TAILS), jumps, np.nextafter(jumps, -np.inf)]
        x = np.unique(np.concatenate([self._shape.nodes, *own, [low, high]]))
        return np.asarray(x[(low <= x) & (x <= high) & np.isfinite(x)])

    def _points(self, width: float, ends: tuple[float, float]) -> np.ndarray:
        """Knots, and points between them, evenly spaced."""
        x = self._knots
        if not x.size:
            return x
        with np.errstate(invalid="ignore", over="ignore"):
            nats = self._shape.log_ratio(x).clip(*ends)
            rise = np.minimum(np.abs(np.diff(nats)), HUGE)
            parts = np.nan_to_num(np.ceil(rise / width), nan=1.0, posinf=FINEST)
        parts = np.clip(parts, FEWEST, FINEST).astype(int)
        start = np.repeat(x[:-1], parts)
        share = np.arange(len(start)) - np.repeat(np.cumsum(parts) - parts, parts)
        return np.append(start + share * np.repeat(np.diff(x) / parts, parts), x[-1])

    @property
    def _laws(self) -> tuple[Distribution, Distribution, Distribution]:
        return self.p, self.q, self.under


def masses_between(law: Distribution, x: np.ndarray) -> np.ndarray:
    """Return the probability between neighbouring points, with relative digits in both tails."""
    middle = int(np.searchsorted(x, float(law.ppf(0.5))))
    below, above = law.cdf(x[: middle + 1]), law.sf(x[middle:])
    return np.maximum(np.concatenate([np.diff(below), -np.diff(above)]), 0.0)


@np.errstate(invalid="ignore", divide="ignore", over="ignore")  # of ends with no density, or ∞
def _mean(
    first: np.ndarray, second: np.ndarray, density: np.ndarray, next_density: np.ndarray
) -> np.ndarray:
    """The mean between two values if both log ratio and density are straight there."""
    tilt = np.nan_to_num((next_density - density) / (next_density + density))
    return np.asarray((first + second) / 2 + (second - first) * tilt / 6)
