"""The Beta family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy

from klexplain.families.base import LOG, Family, Range, Symbols, Tail, Values, weighted_mean
from klexplain.families.expectations import Expr, JointPowerMoments, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, beta_share
from klexplain.notation import SHAPE_A, SHAPE_B
from klexplain.special.beta_function import log_beta
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.log_beta import log_beta_bregman

sp = lazy.load("sympy")


def _distance(a: Expr, b: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the unit interval."""
    mean = a / (a + b)
    return mean - m + 2 * (m * beta_share(a, b, cut) - mean * beta_share(a + 1, b, cut))


class Beta(Family):
    """The Beta distribution, ``scipy.stats.beta(a, b)``."""

    name = "beta"
    title = "Beta"
    tagline = "a random share, with weight a near 1 and weight b near 0"

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_A, POSITIVE, "shape: weight near 1"),
        Parameter(SHAPE_B, POSITIVE, "shape: weight near 0"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The open unit interval."""
        return sp.Interval.open(0, 1)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x^(a-1) (1-x)^(b-1) / B(a, b)."""
        a, b = s["a"], s["b"]
        return x ** (a - 1) * (1 - x) ** (b - 1) / sp.beta(a, b)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """(a-1) log x + (b-1) log(1-x) - log B(a, b)."""
        a, b = s["a"], s["b"]
        return (a - 1) * sp.log(x) + (b - 1) * sp.log(1 - x) - sp.log(sp.beta(a, b))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments of x, of 1 - x and of both, ratios of Beta functions."""
        a, b = s["a"], s["b"]
        return (
            PowerMoments(lambda t: sp.beta(a + t, b) / sp.beta(a, b)),
            PowerMoments(lambda t: sp.beta(a, b + t) / sp.beta(a, b), lambda x: 1 - x),
            JointPowerMoments(lambda t, u: sp.beta(a + t, b + u) / sp.beta(a, b)),
            Absolute(lambda m: _distance(a, b, sp.Min(sp.Max(m, 0), 1), m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -a: near 0 the density is like x^(a-1)."""
        return -s["a"], math.inf

    def growth(self, s: Values) -> Range:
        """Only logarithms."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """Powers next to 0 and to 1."""
        return {LOG: 1 - s["a"]}, {LOG: 1 - s["b"]}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The unit interval."""
        return 0.0, 1.0

    def bulk(self, s: Values) -> Range:
        """The mean; the width is that of the two Gammas that it is made of."""
        a, b = s["a"], s["b"]
        mean = a / (a + b)
        return mean, mean * (1 - mean) * math.sqrt(1 / a + 1 / b)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """(a-1) log x + (b-1) log(1-x) - log B(a, b)."""
        a, b = s["a"], s["b"]
        return (a - 1) * at.log_x, (b - 1) * at.log_1mx, -log_beta(a, b)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(a_p: Real, b_p: Real, a_q: Real, b_q: Real) -> Real:
        """The Bregman divergence of log B, since Beta is an exponential family."""
        return log_beta_bregman(a_q, b_q, a_p, b_p)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of both parameters."""
        return {key: weighted_mean(p[key], q[key], weight) for key in ("a", "b")}

    # Examples
    examples: ClassVar = ((2.5, 1.75), (1.5, 0.75))
    # The example of the whole site.
    shown: ClassVar = ((17.0, 6.0), (3.0, 3.0))

    # Sources
    sources: ClassVar = (
        Source("johnson1995", "ch. 25", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Beta()
