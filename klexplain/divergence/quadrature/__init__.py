"""D(p ‖ q) without a formula: an integral or a sum of terms that are never negative."""

from klexplain.divergence.quadrature.general import TAILS
from klexplain.divergence.quadrature.result import Integral
from klexplain.divergence.quadrature.route import integrate

__all__ = ["TAILS", "Integral", "integrate"]
