"""The Gumbel family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute
from klexplain.notation import LOCATION, SCALE
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.powers import log_mean_of_gumbel, power_of_exponential

sp = lazy.load("sympy")


class Gumbel(Family):
    """The Gumbel distribution, ``scipy.stats.gumbel_r(loc, scale)``."""

    name = "gumbel_r"
    title = "Gumbel"
    tagline = "in the limit, the largest of many values with a light tail"
    synonyms: ClassVar = ("type I extreme value",)
    formula_error = 1e-12

    # Parameters
    parameters: ClassVar = (Parameter(LOCATION, REAL, "mode"), Parameter(SCALE, POSITIVE, "scale"))

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-z - e^(-z)) / θ, z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return sp.exp(-(x - mu) / theta - sp.exp(-(x - mu) / theta)) / theta

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-z - log θ - e^(-z), z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return -(x - mu) / theta - sp.log(theta) - sp.exp(mu / theta) * sp.exp(-x / theta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function, and the mean distance from a point."""
        mu, theta = s["loc"], s["scale"]
        mean = mu + sp.EulerGamma * theta
        return (
            MomentGenerating(lambda t: sp.exp(mu * t) * sp.gamma(1 - theta * t)),
            Absolute(lambda m: mean - m + 2 * theta * sp.E1(sp.exp((mu - m) / theta))),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1; below, an exponential."""
        return 0, 1

    def finite_exponentials(self, s: Values) -> Range:
        """All that grow as x falls: the lower tail is far lighter than they."""
        return -math.inf, 1 / s["scale"]

    def exponential_growth(self, s: Values) -> Expr:
        """The lower tail is one over the exponential of an exponential."""
        return -1 / s["scale"]

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1; below, an exponential."""
        return {(math.inf, 1.0): -1.0, LINEAR: 1.0}, {LINEAR: -1.0}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0."""
        return 0.0, 1.0

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-x - exp(-x)."""
        return -at.x, -np.exp(-at.x)

    def log_growth(self, at: Point, s: Values) -> np.ndarray:
        """exp(-x)."""
        return -at.x

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, theta_p: Real, mu_q: Real, theta_q: Real) -> Real:
        """Under p exp(-(x-μ_p)/θ_p) is Exponential; exp(-(x-μ_q)/θ_q) is a power of it."""
        mean = log_mean_of_gumbel(mu_p, theta_p, mu_q, theta_q)
        return power_of_exponential(theta_p, theta_q, mean)

    # Examples
    examples: ClassVar = ((0.3, 0.5), (-1.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1995", "ch. 22", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Gumbel()
