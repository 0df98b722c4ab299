"""The Zeta (Zipf) family."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import lazy_loader as lazy
from scipy.special import zeta

from klexplain.families.base import LOG, Family, Range, Symbols, Tail, Values, weighted_mean
from klexplain.families.expectations import Expectation, Expr, Rule, derivative_of
from klexplain.families.parameters import ABOVE_ONE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.notation import SHAPE_A
from klexplain.special.elementwise import Real, elementwise
from klexplain.special.zeta import log_zeta_bregman

sp = lazy.load("sympy")


@dataclass(frozen=True)
class _ZetaRatio:
    """E[x^m (log x)^k] from derivatives of the moment ζ(a-s) / ζ(a).

    SymPy does not differentiate ζ, so the derivatives are written down.
    """

    a: Expr

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is x^m (log x)^k."""
        factors = statistic.as_powers_dict()
        k, m = factors.pop(sp.log(x), 0), factors.pop(x, sp.S.Zero)
        if any(power != 0 for power in factors.values()) or m.has(x):
            return None
        z, s = sp.symbols("z s", real=True)
        zeta = sp.Derivative(sp.zeta(z), (z, k)) if k else sp.zeta(z)
        value = (-1) ** k * zeta.subs(z, self.a - m) / sp.zeta(self.a)
        transform = sp.zeta(self.a - s) / sp.zeta(self.a)
        return Expectation(value, derivative_of(x**s, int(k), s, m), x**s, transform)


class Zeta(Family):
    """The Zeta distribution, ``scipy.stats.zipf(a)``."""

    name = "zipf"
    title = "Zeta"
    tagline = "ranks whose frequencies fall like a power"
    synonyms: ClassVar = ("Zipf", "discrete Pareto")
    discrete = True
    formula_error = 2e-14

    # Parameters
    parameters: ClassVar = (Parameter(SHAPE_A, ABOVE_ONE, "exponent"),)

    # Support
    def support(self, s: Symbols) -> Expr:
        """The counts 1, 2, 3, ..."""
        return sp.Range(1, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """x^(-a) / ζ(a)."""
        a = s["a"]
        return x ** (-a) / sp.zeta(a)

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """-a log x - log ζ(a)."""
        a = s["a"]
        return -a * sp.log(x) - sp.log(sp.zeta(a))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moments E x^s, ratios of zeta functions."""
        a = s["a"]
        return (_ZetaRatio(a),)

    def finite_moments(self, s: Values) -> Range:
        """The powers below a - 1."""
        return -math.inf, s["a"] - 1

    def growth(self, s: Values) -> Range:
        """Only a logarithm."""
        return 0, 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A logarithm far out."""
        return {}, {LOG: -s["a"]}

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """1, 2, ..."""
        return 1.0, math.inf

    def centre(self, s: Symbols) -> Range:
        """Those of an exponential fall of log x, whose mean is finite where that of x is none."""
        return 1 + 1 / (s["a"] - 1), 1 / (s["a"] - 1)

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-a log x - log ζ(a)."""
        return -s["a"] * at.log_x, -math.log(zeta(s["a"]))

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(a_p: Real, a_q: Real) -> Real:
        """The Bregman divergence of log ζ, since it is an exponential family."""
        return log_zeta_bregman(a_q, a_p)

    def between(self, p: Values, q: Values, weight: float) -> Values:
        """A mean of the exponents."""
        return {"a": weighted_mean(p["a"], q["a"], weight)}

    # Examples
    examples: ClassVar = ((2.5,), (1.75,))
    # The tails of the first two examples would fill the figure.
    shown: ClassVar = ((4.0,), (3.0,))

    # Sources
    sources: ClassVar = (Source("johnson2005", "ch. 11", "masses, moments"),)


FAMILY = Zeta()
