"""The Truncated normal family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import Arrays, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expectation, Expr, MomentGenerating, Rule, Square
from klexplain.families.parameters import EXTENDED, POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import DISTANCE, Absolute, Known
from klexplain.notation import DEVIATION, HIGH_CUT, LOCATION, LOW_CUT
from klexplain.notation.reason import Reason
from klexplain.special.normal_mass import log_scaled_mass

sp = lazy.load("sympy")

ENDS = Reason("a mean of a Normal, and what the density has at the two ends")


def _density(z: Expr) -> Expr:
    """The density of the standard Normal."""
    return sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)


def _between(u: Expr, v: Expr) -> Expr:
    """The probability that a standard Normal lies between u and v."""
    return (sp.erf(v / sp.sqrt(2)) - sp.erf(u / sp.sqrt(2))) / 2


class TruncatedNormal(Family):
    """The Truncated normal distribution, ``scipy.stats.truncnorm(a, b, loc, scale)``."""

    name = "truncnorm"
    title = "Truncated normal"
    tagline = "a Normal, of which only the values between two bounds are kept"
    synonyms: ClassVar = ("truncated Gaussian",)
    note = (
        "What is derived is about two finite bounds. "
        "`kl_divergence` also takes $a = -\\infty$ or $b = \\infty$, by integration."
    )

    # Parameters
    parameters: ClassVar = (
        Parameter(LOW_CUT, EXTENDED),
        Parameter(HIGH_CUT, EXTENDED),
        Parameter(LOCATION, REAL, "mean, before the cut"),
        Parameter(DEVIATION, POSITIVE, "standard deviation, before the cut"),
    )

    def check(self, argument: str, parameters: Arrays, got: object) -> None:
        """Refuse an empty interval too."""
        super().check(argument, parameters, got)
        if np.any(np.less_equal(parameters["b"], parameters["a"])):
            raise ValueError(f"{argument}: got {got}; expected a < b")

    # Support
    def support(self, s: Symbols) -> Expr:
        """Between the bounds, which stand in deviations from the mean."""
        mu, sigma = s["loc"], s["scale"]
        return sp.Interval.open(mu + sigma * s["a"], mu + sigma * s["b"])

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(-(x-μ)²/(2σ²)) / (σ √(2π) (Φ(v) - Φ(u)))."""
        u, v, mu, sigma = s["a"], s["b"], s["loc"], s["scale"]
        bell = sp.sqrt(2) * sp.exp(-((x - mu) ** 2) / (2 * sigma**2))
        return bell / (sp.sqrt(sp.pi) * sigma * 2 * _between(u, v))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-(x-μ)²/(2σ²) - log σ - log(2π)/2 - log(Φ(v) - Φ(u))."""
        u, v, mu, sigma = s["a"], s["b"], s["loc"], s["scale"]
        constant = -sp.log(sigma) - sp.log(2 * sp.pi) / 2 - sp.log(_between(u, v))
        return constant - (x - mu) ** 2 / (2 * sigma**2)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The first two moments, the moment generating function, and the mean distance."""
        u, v, mu, sigma = s["a"], s["b"], s["loc"], s["scale"]
        mass = _between(u, v)
        first = sigma * (_density(u) - _density(v)) / mass
        second = sigma**2 * (1 + (u * _density(u) - v * _density(v)) / mass)

        def distance(m: Expr) -> Expr:
            cut = sp.Min(sp.Max((m - mu) / sigma, u), v)
            below = (m - mu) * _between(u, cut) - sigma * (_density(u) - _density(cut))
            return mu + first - m + 2 * below / mass

        def shifted(t: Expr) -> Expr:
            moved = _between(u - sigma * t, v - sigma * t)
            return sp.exp(mu * t + (sigma * t) ** 2 / 2) * moved / mass

        def exponential(statistic: Expr, x: Expr) -> Expectation | None:
            """Higher moments, which a variance needs, fill a page."""
            of = MomentGenerating(shifted)
            return of(statistic, x) if isinstance(statistic, sp.exp) else None

        return (
            Known(lambda x: x, mu + first, ENDS),
            Square(lambda m: (mu - m) ** 2 + 2 * (mu - m) * first + second, ENDS),
            exponential,
            Absolute(distance, DISTANCE),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers above -1, where 0 belongs to the support."""
        return -1, math.inf

    def growth(self, s: Values) -> Range:
        """A square, as far as it goes."""
        return 0, 2

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A square where there is no bound."""
        square: Tail = {(2.0, 0.0): -0.5}
        return (square if s["a"] == -math.inf else {}, square if s["b"] == math.inf else {})

    def centre(self, s: Symbols) -> Range:
        """The middle between the bounds, and a part of the width as for a Uniform."""
        u, v, mu, sigma = s["a"], s["b"], s["loc"], s["scale"]
        return mu + sigma * (u + v) / 2, sigma * (v - u) / sp.sqrt(12)

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The bounds."""
        return s["a"], s["b"]

    def bulk(self, s: Values) -> Range:
        """Next to the bound that is nearer to the mean of the whole, over 1/x of it."""
        start, end = _nearest(s), max(s["a"], -s["b"], 0.0)
        width = min(1 / (1 + end), s["b"] - s["a"])
        return start + math.copysign(width / 2, start) * (end > 0), width

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-(x²-c²)/2, and minus the log of its integral, with c the likeliest value."""
        start = _nearest(s)
        past = at.past(start)
        return -past * (start + past / 2), -log_scaled_mass(s["a"], s["b"])

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...]:
        """The same of both, by what either step of the way from p to q changes."""
        start, moved_start = _nearest(p), _nearest(q) - _nearest(p)
        moved = change.shift + change.stretch * at.x - moved_start
        past = at.past(start)
        return moved * (start + moved_start + (past + moved) / 2), past * (moved_start + moved / 2)

    # Evaluation: the constants of two members are as hard as the integral, so numerical.

    # Examples
    examples: ClassVar = (
        (-0.5, 0.8, 0.3, 0.5),
        (-2.0, 2.5, 0.1, 2.0),
        (-1.0, 1.0, 2.75, 0.5),
    )

    # Sources
    sources: ClassVar = (Source("johnson1994", "ch. 13", "density, moments"),)


def _nearest(s: Values) -> float:
    """Where the standard member has its highest density."""
    return float(min(max(0.0, s["a"]), s["b"]))


FAMILY = TruncatedNormal()
