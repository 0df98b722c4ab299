"""The Lomax family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Odds, distance
from klexplain.notation import SCALE, SHAPE_C
from klexplain.notation.reason import Inline, Reason
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.softplus import softplus

sp = lazy.load("sympy")


class Lomax(Family):
    """The Lomax distribution, ``scipy.stats.lomax(c, scale=...)``."""

    name = "lomax"
    title = "Lomax"
    tagline = "a Pareto that starts at 0"
    synonyms: ClassVar = ("Pareto type II",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "exponent of the tail"),
        Parameter(SCALE, POSITIVE, "scale", common=True),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c (1 + x/θ)^(-c-1) / θ."""
        c, theta = s["c"], s["scale"]
        return c / theta * (1 + x / theta) ** (-c - 1)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c - log θ - (c+1) log(1 + x/θ)."""
        c, theta = s["c"], s["scale"]
        return sp.log(c) - sp.log(theta) - (c + 1) * sp.log(1 + x / theta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments of x and of 1 + x/θ, a Pareto from 1; x/θ are Beta odds."""
        c, theta = s["c"], s["scale"]
        mean = theta / (c - 1)
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(1 + t) * sp.gamma(c - t) / sp.gamma(c)),
            PowerMoments(lambda t: c / (c - t), lambda x: 1 + x / theta),
            distance(mean, lambda n: n - mean * (1 - (1 + n / theta) ** (1 - c))),
            Odds(
                sp.S.One,
                c,
                lambda w: (theta * w,),
                Reason(
                    "a mean over a Beta share with shapes ",
                    sp.S.One,
                    " and ",
                    sp.Symbol("c"),
                    ", whose odds are ",
                    Inline(r"x/\theta", "x/theta"),
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers from -1 to c: far out the density is like x^(-c-1)."""
        return -1, s["c"]

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm far out."""
        return {}, {LOG: -1 - s["c"]}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Where it falls to about a third."""
        return 1 / max(s["c"], 1.0), 1 / max(s["c"], 1.0)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log k - (k+1) log(1 + x)."""
        c = s["c"]
        return math.log(c), -(c + 1) * softplus(at.log_x)

    def log_share(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-k log(1 + x) - log(1 + 1/x)."""
        return -s["c"] * softplus(at.log_x), -softplus(-at.log_x)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """(k_q - k_p) log(1 + x), and (k_q + 1) times what the scale changes in it."""
        if change.shift:
            return None
        log_1px = softplus(at.log_x)
        scaled = np.log1p(change.stretch * np.exp(at.log_x - log_1px))
        return (q["c"] - p["c"]) * log_1px, (q["c"] + 1) * scaled

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(c_p: Real, _p: Real, c_q: Real, _q: Real) -> Real:
        """Itakura and Saito's of the exponents, as between Exponentials of log(1 + x/θ)."""
        return itakura_saito(c_q, c_p)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A Pareto that starts elsewhere."""
        c, theta = s["c"], s["scale"]
        return (Relation("x", "pareto", {"b": c, "loc": -theta, "scale": theta}),)

    # Examples
    examples: ClassVar = ((2.5, 0.8), (0.9, 0.8))

    # Sources
    sources: ClassVar = (Source("johnson1994", "ch. 20", "density, moments"),)


FAMILY = Lomax()
