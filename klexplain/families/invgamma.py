"""The Inverse gamma family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.gamma import Gamma
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import SCALE, SHAPE_A
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class InverseGamma(Family):
    """The Inverse gamma distribution, ``scipy.stats.invgamma(a, scale=...)``."""

    name = "invgamma"
    title = "Inverse gamma"
    tagline = "the reciprocal of a Gamma"
    synonyms: ClassVar = ("inverted gamma",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_A, POSITIVE, "shape: exponent of the tail"),
        Parameter(SCALE, POSITIVE, "scale"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """θ^a x^(-a-1) exp(-θ/x) / Γ(a)."""
        a, theta = s["a"], s["scale"]
        return theta**a * x ** (-a - 1) * sp.exp(-theta / x) / sp.gamma(a)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """a log θ - log Γ(a) - (a+1) log x - θ/x."""
        a, theta = s["a"], s["scale"]
        return a * sp.log(theta) - sp.loggamma(a) - (a + 1) * sp.log(x) - theta / x

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of Gamma functions."""
        a, theta = s["a"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(a - t) / sp.gamma(a)),
            MomentGenerating(
                lambda t: (
                    2
                    * (-theta * t) ** (a / 2)
                    * sp.besselk(a, 2 * sp.sqrt(-theta * t))
                    / sp.gamma(a)
                )
            ),
            distance_of_power(a, sp.S.NegativeOne, theta),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below a: far out the density is like x^(-a-1)."""
        return -math.inf, s["a"]

    def growth(self, s: Values) -> Range:
        """The power -1, and a logarithm."""
        return -1, 0

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The inverse of where the Gamma has it."""
        return 1 / s["a"], s["a"] ** -1.5

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-(a+1) log x - 1/x - log Γ(a)."""
        a = s["a"]
        return -(a + 1) * at.log_x, -np.exp(-at.log_x), -math.lgamma(a)

    # Evaluation
    @staticmethod
    def divergence(a_p: Array, theta_p: Array, a_q: Array, theta_q: Array) -> Array:
        """That of the Gammas of 1/x, whose scales are 1/θ."""
        return Gamma.divergence(a_p, theta_q, a_q, theta_p)

    # Relations
    special_case_of = "gengamma"
    special_case = "An inverse gamma is a generalised Gamma with c = -1."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {"c": np.full_like(parameters["a"], -1.0)}

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The reciprocal."""
        return (Relation("1/x", "gamma", {"a": s["a"], "scale": 1 / s["scale"]}),)

    # Examples
    examples: ClassVar = ((2.5, 0.8), (0.9, 1.7))
    # Of the first two examples one ratio is larger than all others.
    shown: ClassVar = ((4.0, 3.0), (2.0, 1.0))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 17", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = InverseGamma()
