"""Minus the logarithm of the integral of p^w q^(1-w), by formula where there is one.

Let m be the law whose density is like p^w q^(1-w). Then, for every pair,
-log ∫ p^w q^(1-w) = w D(m ‖ p) + (1 - w) D(m ‖ q).
A family that holds m has a formula, since it has one for D. As a function of m the right side
is least at the true one (for w > 1 largest), so that what rounding moves m changes nothing.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution, Parameters
from klexplain.divergence.closed_form import as_member, own_parameters, shared_families
from klexplain.divergence.finiteness import outside
from klexplain.divergence.quadrature.refusals import check_own_densities
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.overlap import Overlap
from klexplain.divergence.rulers.shared import minus_log_shared
from klexplain.divergence.tails import known, product_is_finite
from klexplain.families.base import Family


class Halves(NamedTuple):
    """D(m ‖ p) and D(m ‖ q) in nats, and the relative error of both."""

    to_p: float
    to_q: float
    error: float


class Compared:
    """Two single distributions, with all that their rulers are made of.

    Raises
    ------
    ValueError
        For a density of somebody's own that is negative, or does not integrate to 1.
    """

    def __init__(self, p: Distribution, q: Distribution) -> None:
        self.p, self.q = p, q
        check_own_densities(p, q)

    @cached_property
    def overlap(self) -> Overlap:
        """The integrals of the pair."""
        return Overlap(self.p, self.q)

    @property
    def equal(self) -> bool:
        """Whether p and q are one law, by their names or as one object."""
        p, q = self.p, self.q
        if p.frozen is q.frozen:
            return True
        return bool(p.name) and (p.name, p.parameters) == (q.name, q.parameters)

    def affinity(self, weight: float) -> Divergence:
        """Return -log ∫ p^w q^(1-w) in nats: for w > 1 at most 0, and perhaps -∞.

        At the weights 0 and 1 it is what it tends to from between.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> Compared(*one_pair(stats.norm(0), stats.norm(4))).affinity(0.5)
        2 ± 2e-14 nats (formula)
        """
        if self.equal:
            return Divergence(0.0, 0.0, "equality")
        if weight in {0, 1}:
            first, second = (self.q, self.p) if weight else (self.p, self.q)
            return minus_log_shared(first, second)
        if weight > 1 and (found := self._infinite(weight)):
            return found
        halves = self._halves(weight)
        if halves is None:
            return self.overlap.affinity(weight)
        return combined(halves, weight)

    def slope(self, weight: float) -> float:
        """Return a multiple of the derivative by the weight, with its sign changed.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> Compared(*one_pair(stats.norm(0), stats.norm(4))).slope(0.5)
        0.0
        """
        halves = self._halves(weight)
        return self.overlap.slope(weight) if halves is None else halves.to_q - halves.to_p

    def _infinite(self, weight: float) -> Divergence | None:
        if bool(outside(self.p, self.q)):
            return Divergence(-np.inf, 0.0, "support")
        if known(self.p, self.q) and not product_is_finite(self.p, self.q, weight):
            return Divergence(-np.inf, 0.0, "end")
        return None

    def _halves(self, weight: float) -> Halves | None:
        p, q = self.p, self.q
        for family, shared in shared_families(p.name, q.name):
            a, b = as_member(p, family.name), as_member(q, family.name)
            if all(a[key] == b[key] for key in shared):
                found = _within(family, a, b, weight)
                if found:
                    return found
        return None


@np.errstate(all="ignore")  # what is no number is seen
def _within(family: Family, p: Parameters, q: Parameters, weight: float) -> Halves | None:
    member = family.between(p, q, weight)
    if member is None:
        return None
    own = own_parameters(family, p | member).values()
    to_p, to_q = (
        float(family.divergence(*own, *own_parameters(family, end).values())) for end in (p, q)
    )
    return Halves(to_p, to_q, family.formula_error) if math.isfinite(to_p + to_q) else None


def combined(halves: Halves, weight: float) -> Divergence:
    """Return w D(m ‖ p) + (1 - w) D(m ‖ q)."""
    first, second = weight * halves.to_p, (1 - weight) * halves.to_q
    error = (halves.error + 2 * EPS) * (first + abs(second))
    return Divergence(first + second, error, "formula")
