"""The Fréchet (inverse Weibull) family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Symbols, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.families.weibull_min import Weibull
from klexplain.notation import SCALE, SHAPE_C
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class Frechet(Family):
    """The Fréchet distribution, ``scipy.stats.invweibull(c, scale=...)``."""

    name = "invweibull"
    title = "Fréchet"
    tagline = "in the limit, the largest of many values with a heavy tail"
    synonyms: ClassVar = ("inverse Weibull",)
    formula_error = 2e-13

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "shape: exponent of the tail"),
        Parameter(SCALE, POSITIVE, "scale"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c/θ (θ/x)^(c+1) exp(-(θ/x)^c)."""
        c, theta = s["c"], s["scale"]
        return c / theta * (theta / x) ** (c + 1) * sp.exp(-((theta / x) ** c))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c + c log θ - (c+1) log x - (θ/x)^c."""
        c, theta = s["c"], s["scale"]
        return sp.log(c) + c * sp.log(theta) - (c + 1) * sp.log(x) - theta**c / x**c

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, a Gamma function."""
        c, theta = s["c"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(1 - t / c)),
            distance_of_power(sp.S.One, -c, theta),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below c: far out the density is like x^(-c-1)."""
        return -math.inf, s["c"]

    def growth(self, s: Values) -> Range:
        """The power -c, and a logarithm."""
        return -s["c"], 0

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Near 1; x^-k is Exponential."""
        return 1.0, 1 / s["c"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log k - (k+1) log x - x^-k."""
        c = s["c"]
        return math.log(c), -(c + 1) * at.log_x, -np.exp(-c * at.log_x)

    def log_growth(self, at: Point, s: Values) -> np.ndarray:
        """x^-k."""
        return np.asarray(-s["c"] * at.log_x)

    # Evaluation
    @staticmethod
    def divergence(c_p: Array, theta_p: Array, c_q: Array, theta_q: Array) -> Array:
        """That of the Weibulls of 1/x, whose scales are 1/θ."""
        return Weibull.divergence(c_p, theta_q, c_q, theta_p)

    # Relations
    special_case_of = "gengamma"
    special_case = "A Fréchet is a generalised Gamma with a = 1 and a negative exponent."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {"a": np.ones_like(parameters["c"]), "c": -parameters["c"]}

    # Examples
    examples: ClassVar = ((1.5, 0.8), (0.9, 1.7), (3.5, 0.5), (1.0, 1.7))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 22", "density, moments"),)


FAMILY = Frechet()
