"""The Weibull family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_above_zero
from klexplain.notation import SCALE, SHAPE_C
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.powers import (
    gamma_above,
    log_gamma_above,
    power_of_exponential,
    power_of_quotient,
)
from klexplain.special.ratios import log_quotient

sp = lazy.load("sympy")


class Weibull(Family):
    """The Weibull distribution, ``scipy.stats.weibull_min(c, scale=...)``."""

    name = "weibull_min"
    title = "Weibull"
    tagline = "a lifetime whose risk changes as a power of age"
    synonyms: ClassVar = ("Rosin–Rammler",)
    formula_error = 2e-13

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "shape: exponent"),
        Parameter(SCALE, POSITIVE, "scale"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c/θ (x/θ)^(c-1) exp(-(x/θ)^c)."""
        c, theta = s["c"], s["scale"]
        return c / theta * (x / theta) ** (c - 1) * sp.exp(-((x / theta) ** c))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c - c log θ + (c-1) log x - (x/θ)^c."""
        c, theta = s["c"], s["scale"]
        return sp.log(c) - c * sp.log(theta) + (c - 1) * sp.log(x) - x**c / theta**c

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, a Gamma function."""
        c, theta = s["c"], s["scale"]
        mean = theta * sp.gamma(1 + 1 / c)
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(1 + t / c)),
            distance_above_zero(
                mean, lambda m: mean + m - 2 * theta / c * sp.lowergamma(1 / c, (m / theta) ** c)
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -c: near 0 the density is like x^(c-1)."""
        return -s["c"], math.inf

    def growth(self, s: Values) -> Range:
        """The power c, and a logarithm."""
        return 0, s["c"]

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Near 1; x^k is Exponential."""
        return 1.0, 1 / s["c"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log k + (k-1) log x - x^k."""
        c = s["c"]
        return math.log(c), (c - 1) * at.log_x, -np.exp(c * at.log_x)

    def log_growth(self, at: Point, s: Values) -> np.ndarray:
        """x^k."""
        return np.asarray(s["c"] * at.log_x)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(c_p: Real, theta_p: Real, c_q: Real, theta_q: Real) -> Real:
        """(x/θ_p)^c_p is Exponential under p; (x/θ_q)^c_q is a power of it."""
        mean = c_q * log_quotient(theta_p, theta_q) + log_gamma_above(c_q, c_p)
        power = power_of_quotient(theta_p, theta_q, c_q) * gamma_above(c_q, c_p)
        return power_of_exponential(c_q, c_p, mean, power)

    # Relations
    special_case_of = "gengamma"
    special_case = "A Weibull is a generalised Gamma with a = 1."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return parameters | {"a": np.ones_like(parameters["c"])}

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm, and the reciprocal."""
        c, theta = s["c"], s["scale"]
        return (
            Relation(r"-\log x", "gumbel_r", {"loc": -sp.log(theta), "scale": 1 / c}),
            Relation("1/x", "invweibull", {"c": c, "scale": 1 / theta}),
        )

    # Examples
    examples: ClassVar = ((1.5, 0.8), (0.9, 1.7), (0.375, 0.5))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 21", "density, moments"),
        Source("bauckhage2013", "equation 4", "divergence"),
    )


FAMILY = Weibull()
