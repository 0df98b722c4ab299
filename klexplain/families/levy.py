"""The Lévy family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import SCALE
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


class Levy(Family):
    """The Lévy distribution, ``scipy.stats.levy(scale=...)``."""

    name = "levy"
    title = "Lévy"
    tagline = "when a walk without drift first arrives"

    # Parameters
    parameters: ClassVar = (Parameter(SCALE, POSITIVE, "scale"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """sqrt(θ/(2π)) x^(-3/2) exp(-θ/(2x))."""
        theta = s["scale"]
        return sp.sqrt(theta / (2 * sp.pi)) * x ** sp.Rational(-3, 2) * sp.exp(-theta / (2 * x))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log(θ/(2π))/2 - (3/2) log x - θ/(2x)."""
        theta = s["scale"]
        return sp.log(theta / (2 * sp.pi)) / 2 - sp.Rational(3, 2) * sp.log(x) - theta / (2 * x)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s and the Laplace transform."""
        theta = s["scale"]
        return (
            PowerMoments(lambda t: (theta / 2) ** t * sp.gamma(sp.S.Half - t) / sp.sqrt(sp.pi)),
            MomentGenerating(lambda t: sp.exp(-sp.sqrt(-2 * theta * t))),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below 1/2: far out the density is like x^(-3/2)."""
        return -math.inf, 0.5

    def growth(self, s: Values) -> Range:
        """The power -1, and a logarithm."""
        return -1, 0

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-(3/2) log x - 1/(2x) - log(2π) / 2."""
        return -1.5 * at.log_x, -np.exp(-at.log_x) / 2, -math.log(2 * math.pi) / 2

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(theta_p: Real, theta_q: Real) -> Real:
        """Half of Itakura and Saito's: 1/x is a Gamma of shape 1/2 and scale 2/θ."""
        return itakura_saito(theta_q, theta_p) / 2

    # Relations
    special_case_of = "invgamma"
    special_case = "A Lévy is an inverse gamma with a = 1/2 and scale θ/2."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {
            "a": np.full_like(parameters["scale"], 0.5),
            "scale": parameters["scale"] / 2,
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The reciprocal."""
        return (Relation("1/x", "gamma", {"a": sp.S.Half, "scale": 2 / s["scale"]}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))
    # The peaks of the first two examples would be thinner than the lines.
    shown: ClassVar = ((1.0,), (2.0,))

    # Sources
    sources: ClassVar = (Source("johnson1994", "ch. 12", "density, moments"),)


FAMILY = Levy()
