"""The Discrete uniform family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Symbols, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import WHOLE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known
from klexplain.notation import END, FIRST
from klexplain.notation.reason import Inline, Reason
from klexplain.special.elementwise import Real, either, elementwise
from klexplain.special.ratios import log_quotient

sp = lazy.load("sympy")


class DiscreteUniform(Family):
    """The Discrete uniform distribution, ``scipy.stats.randint(low, high)``."""

    name = "randint"
    title = "Discrete uniform"
    tagline = "any of a run of whole numbers, all equally likely"
    names_of_some: ClassVar = {"die": "from 1 on"}
    discrete = True

    # Parameters
    parameters: ClassVar = (Parameter(FIRST, WHOLE), Parameter(END, WHOLE))

    def check(self, argument: str, parameters: Arrays, got: object) -> None:
        """Refuse an empty run too."""
        super().check(argument, parameters, got)
        if np.any(np.less_equal(parameters["high"], parameters["low"])):
            raise ValueError(f"{argument}: got {got}; expected low < high")

    # Support
    def support(self, s: Symbols) -> Expr:
        """The whole numbers from low up to, not including, high."""
        return sp.Interval(s["low"], s["high"] - 1)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """1 / (high - low)."""
        low, high = s["low"], s["high"]
        return 1 / (high - low)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-log(high - low)."""
        low, high = s["low"], s["high"]
        return -sp.log(high - low)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The mean, and the mean of log x."""
        low, high = s["low"], s["high"]
        return (
            Known(
                lambda x: x,
                (low + high - 1) / 2,
                Reason("half way between the first and the last value"),
            ),
            Known(
                sp.log,
                (sp.loggamma(high) - sp.loggamma(low)) / (high - low),
                Reason(
                    "the mean of a run of logarithms, which add to a difference of ",
                    Inline(r"\log\Gamma", "loggamma"),
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers: finitely many values."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A constant."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The lowest value and the highest."""
        return s["low"], s["high"] - 1

    def bulk(self, s: Values) -> Range:
        """The middle."""
        return (s["low"] + s["high"] - 1) / 2, (s["high"] - s["low"]) / 2

    def centre(self, s: Symbols) -> Range:
        """The middle, and a part of the run as for a Uniform."""
        return (s["low"] + s["high"] - 1) / 2, (s["high"] - s["low"]) / sp.sqrt(12)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """Constant: the values are equally probable."""
        return (-math.log(s["high"] - s["low"]),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(low_p: Real, high_p: Real, low_q: Real, high_q: Real) -> Real:
        """The log of the ratio of the numbers of values where p lies in q, else infinite."""
        return either(
            (low_p < low_q) | (high_p > high_q),
            lambda: np.inf,
            lambda: log_quotient(high_q - low_q, high_p - low_p),
        )

    # Examples
    examples: ClassVar = ((2.0, 5.0), (-1.0, 9.0), (0.0, 2.0))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 6", "masses, moments"),)


FAMILY = DiscreteUniform()
