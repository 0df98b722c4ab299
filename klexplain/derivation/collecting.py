"""Sums put in order: split by the functions of x, and collected as a textbook prints them."""

import math

import sympy as sp

from klexplain.derivation.mean import Expr

# What a closed form is collected by.
ATOMS = (sp.log, sp.loggamma, sp.polygamma, sp.atan, type(sp.EulerGamma), sp.Piecewise)


def by_statistic(log_ratio: Expr, x: Expr) -> dict[Expr, Expr]:
    """Split a sum into {statistic of x: constant}; the statistic of the constant term is 1.

    Examples
    --------
    >>> x, a, b = sp.symbols("x a b", positive=True)
    >>> by_statistic(a * sp.log(x) - b * sp.log(x) + a, x)[sp.log(x)]
    a - b
    """
    split: dict[Expr, Expr] = {}
    for term in sp.Add.make_args(log_ratio):
        constant, statistic = term.as_independent(x, as_Add=False)
        split[statistic] = split.get(statistic, sp.S.Zero) + constant
    shortest = {statistic: tidy(c) for statistic, c in split.items()}
    return {statistic: c for statistic, c in shortest.items() if c != 0}


def collect(expression: Expr) -> Expr:
    """Collect a closed form by its logarithms, log-gammas and polygammas.

    Logarithms with opposite coefficients become the logarithm of a ratio, and those with
    plain numbers before them become one.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> collect(a * (sp.log(a) - 1) - a * sp.log(b) + b)
    a*log(a/b) - a + b
    """
    expression = expression.replace(sp.Piecewise, _each_collected)
    expression = expression.replace(_of_gamma, lambda e: sp.expand_log(sp.expand_func(e)))
    expression = expression.replace(_square_of_sum, lambda e: collect(e.base) ** 2)
    squares = {square: sp.Dummy() for square in expression.atoms(sp.Pow) if _has_atom(square)}
    expression = expression.subs(squares)
    dummies = {atom: sp.Dummy() for atom in sorted(_outermost(expression), key=_order)}
    found = _coefficients(expression.subs(dummies), list(dummies.values()))
    back = {dummy: atom for atom, dummy in (*dummies.items(), *squares.items())}
    rest = found.pop(sp.S.One, sp.S.Zero)
    terms = {part.subs(back): c.subs(back) for part, c in found.items()}
    others = [tidy(term).subs(back) for term in sp.Add.make_args(tidy(rest))]
    paired = _paired({a: c for a, c in terms.items() if c != 0})
    return sp.Add(*map(_without_leading_minus, (*others, *paired)))


def _each_collected(*pieces: Expr) -> Expr:
    return sp.Piecewise(*((collect(value), holds) for value, holds in pieces))


def tidy(expression: Expr) -> Expr:
    """The shortest of a few equal ways to write an expression."""
    joined = sp.powsimp(expression)
    ways = (_without_leading_minus(sp.factor(expression)), expression, joined)
    shortest = min((*ways, sp.expand(expression)), key=sp.count_ops)
    return shortest.replace(sp.Add, _square_completed)


def _square_completed(*terms: Expr) -> Expr:
    """6γ² - 12γ + 6 + π² as 6 (γ - 1)² + π², where that is shorter and the 6 a number."""
    total = sp.Add(*terms)
    for square, (v, power) in ((c, rest.as_base_exp()) for c, rest in map(_number_first, terms)):
        if power != 2 or not v.is_Atom:
            continue
        whole = square * (v + total.coeff(v, 1) / (2 * square)) ** 2
        completed = whole + sp.expand(total - whole)
        if sp.count_ops(completed) < sp.count_ops(total):
            return completed
    return total


def _number_first(term: Expr) -> Expr:
    return term.as_coeff_Mul()


