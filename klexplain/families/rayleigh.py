"""The Rayleigh family."""

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
from klexplain.families.statistics import BY_PARTS, LogOfSquare, distance
from klexplain.notation import DEVIATION
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


def _log_of_square(k: Expr) -> Expr:
    """E log(1 + y/k) of a unit Exponential y."""
    return sp.exp(k) * sp.E1(k)


class Rayleigh(Family):
    """The Rayleigh distribution, ``scipy.stats.rayleigh(scale=...)``."""

    name = "rayleigh"
    title = "Rayleigh"
    tagline = "the length of a Normal vector in the plane"

    # Parameters
    parameters: ClassVar = (
        Parameter(DEVIATION, POSITIVE, "standard deviation of each of the two parts"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x exp(-x²/(2σ²)) / σ²."""
        sigma = s["scale"]
        return x * sp.exp(-(x**2) / (2 * sigma**2)) / sigma**2

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log x - 2 log σ - x²/(2σ²)."""
        sigma = s["scale"]
        return sp.log(x) - 2 * sp.log(sigma) - x**2 / (2 * sigma**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, the Laplace transform, and the mean distance from a point."""
        sigma = s["scale"]
        mean = sigma * sp.sqrt(sp.pi / 2)
        return (
            PowerMoments(lambda t: (2 * sigma**2) ** (t / 2) * sp.gamma(1 + t / 2)),
            MomentGenerating(
                lambda t: (
                    1
                    + sigma
                    * t
                    * sp.sqrt(sp.pi / 2)
                    * sp.exp((sigma * t) ** 2 / 2)
                    * sp.erfc(-sigma * t / sp.sqrt(2))
                )
            ),
            LogOfSquare(
                lambda m, k: _log_of_square(k / (2 * sigma**2)) if m == 0 else None, BY_PARTS
            ),
            distance(mean, lambda n: n - mean * sp.erf(n / (sp.sqrt(2) * sigma))),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -2: near 0 the density is like x."""
        return -2, math.inf

    def growth(self, s: Values) -> Range:
        """A square, and a logarithm."""
        return 0, 2

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log x - x²/2."""
        return at.log_x, -(at.x**2) / 2

    # Evaluation
    @staticmethod
    def divergence(sigma_p: Array, sigma_q: Array) -> Array:
        """Itakura and Saito's of the variances: the squares are Exponential."""
        return 2 * Normal.divergence(0.0, sigma_p, 0.0, sigma_q)

    # Relations
    special_case_of = "weibull_min"
    special_case = "A Rayleigh is a Weibull with c = 2 and scale √2 σ."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {
            "c": np.full_like(parameters["scale"], 2.0),
            "scale": math.sqrt(2) * parameters["scale"],
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The square."""
        return (Relation("x^2", "expon", {"scale": 2 * s["scale"] ** 2}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 18", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Rayleigh()
