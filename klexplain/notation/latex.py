"""SymPy expressions as a textbook typesets them."""

import re
from collections.abc import Callable

import sympy as sp
from sympy.printing.latex import LatexPrinter

from klexplain.notation import latex_name
from klexplain.notation.mean import Expr, Mean, p_of, q_of

LONG = 31  # rough width, in letters, from which a sum is broken into lines


class InWords:
    """Prints conditions as a sentence has them, those inside others in brackets."""

    brackets: str
    between: str
    _print: Callable[[Expr], str]

    def _print_And(self, expression: Expr) -> str:  # noqa: N802
        return self._joined(expression, "and")

    def _print_Or(self, expression: Expr) -> str:  # noqa: N802
        return self._joined(expression, "or")

    def _joined(self, expression: Expr, word: str) -> str:
        parts = sorted(expression.args, key=sp.default_sort_key)
        inside = (self.brackets if part.is_Boolean else "{}" for part in parts)
        return self.between.format(word).join(map(str.format, inside, map(self._print, parts)))


class TextbookPrinter(InWords, LatexPrinter):  # type: ignore[misc]
    r"""Prints ψ for digamma, log Γ for loggamma, B for beta, and E_p[...] for `Mean`."""

    brackets, between = r"\left({}\right)", r" \text{{ {} }} "

    def __init__(self, order: str | None = None) -> None:
        super().__init__({"ln_notation": False, "fold_short_frac": False, "order": order})

    def _print_Symbol(self, symbol: Expr, style: str = "plain") -> str:  # noqa: N802
        return latex_name(symbol.name)

    def _print_Mul(self, expression: Expr) -> str:  # noqa: N802
        return str(super()._print_Mul(_with_one_root(expression)))

    def _print_Piecewise(self, expression: Expr) -> str:  # noqa: N802
        rows = (
            rf"\displaystyle {self._print(value)} & "
            + (r"\text{otherwise}" if when == sp.true else rf"\text{{if }} {self._print(when)}")
            for value, when in expression.args
        )
        body = r" \\ ".join(rows)
        return rf"\begin{{cases}} {body} \end{{cases}}"

    def _needs_mul_brackets(self, expression: Expr, **place: bool) -> bool:
        """The brace of cases is bracket enough where they come last."""
        alone = expression.is_Piecewise and place.get("last", False)
        return not alone and bool(super()._needs_mul_brackets(expression, **place))

    def _print_polygamma(self, expression: Expr, exp: str | None = None) -> str:
        order, argument = expression.args
        psi = r"\psi" + "'" * int(order)
        return self._power(rf"{psi}\left({self._print(argument)}\right)", exp)

    def _print_loggamma(self, expression: Expr, exp: str | None = None) -> str:
        return self._power(rf"\log\Gamma\left({self._print(expression.args[0])}\right)", exp)

    def _print_beta(self, expression: Expr, exp: str | None = None) -> str:
        arguments = ", ".join(self._print(a) for a in expression.args)
        return self._power(rf"\mathrm{{B}}\left({arguments}\right)", exp)

    def _print_atan(self, expression: Expr, exp: str | None = None) -> str:
        return self._power(rf"\arctan\left({self._print(expression.args[0])}\right)", exp)

    def _print_erf(self, expression: Expr, exp: str | None = None) -> str:
        return self._power(rf"\mathrm{{erf}}\left({self._print(expression.args[0])}\right)", exp)

    def _print_erfc(self, expression: Expr, exp: str | None = None) -> str:
        return self._power(rf"\mathrm{{erfc}}\left({self._print(expression.args[0])}\right)", exp)

    def _print_expint(self, expression: Expr, exp: str | None = None) -> str:
        order, argument = map(self._print, expression.args)
        return self._power(rf"\mathrm{{E}}_{{{order}}}\left({argument}\right)", exp)

    def _print_betainc(self, expression: Expr, exp: str | None = None) -> str:
        a, b, _, x = map(self._print, expression.args)
        return self._power(rf"\mathrm{{B}}_{{{x}}}\left({a}, {b}\right)", exp)

    def _print_Derivative(self, expression: Expr) -> str:  # noqa: N802
        """ζ' and ζ'', the only derivatives that stay."""
        primes = "'" * int(expression.derivative_count)
        return rf"\zeta{primes}\left({self._print(expression.expr.args[0])}\right)"

    def _print_Subs(self, expression: Expr) -> str:  # noqa: N802
        primes = "'" * int(expression.expr.derivative_count)
        return rf"\zeta{primes}\left({self._print(expression.point[0])}\right)"

    def _print_Mean(self, expression: Expr, exp: str | None = None) -> str:  # noqa: N802
        return self._power(rf"\mathbb{{E}}_p\left[{self._print(expression.args[0])}\right]", exp)

    def _print_log(self, expression: Expr, exp: str | None = None) -> str:
        argument = expression.args[0]
        bare = not argument.is_Add and (not argument.is_Mul or argument.as_numer_denom()[1] != 1)
        bare = bare and not argument.could_extract_minus_sign()
        inside = self._print(argument)
        return self._power(rf"\log {inside}" if bare else rf"\log\left({inside}\right)", exp)

    def _as_ordered_terms(self, expression: Expr, order: str | None = None) -> list[Expr]:
        return in_order(expression)

    def _print_Function(self, expression: Expr, exp: str | None = None) -> str:  # noqa: N802
        if expression.func in (p_of, q_of):
            return self._power(
                f"{expression.func.__name__}({self._print(expression.args[0])})", exp
            )
        return str(super()._print_Function(expression, exp))

    @staticmethod
    def _power(text: str, exp: str | None) -> str:
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


