"""The Uniform family."""

import math
from collections.abc import Callable
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Cosine, LogOfLine, LogOfSquare
from klexplain.notation import LOWER_END, WIDTH
from klexplain.notation.reason import Reason
from klexplain.special.elementwise import Real, either, elementwise
from klexplain.special.ratios import log_quotient, two_sum

sp = lazy.load("sympy")

BETWEEN = Reason("the integral between the two ends, divided by the width")


def _under_log(u: Expr, k: Expr) -> Expr:
    """An antiderivative of log(1 + u²/k)."""
    return u * sp.log(1 + u**2 / k) - 2 * u + 2 * sp.sqrt(k) * sp.atan(u / sp.sqrt(k))


class Uniform(Family):
    """The Uniform distribution, ``scipy.stats.uniform(loc, scale)``."""

    name = "uniform"
    title = "Uniform"
    tagline = "any point of an interval, all equally likely"
    synonyms: ClassVar = ("rectangular",)

    # Parameters
    parameters: ClassVar = (Parameter(LOWER_END, REAL), Parameter(WIDTH, POSITIVE))

    # Support
    def support(self, s: Symbols) -> Expr:
        """From the lower end to one width above it."""
        return sp.Interval.open(s["loc"], s["loc"] + s["scale"])

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """1/w."""
        w = s["scale"]
        return 1 / w

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-log w."""
        w = s["scale"]
        return -sp.log(w)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The mean over an interval is a difference of antiderivatives over the width."""
        w = s["scale"]
        low, high = s["loc"], s["loc"] + w

        def mean(antiderivative: Callable[[Expr], Expr]) -> Expr:
            return (antiderivative(high) - antiderivative(low)) / w

        return (
            PowerMoments(
                lambda t: mean(lambda x: x ** (t + 1) / (t + 1)),
                inverse=lambda k: mean(lambda x: sp.log(x) ** (k + 1) / (k + 1)),
            ),
            PowerMoments(
                lambda t: mean(lambda x: -((1 - x) ** (t + 1)) / (t + 1)), lambda x: 1 - x
            ),
            MomentGenerating(lambda t: mean(lambda x: sp.exp(t * x) / t)),
            Absolute(lambda m: mean(lambda x: (x - m) * sp.Abs(x - m) / 2), BETWEEN),
            Cosine(lambda m: mean(lambda x: sp.sin(x - m)), BETWEEN),
            LogOfLine(lambda k: mean(lambda x: (x + k) * sp.log(1 + x / k)) - 1, BETWEEN),
            LogOfSquare(lambda m, k: mean(lambda x: _under_log(x - m, k)), BETWEEN),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers from a lower end above 0; above -1 from 0 itself."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """A constant."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The unit interval."""
        return 0.0, 1.0

    def bulk(self, s: Values) -> Range:
        """The middle."""
        return 0.5, 0.5

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """Constant: the density is 1."""
        return (0.0,)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(loc_p: Real, theta_p: Real, loc_q: Real, theta_q: Real) -> Real:
        """The log of the ratio of the lengths; infinite where p reaches outside q."""
        shift, shift_low = two_sum(loc_p, -loc_q)
        growth, growth_low = two_sum(theta_p, -theta_q)
        overhang, low = two_sum(shift, growth)  # end of p minus end of q, exactly
        outside = (loc_p < loc_q) | (overhang + (low + (shift_low + growth_low)) > 0)
        return either(outside, lambda: np.inf, lambda: log_quotient(theta_q, theta_p))

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A Beta, stretched."""
        loc, theta = s["loc"], s["scale"]
        return (Relation("x", "beta", {"a": 1, "b": 1, "loc": loc, "scale": theta}),)

    # Examples
    examples: ClassVar = ((0.25, 0.5), (-1.0, 3.0), (-4.0, 9.0), (3.0, 2.0))

    # Sources
    sources: ClassVar = (
        Source("johnson1995", "ch. 26", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Uniform()
