"""The Normal family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute
from klexplain.notation import DEVIATION, LOCATION
from klexplain.special.bregman import itakura_saito_from
from klexplain.special.compiled import arithmetic, compiled
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


def _distance(d: Expr, sigma: Expr) -> Expr:
    """E|x - m| for a mean at the distance d from m."""
    root = sp.sqrt(2) * sigma
    return sp.sqrt(2 / sp.pi) * sigma * sp.exp(-((d / root) ** 2)) + d * sp.erf(d / root)


class Normal(Family):
    """The Normal distribution, ``scipy.stats.norm(loc, scale)``."""

    name = "norm"
    title = "Normal"
    tagline = "errors around a mean"
    synonyms: ClassVar = ("Gaussian",)

    # Parameters
    parameters: ClassVar = (
        Parameter(LOCATION, REAL, "mean"),
        Parameter(DEVIATION, POSITIVE, "standard deviation"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-(x-μ)² / (2σ²)) / (σ sqrt(2π))."""
        mu, sigma = s["loc"], s["scale"]
        return sp.exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * sp.sqrt(2 * sp.pi))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-(x-μ)² / (2σ²) - log σ - log(2π) / 2."""
        mu, sigma = s["loc"], s["scale"]
        return -((x - mu) ** 2) / (2 * sigma**2) - sp.log(sigma) - sp.log(2 * sp.pi) / 2

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function, and the mean distance from a point."""
        mu, sigma = s["loc"], s["scale"]
        return (
            MomentGenerating(lambda t: sp.exp(mu * t + sigma**2 * t**2 / 2)),
            Absolute(lambda m: _distance(mu - m, sigma)),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A square."""
        return 0, 2

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A square."""
        return {(2.0, 0.0): -0.5}, {(2.0, 0.0): -0.5}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0."""
        return 0.0, 1.0

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-x²/2 - log(2π) / 2."""
        return -(at.x**2) / 2, -math.log(2 * math.pi) / 2

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """(y² - x²) / 2, by y - x."""
        moved = change.shift + change.stretch * at.x
        return (moved * (at.x + moved / 2),)

    # Evaluation
    @staticmethod
    @elementwise
    @arithmetic
    @compiled
    def divergence(mu_p: Real, sigma_p: Real, mu_q: Real, sigma_q: Real) -> Real:
        """Half the sum of z² and Itakura and Saito's of the variances, z = (μ_p-μ_q)/σ_q.

        With r = σ_p/σ_q half of that of r² is that of r, and (r-1)²/2: no square is formed.
        """
        half_z = (mu_p / 2 - mu_q / 2) / sigma_q  # the difference itself may overflow
        d = (sigma_p - sigma_q) / sigma_q
        squares = d / 2 * d + 2 * half_z * half_z
        return itakura_saito_from(sigma_p, sigma_q, sigma_p - sigma_q) + squares

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """By precisions, on the scale of p: nothing is squared that may overflow."""
        ratio = p["scale"] / q["scale"]
        precision = weight + (1 - weight) * ratio**2
        moved = (1 - weight) * ratio**2 / precision * (q["loc"] - p["loc"])
        return {"loc": p["loc"] + moved, "scale": p["scale"] / np.sqrt(precision)}

    # Examples
    examples: ClassVar = ((0.3, 0.5), (-1.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 13", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Normal()
