"""SymPy expressions as JavaScript."""

from textwrap import indent
from typing import ClassVar

import sympy as sp

from klexplain.export import nodes
from klexplain.export.formula import Formula
from klexplain.export.library import needed
from klexplain.export.printer import Printer
from klexplain.families.expectations import Expr

# Reserved by the language, or meaning something in the code that is printed.
RESERVED = """
    arguments async await break case catch class const continue debugger default delete do else
    enum eval export extends false finally for function get if implements import in instanceof
    interface let new null of package private protected public return set static super switch
    this throw true try typeof undefined var void while with yield Infinity NaN Math
    lgamma digamma trigamma erf erfcx lbeta xlogy xlog1py relEntr scaledBessel zeta zetaPrime
"""


class JavaScript(Printer):
    """Prints JavaScript."""

    language = "JavaScript"
    reserved = frozenset(RESERVED.split())
    functions: ClassVar = {
        nodes.Exponential: "Math.exp",
        nodes.LogBeta: "lbeta",
        nodes.ScaledBessel: "scaledBessel",
        nodes.ScaledErfc: "erfcx",
        nodes.ZetaPrime: "zetaPrime",
        nodes.RelativeEntropy: "relEntr",
        sp.exp: "Math.exp",
        sp.Abs: "Math.abs",
        sp.Max: "Math.max",
        sp.Min: "Math.min",
        sp.sin: "Math.sin",
        sp.cos: "Math.cos",
        sp.atan: "Math.atan",
        sp.loggamma: "lgamma",
        sp.erf: "erf",
        sp.zeta: "zeta",
    }
    constants: ClassVar = {
        sp.pi: "Math.PI",
        sp.E: "Math.E",
        sp.EulerGamma: repr(float(sp.EulerGamma)),
        sp.oo: "Infinity",
        -sp.oo: "-Infinity",
        sp.true: "true",
        sp.false: "false",
    }
    relations: ClassVar = Printer.relations | {sp.Eq: "===", sp.Ne: "!=="}
    both, either = " && ", " || "
    choice = "({} ? {} : {})"
    sqrt, log, log1p, exp = "Math.sqrt", "Math.log", "Math.log1p", "Math.exp"

    def raised(self, base: Expr, exponent: Expr) -> str:
        """Return a call: ``**`` would refuse a minus before its base."""
        return self.call("Math.pow", base, exponent)


def javascript(expression: Expr) -> str:
    """Return an expression as JavaScript.

    Beyond ``Math`` it calls ``lgamma``, ``digamma``, ``trigamma`` and others, which
    ``special.js`` exports.

    Parameters
    ----------
    expression : sympy.Expr or sympy.Boolean
        A formula, or a condition, in symbols with plain names.

    Returns
    -------
    str
        An expression without side effects; symbols stand as identifiers.

    Raises
    ------
    ValueError
        For any kind of node that is not known to be printed right, for numbers that are no
        doubles, and for symbols whose names JavaScript reserves or cannot take.

    Examples
    --------
    >>> a, x = sp.symbols("a x", positive=True)
    >>> javascript((a - 1) * sp.log(x) - sp.loggamma(a) + sp.log(1 + x) / 2)
    '(a - 1)*Math.log(x) + Math.log1p(x)/2 - lgamma(a)'
    """
    return JavaScript()(expression)


FUNCTION = """\
{helpers}{about}
const {name} = ({arguments}) => {{
{guard}  return (
{value}
  );
}};
"""


def javascript_function(formula: Formula) -> str:
    """Return a formula as a JavaScript function, with the special functions that it calls.

    Parameters
    ----------
    formula : Formula
        A closed form in SciPy's words.

    Returns
    -------
    str
        Definitions; the last is a function of numbers.
    """
    write = JavaScript()
    value = indent("\n".join(write.summands(formula.value)), "    ")
    helpers = needed(value, "explorables/js/special.js", "export/library/special.js")
    always = formula.infinite == sp.false
    return FUNCTION.format(
        helpers=f"{helpers}\n" if helpers else "",
        about="\n".join(f"// {line}".rstrip() for line in formula.about),
        name=formula.name,
        arguments=", ".join(formula.arguments),
        guard="" if always else f"  if ({write(formula.infinite)}) return Infinity;\n",
        value=value,
    )
