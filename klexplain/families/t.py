"""The Student t family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LOG, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Absolute, Known, Odds, beta_share
from klexplain.notation import FREEDOM, LOCATION, SCALE
from klexplain.notation.reason import Inline, Reason
from klexplain.special import log1pmx
from klexplain.special.beta_function import log_beta
from klexplain.special.curvature import near
from klexplain.special.softplus import softplus

sp = lazy.load("sympy")


def _distance(nu: Expr, theta: Expr, d: Expr) -> Expr:
    """E|x - m| for a centre at the distance d from m."""
    z = 1 + d**2 / (nu * theta**2)
    around = 2 * theta * sp.sqrt(nu) / ((nu - 1) * sp.beta(nu / 2, sp.S.Half))
    apart = sp.Abs(d) * (1 - beta_share(nu / 2, sp.S.Half, 1 / z))
    return apart + around * z ** ((1 - nu) / 2)


class StudentT(Family):
    """The Student t distribution, ``scipy.stats.t(df, loc, scale)``."""

    name = "t"
    title = "Student t"
    tagline = "errors whose tails fall like a power"
    synonyms: ClassVar = ("Student",)

    # Parameters
    parameters: ClassVar = (
        Parameter(FREEDOM, POSITIVE),
        Parameter(LOCATION, REAL, "median"),
        Parameter(SCALE, POSITIVE, "scale"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """The real line."""
        return sp.S.Reals

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """(1 + z²/ν)^(-(ν+1)/2) / (θ sqrt(ν) B(1/2, ν/2)), z = (x-μ)/θ."""
        nu, mu, theta = s["df"], s["loc"], s["scale"]
        return (1 + (x - mu) ** 2 / (nu * theta**2)) ** (-(nu + 1) / 2) / (
            theta * sp.sqrt(nu) * sp.beta(sp.S.Half, nu / 2)
        )

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log Γ((ν+1)/2) - log Γ(ν/2) - log(πν)/2 - log θ - (ν+1)/2 log(1 + z²/ν)."""
        nu, mu, theta = s["df"], s["loc"], s["scale"]
        return (
            sp.loggamma((nu + 1) / 2)
            - sp.loggamma(nu / 2)
            - sp.log(sp.pi * nu) / 2
            - sp.log(theta)
            - (nu + 1) / 2 * sp.log(1 + (x - mu) ** 2 / (nu * theta**2))
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """Mean and second moment; 1/(1 + z²/ν) is a Beta, and z²/ν its odds."""
        nu, mu, theta = s["df"], s["loc"], s["scale"]
        return (
            Known(lambda x: x, mu, Reason("the centre, by symmetry")),
            Known(lambda x: x**2, mu**2 + theta**2 * nu / (nu - 2), Reason("the second moment")),
            Known(
                lambda x: sp.log(1 + (x - mu) ** 2 / (nu * theta**2)),
                sp.digamma((nu + 1) / 2) - sp.digamma(nu / 2),
                Reason(
                    "the mean of minus the log of a Beta share, for ",
                    Inline(r"1/(1 + z^2/\nu)", "1/(1 + z**2/nu)"),
                    " is one",
                ),
            ),
            Absolute(lambda m: _distance(nu, theta, m - mu)),
            Odds(
                sp.S.Half,
                nu / 2,
                lambda w: (mu - theta * sp.sqrt(nu * w), mu + theta * sp.sqrt(nu * w)),
                Reason(
                    "a mean over a Beta share with shapes ½ and ",
                    Inline(r"\nu/2", "nu/2"),
                    ", whose odds are ",
                    Inline(r"z^2/\nu", "z**2/nu"),
                ),
            ),
        )

    def finite_moments(self, s: Values) -> Range:
        """The powers below ν."""
        return -1, s["df"]

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def finite_exponentials(self, s: Values) -> Range:
        """None: the tails are powers."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm."""
        return {LOG: -s["df"] - 1}, {LOG: -s["df"] - 1}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """The line."""
        return -math.inf, math.inf

    def bulk(self, s: Values) -> Range:
        """Around 0; with few degrees of freedom the bend at sqrt(ν) is narrower than the scale."""
        return 0.0, min(1.0, math.sqrt(s["df"]))

    def centre(self, s: Symbols) -> Range:
        """Location and scale: a deviation there may be none."""
        return s["loc"], s["scale"]

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-((ν+1)/2) log(1 + x²/ν) - log(ν)/2 - log B(1/2, ν/2)."""
        df = s["df"]
        constants = -math.log(df) / 2, -log_beta(0.5, df / 2)
        return -(df + 1) / 2 * softplus(2 * at.log_abs - math.log(df)), *constants

    def log_share(self, at: Point, s: Values) -> tuple[Any, ...]:
        """With z = x²/ν: -(ν/2) log(1 + z) - log(1 + 1/z) / 2 + log(ν) / 2."""
        log_df = math.log(s["df"])
        log_z = 2 * at.log_abs - log_df
        return (
            -s["df"] / 2 * softplus(log_z),
            -softplus(-log_z) / 2,
            log_df / 2,
        )

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """With u = z/(1+z), z = x²/ν, what ν, shift and scale change in log(1+z), less u times it.

        Those first orders in u, large for large ν, are taken together.
        """
        df_p, df_q, far = p["df"], q["df"], np.hypot(math.sqrt(p["df"]), at.x)
        apart = abs(change.shift) > math.sqrt(df_p) or abs(change.stretch) > 1
        if apart or not near(df_q, df_p):
            return None  # the plain difference keeps its digits, and this does not
        unit = np.where(np.isinf(far), np.sign(at.x), at.x / far)
        u, d = unit**2, change.shift / far + unit * change.stretch
        moved, more = df_p / df_q * d * (2 * unit + d), df_q - df_p
        log_1pz = softplus(2 * at.log_abs - math.log(df_p))
        return (
            more / 2 * np.where(u < 0.5, -log1pmx(-u), log_1pz - u),
            -more / (2 * df_q) * u,
            (df_q + 1) / 2 * moved,
            (df_q + 1) / 2 * log1pmx(moved - u * (more / df_q)),
        )

    # Evaluation: no closed form is known within the family, so numerical.

    # Examples
    examples: ClassVar = ((3.5, 0.3, 0.5), (1.5, -1.0, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1995", "ch. 28", "density, moments"),
        Source("lange1989", "appendix", "information"),
    )


FAMILY = StudentT()
