"""Poisson: how many rare events happen."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import gammaln, xlogy

from klexplain.families.base import (
    NON_NEGATIVE,
    Arrays,
    Family,
    Parameter,
    Range,
    Symbols,
    Values,
)
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.points import Point
from klexplain.notation import MEAN_COUNT
from klexplain.special import kl_div

sp = lazy.load("sympy")


class Poisson(Family):
    """The Poisson distribution, ``scipy.stats.poisson(mu)``."""

    name = "poisson"
    title = "Poisson"
    discrete = True

    # Parameters
    parameters: ClassVar = (Parameter(MEAN_COUNT, NON_NEGATIVE),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 0, 1, 2, ..."""
        return sp.Range(sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """λ^x exp(-λ) / x!."""
        lam = s["mu"]
        return lam**x * sp.exp(-lam) / sp.factorial(x)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """x log λ - λ - log x!."""
        lam = s["mu"]
        return x * sp.log(lam) - lam - sp.loggamma(x + 1)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function."""
        lam = s["mu"]
        return (MomentGenerating(lambda t: sp.exp(lam * (sp.exp(t) - 1))),)

    def moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Like x log x, which is finite in the mean where x is."""
        return 0, 1

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        return s["mu"], math.sqrt(s["mu"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """x log λ - λ - log x!."""
        return xlogy(at.x, s["mu"]), -s["mu"], -gammaln(at.x + 1)

    # Evaluation
    def divergence(self, p: Arrays, q: Arrays) -> np.ndarray:
        """λ_p log(λ_p / λ_q) - λ_p + λ_q; 0 log 0 is 0."""
        return kl_div(p["mu"], q["mu"])

    # Sources
    sources: ClassVar = ("Johnson, Kemp & Kotz (2005), Univariate Discrete Distributions, ch. 4",)


FAMILY = Poisson()
