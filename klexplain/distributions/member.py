"""One distribution of a known family, as numbers: how it integrates and is integrated."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from klexplain.families import FAMILIES, Family
from klexplain.families.points import Change, Nodes, Point

GONE = 75.0  # minus the log of a term, relative to the largest, that is out of sight
FARTHEST = 1e300
FAR = 1e-6  # part of a distance up to which a shift hardly changes it
APART = 1e-8  # difference of log x below which that of the log-density is rounding
NEAR = 0.5  # change of the scale up to which a family's own log ratio loses no digits


class LogDensity(NamedTuple):
    """A log-density at nodes, split into what varies with x and what does not.

    Attributes
    ----------
    varying : ndarray
        The sum of the terms that depend on x.
    constant : float
        The sum of the others.
    size, constant_size : ndarray, float
        Sums of the absolute values of the terms: rounding is relative to them.
    """

    varying: np.ndarray
    constant: float
    size: np.ndarray
    constant_size: float


class Varying(NamedTuple):
    """What varies with x and a constant that goes with it, each with the size of its terms."""

    varying: np.ndarray
    size: np.ndarray
    constant: float = 0.0
    constant_size: float = 0.0


@dataclass(frozen=True)
class Member:
    """A single distribution of one of the families.

    Attributes
    ----------
    family : Family
        Its family.
    s : dict of str to float
        Its parameters by SciPy's names.
    loc, scale, log_scale : float
        Where it lies, and how wide it is, from where it is seen.
    """

    family: Family
    s: dict[str, float]
    loc: float
    scale: float
    log_scale: float

    @classmethod
    def of(cls, family: Family, parameters: dict[str, Any]) -> "Member":
        """Return the member of a family whose parameters are single numbers."""
        s = {name: float(value) for name, value in parameters.items()}
        scale = s.get("scale", 1.0)
        return cls(family, s, s["loc"], scale, math.log(scale))

    def seen_from(self, truth: "Member") -> tuple["Member", Change]:
        """Return the same law where `truth` is standard, and how their coordinates differ."""
        loc, scale = self.loc - truth.loc, self.scale - truth.scale
        change = Change(-loc / self.scale, -scale / self.scale)
        log_scale = self.log_scale - truth.log_scale
        if abs(change.stretch) <= NEAR:
            log_scale = -math.log1p(change.stretch)
        loc, scale = loc / truth.scale, self.scale / truth.scale
        return replace(self, loc=loc, scale=scale, log_scale=log_scale), change

    def with_model(self, q: "Member") -> tuple["Member", "Member", Change]:
        """Return p standard, q as seen from there, and how their coordinates differ."""
        same = self.family is q.family and self.loc == q.loc
        line = self.family.logarithms(self.s, q.s) if same else None
        if line is None:
            return self.seen_from(self)[0], *q.seen_from(self)
        truth = Member(FAMILIES[line.family], {}, 0.0, 1.0, 0.0)
        model = replace(truth, loc=line.loc, scale=line.scale, log_scale=line.log_scale)
        return truth, model, line.change

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Ends of the support."""
        low, high = self.family.ends(self.s)
        return self.loc + self.scale * low, self.loc + self.scale * high

    @property
    def on_line(self) -> bool:
        """Whether the support is the whole line; then `loc` is the centre."""
        return self.ends == (-np.inf, np.inf)

    @property
    def heavy(self) -> bool:
        """Whether some power of x has no mean."""
        return bool(self.family.finite_moments(self.s)[1] < np.inf)

    @cached_property
    def bulk(self) -> tuple[float, float]:
        """About where the mass is, and over what width."""
        centre, width = self.family.bulk(self.s)
        return self.loc + self.scale * centre, self.scale * width

    def reach(self, q: "Member") -> float:
        """The logarithm of x at which the slowest of the powers that the terms fall with is gone.

        Between the ends of the support a density is like a power of 0.
        """
        low, high = self.family.finite_moments(self.s)
        at_zero, far_out = q.family.growth(q.s)
        at_zero = min(at_zero, 0.0) if self.ends[0] == q.ends[0] else 0.0
        slowest = min(high - max(far_out, 0.0), at_zero - low, 1.0)
        return min(GONE / slowest, FARTHEST) if slowest > 0 else GONE

    def log_density(self, nodes: Nodes) -> LogDensity:
        """The log-density at nodes within the support."""
        at = Point(nodes, self.loc, self.scale, self.log_scale)
        terms = self.family.log_terms(at, self.s)
        varying, size = total(terms, nodes)
        constant = [*constants_of(terms), -self.log_scale]
        # Special functions, and logarithms of numbers near 1, are off by a few ulp of 1.
        return LogDensity(varying, sum(constant), size, 4.0 + sum(map(abs, constant)))

    def log_density_at(self, x: np.ndarray) -> np.ndarray:
        """The log-density at plain points within the support."""
        at = Point(Nodes(0.0, x), self.loc, self.scale, self.log_scale)
        terms = self.family.log_terms(at, self.s)
        del at  # and what it keeps
        varying = [term for term in terms if isinstance(term, np.ndarray)] or [np.zeros_like(x)]
        found = varying[0] + sum([*constants_of(terms), -self.log_scale])
        for term in varying[1:]:
            found += term
        return np.asarray(found)

    def log_growth(self, nodes: Nodes) -> np.ndarray | None:
        """The logarithm of minus the log-density, where that may be beyond the floats."""
        return self.family.log_growth(Point(nodes, self.loc, self.scale, self.log_scale), self.s)

    def sees(self, x: float, width: float) -> bool:
        """Whether a standard member has a mass that matters around x, over that width."""
        return bool(self.log_density_at(np.array([x]))[0] + math.log(width) > -GONE)

    def unsure(self, nodes: Nodes, at: LogDensity) -> np.ndarray | float:
        """What one ulp of the shift and of the scale moves in the log-density, in ulp of 1."""
        if self.loc == nodes.base and self.log_scale == 0:
            return 0.0
        log_x, off = nodes.log_distance, np.zeros_like(nodes.offset)
        end, x = nodes.from_nearest
        moved, apart = np.abs(np.diff(at.varying)), np.maximum(np.abs(np.diff(log_x)), APART)
        along = np.maximum(np.abs(np.diff(x)), APART * np.abs(x[1:]))
        # A standard member ends at a float, from which nodes have their distance to the last digit.
        sure = (self.loc == 0 == self.log_scale) & np.equal(end, self.ends[1])
        shift = np.broadcast_to(np.where(sure, 0.0, np.abs(end - self.loc)), x.shape)[1:]
        off[:-1] = moved * (abs(self.log_scale) / apart + shift / along)
        off[~np.isfinite(off)] = 0.0
        return off

    def log_mass(
        self, nodes: Nodes, log_weight: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """What varies in the log of the mass that a node stands for, and its size.

        The weight is relative to the distance from the base. None stands for no better way
        than the sum.
        """
        share = self.log_share(nodes)
        return share and (share[0] + log_weight, share[1] + np.abs(log_weight))

    def log_share(self, nodes: Nodes) -> tuple[np.ndarray, np.ndarray] | None:
        """What varies in the log-density, and the log of the distance from the base; its size."""
        at = Point(nodes, self.loc, self.scale, self.log_scale)
        terms = self.family.log_share(at, self.s)
        if terms is None:
            return None
        apart = (nodes.base - self.loc) / nodes.offset
        # Next to another centre it is less sure than it looks: NaN leaves it to the plain sum.
        farther = np.where(np.abs(apart) < FAR, np.log1p(apart), np.nan) if apart.any() else 0.0
        varying, size = total(terms, nodes)
        constant = self.log_scale + sum(constants_of(terms))
        return varying - farther + constant, size + np.abs(farther) + abs(constant)

    def log_ratio(self, q: "Member", change: Change, nodes: Nodes) -> Varying | None:
        """What varies in log p - log q, where it is known better than by the difference."""
        if self.family is q.family and abs(change.stretch) <= NEAR:
            at = Point(nodes, self.loc, self.scale)
            terms = self.family.log_ratio(at, self.s, q.s, change)
            if terms is not None:
                floats = constants_of(terms)
                return Varying(*total(terms, nodes), sum(floats), sum(map(abs, floats)))
        p_share, q_share = self.log_share(nodes), q.log_share(nodes)
        if p_share is None or q_share is None:
            return None
        return Varying(p_share[0] - q_share[0], p_share[1] + q_share[1])


def constants_of(terms: tuple[Any, ...]) -> list[float]:
    """The terms that do not vary."""
    return [float(t) for t in terms if not isinstance(t, np.ndarray)]


def total(terms: tuple[Any, ...], nodes: Nodes) -> tuple[np.ndarray, np.ndarray]:
    """The sum of the terms that vary, and that of their absolute values."""
    varying = [t for t in terms if isinstance(t, np.ndarray)] or [np.zeros_like(nodes.offset)]
    size = sum((np.abs(t) for t in varying[1:]), start=np.abs(varying[0]))
    return sum(varying[1:], start=varying[0]), size
