"""SymPy expressions on one line of plain text, as they are typed in code."""

import sympy as sp
from sympy.printing.str import StrPrinter

from klexplain.notation.latex import InWords, in_order
from klexplain.notation.mean import Expr

SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
POLYGAMMAS = {0: "digamma", 1: "trigamma"}


class PlainPrinter(InWords, StrPrinter):  # type: ignore[misc]
    """Prints E[...] for `Mean`, digamma, conditions in words, and a sum in a textbook's order."""

    brackets, between = "({})", " {} "

    def _print_Mean(self, expression: Expr) -> str:  # noqa: N802
        return f"E[{self._print(expression.args[0])}]"

    def _print_polygamma(self, expression: Expr) -> str:
        order, argument = expression.args
        name = POLYGAMMAS.get(order)
        return f"{name}({self._print(argument)})" if name else self._print_Function(expression)

    def _print_Infinity(self, expression: Expr) -> str:  # noqa: N802
        return "∞"

    def _print_NegativeInfinity(self, expression: Expr) -> str:  # noqa: N802
        return "-∞"

    def _print_Relational(self, relation: Expr) -> str:  # noqa: N802
        sign = SIGNS.get(relation.rel_op, relation.rel_op)
        return f"{self._print(relation.lhs)} {sign} {self._print(relation.rhs)}"

    def _print_Piecewise(self, expression: Expr) -> str:  # noqa: N802
        cases = (
            f"{self._print(value)} {'otherwise' if when == sp.true else f'if {self._print(when)}'}"
            for value, when in expression.args
        )
        return f"({', '.join(cases)})"

    def _print_Derivative(self, expression: Expr) -> str:  # noqa: N802
        """ζ' and ζ'', the only derivatives that stay."""
        primes = "'" * int(expression.derivative_count)
        return f"zeta{primes}({self._print(expression.expr.args[0])})"

    def _print_Subs(self, expression: Expr) -> str:  # noqa: N802
        primes = "'" * int(expression.expr.derivative_count)
        return f"zeta{primes}({self._print(expression.point[0])})"

    def _as_ordered_terms(self, expression: Expr, order: str | None = None) -> list[Expr]:
        return in_order(expression)


def to_text(expression: Expr) -> str:
    """Return one line of plain text.

    Examples
    --------
    >>> a = sp.Symbol("a_p", positive=True)
    >>> to_text(sp.digamma(a) - sp.loggamma(a)), to_text(a >= 1)
    ('digamma(a_p) - loggamma(a_p)', 'a_p ≥ 1')
    """
    return str(PlainPrinter().doprint(expression))
