"""The Gompertz family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known
from klexplain.notation import SCALE, SHAPE_C
from klexplain.notation.reason import Inline, Reason
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


class Gompertz(Family):
    """The Gompertz distribution, ``scipy.stats.gompertz(c, scale=...)``."""

    name = "gompertz"
    title = "Gompertz"
    tagline = "a lifetime whose hazard grows exponentially with age"

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "hazard at 0, in units of one over the scale"),
        Parameter(SCALE, POSITIVE, "scale: the hazard grows by a factor e in it", common=True),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c e^(x/θ) exp(-c (e^(x/θ) - 1)) / θ."""
        c, theta = s["c"], s["scale"]
        return c / theta * sp.exp(x / theta) * sp.exp(-c * (sp.exp(x / theta) - 1))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c - log θ + c + x/θ - c e^(x/θ)."""
        c, theta = s["c"], s["scale"]
        return sp.log(c) - sp.log(theta) + c + x / theta - c * sp.exp(x / theta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The first two powers of e^(x/θ), which is 1 more than an Exponential."""
        c, theta = s["c"], s["scale"]
        seen = Inline(r"e^{x/\theta} - 1", "exp(x/theta) - 1")
        why = Reason("a mean under an Exponential of rate ", c, ", the law of ", seen)
        return (
            Known(lambda x: sp.exp(x / theta), 1 + 1 / c, why),
            Known(lambda x: sp.exp(2 * x / theta), 1 + 2 / c + 2 / c**2, why),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -1: the density is not 0 at 0."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """Bounded at 0; far out an exponential, which is declared by itself."""
        return 0, 0

    def finite_exponentials(self, s: Values) -> Range:
        """All: the tail is far lighter than they."""
        return -math.inf, math.inf

    def exponential_growth(self, s: Values) -> Expr:
        """The tail is one over the exponential of an exponential."""
        return 1 / s["scale"]

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 far out, and an exponential."""
        return {}, {(math.inf, 1.0): -s["c"], LINEAR: 1.0}

    def centre(self, s: Symbols) -> Range:
        """The log of where an Exponential of rate c has its mean, and about its deviation."""
        there = sp.log(1 + 1 / s["c"])
        return sp.log(s["scale"]) + sp.log(there), 1 / (1 + there)

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Where e^x - 1 is 1/c."""
        there = math.log1p(1 / s["c"])
        return there, min(there, 1.0)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log c + x - c (e^x - 1)."""
        return math.log(s["c"]), at.x, -s["c"] * np.expm1(at.x)

    def log_growth(self, at: Point, s: Values) -> np.ndarray:
        """c e^x."""
        return math.log(s["c"]) + at.x

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """What the rate and the scale of q change."""
        if change.shift:
            return None
        moved = change.stretch * at.x
        grown = q["c"] * np.exp(at.x) * np.expm1(moved)
        return (q["c"] - p["c"]) * np.expm1(at.x), grown, -moved

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(c_p: Real, _p: Real, c_q: Real, _q: Real) -> Real:
        """Itakura and Saito's of the rates, as between Exponentials of e^(x/θ) - 1."""
        return itakura_saito(c_q, c_p)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """An Exponential, seen through the logarithm."""
        return (Relation(r"e^{x/\theta} - 1", "expon", {"scale": 1 / s["c"]}),)

    # Examples
    examples: ClassVar = ((0.4, 0.8), (1.9, 0.8), (0.7, 4.0))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 22", "density, moments"),)


FAMILY = Gompertz()
