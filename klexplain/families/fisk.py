"""The Log-logistic (Fisk) family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, OnLine, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known, LogOfOdds, Odds, distance_above_zero
from klexplain.notation import SCALE, SHAPE_C
from klexplain.notation.reason import Inline, Reason
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.log_cosh import x_coth_x_minus_one
from klexplain.special.ratios import log_quotient
from klexplain.special.softplus import softplus

sp = lazy.load("sympy")


def _distance(c: Expr, theta: Expr, m: Expr) -> Expr:
    """E|x - m| for m > 0."""
    share = 1 / (1 + (theta / m) ** c)
    mean = theta * sp.gamma(1 + 1 / c) * sp.gamma(1 - 1 / c)
    return mean - m + 2 * (m * share - theta * sp.betainc(1 + 1 / c, 1 - 1 / c, 0, share))


class LogLogistic(Family):
    """The Log-logistic distribution, ``scipy.stats.fisk(c, scale=...)``."""

    name = "fisk"
    title = "Log-logistic"
    tagline = "a power of the ratio of two waiting times"
    synonyms: ClassVar = ("Fisk",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "shape: exponent of the tail", common=True),
        Parameter(SCALE, POSITIVE, "median"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c (x/θ)^(c-1) / (θ (1 + (x/θ)^c)²)."""
        c, theta = s["c"], s["scale"]
        return c * (x / theta) ** (c - 1) / (theta * (1 + (x / theta) ** c) ** 2)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c - c log θ + (c-1) log x - 2 log(1 + (x/θ)^c)."""
        c, theta = s["c"], s["scale"]
        return sp.log(c) - c * sp.log(theta) + (c - 1) * sp.log(x) - 2 * sp.log(1 + x**c / theta**c)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s; (x/θ)^c are uniform odds, log(1 + (x/θ)^c) a unit Exponential."""
        c, theta = s["c"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(1 + t / c) * sp.gamma(1 - t / c)),
            distance_above_zero(
                theta * sp.gamma(1 + 1 / c) * sp.gamma(1 - 1 / c), lambda m: _distance(c, theta, m)
            ),
            Known(
                lambda x: sp.log(1 + x**c / theta**c),
                sp.S.One,
                Reason(
                    "the mean of a unit Exponential, for minus the log of the survival "
                    "function is one"
                ),
            ),
            LogOfOdds(lambda x: c * (sp.log(x) - sp.log(theta)), theta),
            Odds(
                sp.S.One,
                sp.S.One,
                lambda w: (theta * w ** (1 / c),),
                Reason(
                    "a mean over a uniform share, whose odds are ",
                    Inline(r"(x/\theta)^c", "(x/theta)**c"),
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers between -c and c."""
        return -s["c"], s["c"]

    def growth(self, s: Values) -> Range:
        """Only logarithms."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """Logarithms."""
        return {LOG: 1 - s["c"]}, {LOG: -1 - s["c"]}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Near 1; log x is Logistic."""
        return 1.0, 1 / s["c"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log k + (k-1) log x - 2 log(1 + x^k)."""
        c = s["c"]
        return math.log(c), (c - 1) * at.log_x, -2 * softplus(c * at.log_x)

    def log_share(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-|k log x| - 2 log(1 + exp(-|k log x|)): log x is Logistic."""
        size = np.abs(s["c"] * at.log_x)
        return -size, -2 * np.log1p(np.exp(-size))

    def logarithms(self, p: Values, q: Values) -> OnLine:
        """c log(x/θ) of p is standard Logistic; that of q is Logistic too."""
        c, apart = p["c"], float(log_quotient(p["scale"], q["scale"]))
        change = Change(q["c"] * apart, (q["c"] - c) / c)
        return OnLine("logistic", -c * apart, c / q["c"], float(log_quotient(c, q["c"])), change)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(c_p: Real, theta_p: Real, _c_q: Real, theta_q: Real) -> Real:
        """That of the Logistics of log x, where the shapes agree."""
        return 2 * x_coth_x_minus_one(c_p * log_quotient(theta_p, theta_q) / 2)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm."""
        return (Relation(r"\log x", "logistic", {"loc": sp.log(s["scale"]), "scale": 1 / s["c"]}),)

    # Examples
    examples: ClassVar = ((3.5, 0.8), (3.5, 1.7), (1.9, 1.7))
    shown: ClassVar = ((3.5, 0.8), (1.9, 1.7))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 23", "density, moments"),)


FAMILY = LogLogistic()
