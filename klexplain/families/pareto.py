"""The Pareto family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import (
    LOG,
    Family,
    Range,
    Relation,
    Symbols,
    Tail,
    Values,
    weighted_mean,
)
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute
from klexplain.notation import SCALE, SHAPE_B
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, either, elementwise
from klexplain.special.ratios import log_quotient

sp = lazy.load("sympy")


def _distance(b: Expr, theta: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the support."""
    below = cut - theta - (theta - theta**b * cut ** (1 - b)) / (b - 1)
    return b * theta / (b - 1) - m + 2 * below


class Pareto(Family):
    """The Pareto distribution, ``scipy.stats.pareto(b, scale=...)``."""

    name = "pareto"
    title = "Pareto"
    tagline = "what exceeds a threshold, with a power tail"
    synonyms: ClassVar = ("Pareto type I",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_B, POSITIVE, "exponent of the tail"),
        Parameter(SCALE, POSITIVE, "threshold: no sample is less"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """From the threshold on."""
        return sp.Interval.open(s["scale"], sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """b θ^b x^(-b-1)."""
        b, theta = s["b"], s["scale"]
        return b * theta**b * x ** (-b - 1)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log b + b log θ - (b+1) log x."""
        b, theta = s["b"], s["scale"]
        return sp.log(b) + b * sp.log(theta) - (b + 1) * sp.log(x)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s; a tail cut at m."""
        b, theta = s["b"], s["scale"]
        return (
            PowerMoments(lambda t: b * theta**t / (b - t)),
            Absolute(lambda m: _distance(b, theta, sp.Max(m, theta), m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below b: far out the density is like x^(-b-1)."""
        return -math.inf, s["b"]

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm far out."""
        return {}, {LOG: -1 - s["b"]}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The half-line from 1."""
        return 1.0, math.inf

    def bulk(self, s: Values) -> Range:
        """Next to 1; log x is Exponential."""
        return 1 + 1 / s["b"], 1 / s["b"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log k - (k+1) log x."""
        return math.log(s["b"]), -(s["b"] + 1) * at.log_x

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(b_p: Real, theta_p: Real, b_q: Real, theta_q: Real) -> Real:
        """Itakura and Saito's of the exponents, plus b_q log(θ_p/θ_q); ∞ where p starts first."""
        return either(
            theta_p < theta_q,
            lambda: np.inf,
            lambda: itakura_saito(b_q, b_p) + b_q * log_quotient(theta_p, theta_q),
        )

    def between(self, p: Values, q: Values, weight: float) -> Values | None:
        """A mean of the exponents, where both start at one point."""
        if p["scale"] != q["scale"]:
            return None
        return {"b": weighted_mean(p["b"], q["b"], weight), "scale": p["scale"]}

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm."""
        return (Relation(r"\log x", "expon", {"loc": sp.log(s["scale"]), "scale": 1 / s["b"]}),)

    # Examples
    examples: ClassVar = ((2.5, 1.8), (0.9, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 20", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Pareto()
