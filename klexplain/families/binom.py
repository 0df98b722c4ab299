"""The Binomial family."""

import math
from fractions import Fraction
from typing import Any, ClassVar

import lazy_loader as lazy
from scipy.special import expit, logit, xlog1py, xlogy

from klexplain.families.base import AT_THE_ENDS, Family, Range, Symbols, Values, weighted_mean
from klexplain.families.bernoulli import Bernoulli
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import COUNT, UNIT_INTERVAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY, TRIALS
from klexplain.special.beta_function import log_beta
from klexplain.special.elementwise import Array
from klexplain.special.log_gamma import log_gamma_cross_terms
from klexplain.special.ratios import log_exact

sp = lazy.load("sympy")


class Binomial(Family):
    """The Binomial distribution, ``scipy.stats.binom(n, p)``."""

    name = "binom"
    title = "Binomial"
    tagline = "how many of n trials succeed"
    note = AT_THE_ENDS
    discrete = True

    # Parameters
    parameters: ClassVar = (
        Parameter(TRIALS, COUNT, common=True),
        Parameter(PROBABILITY, UNIT_INTERVAL),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """0 to n successes."""
        return sp.Range(s["n"] + 1)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """C(n, x) π^x (1-π)^(n-x)."""
        n, pi = s["n"], s["p"]
        return sp.binomial(n, x) * pi**x * (1 - pi) ** (n - x)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log n! - log x! - log (n-x)! + x log π + (n-x) log(1-π)."""
        n, pi = s["n"], s["p"]
        ways = sp.loggamma(n + 1) - sp.loggamma(x + 1) - sp.loggamma(n - x + 1)
        return ways + x * sp.log(pi) + (n - x) * sp.log(1 - pi)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function."""
        n, pi = s["n"], s["p"]
        return (MomentGenerating(lambda t: (1 - pi + pi * sp.exp(t)) ** n),)

    def finite_moments(self, s: Values) -> Range:
        """All powers: finitely many values."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Finitely many values."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """0 to n."""
        return 0.0, s["n"]

    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        n, p = s["n"], s["p"]
        return n * p, math.sqrt(n * p * (1 - p))

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log n! - log x! - log (n-x)! + x log π + (n-x) log(1-π)."""
        n, p, x = s["n"], s["p"], at.x
        ways = -log_beta(x + 1, n - x + 1), -math.log1p(n)
        return *ways, xlogy(x, p), xlog1py(n - x, -p)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """Ratios of n! and (n-x)!, of which x! is no part, and the odds; seen from the mean.

        Where both are almost Poisson the slopes cancel, so that their sum is taken exactly.
        """
        if change.shift:
            return None
        n, more, successes = p["n"], q["n"] - p["n"], round(p["n"] * p["p"])
        moved, here = at.x - successes, n - successes + 1
        pi, rho, y, m = map(Fraction, (p["p"], q["p"], here, more))
        slope = log_exact(pi * (1 - rho) / (rho * (1 - pi)) * y / (y + m))
        at_mean = (
            -sum(log_gamma_cross_terms(here, float(successes), more)),
            -math.log1p(more / (n + 1)),
            successes * slope,
            n * log_exact((1 - pi) / (1 - rho)),
            -more * math.log1p(-q["p"]),
        )
        return *log_gamma_cross_terms(here, -moved, more), moved * slope, *at_mean

    # Evaluation
    @staticmethod
    def divergence(n: Array, p: Array, _: Array, q: Array) -> Array:
        """n times the divergence of one trial: the trials are independent."""
        return n * Bernoulli.divergence(p, q)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the log odds."""
        odds = weighted_mean(logit(p["p"]), logit(q["p"]), weight)
        return {"n": p["n"], "p": expit(odds)}

    # Examples
    examples: ClassVar = ((7.0, 0.3), (7.0, 0.71))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 3", "masses, moments"),)


FAMILY = Binomial()
