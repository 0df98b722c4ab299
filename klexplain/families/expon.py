"""The Exponential family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import BY_PARTS, Absolute, LogOfLine
from klexplain.notation import SCALE
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


def _distance(theta: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the support."""
    return theta - m + 2 * (cut - theta + theta * sp.exp(-cut / theta))


class Exponential(Family):
    """The Exponential distribution, ``scipy.stats.expon(scale=...)``."""

    name = "expon"
    title = "Exponential"
    tagline = "a waiting time without memory"
    synonyms: ClassVar = ("negative exponential",)

    # Parameters
    parameters: ClassVar = (Parameter(SCALE, POSITIVE, r"mean; the rate is $1/\theta$"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-x/θ) / θ."""
        theta = s["scale"]
        return sp.exp(-x / theta) / theta

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-x/θ - log θ."""
        theta = s["scale"]
        return -x / theta - sp.log(theta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, the Laplace transform, and the mean distance from a point."""
        theta = s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(1 + t)),
            MomentGenerating(lambda t: 1 / (1 - theta * t)),
            Absolute(lambda m: _distance(theta, sp.Max(m, 0), m)),
            LogOfLine(lambda k: sp.exp(k / theta) * sp.E1(k / theta), BY_PARTS),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -1: the density is not 0 at 0."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1."""
        return 0, 1

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-x."""
        return (-at.x,)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """The difference y - x."""
        return change.shift, change.stretch * at.x

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(theta_p: Real, theta_q: Real) -> Real:
        """Itakura and Saito's of the means."""
        return itakura_saito(theta_p, theta_q)

    # Relations
    special_case_of = "gamma"
    special_case = "An Exponential is a Gamma of shape 1."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {"a": np.ones_like(parameters["scale"]), **parameters}

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A Weibull of shape 1."""
        return (Relation("x", "weibull_min", {"c": 1, "scale": s["scale"]}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 19", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Exponential()
