"""The Half-logistic family."""

import math
from functools import partial
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import HIGHEST, Expr, MomentGenerating, Rule
from klexplain.families.logistic import Logistic
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Known
from klexplain.notation import SCALE
from klexplain.notation.reason import Reason

sp = lazy.load("sympy")

SERIES = Reason(
    "a mean under Exponentials added with alternating signs, for the density is a series of them"
)


def _alternating(m: int) -> Expr:
    """1 - 1/2^m + 1/3^m - ..., which is log 2 for m = 1."""
    return sp.log(2) if m == 1 else (1 - sp.S(2) ** (1 - m)) * sp.zeta(m)


def _exponential(t: Expr) -> Expr:
    """E exp(-t x) of the standard member."""
    return t * (sp.digamma((t + 1) / 2) - sp.digamma(t / 2)) - 1


def _distance(theta: Expr, cut: Expr, m: Expr) -> Expr:
    """E|x - m|, where `cut` is m moved into the support."""
    return 2 * cut - m + 4 * theta * sp.log(1 + sp.exp(-cut / theta)) - 2 * theta * sp.log(2)


def _power(m: int, x: Expr) -> Expr:
    return x**m


class HalfLogistic(Family):
    """The Half-logistic distribution, ``scipy.stats.halflogistic(scale=...)``."""

    name = "halflogistic"
    title = "Half-logistic"
    tagline = "the size of a Logistic error"

    # Parameters
    parameters: ClassVar = (Parameter(SCALE, POSITIVE, "scale, also of the whole Logistic"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """2 e^(-x/θ) / (θ (1 + e^(-x/θ))²)."""
        theta = s["scale"]
        return 2 * sp.exp(-x / theta) / (theta * (1 + sp.exp(-x / theta)) ** 2)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log 2 - log θ - x/θ - 2 log(1 + e^(-x/θ))."""
        theta = s["scale"]
        return sp.log(2) - sp.log(theta) - x / theta - 2 * sp.log(1 + sp.exp(-x / theta))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The whole moments, the means of two logarithms, exponentials, the mean distance."""
        theta = s["scale"]
        whole = (
            Known(partial(_power, m), 2 * sp.factorial(m) * _alternating(m) * theta**m, SERIES)
            for m in range(1, HIGHEST + 1)
        )
        return (
            *whole,
            Known(sp.log, sp.log(theta) + sp.log(sp.pi / 2) - sp.EulerGamma, SERIES),
            Known(
                lambda x: sp.log(1 + sp.exp(-x / theta)),
                1 - sp.log(2),
                Reason(
                    "the mean of minus the log of a share that is uniform between one half and one"
                ),
            ),
            MomentGenerating(lambda t: _exponential(-theta * t)),
            Absolute(lambda m: _distance(theta, sp.Max(m, 0), m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -1: the density is not 0 at 0."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1."""
        return 0, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 far out."""
        return {}, {LINEAR: -1.0}

    def centre(self, s: Symbols) -> Range:
        """The mean of log x, and about its deviation."""
        return sp.log(s["scale"]), sp.S.One

    # Log-density in numbers
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log 2 - x - 2 log(1 + exp(-x))."""
        return math.log(2), -at.x, -2 * np.log1p(np.exp(-at.x))

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """That of the Logistics of which both are one half."""
        return Logistic().log_ratio(at, p, q, change)

    # Evaluation: no closed form is known within the family, so numerical.

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A sign left to chance."""
        return (Relation(r"\pm x", "logistic", {"loc": 0, "scale": s["scale"]}),)

    # Examples
    examples: ClassVar = ((0.4,), (1.9,))

    # Sources
    sources: ClassVar = (Source("johnson1995", "ch. 23", "density, moments"),)


FAMILY = HalfLogistic()
