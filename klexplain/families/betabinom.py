"""The Beta-binomial family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy

from klexplain.families.base import Family, Range, Symbols, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import COUNT, POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known
from klexplain.notation import SHAPE_A, SHAPE_B, TRIALS
from klexplain.notation.reason import Reason
from klexplain.special.beta_function import log_beta
from klexplain.special.log_gamma import log_gamma_step

sp = lazy.load("sympy")

NEAR = 0.5  # ratio of two shapes from which a step of log Γ loses no digits
BY_SHARE = Reason("a mean of the moment of a Binomial, over the Beta of its probability")


class BetaBinomial(Family):
    """The Beta-binomial distribution, ``scipy.stats.betabinom(n, a, b)``."""

    name = "betabinom"
    title = "Beta-binomial"
    tagline = "successes in n trials whose common probability is a Beta"
    names_of_some: ClassVar = {"negative hypergeometric": "whole a and b"}
    discrete = True

    # Parameters
    parameters: ClassVar = (
        Parameter(TRIALS, COUNT),
        Parameter(SHAPE_A, POSITIVE, "shape, weight of the Beta near 1"),
        Parameter(SHAPE_B, POSITIVE, "shape, weight of the Beta near 0"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """0 to n successes."""
        return sp.Range(s["n"] + 1)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """C(n, x) B(x+a, n-x+b) / B(a, b)."""
        n, a, b = s["n"], s["a"], s["b"]
        return sp.binomial(n, x) * sp.beta(x + a, n - x + b) / sp.beta(a, b)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log C(n, x) + log B(x+a, n-x+b) - log B(a, b), in terms of log Γ."""
        n, a, b = s["n"], s["a"], s["b"]
        ways = sp.loggamma(n + 1) - sp.loggamma(x + 1) - sp.loggamma(n - x + 1)
        inner = sp.loggamma(x + a) + sp.loggamma(n - x + b) - sp.loggamma(n + a + b)
        return ways + inner + sp.loggamma(a + b) - sp.loggamma(a) - sp.loggamma(b)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The mean and the mean square."""
        n, a, b = s["n"], s["a"], s["b"]
        share, pairs = a / (a + b), a * (a + 1) / ((a + b) * (a + b + 1))
        return (
            Known(lambda x: x, n * share, BY_SHARE),
            Known(lambda x: x**2, n * share + n * (n - 1) * pairs, BY_SHARE),
        )

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
        n, a, b = s["n"], s["a"], s["b"]
        share = a / (a + b)
        spread = math.sqrt(n * share * (b / (a + b)) * ((a + b + n) / (a + b + 1)))
        return n * share, spread

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log C(n, x) + log B(x+a, n-x+b) - log B(a, b)."""
        n, a, b, x = s["n"], s["a"], s["b"], at.x
        ways = -log_beta(x + 1, n - x + 1), -math.log1p(n)
        return *ways, log_beta(x + a, n - x + b), -float(log_beta(a, b))

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """Two steps of log Γ, where they are short, of as many trials."""
        near = all(NEAR < q[shape] / p[shape] < 1 / NEAR for shape in ("a", "b"))
        if change.shift or p["n"] != q["n"] or not near:
            return None
        steps = [
            log_gamma_step(count + q[shape], count + p[shape], q[shape] - p[shape])
            for count, shape in ((at.x, "a"), (p["n"] - at.x, "b"))
        ]
        own, other = (side["a"] + side["b"] + p["n"] for side in (p, q))
        return -steps[0], -steps[1], float(log_gamma_step(other, own))

    # Evaluation: no closed form is known within the family, so a sum over the values.

    # Examples
    examples: ClassVar = ((7.0, 2.5, 1.75), (7.0, 0.8, 1.2), (1.0, 2.5, 1.75))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 6", "masses, moments"),)


FAMILY = BetaBinomial()
