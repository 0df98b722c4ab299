"""One law of a pair as the other sees it: its mass at nodes, with the log ratio there.

Nodes are those of the law itself. The line is cut where the log ratio changes its sign. So an
integral over where the law is the larger one has its ends there, nodes lie ever closer towards
them, and |p - q| is as smooth as p - q.
"""

import math
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from scipy.optimize.elementwise import find_root

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.member import Member
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.cells import cells_of
from klexplain.divergence.quadrature.continuous import at_nodes
from klexplain.divergence.quadrature.counts import between, block, split, window
from klexplain.divergence.quadrature.general import LOG_DENSITY_ULPS, cuts
from klexplain.divergence.quadrature.grids import Grid, Piece
from klexplain.divergence.quadrature.integrand import Constants, Integrand
from klexplain.divergence.result import EPS
from klexplain.families.points import Nodes
from klexplain.special import expm1mx, log_quotient

NEAR = 0.01  # nats below which the constant of the log ratio follows from its mean
SEARCHED = 1  # how often the step is halved of the nodes between which signs are compared
MEAN = 3  # and of those that the mean log ratio is taken over
FAR = 1e4  # widths from a base from which on distances are rounded too much
WORTHLESS = 1.0  # nats of rounding, in a log ratio, beyond which more tells nothing
FAINT = -200.0  # log of a mass that adds nothing to it
MOST = 2_000_000  # counts that are simply added up


class Masses(NamedTuple):
    """Logs of the masses under a law, the log ratios to the other, and their rounding.

    Attributes
    ----------
    weight : ndarray
        A further weight, which may be negative.
    log_mass, log_ratio, noise : ndarray
        At nodes, or at counts.
    size : ndarray
        Of the terms of the log mass: rounding is relative to it.
    exact : bool
        Whether it is a sum that has every term, so that none may be left out for comparison.
    """

    weight: np.ndarray
    log_mass: np.ndarray
    log_ratio: np.ndarray
    noise: np.ndarray
    size: np.ndarray
    exact: bool


class Side(Protocol):
    """What a law is asked for."""

    @property
    def outside(self) -> float:
        """Return the probability that the law gives to what the other rules out."""

    def parts(self, level: int) -> list[Masses]:
        """Return nodes where both may be; the step is halved `level` times."""


def side_of(law: Distribution, other: Distribution) -> Side:
    """Return how a law sees the other; both are single distributions.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> side_of(*one_pair(stats.uniform(0, 4), stats.uniform(1, 1))).outside
    0.75
    """
    cells = None if law.name or other.name else cells_of(law, other)
    if cells:
        return ByCells(*cells)
    if not (law.family and other.family) or law.degenerate or other.degenerate:
        return Values(law, other) if law.discrete else Densities(law, other)
    return Counts(law, other) if law.discrete else Line(law, other)


def _shared_ends(law: Distribution, other: Distribution) -> tuple[float, float]:
    if _same_circle(law, other):
        return tuple(map(float, law.support))  # type: ignore[return-value]
    return max(map(float, (law.support[0], other.support[0]))), min(
        map(float, (law.support[1], other.support[1]))
    )


def _same_circle(law: Distribution, other: Distribution) -> bool:
    circular = law.family is other.family and law.family is not None and law.family.circular
    return circular and law.parameters["scale"] == other.parameters["scale"]


def _outside(law: Distribution, low: float, high: float) -> float:
    """The probability beside an interval whose ends, if it is of counts, belong to it."""
    if low >= high and not (law.discrete and low == high):
        return 1.0
    start, end = map(float, law.support)
    below = float(law.cdf(low - law.discrete)) if start < low else 0.0
    return below + (float(law.sf(high)) if end > high else 0.0)


class _Family:
    """A law of a known family, and what is constant in its log ratio to another."""

    def __init__(self, law: Distribution, other: Distribution) -> None:
        low, high = _shared_ends(law, other)
        self.outside = _outside(law, low, high)
        self._of_other = _outside(other, low, high)
        self._constant: float | None = None
        self._doubt = 0.0  # of the constant, in ulp of 1

    def _part(self, at: Integrand, constant: Constants) -> Masses:
        """The integrand of a divergence as a part; where p = q nearly, its constant is known."""
        weight = np.broadcast_to(np.asarray(at.weight, dtype=float), at.ratio.shape)
        noise = EPS * (at.size + (constant.size if self._constant is None else self._doubt))
        ratio = at.ratio + (constant.value if self._constant is None else self._constant)
        exact = at.exact or not np.isscalar(at.weight)
        return _part(weight, at.log_mass, ratio, noise, at.size_p, exact=exact)

    def _settle(self, terms: list[Integrand]) -> None:
        """Find the constant where p and q agree nearly: there the mean of q/p under p has to be 1.

        As a difference of two constants it may have no digit left.
        """
        kept = [np.isfinite(at.ratio) & (at.log_mass > FAINT) for at in terms]
        ratio = np.concatenate([at.ratio[k] for at, k in zip(terms, kept, strict=True)])
        mass = np.concatenate(
            [(np.exp(at.log_mass) * at.weight)[k] for at, k in zip(terms, kept, strict=True)]
        )
        mean = float(mass @ ratio / mass.sum())
        excess = float(mass @ expm1mx(mean - ratio) / mass.sum())
        divergence = math.log1p(excess) - math.log1p(-self._of_other)
        if divergence < NEAR:
            self._constant = divergence - mean
            self._doubt = float(mass @ np.abs(ratio) / mass.sum())


