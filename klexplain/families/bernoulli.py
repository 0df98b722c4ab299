"""The Bernoulli family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import xlog1py, xlogy

from klexplain.families.base import AT_THE_ENDS, Arrays, Family, Range, Symbols, Values
from klexplain.families.expectations import Expectation, Expr, Rule
from klexplain.families.parameters import UNIT_INTERVAL, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY
from klexplain.notation.reason import Reason
from klexplain.special.bregman import kl_div
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


class Bernoulli(Family):
    """The Bernoulli distribution, ``scipy.stats.bernoulli(p)``."""

    name = "bernoulli"
    title = "Bernoulli"
    tagline = "one trial, success or failure"
    note = AT_THE_ENDS
    discrete = True

    # Parameters
    parameters: ClassVar = (Parameter(PROBABILITY, UNIT_INTERVAL),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """Failure 0 and success 1."""
        return sp.Range(2)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """π^x (1-π)^(1-x)."""
        pi = s["p"]
        return pi**x * (1 - pi) ** (1 - x)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """x log π + (1-x) log(1-π)."""
        pi = s["p"]
        return x * sp.log(pi) + (1 - x) * sp.log(1 - pi)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """With two values, every expectation is a sum of two terms."""
        pi = s["p"]

        def two_values(statistic: Expr, x: Expr) -> Expectation:
            value = (1 - pi) * statistic.subs(x, 0) + pi * statistic.subs(x, 1)
            return Expectation(value, Reason("the sum over the two values of ", x))

        return (two_values,)

    def finite_moments(self, s: Values) -> Range:
        """All powers: two values."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Two values."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """0 and 1."""
        return 0.0, 1.0

    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        return s["p"], math.sqrt(s["p"] * (1 - s["p"]))

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """x log π + (1-x) log(1-π)."""
        return xlogy(at.x, s["p"]), xlog1py(1 - at.x, -s["p"])

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(p: Real, q: Real) -> Real:
        """The generalised divergences of success and of failure; 0 log 0 is 0."""
        return kl_div(p, q) + kl_div(1 - p, 1 - q, p - q)

    # Relations
    special_case_of = "binom"
    special_case = "A Bernoulli is a Binomial of one trial."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {"n": np.ones_like(parameters["p"]), **parameters}

    # Examples
    examples: ClassVar = ((0.3,), (0.71,))

    # Sources
    sources: ClassVar = (
        Source("johnson2005", "ch. 3", "masses, moments"),
        Source("cover2006", "example 2.3.1", "divergence"),
    )


FAMILY = Bernoulli()
