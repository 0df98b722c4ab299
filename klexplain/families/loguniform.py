"""The Log-uniform family."""

import math
from functools import partial
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import HIGHEST, Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Known
from klexplain.notation import SHAPE_A, SHAPE_B
from klexplain.notation.reason import Inline, Reason
from klexplain.special.elementwise import Real, either, elementwise, log1p
from klexplain.special.ratios import log_quotient

sp = lazy.load("sympy")

EVENLY = Reason("a mean over an interval of ", Inline(r"\log x", "log x"), ", which is uniform")


def _distance(a: Expr, b: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the support."""
    return (m * sp.log(cut**2 / (a * b)) + a + b - 2 * cut) / sp.log(b / a)


def _log_power(k: int, x: Expr) -> Expr:
    return sp.log(x) ** k


class LogUniform(Family):
    """The Log-uniform distribution, ``scipy.stats.loguniform(a, b)``."""

    name = "loguniform"
    title = "Log-uniform"
    tagline = "a positive number, each order of magnitude equally likely"
    synonyms: ClassVar = ("reciprocal",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_A, POSITIVE, "lower end"),
        Parameter(SHAPE_B, POSITIVE, "upper end"),
    )

    def check(self, argument: str, parameters: Arrays, got: object) -> None:
        """Refuse an empty interval too."""
        super().check(argument, parameters, got)
        if np.any(np.less_equal(parameters["b"], parameters["a"])):
            raise ValueError(f"{argument}: got {got}; expected a < b")

    # Support
    def support(self, s: Symbols) -> Expr:
        """Between the two ends."""
        return sp.Interval.open(s["a"], s["b"])

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """1 / (x log(b/a))."""
        a, b = s["a"], s["b"]
        return 1 / (x * sp.log(b / a))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-log x - log log(b/a)."""
        a, b = s["a"], s["b"]
        return -sp.log(x) - sp.log(sp.log(b / a))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The mean over an interval of log x; the mean distance."""
        a, b = s["a"], s["b"]
        log_a, log_b, length = sp.log(a), sp.log(b), sp.log(b / a)
        logarithms = (
            Known(
                partial(_log_power, k),
                sum(log_a**i * log_b ** (k - i) for i in range(k + 1)) / (k + 1),
                EVENLY,
            )
            for k in range(1, HIGHEST)
        )
        return (
            *logarithms,
            PowerMoments(lambda t: (b**t - a**t) / (t * length)),
            Absolute(lambda m: _distance(a, b, sp.Min(sp.Max(m, a), b), m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Bounded."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The two ends."""
        return s["a"], s["b"]

    def bulk(self, s: Values) -> Range:
        """The middle of log x."""
        middle = math.sqrt(s["a"]) * math.sqrt(s["b"])
        return middle, min(middle, s["b"] - s["a"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-log x - log log(b/a)."""
        return -at.log_x, -math.log(float(log_quotient(s["b"], s["a"])))

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """The same for every x that both can give."""
        return None if change.shift else (math.log1p(change.stretch),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(a_p: Real, b_p: Real, a_q: Real, b_q: Real) -> Real:
        """The log of the ratio of the lengths of log x, by what q is longer at either end."""
        return either(
            (a_p < a_q) | (b_p > b_q),
            lambda: np.inf,
            lambda: log1p(
                (log_quotient(a_p, a_q) + log_quotient(b_q, b_p)) / log_quotient(b_p, a_p)
            ),
        )

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm."""
        a, b = s["a"], s["b"]
        return (Relation(r"\log x", "uniform", {"loc": sp.log(a), "scale": sp.log(b / a)}),)

    # Examples
    examples: ClassVar = ((0.3, 0.9), (0.2, 5.0), (2.0, 4.0), (0.05, 20.0))

    # Sources
    sources: ClassVar = (
        Source("hamming1970", "on the reciprocal distribution", "density, moments"),
    )


FAMILY = LogUniform()
