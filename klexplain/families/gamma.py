"""The Gamma family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Symbols, Values, weighted_mean
from klexplain.families.expectations import Expr, MomentGenerating, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import distance_of_power
from klexplain.notation import SCALE, SHAPE_A
from klexplain.special.compiled import arithmetic, compiled
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.log_gamma import log_gamma_bregman_from
from klexplain.special.products import weighted_itakura_saito

sp = lazy.load("sympy")


class Gamma(Family):
    """The Gamma distribution, ``scipy.stats.gamma(a, scale=...)``."""

    name = "gamma"
    title = "Gamma"
    tagline = "a waiting time; for a whole shape a, until the a-th event"
    names_of_some: ClassVar = {"Erlang": "whole shapes"}

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_A, POSITIVE, "shape"),
        Parameter(SCALE, POSITIVE, r"scale; the rate is $1/\theta$"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x^(a-1) exp(-x/θ) / (Γ(a) θ^a)."""
        a, theta = s["a"], s["scale"]
        return x ** (a - 1) * sp.exp(-x / theta) / (sp.gamma(a) * theta**a)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """(a-1) log x - x/θ - log Γ(a) - a log θ."""
        a, theta = s["a"], s["scale"]
        return (a - 1) * sp.log(x) - x / theta - sp.loggamma(a) - a * sp.log(theta)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of Gamma functions, and the Laplace transform."""
        a, theta = s["a"], s["scale"]
        return (
            PowerMoments(lambda t: theta**t * sp.gamma(a + t) / sp.gamma(a)),
            MomentGenerating(lambda t: (1 - theta * t) ** -a),
            distance_of_power(a, sp.S.One, theta),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -a: near 0 the density is like x^(a-1)."""
        return -s["a"], math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1, and a logarithm."""
        return 0, 1

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mode of x times the density."""
        return s["a"], math.sqrt(s["a"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """(a-1) log x - x - log Γ(a)."""
        a = s["a"]
        return (a - 1) * at.log_x, -at.x, -math.lgamma(a)

    # Evaluation
    @staticmethod
    @elementwise
    @arithmetic
    @compiled
    def divergence(a_p: Real, theta_p: Real, a_q: Real, theta_q: Real) -> Real:
        """a_q times Itakura and Saito's of the means, plus what the shapes alone bring."""
        means = weighted_itakura_saito(a_q, a_p, theta_p, a_q, theta_q)
        return means + log_gamma_bregman_from(a_q, a_p, a_q - a_p)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the shapes, and of the rates."""
        rate = weight + (1 - weight) * p["scale"] / q["scale"]
        return {"a": weighted_mean(p["a"], q["a"], weight), "scale": p["scale"] / rate}

    # Relations
    special_case_of = "gengamma"
    special_case = "A Gamma is a generalised Gamma with c = 1."

    def embed(self, parameters: Arrays) -> Arrays:
        """As a member of the wider family."""
        return {"c": np.ones_like(parameters["a"]), **parameters}

    # Examples
    examples: ClassVar = ((2.5, 0.8), (0.9, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 17", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = Gamma()
