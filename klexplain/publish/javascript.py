"""SymPy expressions as JavaScript: strictly, so that what is not known is refused, not guessed."""

import math
import re
from collections.abc import Callable

import sympy as sp

from klexplain.derivation.mean import Expr

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Reserved by the language, or meaning something in the code that is printed.
RESERVED = """
    arguments async await break case catch class const continue debugger default delete do else
    enum eval export extends false finally for function get if implements import in instanceof
    interface let new null of package private protected public return set static super switch
    this throw true try typeof undefined var void while with yield Infinity NaN Math
    lgamma digamma trigamma erf
"""
TAKEN = frozenset(RESERVED.split())
EXACT = 2**53  # whole numbers beyond it are not all doubles


class Exponential(sp.Function):  # type: ignore[misc]
    """The exponential function, left as it is: SymPy makes a power of exp(a log b)."""

    nargs = 1


FUNCTIONS = {
    Exponential: "Math.exp",
    sp.exp: "Math.exp",
    sp.Abs: "Math.abs",
    sp.Max: "Math.max",
    sp.Min: "Math.min",
    sp.loggamma: "lgamma",
    sp.erf: "erf",
}
POLYGAMMA = ("digamma", "trigamma")
RELATIONS = {sp.Eq: "===", sp.Ne: "!==", sp.Le: "<=", sp.Lt: "<", sp.Ge: ">=", sp.Gt: ">"}
CONSTANTS = {
    sp.pi: "Math.PI",
    sp.E: "Math.E",
    sp.EulerGamma: repr(float(sp.EulerGamma)),
    sp.oo: "Infinity",
    -sp.oo: "-Infinity",
    sp.true: "true",
    sp.false: "false",
}


def javascript(expression: Expr) -> str:
    """Return an expression as JavaScript.

    Beyond ``Math`` it calls ``lgamma``, ``digamma``, ``trigamma`` and ``erf``, which
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
    if expression in CONSTANTS:
        return CONSTANTS[expression]
    if type(expression) in FUNCTIONS:
        return _call(FUNCTIONS[type(expression)], *expression.args)
    for kind, write in PRINTERS.items():
        if isinstance(expression, kind):
            return write(expression)
    raise _refused(expression, "a kind of expression that is known to be printed right")


def _refused(expression: Expr, expected: str) -> ValueError:
    return ValueError(f"expression: got {expression!r}; expected {expected}")


def _call(name: str, *arguments: Expr) -> str:
    return f"{name}({', '.join(map(javascript, arguments))})"


def _factor(expression: Expr) -> str:
    """The expression as it may stand in a product."""
    text = javascript(expression)
    return f"({text})" if expression.is_Add or expression.is_Piecewise or text[0] == "-" else text


def _divisor(expression: Expr) -> str:
    """The expression as it may stand under a fraction bar, or as a base."""
    atomic = expression.is_Symbol or expression.is_Function or expression.is_Integer
    text = javascript(expression)
    return text if atomic and text[0] != "-" else f"({text})"


def _symbol(symbol: Expr) -> str:
    name = symbol.name
    if not NAME.fullmatch(name) or name in TAKEN:
        raise _refused(symbol, "a symbol whose name is a plain identifier of JavaScript")
    return str(name)


def _integer(number: Expr) -> str:
    if abs(number) > EXACT:
        raise _refused(number, "whole numbers of at most 2^53")
    return str(number)


def _rational(number: Expr) -> str:
    return f"{_integer(sp.Integer(number.p))}/{_integer(sp.Integer(number.q))}"


def _float(number: Expr) -> str:
    if not math.isfinite(float(number)):
        raise _refused(number, "a number among the doubles")
    return repr(float(number))


def _sum(total: Expr) -> str:
    return " + ".join(map(javascript, total.as_ordered_terms())).replace("+ -", "- ")


def _product(product: Expr) -> str:
    if product.could_extract_minus_sign():
        return f"-{_factor(-product)}"
    over, under = sp.fraction(product, exact=True)
    if under == 1:
        return "*".join(map(_factor, product.as_ordered_factors()))
    return f"{_factor(over)}/{_divisor(under)}"


def _power(power: Expr) -> str:
    base, exponent = power.args
    if exponent == sp.Rational(1, 2):
        return _call("Math.sqrt", base)
    if exponent.could_extract_minus_sign():
        return f"1/{_divisor(base**-exponent)}"
    if exponent == 2 and base.is_Symbol:
        return f"{_symbol(base)}*{_symbol(base)}"
    return _call("Math.pow", base, exponent)


def _log(log: Expr) -> str:
    (inside,) = log.args
    if isinstance(inside, sp.gamma):  # SymPy's own way to write log-gamma of a whole number
        return _call("lgamma", *inside.args)
    if inside.is_Add and sp.S.One in inside.args:
        return _call("Math.log1p", inside - 1)
    return _call("Math.log", inside)


def _gamma(gamma: Expr) -> str:
    """Through its logarithm; of positive arguments alone, for there it has no sign."""
    if not gamma.args[0].is_positive:
        raise _refused(gamma, "gamma of what is known to be positive")
    return f"Math.exp({_call('lgamma', *gamma.args)})"


def _polygamma(polygamma: Expr) -> str:
    order, argument = polygamma.args
    if order not in range(len(POLYGAMMA)):
        raise _refused(polygamma, "digamma or trigamma")
    return _call(POLYGAMMA[int(order)], argument)


def _relation(relation: Expr) -> str:
    left, right = map(javascript, relation.args)
    return f"{left} {RELATIONS[type(relation)]} {right}"


def _joined(sign: str) -> Callable[[Expr], str]:
    def write(condition: Expr) -> str:
        return sign.join(f"({javascript(part)})" for part in sp.ordered(condition.args))

    return write


def _piecewise(pieces: Expr) -> str:
    *cases, (last, always) = pieces.args
    if always != sp.true:
        raise _refused(pieces, "a Piecewise that says what holds otherwise")
    chosen = [f"{javascript(condition)} ? {_factor(value)} : " for value, condition in cases]
    return f"({''.join(chosen)}{_factor(last)})"


PRINTERS: dict[type, Callable[[Expr], str]] = {
    sp.Symbol: _symbol,
    sp.Integer: _integer,
    sp.Rational: _rational,
    sp.Float: _float,
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.log: _log,
    sp.gamma: _gamma,
    sp.polygamma: _polygamma,
    sp.core.relational.Relational: _relation,
    sp.And: _joined(" && "),
    sp.Or: _joined(" || "),
    sp.Piecewise: _piecewise,
}
