"""The Inverse Gaussian (Wald) family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np

from klexplain.families.base import LINEAR, LOG, Family, Range, Symbols, Tail, Values
from klexplain.families.expectations import Expr, MomentGenerating, Rule
from klexplain.families.parameters import POSITIVE, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Known, PowerMoment, distance_above_zero
from klexplain.notation import RELATIVE_MEAN, STIFFNESS
from klexplain.notation.reason import Inline, Reason
from klexplain.special.bregman import itakura_saito
from klexplain.special.elementwise import Real, either, elementwise
from klexplain.special.products import quotient, relative_difference

sp = lazy.load("sympy")

MIRROR = Reason(
    "the mean of ",
    Inline("x^{-m}", "x**-m"),
    " is that of ",
    Inline("x^{m+1}", "x**(m + 1)"),
    ", divided by the mean to the power ",
    Inline("2m + 1", "2*m + 1"),
)


MEAN_LOG = Reason(
    "the derivative of the moment ",
    Inline(r"\mathbb{E}_p\left[x^s\right]", "E[x**s]"),
    ", a Bessel function ",
    Inline(r"K_{s-1/2}", "K"),
    ", at ",
    Inline("s = 0", "s = 0"),
)


def _moment(mu: Expr, lam: Expr, s: Expr) -> Expr:
    """E[x^s], a Bessel function of the order s - 1/2."""
    size, order = (mu * lam) ** s * sp.sqrt(2 / (sp.pi * mu)) * sp.exp(1 / mu), s - sp.S.Half
    # K is the same for both signs of its order.
    return size * sp.besselk(-order if order.could_extract_minus_sign() else order, 1 / mu)


def _reciprocal(m: int, mu: Expr, lam: Expr) -> Expr:
    """E[x^-m], from the moments of positive order."""
    t = sp.Symbol("t", real=True)
    transform = sp.exp((1 - sp.sqrt(1 - 2 * mu**2 * lam * t)) / mu)
    moment = sp.diff(transform, t, m + 1).subs(t, 0)
    return sp.expand(moment / (mu * lam) ** (2 * m + 1))


class InverseGaussian(Family):
    """The Inverse Gaussian distribution, ``scipy.stats.invgauss(mu, scale=...)``."""

    name = "invgauss"
    title = "Inverse Gaussian"
    tagline = "when a drifting walk first arrives"
    synonyms: ClassVar = ("Wald",)

    # Parameters
    parameters: ClassVar = (Parameter(RELATIVE_MEAN, POSITIVE), Parameter(STIFFNESS, POSITIVE))

    # Support
    def support(self, s: Symbols) -> Expr:
        """The positive half-line."""
        return sp.Interval.open(0, sp.oo)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """sqrt(λ/(2π x³)) exp(-(x-m)² / (2μ² λ x)), with the mean m = μ λ."""
        mu, lam = s["mu"], s["scale"]
        return sp.sqrt(lam / (2 * sp.pi * x**3)) * sp.exp(
            -((x - mu * lam) ** 2) / (2 * mu**2 * lam * x)
        )

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """log(λ/(2π))/2 - (3/2) log x - x/(2μ²λ) - λ/(2x) + 1/μ."""
        mu, lam = s["mu"], s["scale"]
        return (
            sp.log(lam / (2 * sp.pi)) / 2
            - sp.Rational(3, 2) * sp.log(x)
            - x / (2 * mu**2 * lam)
            - lam / (2 * x)
            + 1 / mu
        )

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The moment generating function, the moments E x^s and E log x, and the mean distance."""
        mu, lam = s["mu"], s["scale"]
        mean = mu * lam

        def to(m: Expr) -> Expr:
            less, more, width = m - mean, m + mean, mu * sp.sqrt(2 * lam * m)
            return less * sp.erf(less / width) + more * sp.exp(2 / mu) * sp.erfc(more / width)

        return (
            MomentGenerating(lambda t: sp.exp((1 - sp.sqrt(1 - 2 * mu**2 * lam * t)) / mu)),
            Known(lambda x: 1 / x, _reciprocal(1, mu, lam), MIRROR),
            Known(lambda x: x**-2, _reciprocal(2, mu, lam), MIRROR),
            Known(sp.log, sp.log(mean) - sp.exp(2 / mu) * sp.E1(2 / mu), MEAN_LOG),
            PowerMoment(lambda t: _moment(mu, lam, t)),
            distance_above_zero(mean, to),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers, negative ones too."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """The powers -1 and 1, and a logarithm."""
        return -1, 1

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """A power of 1 at both ends, and a logarithm."""
        return {LINEAR: -0.5, LOG: 1.5}, {LINEAR: -0.5 / s["mu"] ** 2, LOG: -1.5}

    # Log-density in numbers
    def bulk(self, s: Values) -> Range:
        """The mean, or where its tail begins; x is near 1/χ² where the mean is large."""
        return min(s["mu"], 1.0), min(s["mu"], 1.0) ** 1.5

    def centre(self, s: Symbols) -> Range:
        """As if it were a Log-normal with its mean and deviation."""
        mu, lam = s["mu"], s["scale"]
        return sp.log(mu * lam) - sp.log(1 + mu) / 2, sp.sqrt(sp.log(1 + mu))

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """-(3/2) log x - x/(2μ²) + 1/μ - 1/(2x) - log(2π) / 2."""
        mu = s["mu"]
        squares = -at.x / (2 * mu * mu), -np.exp(-at.log_x) / 2, 1 / mu
        return -1.5 * at.log_x, *squares, -math.log(2 * math.pi) / 2

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(mu_p: Real, theta_p: Real, mu_q: Real, theta_q: Real) -> Real:
        """Half of Itakura and Saito's of λ = θ, plus the squared distance of the means μθ."""
        d = relative_difference(mu_p, theta_p, mu_q, theta_q)

        def far() -> Real:  # where d itself may be no float
            e = relative_difference(mu_q, theta_q, mu_p, theta_p)
            return e * e * quotient(mu_p / mu_q, theta_p, mu_q, theta_q)

        means = either(d > 1, far, lambda: d * d * quotient(1.0, theta_q, mu_p, theta_p))
        return itakura_saito(theta_q, theta_p) / 2 + means / 2

    # Examples
    examples: ClassVar = ((1.5, 0.8), (0.9, 1.7))

    # Sources
    sources: ClassVar = (
        Source("johnson1994", "ch. 15", "density, moments"),
        Source("gil2013", "Table 2", "divergence"),
    )


FAMILY = InverseGaussian()
