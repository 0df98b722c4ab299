# ruff: noqa: N802  SymPy finds a method by the name of a class
"""SymPy's code printers made strict: what is not known to be printed right is refused."""

import math
import re
from typing import Any, ClassVar

import sympy as sp
from sympy.printing.codeprinter import CodePrinter

from klexplain.export import nodes
from klexplain.export.formula import Formula
from klexplain.export.library import needed
from klexplain.families.expectations import Expr

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
EXACT = 2**53  # whole numbers beyond it are not all doubles
KNOWN = (
    sp.Symbol, sp.Rational, sp.Float, sp.Add, sp.Mul, sp.Pow, sp.Piecewise, sp.Rel, sp.And, sp.Or,
    *map(type, (sp.pi, sp.E, sp.EulerGamma, sp.oo, -sp.oo)),
    sp.exp, sp.log, sp.Abs, sp.Max, sp.Min, sp.sin, sp.cos, sp.atan, sp.tanh, sp.erf, sp.zeta,
    sp.gamma, sp.loggamma, sp.polygamma,
    nodes.ExpOfLogs, nodes.LogBeta, nodes.ScaledBessel, nodes.ScaledErfc,
    nodes.ScaledErfcIntegral, nodes.LogGammaShare, nodes.BetaShare, nodes.ScaledExpIntegral,
    nodes.LogScaledBesselK, nodes.ZetaPrime, nodes.XLogY, nodes.RelativeEntropy,
    nodes.Remainder, nodes.WeightedRemainder, nodes.LogGammaRemainder, nodes.ExpRemainder,
    nodes.LogRatio, nodes.LogOneMore, nodes.LogBesselRemainder, nodes.PowerDifference,
    nodes.CothRemainder, nodes.AboveZero,
)  # fmt: skip
# Of these kinds only some are printed right: which, and how an error puts it.
LIMITS = (
    (sp.Rational, lambda n: max(abs(n.p), n.q) <= EXACT, "whole numbers of at most 2^53"),
    (sp.Float, lambda x: math.isfinite(float(x)), "a number among the doubles"),
    (sp.gamma, lambda g: g.args[0].is_positive, "gamma of what is known to be positive"),
    (sp.polygamma, lambda f: f.args[0] in (0, 1), "digamma or trigamma"),
    (nodes.ScaledBessel, lambda f: f.args[0] in (0, 1), "Bessel functions of order 0 or 1"),
    (sp.Max | sp.Min, lambda m: len(m.args) == 2, "the larger or the smaller of two"),
    (sp.Piecewise, lambda p: p.args[-1].cond == sp.true, "a Piecewise that ends in otherwise"),
)


