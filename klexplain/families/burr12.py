"""The Burr XII family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import expit

from klexplain.families.base import LOG, Family, Range, Relation, Symbols, Tail, Values
from klexplain.families.expectations import Expr, PowerMoments, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known, Odds
from klexplain.notation import SCALE, SHAPE_C, SHAPE_D
from klexplain.notation.reason import Inline, Reason
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, elementwise

sp = lazy.load("sympy")

FAR = 600.0  # of the logarithm of the bulk: beyond, floats have no room for the tails


class BurrXII(Family):
    """The Burr XII distribution, ``scipy.stats.burr12(c, d, scale=...)``."""

    name = "burr12"
    title = "Burr XII"
    tagline = "incomes: a power near 0, and another far out"
    synonyms: ClassVar = ("Singh–Maddala",)

    # Parameters
    parameters: ClassVar = (
        Parameter(SHAPE_C, POSITIVE, "exponent, near 0", common=True),
        Parameter(SHAPE_D, POSITIVE),
        Parameter(SCALE, POSITIVE, "scale", common=True),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """c d (x/θ)^(c-1) / (θ (1 + (x/θ)^c)^(d+1))."""
        c, d, theta = s["c"], s["d"], s["scale"]
        return c * d * (x / theta) ** (c - 1) / (theta * (1 + (x / theta) ** c) ** (d + 1))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log c + log d - c log θ + (c-1) log x - (d+1) log(1 + (x/θ)^c)."""
        c, d, theta = s["c"], s["d"], s["scale"]
        constant = sp.log(c) + sp.log(d) - c * sp.log(theta)
        return constant + (c - 1) * sp.log(x) - (d + 1) * sp.log(1 + x**c / theta**c)

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s; (x/θ)^c are Beta odds, log(1 + (x/θ)^c) an Exponential of rate d."""
        c, d, theta = s["c"], s["d"], s["scale"]
        odds = Inline(r"(x/\theta)^c", "(x/theta)**c")
        survival = " times it is minus the log of the survival function"
        share = "a mean over a Beta share with shapes "
        return (
            PowerMoments(
                lambda t: theta**t * sp.gamma(1 + t / c) * sp.gamma(d - t / c) / sp.gamma(d)
            ),
            Known(
                lambda x: sp.log(1 + x**c / theta**c),
                1 / d,
                Reason("the mean of an Exponential of rate ", d, ", for ", d, survival),
            ),
            Odds(
                sp.S.One,
                d,
                lambda w: (theta * w ** (1 / c),),
                Reason(share, sp.S.One, " and ", sp.Symbol("d"), ", whose odds are ", odds),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers between -c and c d."""
        return -s["c"], s["c"] * s["d"]

    def growth(self, s: Values) -> Range:
        """Only logarithms."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """Logarithms."""
        return {LOG: 1 - s["c"]}, {LOG: -1 - s["c"] * s["d"]}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """Where (x/θ)^c is about 1/d."""
        c, d = s["c"], s["d"]
        centre = math.exp(max(-FAR, min(FAR, -math.log(d) / c)))
        return centre, centre / (c * min(d, 1.0))

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """log c + log d + (c-1) log x - (d+1) log(1 + x^c)."""
        c, d = s["c"], s["d"]
        bent = -(d + 1) * np.logaddexp(0, c * at.log_x)
        return math.log(c), math.log(d), (c - 1) * at.log_x, bent

    def log_share(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-d log(1 + x^c) - log(1 + x^-c)."""
        z = s["c"] * at.log_x
        return -s["d"] * np.logaddexp(0, z), -np.logaddexp(0, -z)

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """What the two shapes change of c log x and of log(1 + x^c), the scale being one."""
        if change.shift or change.stretch:
            return None
        c, d, more = p["c"], p["d"], q["c"] - p["c"]
        z, moved = c * at.log_x, more * at.log_x
        with np.errstate(over="ignore"):
            bent = np.log1p(np.expm1(moved) * expit(z))
        bent = np.where(np.abs(moved) < 1, bent, np.logaddexp(0, z + moved) - np.logaddexp(0, z))
        return (q["d"] - d) * np.logaddexp(0, z), (q["d"] + 1) * bent, -moved

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(_c: Real, d_p: Real, _s: Real, _d: Real, d_q: Real, _q: Real) -> Real:
        """Itakura and Saito's of the exponents, as between Exponentials of log(1 + (x/θ)^c)."""
        return itakura_saito(d_q, d_p)

    # Relations
    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """A power, which takes away one of the shapes."""
        c, d, theta = s["c"], s["d"], s["scale"]
        return (Relation("x^c", "lomax", {"c": d, "scale": theta**c}),)

    # Examples
    examples: ClassVar = ((2.5, 1.8, 0.8), (2.5, 0.9, 0.8), (1.5, 2.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("tadikamalla1980", "on the type XII distribution", "density, moments"),
    )


FAMILY = BurrXII()
