"""The Chi-squared family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy

from klexplain.families.base import Arrays, Family, Range, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.gamma import Gamma
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import FREEDOM
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class ChiSquared(Family):
    """The Chi-squared distribution, ``scipy.stats.chi2(df)``."""

    name = "chi2"
    title = "Chi-squared"
    tagline = "for whole ν, the sum of the squares of ν standard Normals"
    synonyms: ClassVar = ("chi-square", "χ²")

    # Parameters
    parameters: ClassVar = (Parameter(FREEDOM, POSITIVE),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x^(ν/2-1) exp(-x/2) / (2^(ν/2) Γ(ν/2))."""
        nu = s["df"]
        return x ** (nu / 2 - 1) * sp.exp(-x / 2) / (2 ** (nu / 2) * sp.gamma(nu / 2))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """(ν/2-1) log x - x/2 - (ν/2) log 2 - log Γ(ν/2)."""
        nu = s["df"]
        return (nu / 2 - 1) * sp.log(x) - x / 2 - nu * sp.log(2) / 2 - sp.loggamma(nu / 2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s and the moment generating function."""
        nu = s["df"]
        return (
            PowerMoments(lambda t: 2**t * sp.gamma(nu / 2 + t) / sp.gamma(nu / 2)),
            MomentGenerating(lambda t: (1 - 2 * t) ** (-nu / 2)),
            distance_of_power(nu / 2, sp.S.One, sp.Integer(2)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -ν/2: near 0 the density is like x^(ν/2-1)."""
        return -s["df"] / 2, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1, and a logarithm."""
        return 0, 1

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mean and the standard deviation."""
        return s["df"], math.sqrt(2 * s["df"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """(ν/2-1) log x - x/2 - log Γ(ν/2) - (ν/2) log 2."""
        half = s["df"] / 2
        return (half - 1) * at.log_x, -at.x / 2, -math.lgamma(half), -half * math.log(2)

    # Evaluation
    @staticmethod
    def divergence(nu_p: Array, nu_q: Array) -> Array:
        """That of Gammas of shape ν/2 and one scale."""
        return Gamma.divergence(nu_p / 2, 2.0, nu_q / 2, 2.0)

    # Relations
    special_case_of = "gamma"
    special_case = "A chi-squared is a Gamma of shape ν/2 and scale 2."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {
            "a": parameters["df"] / 2,
            "loc": parameters["loc"],
            "scale": 2 * parameters["scale"],
        }

    # Examples
    examples: ClassVar = ((3.0,), (5.5,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 18", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = ChiSquared()