class Line(_Family):
    """A continuous law, in the coordinates in which it is standard."""

    def __init__(self, law: Distribution, other: Distribution) -> None:
        super().__init__(law, other)
        self._truth, self._model, self._change = law.member.with_model(other.member)
        (low, high), ends = self._truth.ends, self._model.ends
        if not _same_circle(law, other):
            low, high = max(low, ends[0]), min(high, ends[1])
        kinks = {d.loc for d in (self._truth, self._model) if d.family.kink}
        self._ends = [low, *sorted(cut for cut in kinks if low < cut < high), high]
        if self.outside < NEAR and self._of_other < NEAR:
            self._settle([self._at(*grid)[0] for grid in self._grids(MEAN, self._truth)])

    def parts(self, level: int) -> list[Masses]:
        """Return nodes where both may be."""
        if self.outside == 1:
            return []
        return [self._part(*self._at(*piece.nodes(level))) for piece in self._pieces]

    @cached_property
    def _pieces(self) -> list[Piece]:
        """Between kinks, and between changes of sign, which nodes of either law show."""
        grids = [g for law in (self._truth, self._model) for g in self._grids(SEARCHED, law)]
        x = np.unique(np.concatenate([nodes.base + nodes.offset for nodes, _ in grids]))
        found = crossings(self._plain, x[(self._ends[0] < x) & (x < self._ends[-1])])
        centre, width = self._truth.bulk
        ends = np.union1d(self._ends, found)
        finite = ends[np.isfinite(ends)]
        if finite.size and np.abs(finite - centre).min() > FAR * width:  # no base is near enough
            ends = np.union1d(ends, [centre])
        ends = ends.tolist()
        return [Piece(a, b, *self._truth.bulk) for a, b in pairwise(ends)]

    def _grids(self, level: int, law: Member) -> list[Grid]:
        return [Piece(a, b, *law.bulk).nodes(level) for a, b in pairwise(self._ends)]

    def _at(self, nodes: Nodes, log_weight: np.ndarray) -> tuple[Integrand, Constants]:
        truth, model, change = self._truth, self._model, self._change
        return at_nodes(truth, model, change, nodes, log_weight, nested=False)

    def _plain(self, x: np.ndarray) -> Masses:
        return self._part(*self._at(Nodes(0.0, x), np.zeros_like(x)))


def crossings(ratio: Callable[[np.ndarray], Masses], x: np.ndarray) -> np.ndarray:
    """Points between neighbouring x at which a log ratio changes its sign by more than rounding.

    Examples
    --------
    >>> def line(x):
    ...     return Masses(x, x, x - 0.1, 0 * x, x, False)
    >>> crossings(line, np.array([-1.0, 0.0, 1.0])).round(9).tolist()
    [0.1]
    """
    at = ratio(x)
    clear = np.flatnonzero(np.abs(at.log_ratio) > at.noise)
    sign = np.sign(at.log_ratio[clear])
    last = np.flatnonzero(sign[1:] != sign[:-1])
    low, high = x[clear[last]], x[clear[last + 1]]
    if not low.size:
        return low
    found = find_root(lambda x: np.clip(ratio(x).log_ratio, -1e300, 1e300), (low, high))
    return np.asarray(found.x[np.isfinite(found.x)])


class Counts(_Family):
    """A discrete law."""

    def __init__(self, law: Distribution, other: Distribution) -> None:
        super().__init__(law, other)
        if (law.parameters["loc"] - other.parameters["loc"]) % 1 != 0:
            self.outside = 1.0
        self._law, self._other = law.member, other.member
        (low, high), (first, last) = _shared_ends(law, other), window(self._law, self._other)
        self._range = max(low, first), min(high, last)
        if self.outside < NEAR and self._of_other < NEAR:
            self._settle([at for at, _ in self._terms(MEAN)])

    def parts(self, level: int) -> list[Masses]:
        """Return the counts; of a long sum those at its ends, and nodes between."""
        return [self._part(*term) for term in self._terms(level)] if self.outside < 1 else []

    def _terms(self, level: int) -> list[tuple[Integrand, Constants]]:
        low, high = self._range
        if high - low < MOST:
            terms, constant = block(self._law, self._other, low, high)
            return [(at, constant) for at in terms]
        exact, piece = split(self._law, self._other, low, high)
        smooth, constant, _ = between(self._law, self._other, piece, level)
        return [(at, constant) for at in (*exact, smooth)]


