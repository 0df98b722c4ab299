"""The Logarithmic series family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, LOG, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import PROPER_SHARE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.log_series import log_series_bregman

sp = lazy.load("sympy")


class LogSeries(Family):
    """The Logarithmic series distribution, ``scipy.stats.logser(p)``."""

    name = "logser"
    title = "Logarithmic series"
    tagline = "how many of a kind in a sample of species"
    synonyms: ClassVar = ("log-series",)
    discrete = True
    formula_error = 1e-13

    # Parameters
    parameters: ClassVar = (
        Parameter(PROBABILITY, PROPER_SHARE, "base: the value $x$ weighs $\\pi^x / x$"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 1, 2, 3, ..."""
        return sp.Range(1, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """-π^x / (x log(1-π))."""
        pi = s["p"]
        return -(pi**x) / (x * sp.log(1 - pi))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """x log π - log x - log(-log(1-π))."""
        pi = s["p"]
        return x * sp.log(pi) - sp.log(x) - sp.log(-sp.log(1 - pi))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function."""
        pi = s["p"]
        return (MomentGenerating(lambda t: sp.log(1 - pi * sp.exp(t)) / sp.log(1 - pi)),)

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1, and a logarithm."""
        return 0, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 far out, and a logarithm."""
        return {}, {LINEAR: math.log(s["p"]), LOG: -1.0}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """1, 2, ..."""
        return 1.0, math.inf

    def bulk(self, s: Values) -> Range:
        """From 1 to where the powers begin to fall."""
        return 1.0, 1 / (1 - s["p"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """x log π - log x - log(-log(1-π))."""
        p = s["p"]
        return at.x * math.log(p), -np.log(at.x), -math.log(-math.log1p(-p))

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(p: Real, q: Real) -> Real:
        """That of its log-partition log(-log(1 - p)) in log p."""
        return log_series_bregman(q, p)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the logarithms."""
        return {"p": p["p"] ** weight * q["p"] ** (1 - weight)}

    # Examples
    examples: ClassVar = ((0.3,), (0.71,))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 7", "masses, moments"),)


FAMILY = LogSeries()
