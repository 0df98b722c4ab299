"""The Cauchy family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import POISSON, LogOfSquare, Odds
from klexplain.notation import LOCATION, SCALE
from klexplain.notation.reason import Reason
from klexplain.special.elementwise import (
    Real,
    either,
    elementwise,
    log,
    log1p,
    maximum,
    minimum,
    sqrt,
)
from klexplain.special.softplus import softplus

sp = lazy.load("sympy")

LARGE = 1e150  # its square is still a float


class Cauchy(Family):
    """The Cauchy distribution, ``scipy.stats.cauchy(loc, scale)``."""

    name = "cauchy"
    title = "Cauchy"
    tagline = "errors without a mean"
    synonyms: ClassVar = ("Lorentz", "Breit–Wigner")

    # Parameters
    parameters: ClassVar = (
        Parameter(LOCATION, REAL, "median"),
        Parameter(SCALE, POSITIVE, "distance from the median to the quartiles"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """1 / (πθ (1 + z²)), z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return 1 / (sp.pi * theta * (1 + (x - mu) ** 2 / theta**2))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-log(πθ) - log(1 + z²), z = (x-μ)/θ."""
        mu, theta = s["loc"], s["scale"]
        return -sp.log(sp.pi * theta) - sp.log(1 + (x - mu) ** 2 / theta**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """E log(1 + (x-m)²/k) from the Poisson kernel of a half-plane; z² are Beta odds."""
        mu, theta = s["loc"], s["scale"]
        return (
            LogOfSquare(
                lambda m, k: sp.log(((sp.sqrt(k) + theta) ** 2 + (mu - m) ** 2) / k),
                POISSON,
            ),
            Odds(
                sp.S.Half,
                sp.S.Half,
                lambda w: (mu - theta * sp.sqrt(w), mu + theta * sp.sqrt(w)),
                Reason(
                    "a mean over a Beta share with shapes ½ and ½, whose odds are ",
                    sp.Symbol("z") ** 2,
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below 1: not even the mean."""
        return -1, 1

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def finite_exponentials(self, s: Values) -> Range:
        """None: the tails are powers."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm."""
        return {LOG: -2.0}, {LOG: -2.0}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0."""
        return 0.0, 1.0

    def centre(self, s: Symbols) -> Range:
        """Location and scale: a mean and a deviation there are none."""
        return s["loc"], s["scale"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-log(1 + x²) - log π."""
        return -softplus(2 * at.log_abs), -math.log(math.pi)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """log (1 + y²) / (1 + x²), by y - x."""
        moved = change.shift + change.stretch * at.x
        return (np.log1p(moved * (2 * at.x + moved) / (1 + at.x**2)),)

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, theta_p: Real, mu_q: Real, theta_q: Real) -> Real:
        """log(1 + d²/(4 θ_p θ_q)), d² = (μ_p-μ_q)² + (θ_p-θ_q)²; it is symmetric."""
        shift, growth = abs(mu_p / 2 - mu_q / 2), abs(theta_p / 2 - theta_q / 2)
        root_p, root_q = sqrt(theta_p), sqrt(theta_q)
        x, y = shift / root_p / root_q, growth / root_p / root_q

        def far() -> Real:  # where the squares are no floats
            large, small = maximum(shift, growth), minimum(shift, growth)
            size = 2 * log(large) - log(theta_p) - log(theta_q)
            return size + log1p((small / large) * (small / large))

        return either(maximum(x, y) < LARGE, lambda: log1p(x * x + y * y), far)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A Student t."""
        return (Relation("x", "t", {"df": 1, "loc": s["loc"], "scale": s["scale"]}),)

    # Examples
    examples: ClassVar = ((0.3, 0.5), (-1.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 16", "density, moments"),
        Source("chyzak2019", "theorem 1", "divergence"),
    )


FAMILY = Cauchy()
