# ruff: noqa: N802  SymPy finds a method by the name of a class
"""SymPy expressions as Python, for NumPy and SciPy."""

from typing import ClassVar

from sympy.printing.pycode import PythonCodePrinter

from klexplain.export.formula import Formula
from klexplain.export.printer import Strict
from klexplain.families.expectations import Expr


class Python(Strict, PythonCodePrinter):  # type: ignore[misc]
    """Prints Python that takes arrays."""

    functions: ClassVar = {
        "ExpOfLogs": "np.exp",
        "LogBeta": "special.betaln",
        "ScaledErfc": "special.erfcx",
        "ScaledErfcIntegral": "ierfcx",
        "LogGammaShare": "log_gamma_share",
        "BetaShare": "special.betainc",
        "ScaledExpIntegral": "exp_e1",
        "LogScaledBesselK": "log_bessel_k",
        "ZetaPrime": "zeta_prime",
        "XLogY": "special.xlogy",
        "XLog1PY": "special.xlog1py",
        "RelativeEntropy": "special.rel_entr",
        "exp": "np.exp",
        "log": "np.log",
        "log1p": "np.log1p",
        "Abs": "np.abs",
        "Max": "np.maximum",
        "Min": "np.minimum",
        "sin": "np.sin",
        "cos": "np.cos",
        "atan": "np.arctan",
        "tanh": "np.tanh",
        "erf": "special.erf",
        "zeta": "special.zeta",
        "loggamma": "special.gammaln",
        "digamma": "special.digamma",
        "polygamma": "special.polygamma",
        "i0": "special.i0e",
        "i1": "special.i1e",
    }
    _kc: ClassVar = {"Pi": "np.pi", "Exp1": "np.e", "Infinity": "np.inf"}
    _operators: ClassVar = {"and": "&", "or": "|"}
    choice = "np.where({}, {}, {})"
    library = ("export/library/special.py",)
    comment = "    "
    always = "    return (\n        {value}\n    )\n"
    chosen = """\
    with np.errstate(all="ignore"):  # where one case holds, the others may have no meaning
        value = (
            {value}
        )
    return value[()]
"""
    conditioned = """\
    with np.errstate(all="ignore"):  # where D is infinite, the formula has no meaning
        value = (
            {value}
        )
    return np.where({infinite}, np.inf, value)[()]
"""
    template = """
import numpy as np
from scipy import special
{helpers}

def {name}({arguments}):
    \"""{about}
    \"""
    {arguments} = map(np.float64, ({arguments}))
{body}"""

    def function(self, formula: Formula) -> str:
        """Return a formula as a module with one function, which imports what it needs."""
        code = super().function(formula)
        return code if "special." in code else code.replace("from scipy import special\n", "")

    def _print_Pow(self, power: Expr, rational: bool = False) -> str:  # noqa: FBT001, FBT002
        return str(self._hprint_Pow(power, rational=rational, sqrt="np.sqrt"))

    def _print_EulerGamma(self, _: Expr) -> str:
        return "np.euler_gamma"

    def _print_polygamma(self, polygamma: Expr) -> str:
        if polygamma.args[0] == 0:
            return self._call("digamma", polygamma.args[1])
        return self._call("polygamma", *polygamma.args)

    def _print_ScaledBessel(self, bessel: Expr) -> str:
        order, argument = bessel.args
        return self._call(f"i{order}", argument)
