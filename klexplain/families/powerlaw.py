"""The Power law family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import (
    Expr,
    JointPowerMoments,
    MomentGenerating,
    PowerMoments,
    Rule,
)
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute
from klexplain.notation import SHAPE_A
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


def _distance(a: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the unit interval."""
    return a / (a + 1) - m + 2 * (m * cut**a - a * cut ** (a + 1) / (a + 1))


class PowerLaw(Family):
    """The Power law distribution, ``scipy.stats.powerlaw(a)``."""

    name = "powerlaw"
    title = "Power law"
    tagline = "for a whole a, the largest of a uniform draws"
    synonyms: ClassVar = ("power function",)

    # Parameters
    parameters: ClassVar = (Parameter(SHAPE_A, POSITIVE, "exponent"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The open unit interval."""
        return sp.Interval.open(0, 1)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """a x^(a-1)."""
        a = s["a"]
        return a * x ** (a - 1)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log a + (a-1) log x."""
        a = s["a"]
        return sp.log(a) + (a - 1) * sp.log(x)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments of x and of 1 - x; a share cut at m."""
        a = s["a"]
        return (
            PowerMoments(lambda t: a / (a + t)),
            PowerMoments(lambda t: a * sp.beta(a, 1 + t), lambda x: 1 - x),
            JointPowerMoments(lambda t, u: a * sp.beta(a + t, 1 + u)),
            MomentGenerating(lambda t: a * (-t) ** -a * sp.lowergamma(a, -t)),
            Absolute(lambda m: _distance(a, sp.Min(sp.Max(m, 0), 1), m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -a: near 0 the density is like x^(a-1)."""
        return -s["a"], math.inf

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The unit interval."""
        return 0.0, 1.0

    def bulk(self, s: Values) -> Range:
        """The mean."""
        return s["a"] / (s["a"] + 1), 0.5 / (s["a"] + 1)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log a + (a-1) log x."""
        return math.log(s["a"]), (s["a"] - 1) * at.log_x

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(a_p: Real, a_q: Real) -> Real:
        """Itakura and Saito's of the exponents: -log x is Exponential with rate a."""
        return itakura_saito(a_q, a_p)

    # Relations
    special_case_of = "beta"
    special_case = "A power law is a Beta with b = 1."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {"b": np.ones_like(parameters["a"]), **parameters}

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm."""
        return (Relation(r"-\log x", "expon", {"scale": 1 / s["a"]}),)

    # Examples
    examples: ClassVar = ((0.6,), (2.5,))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 25", "density, moments"),)


FAMILY = PowerLaw()
