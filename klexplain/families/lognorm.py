"""The Log-normal family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.norm import Normal
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_above_zero
from klexplain.notation import LOG_DEVIATION, SCALE
from klexplain.special import log_quotient
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class LogNormal(Family):
    """The Log-normal distribution, ``scipy.stats.lognorm(s, scale=...)``."""

    name = "lognorm"
    title = "Log-normal"
    tagline = "in the limit, a product of many factors near 1"
    synonyms: ClassVar = ("Galton",)

    # Parameters
    parameters: ClassVar = (
        Parameter(LOG_DEVIATION, POSITIVE),
        Parameter(SCALE, POSITIVE, r"median; the mean of the logarithm is $\log\theta$"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-(log x - log θ)² / (2σ²)) / (x σ sqrt(2π))."""
        sigma, theta = s["s"], s["scale"]
        return sp.exp(-((sp.log(x) - sp.log(theta)) ** 2) / (2 * sigma**2)) / (
            x * sigma * sp.sqrt(2 * sp.pi)
        )

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-(log x - log θ)² / (2σ²) - log x - log σ - log(2π)/2."""
        sigma, theta = s["s"], s["scale"]
        return (
            -((sp.log(x) - sp.log(theta)) ** 2) / (2 * sigma**2)
            - sp.log(x)
            - sp.log(sigma)
            - sp.log(2 * sp.pi) / 2
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, which generate those of the Normal log x."""
        sigma, theta = s["s"], s["scale"]
        mean = theta * sp.exp(sigma**2 / 2)

        def to(m: Expr) -> Expr:
            z = sp.log(m / theta) / sigma
            return m * sp.erf(z / sp.sqrt(2)) - mean * sp.erf((z - sigma) / sp.sqrt(2))

        return (
            PowerMoments(lambda t: theta**t * sp.exp(sigma**2 * t**2 / 2)),
            distance_above_zero(mean, to),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """Only logarithms."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """The square of a logarithm, and a logarithm."""
        square = {(0.0, 2.0): -0.5 / s["s"] ** 2}
        return square | {LOG: 1.0}, square | {LOG: -1.0}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Near 1; log x is Normal."""
        return 1.0, s["s"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-log x - (log x)² / (2σ²) - log σ - log(2π) / 2."""
        sigma = s["s"]
        constants = -math.log(sigma), -math.log(2 * math.pi) / 2
        return -at.log_x, -((at.log_x / sigma) ** 2) / 2, *constants

    # Evaluation
    @staticmethod
    def divergence(sigma_p: Array, theta_p: Array, sigma_q: Array, theta_q: Array) -> Array:
        """That of the Normals of log x."""
        return Normal.divergence(log_quotient(theta_p, theta_q), sigma_p, 0.0, sigma_q)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """The Normal between those of log x."""
        of_p, of_q = ({"loc": np.log(s["scale"]), "scale": s["s"]} for s in (p, q))
        found = Normal().between(of_p, of_q, weight)
        return {"s": found["scale"], "scale": np.exp(found["loc"])}

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The logarithm."""
        return (Relation(r"\log x", "norm", {"loc": sp.log(s["scale"]), "scale": s["s"]}),)

    # Examples
    examples: ClassVar = ((0.8, 0.8), (1.3, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 14", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = LogNormal()
