"""The Nakagami family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.norm import Normal
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import SCALE, SHAPE_M
from klexplain.special import log_gamma_bregman
from klexplain.special.elementwise import Array

sp = lazy.load("sympy")


class Nakagami(Family):
    """The Nakagami distribution, ``scipy.stats.nakagami(nu, scale=...)``."""

    name = "nakagami"
    title = "Nakagami"
    tagline = "the strength of a faded signal"
    synonyms: ClassVar = ("Nakagami-m",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_M, POSITIVE),
        Parameter(SCALE, POSITIVE, "root of the mean square"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """2 m^m x^(2m-1) exp(-m x²/θ²) / (Γ(m) θ^(2m))."""
        m, theta = s["nu"], s["scale"]
        return (
            2
            * m**m
            * x ** (2 * m - 1)
            * sp.exp(-m * x**2 / theta**2)
            / (sp.gamma(m) * theta ** (2 * m))
        )

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log 2 + m log m - log Γ(m) - 2m log θ + (2m-1) log x - m x²/θ²."""
        m, theta = s["nu"], s["scale"]
        return (
            sp.log(2)
            + m * sp.log(m)
            - sp.loggamma(m)
            - 2 * m * sp.log(theta)
            + (2 * m - 1) * sp.log(x)
            - m * x**2 / theta**2
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of Gamma functions."""
        m, theta = s["nu"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * m ** (-t / 2) * sp.gamma(m + t / 2) / sp.gamma(m)),
            distance_of_power(m, sp.Integer(2), theta / sp.sqrt(m)),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -2m: near 0 the density is like x^(2m-1)."""
        return -2 * s["nu"], math.inf

    def growth(self, s: Values) -> Range:
        """A square, and a logarithm."""
        return 0, 2

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Near 1; x² is Gamma with mean 1."""
        return 1.0, 0.5 / math.sqrt(s["nu"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """(2ν-1) log x - ν x² + log 2 + ν log ν - log Γ(ν)."""
        nu = s["nu"]
        constants = math.log(2), nu * math.log(nu), -math.lgamma(nu)
        return (2 * nu - 1) * at.log_x, -nu * at.x**2, *constants

    # Evaluation
    @staticmethod
    def divergence(m_p: Array, theta_p: Array, m_q: Array, theta_q: Array) -> Array:
        """m_q times Itakura and Saito's of the squares, plus what the shapes alone bring."""
        squares = Normal.divergence(0.0, theta_p, 0.0, theta_q)
        return 2 * m_q * squares + log_gamma_bregman(m_q, m_p)

    # Relations
    special_case_of = "gengamma"
    special_case = "A Nakagami is a generalised Gamma with c = 2 and scale θ/√m."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {
            "a": parameters["nu"],
            "c": np.full_like(parameters["nu"], 2.0),
            "loc": parameters["loc"],
            "scale": parameters["scale"] / np.sqrt(parameters["nu"]),
        }

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The square."""
        return (Relation("x^2", "gamma", {"a": s["nu"], "scale": s["scale"] ** 2 / s["nu"]}),)

    # Examples
    examples: ClassVar = ((1.5, 0.8), (0.9, 1.7))

    # Sources
    sources: ClassVar = (Source("nakagami1960", "equation 10", "density, moments"),)


FAMILY = Nakagami()