class Strict(CodePrinter):  # type: ignore[misc]
    """What all languages share; it stands before a printer of SymPy's among the bases.

    Attributes
    ----------
    language : str
        Its name, for errors.
    words : str
        Words that no symbol may be called, beside SymPy's list and the names of functions.
    functions : dict of str to str
        Names of functions that SymPy's printer lacks, or has for single numbers only.
    choice : str
        One of two values, as a call with ``{}`` for the condition, the one and the other.
    library : tuple of str
        Files of the package with definitions of functions that the language lacks.
    comment : str
        What begins a line that tells of the function.
    always, chosen, conditioned : str
        Body of a function that is finite everywhere, by one formula or by cases, or not.
    template : str
        The whole of a function.
    """

    language: ClassVar[str]
    words: ClassVar[str] = ""
    functions: ClassVar[dict[str, str]]
    choice: ClassVar[str]
    library: ClassVar[tuple[str, ...]]
    comment: ClassVar[str]
    always: ClassVar[str]
    chosen: ClassVar[str]
    conditioned: ClassVar[str]
    template: ClassVar[str]

    def __init__(self) -> None:
        super().__init__({"inline": True, "user_functions": self.functions})
        names = " ".join(self.known_functions.values())
        self.reserved = {*self.reserved_words, *self.words.split(), *WORD.findall(names)}

    def function(self, formula: Formula) -> str:
        """Return a formula as a function to copy, with all that it calls.

        Parameters
        ----------
        formula : Formula
            A closed form in SciPy's words.

        Returns
        -------
        str
            Definitions; the last is a function of numbers, and of arrays where the language
            calculates with them.
        """
        always = formula.infinite == sp.false
        finite = self.chosen if formula.value.has(sp.Piecewise) else self.always
        body = finite if always else self.conditioned
        margin = body[: body.index("{value}")].rpartition("\n")[2]
        value = f"\n{margin}".join(self._terms(formula.value))
        infinite = "" if always else self.doprint(formula.infinite)
        helpers = needed(body + self.template + value, *self.library)
        about = "\n".join(f"{self.comment}{line}".rstrip() for line in formula.about)
        return self.template.format(
            helpers=f"\n\n{helpers}" if helpers else "",
            about=about.strip(),
            name=formula.name,
            arguments=", ".join(formula.arguments),
            body=body.format(
                value=value,
                infinite=infinite,
                inside=formula.inside,
                arguments=", ".join(formula.arguments),
            ),
        ).lstrip()

    def _terms(self, total: Expr) -> list[str]:
        """Return the terms of a sum, each but the first after its sign."""
        first, *others = map(self.doprint, total.as_ordered_terms())
        return [first, *(f"- {t[1:]}" if t[0] == "-" else f"+ {t}" for t in others)]

    def _print(self, expression: Expr, **settings: Any) -> str:
        if not isinstance(expression, KNOWN):
            raise refused(expression, "a kind of expression that is known to be printed right")
        for kind, holds, expected in LIMITS:
            if isinstance(expression, kind) and not holds(expression):
                raise refused(expression, expected)
        return str(super()._print(expression, **settings))

    def _call(self, name: str, *arguments: Expr) -> str:
        return f"{self.known_functions[name]}({self.stringify(arguments, ', ')})"

    def _print_Symbol(self, symbol: Expr) -> str:
        if not WORD.fullmatch(symbol.name) or symbol.name in self.reserved:
            raise refused(symbol, f"a symbol whose name is a plain identifier of {self.language}")
        return str(symbol.name)

    def _print_Float(self, number: Expr) -> str:
        """All digits; SymPy's printers give 15."""
        return repr(float(number))

    def _print_Mul(self, product: Expr) -> str:
        """As x/2, where code printers have (1/2)*x."""
        return str(super(CodePrinter, self)._print_Mul(product))

    def _print_log(self, log: Expr) -> str:
        (inside,) = log.args
        if isinstance(inside, sp.gamma):  # SymPy's own way to write log-gamma of a whole number
            return self._call("loggamma", *inside.args)
        if one_and_more(inside):
            return self._call("log1p", inside - 1)
        return self._call("log", inside)

    def _print_XLogY(self, product: Expr) -> str:
        factor, inside = product.args
        if one_and_more(inside):
            return self._call("XLog1PY", factor, inside - 1)
        return self._call("XLogY", factor, inside)

    def _print_gamma(self, gamma: Expr) -> str:
        """Through its logarithm; of positive arguments alone, for there it has no sign."""
        return f"{self.known_functions['exp']}({self._call('loggamma', *gamma.args)})"

    def _print_polygamma(self, polygamma: Expr) -> str:
        order, argument = polygamma.args
        return self._call(("digamma", "trigamma")[int(order)], argument)

    def _print_Piecewise(self, pieces: Expr) -> str:
        (value, condition), *others = pieces.args
        if not others:
            return self._print(value)
        return self.choice.format(*map(self._print, (condition, value, sp.Piecewise(*others))))


def one_and_more(inside: Expr) -> bool:
    """Whether a logarithm is of 1 + x, which keeps more digits in x."""
    return bool(inside.is_Add and sp.S.One in inside.args)


def refused(expression: Expr, expected: str) -> ValueError:
    """Return the one line that says what cannot be printed."""
    return ValueError(f"expression: got {expression!r}; expected {expected}")
