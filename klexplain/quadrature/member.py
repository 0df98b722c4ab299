"""One distribution of a known family, as numbers: how it integrates and is integrated."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from klexplain.distributions import Distribution
from klexplain.families import FAMILIES, Family
from klexplain.points import Nodes, Point


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


class Member:
    """A single distribution of one of the families.

    Parameters
    ----------
    distribution : Distribution
        With single numbers as parameters and a name in `FAMILIES`.
    """

    def __init__(self, distribution: Distribution) -> None:
        self.family: Family = FAMILIES[distribution.name]
        self.s = {name: float(value) for name, value in distribution.parameters.items()}
        self.loc, self.scale = self.s["loc"], self.s.get("scale", 1.0)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Ends of the support."""
        low, high = self.family.ends(self.s)
        return self.loc + self.scale * low, self.loc + self.scale * high

    @property
    def on_line(self) -> bool:
        """Whether the support is the whole line; then `loc` is the centre."""
        return self.ends == (-np.inf, np.inf)

    @cached_property
    def bulk(self) -> tuple[float, float]:
        """About where the mass is, and over what width."""
        centre, width = self.family.bulk(self.s)
        return self.loc + self.scale * centre, self.scale * width

    def log_density(self, nodes: Nodes) -> LogDensity:
        """The log-density at nodes within the support."""
        terms = self.family.log_terms(Point(nodes, self.loc, self.scale), self.s)
        varying = [t for t in terms if isinstance(t, np.ndarray)] or [np.zeros_like(nodes.offset)]
        constant = [float(t) for t in terms if not isinstance(t, np.ndarray)]
        constant.append(-np.log(self.scale))
        return LogDensity(
            sum(varying[1:], start=varying[0]),
            sum(constant),
            sum((np.abs(t) for t in varying[1:]), start=np.abs(varying[0])),
            1.0 + sum(map(abs, constant)),  # the logarithm of a number near 1 is off by an ulp of 1
        )
