"""The Von Mises family."""

import math
from typing import Any, ClassVar

import lazy_loader as lazy
import numpy as np
from scipy.special import i0e, i1e

from klexplain.families.base import Family, Range, Symbols, Values
from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import POSITIVE, REAL, Parameter
from klexplain.families.points import Point
from klexplain.families.sources import Source
from klexplain.families.statistics import Cosine, Known, Product
from klexplain.notation import CONCENTRATION, LOCATION
from klexplain.notation.reason import Reason
from klexplain.special.circle import log_bessel_bregman
from klexplain.special.elementwise import Real, cos, elementwise, sin
from klexplain.special.ratios import two_sum

sp = lazy.load("sympy")


TURNED = Reason("the mean resultant length, times the cosine of the angle to the mean direction")


def _two_cosines(m: Expr, n: Expr, kappa: Expr) -> Expr:
    """E cos(x-m) cos(x-n), for angles seen from the mean direction."""
    second = sp.besseli(2, kappa) / sp.besseli(0, kappa)
    return (sp.cos(m - n) + second * sp.cos(m + n)) / 2


class VonMises(Family):
    """The Von Mises distribution, ``scipy.stats.vonmises(kappa, loc)``.

    It gives directions. To call them numbers one has to cut the circle open, and where it is cut
    does not matter between two members: a map that can be undone changes no divergence, so they are
    compared on the circle. Beside a law of the line it matters, and the cut is opposite the mean
    direction, where the fewest directions are: x lies between loc - π and loc + π.
    """

    name = "vonmises"
    title = "Von Mises"
    tagline = "directions around a mean direction"
    synonyms: ClassVar = ("circular normal", "Tikhonov")
    note = (
        "A Von Mises gives directions, and a full turn leads back. Two of them are compared on the "
        "circle. Beside any other family a direction has to be a number, so the circle is cut open "
        "opposite the mean direction: $x$ lies between $\\mu - \\pi$ and $\\mu + \\pi$, and the "
        "divergence is infinite where $p$ can give a number that $q$ cannot."
    )
    circular = True

    # Parameters
    parameters: ClassVar = (
        Parameter(CONCENTRATION, POSITIVE),
        Parameter(LOCATION, REAL, "mean direction"),
    )

    # Support
    def support(self, s: Symbols) -> Expr:
        """Once around the circle."""
        return sp.Interval.open(s["loc"] - sp.pi, s["loc"] + sp.pi)

    # Log-density
    def density(self, x: Expr, s: Symbols) -> Expr:
        """exp(κ cos(x-μ)) / (2π I_0(κ))."""
        kappa, mu = s["kappa"], s["loc"]
        return sp.exp(kappa * sp.cos(x - mu)) / (2 * sp.pi * sp.besseli(0, kappa))

    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """κ cos(x-μ) - log(2π I_0(κ))."""
        kappa, mu = s["kappa"], s["loc"]
        return kappa * sp.cos(x - mu) - sp.log(2 * sp.pi * sp.besseli(0, kappa))

    # Expectations
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """The mean resultant length I_1(κ)/I_0(κ), turned by the angle between the directions."""
        kappa, mu = s["kappa"], s["loc"]
        turned = sp.besseli(1, kappa) / sp.besseli(0, kappa)
        return (
            Known(lambda x: x, mu, Reason("the centre, by symmetry")),
            Known(lambda x: sp.sin(x - mu).as_coeff_Mul()[1], sp.S.Zero, Reason("0, by symmetry")),
            Cosine(lambda m: turned * sp.cos(mu - m), TURNED),
            Product(sp.cos, lambda m, n: _two_cosines(mu - m, mu - n, kappa)),
        )

    def finite_moments(self, s: Values) -> Range:
        """All powers: a circle is bounded."""
        return -math.inf, math.inf

    def growth(self, s: Values) -> Range:
        """It is bounded."""
        return 0, 0

    # Log-density in numbers
    def ends(self, s: Values) -> Range:
        """Once around the circle."""
        return -math.pi, math.pi

    def bulk(self, s: Values) -> Range:
        """Around 0, as a Normal."""
        return 0.0, 1 / math.sqrt(1 + s["kappa"])

    def centre(self, s: Symbols) -> Range:
        """Around the mean direction, as a Normal."""
        return s["loc"], 1 / sp.sqrt(1 + s["kappa"])

    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """κ (cos x - 1) - log(2π exp(-κ) I₀(κ))."""
        kappa = s["kappa"]
        return -2 * kappa * np.sin(at.x / 2) ** 2, -math.log(2 * math.pi * i0e(kappa))

    # Evaluation
    @staticmethod
    @elementwise
    def divergence(kappa_p: Real, mu_p: Real, kappa_q: Real, mu_q: Real) -> Real:
        """The Bregman divergence of log I0, plus κ_q (1 - cos(μ_p-μ_q)) I1(κ_p)/I0(κ_p)."""
        apart, low = two_sum(mu_p, -mu_q)
        s = sin(apart / 2) + cos(apart / 2) * (low / 2)
        length = i1e(kappa_p) / i0e(kappa_p)
        return log_bessel_bregman(kappa_q, kappa_p) + 2 * kappa_q * length * s * s

    # Examples
    examples: ClassVar = ((1.5, 0.5), (0.7, -2.0), (1.0, 4.0), (1.0, 5.0))

    # Sources
    sources: ClassVar = (Source("mardia2000", "section 3.5.4", "density, moments"),)


FAMILY = VonMises()
