"""SymPy expressions as JavaScript."""

from typing import ClassVar

from sympy.printing.jscode import JavascriptCodePrinter

from klexplain.export.printer import Strict
from klexplain.families.expectations import Expr


class JavaScript(Strict, JavascriptCodePrinter):  # type: ignore[misc]
    """Prints JavaScript."""

    # Reserved by the language, or meaning something in the code that is printed.
    words = """
        arguments async await break case catch class const continue debugger default delete do
        else enum eval export extends false finally for function get if implements import in
        instanceof interface let new null of package private protected public return set static
        super switch this throw true try typeof undefined var void while with yield Infinity NaN
        Number Math
    """
    functions: ClassVar = {
        "ExpOfLogs": "Math.exp",
        "LogBeta": "lbeta",
        "ScaledBessel": "scaledBessel",
        "ScaledErfc": "erfcx",
        "ScaledErfcIntegral": "ierfcx",
        "LogGammaShare": "logGammaShare",
        "BetaShare": "betaShare",
        "ScaledExpIntegral": "expE1",
        "LogScaledBesselK": "logBesselK",
        "ZetaPrime": "zetaPrime",
        "XLogY": "xlogy",
        "XLog1PY": "xlog1py",
        "RelativeEntropy": "relEntr",
        "log1p": "Math.log1p",
        "erf": "erf",
        "zeta": "zeta",
        "loggamma": "lgamma",
        "digamma": "digamma",
        "trigamma": "trigamma",
    }
    choice = "({} ? {} : {})"
    library = ("explorables/js/special.js", "export/library/special.js")
    comment = "// "
    always = "  return (\n    {value}\n  );\n"
    chosen = always
    conditioned = f"  if ({{infinite}}) return Infinity;\n{always}"
    template = "{helpers}\n{about}\nconst {name} = ({arguments}) => {{\n{body}}};\n"


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
    >>> import sympy as sp
    >>> a, x = sp.symbols("a x", positive=True)
    >>> javascript((a - 1) * sp.log(x) - sp.loggamma(a) + sp.log(1 + x) / 2)
    '(a - 1)*Math.log(x) + Math.log1p(x)/2 - lgamma(a)'
    """
    return str(JavaScript().doprint(expression))
