"""The Generalised Gamma family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, Range, Symbols, Tail, Values, weighted_mean, where
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import NONZERO, POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import SCALE, SHAPE_A, SHAPE_C
from klexplain.special.elementwise import Real, either, elementwise
from klexplain.special.powers import power_of_gamma
from klexplain.special.ratios import log_quotient

sp = lazy.load("sympy")

EITHER_SIGN = SHAPE_C._replace(assumptions=("real", "nonzero"))
FAR = 600.0  # of the logarithm of the bulk: beyond, floats have no room for the tails


class GeneralisedGamma(Family):
    """The Generalised gamma distribution, ``scipy.stats.gengamma(a, c, scale=...)``."""

    name = "gengamma"
    title = "Generalised gamma"
    tagline = "a power of a Gamma"
    synonyms: ClassVar = ("Stacy",)
    formula_error = 1e-11

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_A, POSITIVE, "shape"),
        Parameter(SHAPE_C, NONZERO, "exponent"),
        Parameter(SCALE, POSITIVE, "scale"),
    )

    def symbols(self, side: str, *, common: bool = False) -> Symbols:
        """The exponent alone may be negative."""
        return super().symbols(side, common=common) | {"c": EITHER_SIGN.symbol(side)}

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """|c| / (Γ(a) θ) (x/θ)^(ac-1) exp(-(x/θ)^c)."""
        a, c, theta = s["a"], s["c"], s["scale"]
        power, tail = (x / theta) ** (a * c - 1), sp.exp(-((x / theta) ** c))
        return sp.Abs(c) / (sp.gamma(a) * theta) * power * tail

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log |c| - ac log θ - log Γ(a) + (ac-1) log x - (x/θ)^c."""
        a, c, theta = s["a"], s["c"], s["scale"]
        return (
            sp.log(sp.Abs(c))
            - a * c * sp.log(theta)
            - sp.loggamma(a)
            + (a * c - 1) * sp.log(x)
            - x**c / theta**c
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of Gamma functions."""
        a, c, theta = s["a"], s["c"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(a + t / c) / sp.gamma(a)),
            distance_of_power(a, c, theta),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -ac; below -ac for a negative c."""
        return where(s["c"] > 0, -s["a"] * s["c"], -math.inf), where(
            s["c"] > 0, math.inf, -s["a"] * s["c"]
        )

    def growth(self, s: Values) -> Range:
        """The power c, and a logarithm."""
        return where(s["c"] > 0, 0, s["c"]), where(s["c"] > 0, s["c"], 0)

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """The power c on one side, and a logarithm on both."""
        c, log = s["c"], s["c"] * s["a"] - 1
        low, high = {LOG: -log}, {LOG: log}
        power = {(abs(c), 0.0): -1.0}
        return (low, power | high) if c > 0 else (power | low, high)

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """x^c is Gamma."""
        a, c = s["a"], s["c"]
        centre = math.exp(max(-FAR, min(FAR, math.log(a) / c)))
        return centre, centre / (abs(c) * math.sqrt(a))

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log |c| + (ca-1) log x - x^c - log Γ(a)."""
        a, c = s["a"], s["c"]
        constants = math.log(abs(c)), -math.lgamma(a)
        return (c * a - 1) * at.log_x, -np.exp(c * at.log_x), *constants

    def log_growth(self, at: Point, s: Values) -> np.ndarray:
        """x^c."""
        return np.asarray(s["c"] * at.log_x)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(
        a_p: Real, c_p: Real, theta_p: Real, a_q: Real, c_q: Real, theta_q: Real
    ) -> Real:
        """Under p (x/θ_p)^c_p is Gamma, and (x/θ_q)^c_q a power of it, which may have no mean."""
        k, d = c_q / c_p, (c_q - c_p) / c_p
        scales = c_q * log_quotient(theta_p, theta_q)
        return either(a_p + k <= 0, lambda: np.inf, lambda: power_of_gamma(a_p, a_q, k, d, scales))

    def between(self, p: Values, q: Values, weight: float) -> Values | None:
        """A mean of the shapes, and of the rates of x^c, which p and q share."""
        c = p["c"]
        if c != q["c"]:
            return None
        rate = weight + (1 - weight) * (p["scale"] / q["scale"]) ** c
        return {
            "a": weighted_mean(p["a"], q["a"], weight),
            "c": c,
            "scale": p["scale"] * rate ** (-1 / c),
        }

    # Examples
    examples: ClassVar = (
        (2.5, 1.5, 0.8),
        (0.9, 1.25, 1.7),
        (2.0, 0.375, 1.0),
        (2.5, -1.5, 0.8),
        (4.0, -0.375, 2.0),
        (2.5, -1.0, 0.8),
    )

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 17", "density, moments"),
        Source("bauckhage2014", "equation 7", "divergence"),
    )


FAMILY = GeneralisedGamma()
