"""The Negative binomial family."""

import math
from fractions import Fraction
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import xlog1py

from klexplain.families.base import AT_THE_ENDS, LINEAR, LOG, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.geom import Geometric
from klexplain.families.parameters import POSITIVE, SHARE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY, SUCCESSES
from klexplain.special.beta_function import log_beta
from klexplain.special.elementwise import Array
from klexplain.special.log_gamma import log_gamma_cross_terms
from klexplain.special.ratios import log_exact

sp = lazy.load("sympy")


class NegativeBinomial(Family):
    """The Negative binomial distribution, ``scipy.stats.nbinom(n, p)``."""

    name = "nbinom"
    title = "Negative binomial"
    tagline = "for a whole n, how many failures before n successes"
    synonyms: ClassVar = ("Pólya",)
    names_of_some: ClassVar = {"Pascal": "whole n"}
    note = AT_THE_ENDS
    discrete = True

    # Parameters
    parameters: ClassVar = (
        Parameter(SUCCESSES, POSITIVE, common=True),
        Parameter(PROBABILITY, SHARE),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 0, 1, 2, ..."""
        return sp.Range(sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """Γ(x+r) / (Γ(r) x!) π^r (1-π)^x."""
        r, pi = s["n"], s["p"]
        return sp.gamma(x + r) / (sp.gamma(r) * sp.factorial(x)) * pi**r * (1 - pi) ** x

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log Γ(x+r) - log Γ(r) - log x! + r log π + x log(1-π)."""
        r, pi = s["n"], s["p"]
        return (
            sp.loggamma(x + r)
            - sp.loggamma(r)
            - sp.loggamma(x + 1)
            + r * sp.log(pi)
            + x * sp.log(1 - pi)
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function."""
        r, pi = s["n"], s["p"]
        return (MomentGenerating(lambda t: (pi / (1 - (1 - pi) * sp.exp(t))) ** r),)

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Like x log x at the most, which is finite in the mean where x is."""
        return 0, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 far out, and a logarithm."""
        return {}, {LINEAR: math.log1p(-s["p"]), LOG: s["n"] - 1}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        n, p = s["n"], s["p"]
        return n * (1 - p) / p, math.sqrt(n * (1 - p)) / p

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log Γ(x+r) - log Γ(r) - log x! + r log π + x log(1-π)."""
        n, p, x = s["n"], s["p"], at.x
        ways = -log_beta(n, x + 1), -np.log(x + n)
        return *ways, n * math.log(p), xlog1py(x, -p)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """Γ(x+r) / Γ(r) of both, of which x! is no part, and the failures; seen from the mean.

        Where both are almost Poisson the slopes cancel, so that their sum is taken exactly.
        """
        if change.shift or q["p"] == 1:
            return None
        n, more, failures = p["n"], q["n"] - p["n"], round(p["n"] * (1 - p["p"]) / p["p"])
        moved, here = at.x - failures, n + failures
        pi, rho, y, m = map(Fraction, (p["p"], q["p"], here, more))
        slope = log_exact((1 - pi) / (1 - rho) * y / (y + m))
        orders = log_gamma_cross_terms(here, moved, more, at.x + n)
        at_mean = *log_gamma_cross_terms(here, -float(failures), more, n), failures * slope
        return *(-term for term in orders), moved * slope, *at_mean

    # Evaluation
    @staticmethod
    def divergence(n: Array, p: Array, _: Array, q: Array) -> Array:
        """n times that of Geometrics, of which it is a sum."""
        return n * Geometric.divergence(p, q)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the logarithms of failure, as for the Geometrics that it is a sum of."""
        return {"n": p["n"], **Geometric().between(p, q, weight)}

    # Examples
    examples: ClassVar = ((2.5, 0.3), (2.5, 0.71))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 5", "masses, moments"),)


FAMILY = NegativeBinomial()
