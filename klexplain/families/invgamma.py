"""Inverse gamma: the reciprocal of a Gamma."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import (
    POSITIVE,
    Arrays,
    Family,
    Parameter,
    Range,
    Symbols,
    Values,
)
from klexplain.families.expectations import Expr, Mellin, Rule
from klexplain.families.points import Point
from klexplain.notation import SCALE, SHAPE_A
from klexplain.special import gamma

sp = lazy.load("sympy")


class InverseGamma(Family):
    """The Inverse gamma distribution, ``scipy.stats.invgamma(a, scale=...)``."""

    name = "invgamma"
    title = "Inverse gamma"
    synonyms: ClassVar = ("inverted gamma",)
    special_case_of = "gengamma"

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
        """The Mellin transform, a ratio of Gamma functions."""
        a, theta = s["a"], s["scale"]
        return (Mellin(lambda t: theta**t * sp.gamma(a - t) / sp.gamma(a)),)

    def moments(self, s: Values) -> Range:
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
    def divergence(self, p: Arrays, q: Arrays) -> np.ndarray:
        """That of the Gammas of 1/x, whose scales are 1/θ."""
        return gamma(p["a"], q["scale"], q["a"], p["scale"])

    def embed(self, parameters: Arrays) -> Arrays:
        """An inverse gamma is a generalised Gamma with c = -1."""
        return parameters | {"c": np.full_like(parameters["a"], -1.0)}

    # Sources
    sources: ClassVar = (
        "Johnson, Kotz & Balakrishnan (1994), vol. 1, ch. 17 (density, moments)",
        "Gil, Alajaji & Linder (2013), Table 2 (divergence)",
    )


FAMILY = InverseGamma()
