# ruff: noqa: N802  SymPy finds a method by the name of a class
"""SymPy expressions as Python over the array-API standard, which autodiff goes through."""

from typing import ClassVar

import sympy as sp
from sympy.printing.pycode import PythonCodePrinter

from klexplain.export.formula import Formula
from klexplain.export.nodes import AboveZero
from klexplain.export.printer import Strict
from klexplain.families.expectations import Expr

# Functions of plain numbers, of which array libraries want arrays.
OF_NUMBERS = {
    "exp": "math.exp",
    "log": "math.log",
    "log1p": "math.log1p",
    "loggamma": "math.lgamma",
    "cos": "math.cos",
}


class Standard(Strict, PythonCodePrinter):  # type: ignore[misc]
    """Prints Python that takes the arrays of any library with the standard's functions."""

    language: ClassVar = "Python"
    words = "math xp special"
    functions: ClassVar = {
        "ExpOfLogs": "xp.exp",
        "Remainder": "remainder",
        "WeightedRemainder": "weighted_remainder",
        "LogGammaRemainder": "log_gamma_remainder",
        "LogBesselRemainder": "log_bessel_remainder",
        "CothRemainder": "coth_remainder",
        "AboveZero": "above_zero",
        "PowerDifference": "power_difference",
        "ExpRemainder": "exp_remainder",
        "LogRatio": "log_of_ratio",
        "LogOneMore": "xp.log1p",
        "ScaledErfc": "erfcx",
        "ScaledErfcIntegral": "ierfcx",
        "LogGammaShare": "log_gamma_share",
        "BetaShare": "share_of_beta",
        "ScaledExpIntegral": "exp_e1",
        "LogScaledBesselK": "log_bessel_k",
        "ZetaPrime": "zeta_prime",
        "XLogY": "xlogy",
        "XLog1PY": "xlog1py",
        "RelativeEntropy": "rel_entr",
        "exp": "xp.exp",
        "log": "xp.log",
        "log1p": "xp.log1p",
        "Abs": "xp.abs",
        "Max": "larger",
        "Min": "smaller",
        "sin": "xp.sin",
        "cos": "xp.cos",
        "atan": "xp.atan",
        "tanh": "xp.tanh",
        "erf": "special.erf",
        "zeta": "zeta",
        "loggamma": "special.gammaln",
        "digamma": "special.digamma",
        "trigamma": "special.zeta",
        "i0": "special.i0e",
        "i1": "special.i1e",
    }
    # What stands before the arguments of some of them.
    first: ClassVar = {"special.zeta": "2.0, ", "zeta": "", "zeta_prime": ""} | dict.fromkeys(
        ("erfcx", "ierfcx", "log_bessel_remainder", "log_gamma_share", "share_of_beta"),
        "xp, special, ",
    )
    _kc: ClassVar = {"Pi": "math.pi", "Exp1": "math.e", "Infinity": "math.inf"}
    _operators: ClassVar = {"and": "&", "or": "|"}
    choice = "xp.where({}, {}, {})"
    library = ("export/library/standard.py", "special/log_gamma.py")
    comment = "    "
    always = "    return (\n        {value}\n    )\n"
    chosen = always
    conditioned = """\
    infinite = {infinite}
    finite = {inside}  # asked where D is infinite, so that no slope is NaN there
    {arguments} = (xp.where(infinite, *both) for both in zip(finite, ({arguments})))
    value = (
        {value}
    )
    return xp.where(infinite, math.inf, value)
"""
    template = """
import math
from importlib import import_module
from typing import Any
{helpers}

def {name}({arguments}):
    \"""{about}
    \"""
    xp, special, ({arguments}) = in_namespace({arguments})
{body}"""

    def function(self, formula: Formula) -> str:
        """Return a formula as a module with one function, and all that it calls."""
        code = super().function(formula)
        if "math." not in code:
            code = code.removeprefix("import math\n")
        name, _, body = code.rpartition("xp, special, (")
        return code if "special" in body else f"{name}xp, _, ({body}"

    def _call(self, name: str, *arguments: Expr) -> str:
        if all(argument.is_number for argument in arguments):
            return f"{OF_NUMBERS[name]}({self.stringify(arguments, ', ')})"
        called = self.known_functions[name]
        first = self.first.get(called, "" if "." in called else "xp, ")
        return f"{called}({first}{self.stringify(arguments, ', ')})"

    def _print_Function(self, function: Expr) -> str:
        return self._call(type(function).__name__, *function.args)

    def _print_Max(self, largest: Expr) -> str:
        return self._print_Function(largest)

    def _print_Min(self, least: Expr) -> str:
        return self._print_Function(least)

    def _print_Pow(self, power: Expr, rational: bool = False) -> str:  # noqa: FBT001, FBT002
        sqrt = "math.sqrt" if power.base.is_number else "xp.sqrt"
        return str(self._hprint_Pow(power, rational=rational, sqrt=sqrt))

    def _print_EulerGamma(self, gamma: Expr) -> str:
        return repr(float(gamma))

    def _print_polygamma(self, polygamma: Expr) -> str:
        if polygamma.is_number:
            return repr(float(polygamma))
        return str(super()._print_polygamma(polygamma))

    def _print_Piecewise(self, pieces: Expr) -> str:
        value, condition = pieces.args[0]
        if isinstance(condition, sp.StrictGreaterThan) and condition.rhs == 0:
            safe = value.xreplace({condition.lhs: AboveZero(condition.lhs)})
            pieces = sp.Piecewise((safe, condition), *pieces.args[1:])
        return str(super()._print_Piecewise(pieces))

    def _print_LogBeta(self, beta: Expr) -> str:
        a, b = beta.args
        return f"({self._print(sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b))})"

    def _print_ScaledBessel(self, bessel: Expr) -> str:
        order, argument = bessel.args
        return self._call(f"i{order}", argument)
