"""The Geometric family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import xlog1py

from klexplain.families.base import (
    AT_THE_ENDS,
    LINEAR,
    Family,
    Range,
    Relation,
    Symbols,
    Tail,
    Values,
    weighted_mean,
)
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import SHARE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY
from klexplain.special.bregman import itakura_saito, kl_div
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")


class Geometric(Family):
    """The Geometric distribution, ``scipy.stats.geom(p)``."""

    name = "geom"
    title = "Geometric"
    tagline = "how many trials, up to and with the first success"
    note = AT_THE_ENDS
    discrete = True

    # Parameters
    parameters: ClassVar = (Parameter(PROBABILITY, SHARE),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 1, 2, 3, ..."""
        return sp.Range(1, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """π (1-π)^(x-1)."""
        pi = s["p"]
        return pi * (1 - pi) ** (x - 1)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log π + (x-1) log(1-π)."""
        pi = s["p"]
        return sp.log(pi) + (x - 1) * sp.log(1 - pi)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function."""
        pi = s["p"]
        return (MomentGenerating(lambda t: pi * sp.exp(t) / (1 - (1 - pi) * sp.exp(t))),)

    def finite_moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1."""
        return 0, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 far out."""
        return {}, {LINEAR: math.log1p(-s["p"])}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """1, 2, ..."""
        return 1.0, math.inf

    def bulk(self, s: Values) -> Range:
        """The mean."""
        return 1 / s["p"], 1 / s["p"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log π + (x-1) log(1-π)."""
        return math.log(s["p"]), xlog1py(at.x - 1, -s["p"])

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(p: Real, q: Real) -> Real:
        """The divergence of one trial, times 1/p, the mean number of trials."""
        return itakura_saito(q, p) + kl_div(1 - p, 1 - q, p - q) / p

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the logarithms of failure."""
        return {"p": -np.expm1(weighted_mean(np.log1p(-p["p"]), np.log1p(-q["p"]), weight))}

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The failures before the first success."""
        return (Relation("x - 1", "nbinom", {"n": 1, "p": s["p"]}),)

    # Examples
    examples: ClassVar = ((0.3,), (0.71,))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 5", "masses, moments"),)


FAMILY = Geometric()
