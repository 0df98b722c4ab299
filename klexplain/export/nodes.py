"""What a numerical library has a function for, and SymPy no word that it leaves alone."""

from typing import ClassVar

import sympy as sp


class ExpOfLogs(sp.Function):  # type: ignore[misc]
    """The exponential function, left as it is: SymPy makes a power of exp(a log b)."""

    nargs: ClassVar = 1


class LogBeta(sp.Function):  # type: ignore[misc]
    """log B(a, b), which does not underflow as B does."""

    nargs: ClassVar = 2


class ScaledBessel(sp.Function):  # type: ignore[misc]
    """exp(-x) I_n(x) of (n, x), which does not overflow as the Bessel function does."""

    nargs: ClassVar = 2


class ScaledErfc(sp.Function):  # type: ignore[misc]
    """exp(x²) (1 - erf(x)), which does not underflow for large x as 1 - erf(x) does."""

    nargs: ClassVar = 1


class ScaledErfcIntegral(sp.Function):  # type: ignore[misc]
    """exp(x²) times the n-fold integral of 1 - erf from x on, of (n, x) with n = 1 or 2."""

    nargs: ClassVar = 2


class LogGammaShare(sp.Function):  # type: ignore[misc]
    """The log of the probability, of (a, x), that a Gamma with shape a is below x."""

    nargs: ClassVar = 2


class BetaShare(sp.Function):  # type: ignore[misc]
    """The probability, of (a, b, x), that a Beta with shapes a and b is below x."""

    nargs: ClassVar = 3


class ScaledExpIntegral(sp.Function):  # type: ignore[misc]
    """exp(x) E_1(x) of log x, which is no float where x overflows or underflows."""

    nargs: ClassVar = 1


class LogScaledBesselK(sp.Function):  # type: ignore[misc]
    """log(exp(x) K_n(x)) of (n, x), which does not overflow as the Bessel function does."""

    nargs: ClassVar = 2


class ZetaPrime(sp.Function):  # type: ignore[misc]
    """The derivative of Riemann's zeta function."""

    nargs: ClassVar = 1


class XLogY(sp.Function):  # type: ignore[misc]
    """x log y, which is 0 at x = 0 whatever y is."""

    nargs: ClassVar = 2


class RelativeEntropy(sp.Function):  # type: ignore[misc]
    """x log(x / y), which is 0 at x = 0 and infinite at y = 0."""

    nargs: ClassVar = 2


class Remainder(sp.Function):  # type: ignore[misc]
    """y/x - 1 - log(y/x) of (y, x, y - x): what a logarithm leaves of its tangent."""

    nargs: ClassVar = 3


class WeightedRemainder(sp.Function):  # type: ignore[misc]
    """x times the remainder, of (y, x, y - x): it is y at x = 0."""

    nargs: ClassVar = 3


class LogGammaRemainder(sp.Function):  # type: ignore[misc]
    """What log Γ(y) leaves of its tangent at x, of (y, x, y - x)."""

    nargs: ClassVar = 3

    @classmethod
    def eval(cls, *arguments: sp.Expr) -> sp.Expr | None:
        """It is 0 where nothing differs."""
        return sp.S.Zero if arguments[-1] == 0 else None


class ExpRemainder(sp.Function):  # type: ignore[misc]
    """exp(z) - 1 - z."""

    nargs: ClassVar = 1


class LogRatio(sp.Function):  # type: ignore[misc]
    """log(y/x) of (y, x, y - x), to all digits where y and x nearly agree."""

    nargs: ClassVar = 3

    @classmethod
    def eval(cls, *arguments: sp.Expr) -> sp.Expr | None:
        """It is 0 where nothing differs."""
        return sp.S.Zero if arguments[-1] == 0 else None


class LogOneMore(sp.Function):  # type: ignore[misc]
    """log(1 + u)."""

    nargs: ClassVar = 1


class LogBesselRemainder(sp.Function):  # type: ignore[misc]
    """What log I_0(y) leaves of its tangent at x, of (y, x, y - x)."""

    nargs: ClassVar = 3


class PowerDifference(sp.Function):  # type: ignore[misc]
    """(b^s - a^s)/s of (b, a, s), and log(b/a) at s = 0."""

    nargs: ClassVar = 3


class CothRemainder(sp.Function):  # type: ignore[misc]
    """z coth(z/2) - 2, which is 0 at z = 0."""

    nargs: ClassVar = 1


class AboveZero(sp.Function):  # type: ignore[misc]
    """x where it is positive, and 1 elsewhere: for a formula that counts there alone."""

    nargs: ClassVar = 1
