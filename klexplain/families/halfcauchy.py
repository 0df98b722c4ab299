"""The Half-Cauchy family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy

from klexplain.families.base import LOG, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.cauchy import Cauchy
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import POISSON, LogOfSquare, Odds
from klexplain.notation import SCALE
from klexplain.notation.reason import Inline, Reason
from klexplain.special.elementwise import Array
from klexplain.special.softplus import softplus

sp = lazy.load("sympy")


class HalfCauchy(Family):
    """The Half-Cauchy distribution, ``scipy.stats.halfcauchy(scale=...)``."""

    name = "halfcauchy"
    title = "Half-Cauchy"
    tagline = "the size of a Cauchy error"

    # Parameters
    parameters: ClassVar = (Parameter(SCALE, POSITIVE, "median"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """2 / (πθ (1 + (x/θ)²))."""
        theta = s["scale"]
        return 2 / (sp.pi * theta * (1 + x**2 / theta**2))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log(2/(πθ)) - log(1 + (x/θ)²)."""
        theta = s["scale"]
        return sp.log(2 / (sp.pi * theta)) - sp.log(1 + x**2 / theta**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s; E log(1 + x²/k) as for a Cauchy; (x/θ)² are Beta odds."""
        theta = s["scale"]
        return (
            PowerMoments(lambda t: theta**t / sp.cos(sp.pi * t / 2)),
            LogOfSquare(
                lambda m, k: 2 * sp.log(1 + theta / sp.sqrt(k)) if m == 0 else None,
                POISSON,
            ),
            Odds(
                sp.S.Half,
                sp.S.Half,
                lambda w: (theta * sp.sqrt(w),),
                Reason(
                    "a mean over a Beta share with shapes ½ and ½, whose odds are ",
                    Inline(r"(x/\theta)^2", "(x/theta)**2"),
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers between -1 and 1."""
        return -1, 1

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm far out."""
        return {}, {LOG: -2.0}

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log(2/π) - log(1 + x²)."""
        return math.log(2 / math.pi), -softplus(2 * at.log_x)

    # Evaluation
    @staticmethod
    def divergence(theta_p: Array, theta_q: Array) -> Array:
        """That of the Cauchys, of which both are one half."""
        return Cauchy.divergence(0.0, theta_p, 0.0, theta_q)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A sign left to chance."""
        return (Relation(r"\pm x", "cauchy", {"loc": 0, "scale": s["scale"]}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 16", "density, moments"),
        Source("chyzak2019", "theorem 1", "divergence of Cauchys"),
    )


FAMILY = HalfCauchy()
