"""The Half-normal family."""

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


class HalfNormal(Family):
    """The Half-normal distribution, ``scipy.stats.halfnorm(scale=...)``."""

    name = "halfnorm"
    title = "Half-normal"
    tagline = "the size of a Normal error"
    synonyms: ClassVar = ("half-Gaussian",)

    # Parameters
    parameters: ClassVar = (
        Parameter(DEVIATION, POSITIVE, "standard deviation of the whole Normal"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """√(2/π) exp(-x²/(2σ²)) / σ."""
        sigma = s["scale"]
        return sp.sqrt(2 / sp.pi) * sp.exp(-(x**2) / (2 * sigma**2)) / sigma

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log(2/π)/2 - log σ - x²/(2σ²)."""
        sigma = s["scale"]
        return sp.log(2 / sp.pi) / 2 - sp.log(sigma) - x**2 / (2 * sigma**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, the Laplace transform, and the mean distance from a point."""
        sigma = s["scale"]
        mean = sigma * sp.sqrt(2 / sp.pi)
        return (
            PowerMoments(
                lambda t: (2 * sigma**2) ** (t / 2) * sp.gamma((1 + t) / 2) / sp.sqrt(sp.pi)
            ),
            MomentGenerating(
                lambda t: sp.exp((sigma * t) ** 2 / 2) * sp.erfc(-sigma * t / sp.sqrt(2))
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
        """The powers above -1: the density is not 0 at 0."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """A square, and a logarithm."""
        return 0, 2

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-x²/2 + log(2/π) / 2."""
        return -(at.x**2) / 2, math.log(2 / math.pi) / 2

    # Evaluation
    @staticmethod
    def divergence(sigma_p: Array, sigma_q: Array) -> Array:
        """That of the Normals around 0, of which both are one half."""
        return Normal.divergence(0.0, sigma_p, 0.0, sigma_q)

    # Relations
    special_case_of = "gengamma"
    special_case = "A half-normal is a generalised Gamma with a = 1/2, c = 2 and scale √2 σ."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {
            "a": np.full_like(parameters["scale"], 0.5),
            "c": np.full_like(parameters["scale"], 2.0),
            "scale": math.sqrt(2) * parameters["scale"],
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The square, and a sign left to chance."""
        sigma = s["scale"]
        return (
            Relation("x^2", "gamma", {"a": sp.S.Half, "scale": 2 * sigma**2}),
            Relation(r"\pm x", "norm", {"loc": 0, "scale": sigma}),
        )

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 18", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = HalfNormal()
