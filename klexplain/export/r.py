"""SymPy expressions as R."""

from textwrap import indent
from typing import ClassVar

import sympy as sp

from klexplain.export import nodes
from klexplain.export.formula import Formula
from klexplain.export.library import needed
from klexplain.export.printer import Printer

RESERVED = """
    if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA pi exp log log1p
    sqrt abs sin cos atan pmax pmin lgamma lbeta digamma trigamma erf erfcx xlogy xlog1py rel_entr
    scaled_bessel zeta zeta_prime
"""


class R(Printer):
    """Prints R."""

    language = "R"
    reserved = frozenset(RESERVED.split())
    functions: ClassVar = {
        nodes.Exponential: "exp",
        nodes.LogBeta: "lbeta",
        nodes.ScaledBessel: "scaled_bessel",
        nodes.ScaledErfc: "erfcx",
        nodes.ZetaPrime: "zeta_prime",
        nodes.RelativeEntropy: "rel_entr",
        sp.exp: "exp",
        sp.Abs: "abs",
        sp.Max: "pmax",
        sp.Min: "pmin",
        sp.sin: "sin",
        sp.cos: "cos",
        sp.atan: "atan",
        sp.loggamma: "lgamma",
        sp.erf: "erf",
        sp.zeta: "zeta",
    }
    constants: ClassVar = {
        sp.pi: "pi",
        sp.E: "exp(1)",
        sp.EulerGamma: repr(float(sp.EulerGamma)),
        sp.oo: "Inf",
        sp.false: "FALSE",
    }
    choice = "ifelse({}, {}, {})"
    power = "^"


CONDITIONED = """\
  value <- suppressWarnings(  # where D is infinite, the formula has no meaning
{value}
  )
  ifelse({infinite}, Inf, value)
"""
FUNCTION = """\
{helpers}{about}
{name} <- function({arguments}) {{
{body}}}
"""


def r_function(formula: Formula) -> str:
    """Return a formula as an R function, with what R lacks.

    Parameters
    ----------
    formula : Formula
        A closed form in SciPy's words.

    Returns
    -------
    str
        Definitions; the last is a function of numbers or of vectors of one length.
    """
    write = R()
    always = formula.infinite == sp.false
    value = indent("\n".join(write.summands(formula.value)), "    ")
    body = f"  (\n{value}\n  )\n" if always else CONDITIONED
    helpers = needed(value, "export/library/special.R")
    return FUNCTION.format(
        helpers=f"{helpers}\n" if helpers else "",
        about="\n".join(f"# {line}".rstrip() for line in formula.about),
        name=formula.name,
        arguments=", ".join(formula.arguments),
        body=body.format(value=value, infinite=write(formula.infinite)),
    )