def _with_one_root(product: Expr) -> Expr:
    """Two square roots of numbers as one: √(2π) x, and 2 √(2/π) x."""
    number, rest = product.as_independent(*product.free_symbols, as_Add=False)
    roots = [f for f in sp.Mul.make_args(number) if f.is_Pow and abs(f.exp) == sp.Rational(1, 2)]
    if len(roots) < 2:
        return product
    whole = sp.Mul(*roots)
    # A symbol that is printed by its name stays what it is, and stands before the letters.
    return sp.Symbol(rf"\sqrt{{{to_latex(sp.powsimp(whole**2))}}}") * (number / whole) * rest


def to_latex(expression: Expr) -> str:
    r"""Return TeX, with ψ, log Γ and B as a textbook writes them.

    Examples
    --------
    >>> a = sp.Symbol("a_p", positive=True)
    >>> print(to_latex(sp.digamma(a) - sp.loggamma(a)))
    \psi\left(a_{p}\right) - \log\Gamma\left(a_{p}\right)
    """
    return str(TextbookPrinter().doprint(expression))


def as_typed(typed: Callable[[], Expr]) -> str:
    r"""Return TeX of an expression as its source has it: no factor moved, nothing rewritten.

    Examples
    --------
    >>> x, s = sp.symbols("x sigma", positive=True)
    >>> print(as_typed(lambda: sp.exp(-x / s) / (s * sp.sqrt(2 * sp.pi))))
    \frac{e^{- \frac{x}{\sigma}}}{\sigma \sqrt{2 \pi}}
    """
    with sp.evaluate(x=False):
        expression = typed()
    tex = str(TextbookPrinter(order="none").doprint(expression))
    return tex.replace(r"\frac{\left(-1\right) ", r"- \frac{")  # what is left of a minus sign


def to_math(expression: Expr) -> str:
    """Return inline math for a sentence: the TeX between dollars."""
    return f"${to_latex(expression)}$"


def divergence_equals(expression: Expr) -> str:
    r"""Return ``D(p \Vert q) = ...``, broken into aligned lines where it is long."""
    return equals(r"D(p \Vert q)", expression)


def equals(name: str, expression: Expr) -> str:
    """Return TeX that sets an expression equal to a name, in aligned lines where it is long."""
    left, right = "", ""
    if isinstance(expression, Mean) and expression.args[0].is_Add:
        left, right, expression = r"\mathbb{E}_p\Bigl[", r"\Bigr]", expression.args[0]
    lines = _lines(expression)
    if len(lines) == 1:
        return f"{name} = {left}{lines[0]}{right}"
    # The left side stands on a line of its own, so that a phone has room for the right.
    body = r" \\ &\quad ".join(lines)
    right_side = rf"&\quad = {left}{body}{right}"
    return rf"\begin{{aligned}} &{name} \\ {right_side} \end{{aligned}}"


def identity_latex(*facts: Expr) -> str:
    """Return equations one below the other, aligned at their equals signs."""
    rows = [f"{to_latex(fact.lhs)} &= {to_latex(fact.rhs)}" for fact in facts]
    body = r" \\ ".join(rows)
    return rf"\begin{{aligned}} {body} \end{{aligned}}"


def _lines(expression: Expr) -> list[str]:
    """The terms of a sum (and of the sums in it), filled into lines of at most LONG letters."""
    lines: list[str] = []
    room = 0
    for term in (term for part in _terms(expression) for term in _terms(part)):
        tex = to_latex(term)
        tex = tex if tex.startswith("-") or not lines else f"+ {tex}"
        room -= _width(term)
        if room >= 0:
            lines[-1] += f" {tex}"
        else:
            lines.append(tex)
            room = LONG - _width(term)
    return lines


def _terms(expression: Expr) -> list[Expr]:
    """The terms of a sum, in the printer's order; what is no sum is its only term."""
    return in_order(expression) if expression.is_Add else [expression]


def _width(term: Expr) -> int:
    """Roughly how many letters wide the typeset term is: its numerator or its denominator."""
    over, under = (re.sub(r"(?<=[a-z])[a-z]+|\W0,|[\s*_]", "", str(e)) for e in sp.fraction(term))
    return 3 + max(len(over), len(under))


def in_order(total: Expr) -> list[Expr]:
    """Return the terms of a sum as they are printed.

    Expectations and logarithms come first, then ψ, then the rest; a minus leads only where
    every term has one.
    """
    ordered = sorted(total.args, key=lambda term: (_rank(term), term.could_extract_minus_sign()))
    lead = next((term for term in ordered if not term.could_extract_minus_sign()), ordered[0])
    return [lead, *(term for term in ordered if term != lead)]


def _rank(term: Expr) -> int:
    kinds = ((Mean,), (sp.log, sp.loggamma), (sp.polygamma,))
    return next((rank for rank, kind in enumerate(kinds) if term.has(*kind)), len(kinds))
