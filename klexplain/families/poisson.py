"""The Poisson family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
from scipy.special import gammaln, xlogy

from klexplain.families.base import AT_THE_ENDS, LINEAR, LOG, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import NON_NEGATIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.notation import MEAN_COUNT
from klexplain.special import log_quotient
from klexplain.special.bregman import kl_div
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


class Poisson(Family):
    """The Poisson distribution, ``scipy.stats.poisson(mu)``."""

    name = "poisson"
    title = "Poisson"
    tagline = "how many independent rare events happen"
    note = AT_THE_ENDS
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

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Like x log x, which is finite in the mean where x is."""
        return 0, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """Like -log x! far out."""
        return {}, {(1.0, 1.0): -1.0, LINEAR: 1 + math.log(s["mu"]), LOG: -0.5}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        return s["mu"], math.sqrt(s["mu"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """x log λ - λ - log x!."""
        return xlogy(at.x, s["mu"]), -s["mu"], -gammaln(at.x + 1)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """x times the logarithm of the ratio of the means, where both count from one number."""
        if change.shift or not p["mu"] * q["mu"]:
            return None
        return (at.x * float(log_quotient(p["mu"], q["mu"])),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, mu_q: Real) -> Real:
        """The generalised divergence of the means."""
        return kl_div(mu_p, mu_q)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A geometric mean of the means."""
        return {"mu": p["mu"] ** weight * q["mu"] ** (1 - weight)}

    # Examples
    examples: ClassVar = ((3.7,), (0.4,))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 4", "masses, moments"),)


FAMILY = Poisson()
