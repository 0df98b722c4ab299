"""The Geometric family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import xlog1py

from klexplain.families.base import Arrays, Family, Range, Relation, Symbols, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import SHARE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import PROBABILITY
from klexplain.special import geometric

sp = lazy.load("sympy")


class Geometric(Family):
    """The Geometric distribution, ``scipy.stats.geom(p)``."""

    name = "geom"
    title = "Geometric"
    tagline = "how many trials until the first success"
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

    def moments(self, s: Values) -> Range:
        """All powers."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """A power of 1."""
        return 0, 1

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
    def divergence(self, p: Arrays, q: Arrays) -> np.ndarray:
        """The divergence of one trial, times the mean number of trials."""
        return geometric(p["p"], q["p"])

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """The failures before the first success."""
        return (Relation("x - 1", "nbinom", {"n": 1, "p": s["p"]}),)

    # Examples
    examples: ClassVar = ((0.3,), (0.71,))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 5", "masses, moments"),)


FAMILY = Geometric()
