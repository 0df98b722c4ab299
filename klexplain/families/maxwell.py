"""The Maxwell family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.norm import Normal
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance
from klexplain.notation import DEVIATION
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class Maxwell(Family):
    """The Maxwell distribution, ``scipy.stats.maxwell(scale=...)``."""

    name = "maxwell"
    title = "Maxwell"
    tagline = "the length of a Normal vector in space"
    synonyms: ClassVar = ("Maxwell–Boltzmann",)

    # Parameters
    parameters: ClassVar = (
        Parameter(DEVIATION, POSITIVE, "standard deviation of each of the three parts"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """√(2/π) x² exp(-x²/(2σ²)) / σ³."""
        sigma = s["scale"]
        return sp.sqrt(2 / sp.pi) * x**2 * sp.exp(-(x**2) / (2 * sigma**2)) / sigma**3

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log(2/π)/2 + 2 log x - 3 log σ - x²/(2σ²)."""
        sigma = s["scale"]
        return sp.log(2 / sp.pi) / 2 + 2 * sp.log(x) - 3 * sp.log(sigma) - x**2 / (2 * sigma**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, the Laplace transform, and the mean distance from a point."""
        sigma = s["scale"]
        mean = 2 * sigma * sp.sqrt(2 / sp.pi)
        return (
            PowerMoments(
                lambda t: (
                    (2 * sigma**2) ** (t / 2) * sp.gamma((3 + t) / 2) / sp.gamma(sp.Rational(3, 2))
                )
            ),
            MomentGenerating(
                lambda t: (
                    (1 + (sigma * t) ** 2)
                    * sp.exp((sigma * t) ** 2 / 2)
                    * sp.erfc(-sigma * t / sp.sqrt(2))
                    + sigma * t * sp.sqrt(2 / sp.pi)
                )
            ),
            distance(
                mean,
                lambda n: (
                    n * sp.erf(n / (sp.sqrt(2) * sigma))
                    - mean * (1 - sp.exp(-((n / sigma) ** 2) / 2))
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -3: near 0 the density is like x²."""
        return -3, math.inf

    def growth(self, s: Values) -> Range:
        """A square, and a logarithm."""
        return 0, 2

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """2 log x - x²/2 + log(2/π) / 2."""
        return 2 * at.log_x, -(at.x**2) / 2, math.log(2 / math.pi) / 2

    # Evaluation
    @staticmethod
    def divergence(sigma_p: Array, sigma_q: Array) -> Array:
        """3/2 of Itakura and Saito's of the variances: the squares are Gammas of shape 3/2."""
        return 3 * Normal.divergence(0.0, sigma_p, 0.0, sigma_q)

    # Relations
    special_case_of = "gengamma"
    special_case = "A Maxwell is a generalised Gamma with a = 3/2, c = 2 and scale √2 σ."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {
            "a": np.full_like(parameters["scale"], 1.5),
            "c": np.full_like(parameters["scale"], 2.0),
            "scale": math.sqrt(2) * parameters["scale"],
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The square."""
        return (Relation("x^2", "gamma", {"a": sp.Rational(3, 2), "scale": 2 * s["scale"] ** 2}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 18", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Maxwell()
