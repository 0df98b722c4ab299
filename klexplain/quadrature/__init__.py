"""D(p ‖ q) without a formula: an integral or a sum of terms that are never negative."""

from klexplain.quadrature.general import TAILS
from klexplain.quadrature.result import Integral
from klexplain.quadrature.route import integrate

__all__ = ["TAILS", "Integral", "integrate"]