class ByCells:
    """A law by its probabilities of cells, which are the other's too."""

    outside = 0.0  # what the other rules out has an infinite log ratio

    def __init__(self, masses: np.ndarray, of_other: np.ndarray) -> None:
        given = masses > 0
        log_mass, ratio = np.log(masses[given]), log_quotient(masses[given], of_other[given])
        noise, ones = 2 * EPS * np.abs(ratio), np.ones_like(ratio)
        self._part = _part(ones, log_mass, ratio, noise, ones, exact=True)

    def parts(self, _: int) -> list[Masses]:
        """Return the cells, at whatever level."""
        return [self._part]


class Values:
    """A discrete law by its list of values."""

    outside = 0.0  # what the other rules out has an infinite log ratio

    def __init__(self, law: Distribution, other: Distribution) -> None:
        self._part = _plain_part(law, other, point_masses(law), 0.0, exact=True)

    def parts(self, _: int) -> list[Masses]:
        """Return the values, at whatever level."""
        return [self._part]


class Densities:
    """A continuous law of which nothing is known but its log-density and its quantiles."""

    def __init__(self, law: Distribution, other: Distribution) -> None:
        low, high = _shared_ends(law, other)
        self.outside = _outside(law, low, high)
        self._law, self._other = law, other
        inner = np.union1d(cuts(law, other), cuts(other, law))
        self._ends = np.array([low, *inner[(low < inner) & (inner < high)], high])

    def parts(self, level: int) -> list[Masses]:
        """Return nodes between quantiles of both laws."""
        return [self._nodes(piece, level) for piece in self._pieces] if self.outside < 1 else []

    @cached_property
    def _pieces(self) -> list[Piece]:
        grids = [self._piece(a, b).nodes(0)[0] for a, b in pairwise(self._ends)]
        x = np.unique(np.concatenate([n.base + n.offset for n in grids]))
        x = x[(self._ends[0] < x) & (x < self._ends[-1])]
        found = crossings(lambda x: _plain_part(self._law, self._other, x, 0.0, exact=False), x)
        return [self._piece(a, b) for a, b in pairwise(np.union1d(self._ends, found))]

    def _piece(self, low: float, high: float) -> Piece:
        inner = [end for end in (low, high) if np.isfinite(end)]
        if len(inner) != 1:
            return Piece(low, high, (low + high) / 2, (high - low) / 2)
        width = abs(inner[0] - float(self._law.ppf(0.5))) or 1.0
        middle = inner[0] + math.copysign(width, 1 if low == inner[0] else -1)
        return Piece(low, high, middle, width)

    def _nodes(self, piece: Piece, level: int) -> Masses:
        nodes, log_weight = piece.nodes(level)
        x, log_dx = nodes.base + nodes.offset, log_weight + nodes.log_distance
        return _plain_part(self._law, self._other, x, log_dx, exact=False)


def _plain_part(
    law: Distribution,
    other: Distribution,
    x: np.ndarray,
    log_dx: np.ndarray | float,
    *,
    exact: bool,
) -> Masses:
    log_p, log_q = law.log_density(x), other.log_density(x)
    size = LOG_DENSITY_ULPS * (1 + np.abs(log_p))
    noise = EPS * (size + LOG_DENSITY_ULPS * np.abs(log_q))
    return _part(np.ones_like(x), log_p + log_dx, log_p - log_q, noise, size, exact=exact)


def _part(
    weight: np.ndarray,
    log_mass: np.ndarray,
    ratio: np.ndarray,
    noise: np.ndarray,
    size: np.ndarray,
    *,
    exact: bool,
) -> Masses:
    """A part without what is lost far out, where infinite terms cancel, or where no mass is."""
    lost = np.isnan(log_mass) | np.isnan(ratio) | np.isneginf(log_mass)
    noise = np.where(ratio != 0, np.minimum(np.nan_to_num(noise, nan=0.0), WORTHLESS), 0.0)
    log_mass, ratio = np.where(lost, -np.inf, log_mass), np.where(lost, 0.0, ratio)
    return Masses(weight, log_mass, ratio, noise, np.where(lost, 0.0, size), exact)
