"""Rayleigh: the length of a Normal vector in the plane."""

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
from klexplain.families.expectations import Expr, Mellin, MomentGenerating, Rule
from klexplain.families.points import Point
from klexplain.notation import DEVIATION
from klexplain.special import normal

sp = lazy.load("sympy")


class Rayleigh(Family):
    """The Rayleigh distribution, ``scipy.stats.rayleigh(scale=...)``."""

    name = "rayleigh"
    title = "Rayleigh"
    special_case_of = "weibull_min"

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
        """The Mellin transform and the Laplace transform."""
        sigma = s["scale"]
        return (
            Mellin(lambda t: (2 * sigma**2) ** (t / 2) * sp.gamma(1 + t / 2)),
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
        )

    def moments(self, s: Values) -> Range:
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
    def divergence(self, p: Arrays, q: Arrays) -> np.ndarray:
        """φ(σ_p² | σ_q²): the squares are Exponentials."""
        return 2 * normal(0.0, p["scale"], 0.0, q["scale"])

    def embed(self, parameters: Arrays) -> Arrays:
        """A Rayleigh is a Weibull with c = 2 and scale √2 σ."""
        return parameters | {
            "c": np.full_like(parameters["scale"], 2.0),
            "scale": math.sqrt(2) * parameters["scale"],
        }

    # Sources
    sources: ClassVar = (
        "Johnson, Kotz & Balakrishnan (1994), vol. 1, ch. 18 (density, moments)",
        "Gil, Alajaji & Linder (2013), Table 2 (divergence)",
    )


FAMILY = Rayleigh()
