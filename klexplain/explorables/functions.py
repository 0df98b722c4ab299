"""JavaScript functions of the parameters of p and q, in which nothing is computed twice."""

from collections.abc import Iterable

import sympy as sp

from klexplain.export.javascript import javascript
from klexplain.families.base import Symbols
from klexplain.notation.mean import Expr


def taking(sides: Iterable[Symbols], expressions: Iterable[Expr], body: str) -> str:
    """Return an arrow function that takes each side as an object and names what it uses of it."""
    free = set().union(*(e.free_symbols for e in expressions))
    objects: list[str] = []
    for side in sides:
        used = {name: javascript(s) for name, s in side.items() if s in free}
        names = [name if name == word else f"{name}: {word}" for name, word in used.items()]
        free -= set(side.values())  # what both sides share is taken from the first
        objects.append(f"{{{', '.join(names)}}}")
    while objects[1:] and objects[-1] == "{}":
        objects.pop()
    return f"({', '.join(objects)}) => {body}"


def listing(sides: Iterable[Symbols], expressions: list[Expr]) -> str:
    """Return a function from parameters to a list of values; what these share is computed once.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> print(listing(({"a": a}, {"a": b}), [sp.log(a + b), 1 / (a + b)]))
    ({a}, {a: b}) => {const t0 = a + b; return [Math.log(t0), 1/t0];}
    >>> print(listing(({"a": a},), [a]))
    ({a}) => [a]
    """
    shared, reduced = sp.cse(expressions, sp.numbered_symbols("t"), order="none", list=True)
    return taking(sides, expressions, _body(shared, f"[{', '.join(map(javascript, reduced))}]"))


def rows(sides: Iterable[Symbols], values: list[list[Expr]], kinds: list[str]) -> str:
    """Return a function to lists of a value, a kind, and further values; an empty kind is left out.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> print(rows(({"a": a, "b": b},), [[sp.log(a)], [a - 1, b]], ["", "power"]))
    ({a, b}) => [[Math.log(a)], [a - 1, "power", b]]
    """
    flat = [value for row in values for value in row]
    shared, reduced = sp.cse(flat, sp.numbered_symbols("t"), order="none", list=True)
    printed = iter(map(javascript, reduced))
    lists = [[next(printed) for _ in row] for row in values]
    named = ([v[0], *([f'"{k}"'] if k else []), *v[1:]] for v, k in zip(lists, kinds, strict=True))
    body = ", ".join(f"[{', '.join(row)}]" for row in named)
    return taking(sides, flat, _body(shared, f"[{body}]"))


def curried(sides: Iterable[Symbols], expression: Expr, arguments: tuple[Expr, ...]) -> str:
    """Return a function from parameters to a function of x; what is free of x is computed once.

    Examples
    --------
    >>> a, x = sp.symbols("a x", positive=True)
    >>> print(curried(({"a": a},), a * sp.log(x) - sp.loggamma(a), (x,)))
    ({a}) => {const k0 = -lgamma(a); return (x) => a*Math.log(x) + k0;}
    """
    constants: dict[Expr, Expr] = {}
    inner = javascript(_hoisted(expression, arguments, constants))
    shared = [(symbol, constant) for constant, symbol in constants.items()]
    function = f"({', '.join(map(javascript, arguments))}) => {inner}"
    return taking(sides, [expression], _body(shared, function))


def _hoisted(expression: Expr, arguments: tuple[Expr, ...], constants: dict[Expr, Expr]) -> Expr:
    """The expression with symbols for its largest parts that are free of the arguments."""
    if expression.is_Atom:
        return expression
    if not expression.has(*arguments):
        name, positive = f"k{len(constants)}", expression.is_positive or None
        return constants.setdefault(expression, sp.Symbol(name, real=True, positive=positive))
    parts = expression.args
    if expression.is_Add or expression.is_Mul:
        free, bound = expression.as_independent(*arguments, as_Add=expression.is_Add)
        parts = (free, *expression.func.make_args(bound))
    return expression.func(*(_hoisted(part, arguments, constants) for part in parts))


def _body(named: list[tuple[Expr, Expr]], value: str) -> str:
    """A value, after the constants that it needs."""
    pairs = ", ".join(f"{symbol} = {javascript(constant)}" for symbol, constant in named)
    return f"{{const {pairs}; return {value};}}" if named else value
