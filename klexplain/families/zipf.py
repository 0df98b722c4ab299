"""Zeta (Zipf): ranks whose frequencies fall like a power."""

import math
from typing import Any, ClassVar

import numpy as np
from scipy.special import zeta

from klexplain._lazy import sympy as sp
from klexplain.families.expectations import Expr, Mellin, Rule
from klexplain.families.family import (
    ABOVE_ONE,
    Family,
    Parameter,
    Range,
    Symbols,
    Values,
)
from klexplain.families.special_statistics import Known
from klexplain.notation import EXPONENT
from klexplain.points import Point


class Zeta(Family):
    """The Zeta distribution, ``scipy.stats.zipf(a)``."""

    name = "zipf"
    title = "Zeta"
    discrete = True

    # Parameters
    parameters: ClassVar = (Parameter(EXPONENT, ABOVE_ONE),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 1, 2, 3, ..."""
        return sp.Range(1, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x^(-a) / ζ(a)."""
        a = s["a"]
        return x ** (-a) / sp.zeta(a)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-a log x - log ζ(a)."""
        a = s["a"]
        return -a * sp.log(x) - sp.log(sp.zeta(a))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The Mellin transform, a ratio of zeta functions."""
        a = s["a"]

        def mean_log(power: int) -> Expr:
            return (-1) ** power * sp.Derivative(sp.zeta(a), (a, power)) / sp.zeta(a)

        return (
            Known(sp.log, mean_log(1), "derivative of the Mellin transform at $s = 0$"),
            Known(
                lambda x: sp.log(x) ** 2,
                mean_log(2),
                "second derivative of the Mellin transform at $s = 0$",
            ),
            Mellin(lambda t: sp.zeta(a - t) / sp.zeta(a)),
        )

    def moments(self, s: Values) -> Range:
        """The powers below a - 1."""
        return -math.inf, s["a"] - 1

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """1, 2, ..."""
        return 1.0, math.inf

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-a log x - log ζ(a)."""
        return -s["a"] * np.log(at.x), -math.log(zeta(s["a"]))

    # Evaluation: no closed form within the family, so numerical.

    # Sources
    sources: ClassVar = ("Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, ch. 11",)


FAMILY = Zeta()
