"""The Logistic family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Known, LogOfOdds, Odds
from klexplain.notation import LOCATION, SCALE
from klexplain.notation.reason import Inline, Reason
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.log_cosh import log_cosh_ratio, x_coth_x_minus_one

sp = lazy.load("sympy")


class Logistic(Family):
    """The Logistic distribution, ``scipy.stats.logistic(loc, scale)``."""

    name = "logistic"
    title = "Logistic"
    tagline = "errors whose distribution function is a sigmoid"
    synonyms: ClassVar = ("sech-squared",)

    # Parameters
    parameters: ClassVar = (
        Parameter(LOCATION, REAL, "mean"),
        Parameter(SCALE, POSITIVE, "scale", common=True),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """e^(-z) / (θ (1 + e^(-z))²), z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return sp.exp(-(x - mu) / theta) / (theta * (1 + sp.exp(-(x - mu) / theta)) ** 2)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-z - log θ - 2 log(1 + e^(-z)), z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return -(x - mu) / theta - sp.log(theta) - 2 * sp.log(1 + sp.exp(-(x - mu) / theta))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function; the sigmoid of z is uniform; the mean distance."""
        mu, theta = s["loc"], s["scale"]
        return (
            MomentGenerating(
                lambda t: sp.exp(mu * t) * sp.gamma(1 - theta * t) * sp.gamma(1 + theta * t)
            ),
            Known(
                lambda x: sp.log(1 + sp.exp(-(x - mu) / theta)),
                sp.S.One,
                Reason(
                    "the mean of a unit Exponential, for minus the log of the "
                    "distribution function is one"
                ),
            ),
            LogOfOdds(lambda x: (mu - x) / theta, mu),
            Absolute(
                lambda m: sp.Abs(mu - m) + 2 * theta * sp.log(1 + sp.exp(-sp.Abs(mu - m) / theta))
            ),
            Odds(
                sp.S.One,
                sp.S.One,
                lambda w: (mu + theta * sp.log(w),),
                Reason(
                    "a mean over a uniform share, whose odds are ",
                    Inline(r"e^{(x-\mu)/\theta}", "exp((x - mu)/theta)"),
                ),
            ),
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
    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0."""
        return 0.0, 1.0

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-|x| - 2 log(1 + exp(-|x|)): it is even."""
        size = np.abs(at.x)
        return -size, -2 * np.log1p(np.exp(-size))

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """The difference of two log-cosines."""
        return (2 * log_cosh_ratio(at.x / 2, (change.shift + at.x * change.stretch) / 2),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, theta_p: Real, mu_q: Real, _theta_q: Real) -> Real:
        """2 (h coth h - 1) where the scales agree, h = (μ_p-μ_q)/(2θ)."""
        return 2 * x_coth_x_minus_one((mu_p / 2 - mu_q / 2) / theta_p)

    # Examples
    examples: ClassVar = ((0.3, 0.5), (-1.0, 0.5), (-1.0, 1.7))
    shown: ClassVar = ((0.3, 0.5), (-1.0, 1.7))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 23", "density, moments"),)


FAMILY = Logistic()
