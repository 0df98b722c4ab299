"""The Laplace family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Known, Product
from klexplain.notation import LOCATION, MEAN_ERROR
from klexplain.notation.reason import Reason
from klexplain.special.bregman import expm1mx, itakura_saito
from klexplain.special.elementwise import Real, either, elementwise

sp = lazy.load("sympy")


def _two_distances(mu: Expr, beta: Expr, m: Expr, n: Expr) -> Expr | None:
    """E|x - m| |x - n|, where one of the two points is the centre."""
    if mu not in (m, n):
        return None
    d = sp.Abs(m - n)
    return beta * d + beta * (d + 2 * beta) * sp.exp(-d / beta)


class Laplace(Family):
    """The Laplace distribution, ``scipy.stats.laplace(loc, scale)``."""

    name = "laplace"
    title = "Laplace"
    tagline = "errors with exponential tails"
    synonyms: ClassVar = ("double exponential",)

    # Parameters
    parameters: ClassVar = (Parameter(LOCATION, REAL, "mean"), Parameter(MEAN_ERROR, POSITIVE))

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-|x-μ|/β) / (2β)."""
        mu, beta = s["loc"], s["scale"]
        return sp.exp(-sp.Abs(x - mu) / beta) / (2 * beta)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-|x-μ|/β - log(2β)."""
        mu, beta = s["loc"], s["scale"]
        return -sp.Abs(x - mu) / beta - sp.log(2 * beta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function, the mean distance from a point, and the sign."""
        mu, beta = s["loc"], s["scale"]
        return (
            MomentGenerating(lambda t: sp.exp(mu * t) / (1 - beta**2 * t**2)),
            Absolute(lambda m: sp.Abs(mu - m) + beta * sp.exp(-sp.Abs(mu - m) / beta)),
            Product(sp.Abs, lambda m, n: _two_distances(mu, beta, m, n)),
            Known(lambda x: sp.sign(mu - x) ** 2, sp.S.One, Reason("1 everywhere but at the kink")),
            Known(lambda x: sp.sign(mu - x), sp.S.Zero, Reason("0, by symmetry")),
            Known(lambda x: sp.sign(mu - x) * sp.Abs(mu - x), sp.S.Zero, Reason("0, by symmetry")),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1."""
        return 0, 1

    def finite_exponentials(self, s: Values) -> Range:
        """Those that fall slower than the tails."""
        return -1 / s["scale"], 1 / s["scale"]

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1."""
        return {LINEAR: -1.0}, {LINEAR: -1.0}

    # Log-density in numbers
    kink = True

    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0."""
        return 0.0, 1.0

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-|x| - log 2."""
        return -np.abs(at.x), -math.log(2)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """|y| - |x|, by y - x."""
        moved = change.shift + change.stretch * at.x
        return (moved * (2 * at.x + moved) / (np.abs(at.x) + np.abs(at.x + moved)),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, theta_p: Real, mu_q: Real, theta_q: Real) -> Real:
        """Itakura and Saito's of the scales, plus θ_p/θ_q (exp(-t) - 1 + t), t = |μ_p-μ_q|/θ_p."""
        ratio = theta_p / theta_q
        d = abs(mu_p - mu_q)
        t, z = d / theta_p, d / theta_q
        far = either(z == np.inf, lambda: z, lambda: z - ratio)  # exp(-t) is nothing
        near = either(ratio == np.inf, lambda: ratio, lambda: ratio * expm1mx(-t))
        apart = either(t > 50, lambda: far, lambda: near)
        return itakura_saito(theta_p, theta_q) + apart

    def between(self, p: Values, q: Values, weight: float) -> Values | None:
        """A mean of the rates, where both have one centre."""
        if p["loc"] != q["loc"]:
            return None
        rate = weight + (1 - weight) * p["scale"] / q["scale"]
        return {"loc": p["loc"], "scale": p["scale"] / rate}

    # Examples
    examples: ClassVar = ((0.3, 0.5), (-1.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1995", "ch. 24", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Laplace()