def _without_leading_minus(product: Expr) -> Expr:
    """-n (π - 1) as n (1 - π), and (-1 - c) / c as -(1 + c) / c."""
    number, others = product.as_coeff_Mul()
    for factor in sp.Mul.make_args(others):
        base, power = factor.as_base_exp()
        if not (base.is_Add and power.is_odd):
            continue
        minus = [t for t in base.args if t.could_extract_minus_sign()]
        turned = len(minus) == len(base.args) if number > 0 else any(map(_leads, minus))
        if turned or (number < 0 < power and minus):
            return sp.Mul(-number, others / factor, (-base) ** power)
    return product


def _leads(term: Expr) -> bool:
    """Whether a textbook would rather have the term first: 1 - π, but h - l as it comes."""
    return bool(term.is_Number)


def _coefficients(expression: Expr, dummies: list[Expr]) -> dict[Expr, Expr]:
    """Split a sum into {what it has of the dummies: its coefficient}."""
    found: dict[Expr, Expr] = {}
    for term in sp.Add.make_args(_expand_in(expression, dummies)):
        coefficient, part = term.as_independent(*dummies, as_Add=False)
        found[part] = found.get(part, sp.S.Zero) + coefficient
    return {part: tidy(c) if part != 1 else c for part, c in found.items()}


def _expand_in(expression: Expr, dummies: list[Expr]) -> Expr:
    """Multiply out the products that hold a dummy, and no others."""
    return sp.Add(
        *(
            _times_out(term, dummies) if term.has(*dummies) else term
            for term in sp.Add.make_args(expression)
        )
    )


def _times_out(term: Expr, dummies: list[Expr]) -> Expr:
    constant, part = term.as_independent(*dummies, as_Add=False)
    return sp.Add(*(constant * one for one in sp.Add.make_args(sp.expand(part, func=False))))


def _order(atom: Expr) -> Expr:
    return sp.default_sort_key(atom)


def _has_atom(expression: Expr) -> bool:
    return bool(expression.has(*ATOMS))


def _square_of_sum(expression: Expr) -> bool:
    """(log θ_p - log θ_q)², which is kept whole."""
    return bool(
        expression.is_Pow
        and expression.exp == 2
        and expression.base.is_Add
        and _has_atom(expression.base)
    )


def _outermost(expression: Expr) -> set[Expr]:
    """The atoms that are not inside another."""
    if isinstance(expression, ATOMS):
        return {expression}
    return set().union(*(_outermost(argument) for argument in expression.args))


def _of_gamma(expression: Expr) -> bool:
    """log Γ(n + 1) = log n + log Γ(n) for a count n, so that equal terms meet."""
    return isinstance(expression, sp.log) and expression.has(sp.gamma)


def _paired(found: dict[Expr, Expr]) -> list[Expr]:
    logs = {atom: c for atom, c in found.items() if isinstance(atom, sp.log)}
    terms = [c * atom for atom, c in found.items() if atom not in logs]
    numbers = {atom: logs.pop(atom) for atom in list(logs) if logs[atom].is_Rational}
    while logs:
        atom, c = logs.popitem()
        partner = next((other for other, d in logs.items() if sp.expand(c + d) == 0), None)
        if partner is None:
            terms.append(c * atom)
            continue
        del logs[partner]
        over, under, c = (partner, atom, -c) if _negative(c) else (atom, partner, c)
        terms.append(tidy(c) * sp.log(over.args[0] / under.args[0]))
    return [*terms, *_as_one(numbers)]


def _as_one(logs: dict[Expr, Expr]) -> list[Expr]:
    """Join ½ log x - ½ log y + log z into ½ log(x z² / y)."""
    if not logs:
        return []
    below = math.lcm(*(int(c.q) for c in logs.values()))
    unit = sp.Rational(math.gcd(*(int(c * below) for c in logs.values())), below)
    inside = sp.Mul(*(sp.together(atom.args[0]) ** (c / unit) for atom, c in logs.items()))
    over, under = inside.as_numer_denom()
    return [-unit * sp.log(under) if over == 1 else unit * sp.log(inside)]


def _negative(c: Expr) -> bool:
    """Whether a coefficient is negative for small parameters: decides which way a ratio stands."""
    value = c.subs(dict.fromkeys(c.free_symbols, sp.Rational(1, 3)))
    return bool(value.evalf() < 0)
