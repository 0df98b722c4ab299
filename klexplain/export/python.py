"""SymPy expressions as Python, for NumPy and SciPy."""

import keyword
import re
from textwrap import indent
from typing import ClassVar

import sympy as sp

from klexplain.export import nodes
from klexplain.export.formula import Formula
from klexplain.export.library import needed
from klexplain.export.printer import Printer
from klexplain.families.expectations import Expr


class Python(Printer):
    """Prints Python."""

    language = "Python"
    functions: ClassVar = {
        nodes.Exponential: "np.exp",
        nodes.LogBeta: "betaln",
        nodes.ScaledErfc: "erfcx",
        nodes.ZetaPrime: "zeta_prime",
        nodes.RelativeEntropy: "rel_entr",
        sp.exp: "np.exp",
        sp.Abs: "np.abs",
        sp.Max: "np.maximum",
        sp.Min: "np.minimum",
        sp.sin: "np.sin",
        sp.cos: "np.cos",
        sp.atan: "np.arctan",
        sp.loggamma: "gammaln",
        sp.erf: "erf",
        sp.zeta: "zeta",
    }
    constants: ClassVar = {
        sp.pi: "np.pi",
        sp.E: "np.e",
        sp.EulerGamma: "np.euler_gamma",
        sp.oo: "np.inf",
        sp.false: "False",
    }
    polygamma = ("digamma({})", "polygamma(1, {})")
    choice = "np.where({}, {}, {})"
    power = "**"
    sqrt, log, log1p, exp = "np.sqrt", "np.log", "np.log1p", "np.exp"
    log_gamma = "gammaln"
    # From SciPy's special functions.
    special = (
        "betaln", "digamma", "erf", "erfcx", "gammaln", "i0e", "i1e", "polygamma", "rel_entr",
        "xlog1py", "xlogy", "zeta",
    )  # fmt: skip
    reserved = frozenset({*keyword.kwlist, *special, "np", "zeta_prime"})

    def _bessel(self, bessel: Expr) -> str:
        order, argument = bessel.args
        return self.call(("i0e", "i1e")[int(order)], argument)

    writers: ClassVar = {nodes.ScaledBessel: _bessel} | Printer.writers


CONDITIONED = """\
    with np.errstate(all="ignore"):  # where D is infinite, the formula has no meaning
        value = (
{value}
        )
    return np.where({infinite}, np.inf, value)[()]
"""
PLAIN = "    return (\n{value}\n    )\n"
MODULE = """\
import numpy as np
{imports}
{helpers}
def {name}({arguments}):
    \"""{about}
    \"""
    {arguments} = map(np.float64, ({arguments}))
{body}"""


def python_function(formula: Formula) -> str:
    """Return a formula as a Python function on NumPy and SciPy, with its imports.

    Parameters
    ----------
    formula : Formula
        A closed form in SciPy's words.

    Returns
    -------
    str
        Source of a module with one function, of numbers or of arrays that broadcast.
    """
    write = Python()
    always = formula.infinite == sp.false
    value = indent("\n".join(write.summands(formula.value)), " " * (8 if always else 12))
    body = PLAIN if always else CONDITIONED
    helpers = needed(value, "export/library/special.py")
    return MODULE.format(
        imports=_imports(value),
        helpers=f"\n{helpers}\n" if helpers else "",
        name=formula.name,
        arguments=", ".join(formula.arguments),
        about=indent("\n".join(formula.about), " " * 4).strip(),
        body=body.format(value=value, infinite=write(formula.infinite)),
    )


def _imports(code: str) -> str:
    names = [name for name in Python.special if re.search(rf"\b{name}\(", code)]
    return f"from scipy.special import {', '.join(names)}\n" if names else ""
