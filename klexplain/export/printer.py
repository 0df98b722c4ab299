"""SymPy expressions in a programming language: strictly, what is not known is refused."""

import math
import re
from collections.abc import Callable
from typing import Any, ClassVar

import sympy as sp

from klexplain.export.nodes import XLogY
from klexplain.families.expectations import Expr

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
EXACT = 2**53  # whole numbers beyond it are not all doubles
HALF = sp.Rational(1, 2)


class Printer:
    """Prints expressions and conditions; a subclass states what its language calls things.

    Attributes
    ----------
    language : str
        Its name, for errors.
    reserved : frozenset of str
        Words that no symbol may be called.
    functions : dict of type to str
        Functions with the arguments of SymPy's, or of `nodes`.
    constants : dict of Expr to str
        Numbers that have names.
    relations : dict of type to str
        Equality and its kin.
    both, either : str
        The connectives, with the spaces around them.
    polygamma : tuple of str
        Digamma and trigamma, as calls with ``{}`` for the argument.
    choice : str
        One of two values, as a call with ``{}`` for the condition, the one and the other.
    power, sqrt, log, log1p, exp, log_gamma, xlogy, xlog1py : str
        The sign of a power; names of functions.
    """

    language: ClassVar[str]
    reserved: ClassVar[frozenset[str]]
    functions: ClassVar[dict[type, str]]
    constants: ClassVar[dict[Expr, str]]
    relations: ClassVar[dict[type, str]] = {
        sp.Eq: "==", sp.Ne: "!=", sp.Le: "<=", sp.Lt: "<", sp.Ge: ">=", sp.Gt: ">",
    }  # fmt: skip
    both: ClassVar[str] = " & "
    either: ClassVar[str] = " | "
    polygamma: ClassVar[tuple[str, ...]] = ("digamma({})", "trigamma({})")
    choice: ClassVar[str]
    power: ClassVar[str]
    sqrt: ClassVar[str] = "sqrt"
    log: ClassVar[str] = "log"
    log1p: ClassVar[str] = "log1p"
    exp: ClassVar[str] = "exp"
    log_gamma: ClassVar[str] = "lgamma"
    xlogy: ClassVar[str] = "xlogy"
    xlog1py: ClassVar[str] = "xlog1py"

    def __call__(self, expression: Expr) -> str:
        """Return an expression, or a condition, in the language.

        Raises
        ------
        ValueError
            For any kind of node that is not known to be printed right, for numbers that are no
            doubles, and for symbols whose names the language reserves or cannot take.
        """
        if expression in self.constants:
            return self.constants[expression]
        if type(expression) in self.functions:
            return self.call(self.functions[type(expression)], *expression.args)
        for kind, write in self.writers.items():
            if isinstance(expression, kind):
                return write(self, expression)
        raise refused(expression, "a kind of expression that is known to be printed right")

    def call(self, name: str, *arguments: Expr) -> str:
        """Return a call of a function."""
        return f"{name}({', '.join(map(self, arguments))})"

    def summands(self, total: Expr) -> list[str]:
        """Return the terms of a sum, each but the first after its sign."""
        first, *others = map(self, total.as_ordered_terms())
        return [first, *(f"- {t[1:]}" if t[0] == "-" else f"+ {t}" for t in others)]

    def factor(self, expression: Expr) -> str:
        """Return the expression as it may stand in a product."""
        text = self(expression)
        loose = expression.is_Add or text[0] == "-"
        return f"({text})" if loose else text

    def divisor(self, expression: Expr) -> str:
        """Return the expression as it may stand under a fraction bar, or next to a power."""
        atomic = expression.is_Symbol or expression.is_Function or expression.is_Integer
        text = self(expression)
        return text if atomic and text[0] != "-" else f"({text})"

    def raised(self, base: Expr, exponent: Expr) -> str:
        """Return a power that has no shorter name."""
        return f"{self.divisor(base)}{self.power}{self.divisor(exponent)}"

    def _symbol(self, symbol: Expr) -> str:
        name = symbol.name
        if not NAME.fullmatch(name) or name in self.reserved:
            raise refused(symbol, f"a symbol whose name is a plain identifier of {self.language}")
        return str(name)

    def _integer(self, number: Expr) -> str:
        if abs(number) > EXACT:
            raise refused(number, "whole numbers of at most 2^53")
        return str(number)

    def _rational(self, number: Expr) -> str:
        return f"{self._integer(sp.Integer(number.p))}/{self._integer(sp.Integer(number.q))}"

    def _float(self, number: Expr) -> str:
        if not math.isfinite(float(number)):
            raise refused(number, "a number among the doubles")
        return repr(float(number))

    def _sum(self, total: Expr) -> str:
        return " ".join(self.summands(total))

    def _product(self, product: Expr) -> str:
        if product.could_extract_minus_sign():
            return f"-{self.factor(-product)}"
        over, under = sp.fraction(product, exact=True)
        if under == 1:
            return "*".join(map(self.factor, product.as_ordered_factors()))
        return f"{self.factor(over)}/{self.divisor(under)}"

    def _power(self, power: Expr) -> str:
        base, exponent = power.args
        if exponent == HALF:
            return self.call(self.sqrt, base)
        if exponent.could_extract_minus_sign():
            return f"1/{self.divisor(base**-exponent)}"
        if exponent == 2 and base.is_Symbol:
            return f"{self(base)}*{self(base)}"
        return self.raised(base, exponent)

    def _log(self, log: Expr) -> str:
        (inside,) = log.args
        if isinstance(inside, sp.gamma):  # SymPy's own way to write log-gamma of a whole number
            return self.call(self.log_gamma, *inside.args)
        if one_and_more(inside):
            return self.call(self.log1p, inside - 1)
        return self.call(self.log, inside)

    def _xlogy(self, product: Expr) -> str:
        factor, inside = product.args
        if one_and_more(inside):
            return self.call(self.xlog1py, factor, inside - 1)
        return self.call(self.xlogy, factor, inside)

    def _gamma(self, gamma: Expr) -> str:
        """Through its logarithm; of positive arguments alone, for there it has no sign."""
        if not gamma.args[0].is_positive:
            raise refused(gamma, "gamma of what is known to be positive")
        return f"{self.exp}({self.call(self.log_gamma, *gamma.args)})"

    def _polygamma(self, polygamma: Expr) -> str:
        order, argument = polygamma.args
        if order not in range(len(self.polygamma)):
            raise refused(polygamma, "digamma or trigamma")
        return self.polygamma[int(order)].format(self(argument))

    def _piecewise(self, pieces: Expr) -> str:
        (value, condition), *others = pieces.args
        if not others:
            raise refused(pieces, "a Piecewise that says what holds otherwise")
        return self.choice.format(self(condition), self(value), self(sp.Piecewise(*others)))

    def _relation(self, relation: Expr) -> str:
        left, right = map(self, relation.args)
        return f"{left} {self.relations[type(relation)]} {right}"

    def _and(self, condition: Expr) -> str:
        return self._joined(self.both, condition)

    def _or(self, condition: Expr) -> str:
        return self._joined(self.either, condition)

    def _joined(self, sign: str, condition: Expr) -> str:
        return sign.join(f"({self(part)})" for part in sp.ordered(condition.args))

    writers: ClassVar[dict[type, Callable[[Any, Expr], str]]] = {
        sp.Symbol: _symbol,
        sp.Integer: _integer,
        sp.Rational: _rational,
        sp.Float: _float,
        sp.Add: _sum,
        sp.Mul: _product,
        sp.Pow: _power,
        sp.log: _log,
        XLogY: _xlogy,
        sp.gamma: _gamma,
        sp.polygamma: _polygamma,
        sp.Piecewise: _piecewise,
        sp.core.relational.Relational: _relation,
        sp.And: _and,
        sp.Or: _or,
    }


def one_and_more(inside: Expr) -> bool:
    """Whether a logarithm is of 1 + x, which keeps more digits in x."""
    return bool(inside.is_Add and sp.S.One in inside.args)


def refused(expression: Expr, expected: str) -> ValueError:
    """Return the one line that says what cannot be printed."""
    return ValueError(f"expression: got {expression!r}; expected {expected}")
