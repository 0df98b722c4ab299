"""The Chi family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.chi2 import ChiSquared
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import FREEDOM
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class Chi(Family):
    """The Chi distribution, ``scipy.stats.chi(df)``."""

    name = "chi"
    title = "Chi"
    tagline = "for whole ν, the length of a vector of ν standard Normals"

    # Parameters
    parameters: ClassVar = (Parameter(FREEDOM, POSITIVE),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """2^(1-ν/2) x^(ν-1) exp(-x²/2) / Γ(ν/2)."""
        nu = s["df"]
        return 2 ** (1 - nu / 2) * x ** (nu - 1) * sp.exp(-(x**2) / 2) / sp.gamma(nu / 2)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """(1-ν/2) log 2 + (ν-1) log x - x²/2 - log Γ(ν/2)."""
        nu = s["df"]
        return (1 - nu / 2) * sp.log(2) + (nu - 1) * sp.log(x) - x**2 / 2 - sp.loggamma(nu / 2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of Gamma functions."""
        nu = s["df"]
        return (
            PowerMoments(lambda t: 2 ** (t / 2) * sp.gamma((nu + t) / 2) / sp.gamma(nu / 2)),
            distance_of_power(nu / 2, sp.Integer(2), sp.sqrt(2)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -ν: near 0 the density is like x^(ν-1)."""
        return -s["df"], math.inf

    def growth(self, s: Values) -> Range:
        """A square, and a logarithm."""
        return 0, 2

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The root of the mean square; the width tends to that of a Normal."""
        return math.sqrt(s["df"]), math.sqrt(0.5)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """(ν-1) log x - x²/2 - log Γ(ν/2) - (ν/2-1) log 2."""
        df = s["df"]
        constants = -math.lgamma(df / 2), (1 - df / 2) * math.log(2)
        return (df - 1) * at.log_x, -(at.x**2) / 2, *constants

    # Evaluation
    @staticmethod
    def divergence(nu_p: Array, nu_q: Array) -> Array:
        """That of the squares, which are chi-squared."""
        return ChiSquared.divergence(nu_p, nu_q)

    # Relations
    special_case_of = "gengamma"
    special_case = "A chi is a generalised Gamma with a = ν/2, c = 2 and scale √2."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {
            "a": parameters["df"] / 2,
            "c": np.full_like(parameters["df"], 2.0),
            "loc": parameters["loc"],
            "scale": math.sqrt(2) * parameters["scale"],
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The square."""
        return (Relation("x^2", "chi2", {"df": s["df"]}),)

    # Examples
    examples: ClassVar = ((3.0,), (1.5,))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 18", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Chi()
