"""Sums put in order: split by the functions of x, and collected as a textbook prints them."""

from collections.abc import Callable, Iterable
from functools import cache

import sympy as sp

from klexplain.derivation.joining import common_step, joined
from klexplain.notation.mean import Expr

# What a closed form is collected by.
ATOMS = (
    sp.log, sp.loggamma, sp.polygamma, sp.atan, sp.expint, type(sp.EulerGamma), sp.Piecewise,
)  # fmt: skip


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

    Logarithms whose coefficients are multiples of each other become one, and what shares a
    coefficient stands in one bracket, where that is shorter.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> collect(a * (sp.log(a) - 1) - a * sp.log(b) + b)
    a*log(a/b) - a + b
    """
    expression = expression.replace(sp.Piecewise, _each_collected)
    expression = expression.replace(_of_number, sp.expand_func)
    expression = expression.replace(sp.expint, lambda n, x: sp.expint(n, sp.powsimp(x)))
    expression = expression.replace(sp.exp, lambda power: sp.exp(_by_denominator(power)))
    expression = expression.replace(_under_bar, _turned).replace(sp.loggamma, _stepped(expression))
    expression = expression.replace(_of_gamma, lambda e: sp.expand_log(sp.expand_func(e)))
    expression = expression.replace(_square_of_sum, lambda e: _square(collect(e.base)))
    squares = {square: sp.Dummy() for square in expression.atoms(sp.Pow) if _has_atom(square)}
    expression = expression.subs(squares)
    dummies = {atom: sp.Dummy() for atom in sorted(_outermost(expression), key=_order)}
    expression, atoms = expression.subs(dummies), list(dummies.values())
    # In this order: an atom may hold squares.
    back = [(dummy, atom) for atom, dummy in (*dummies.items(), *squares.items())]
    # A square may belong to what has its coefficient, or to what it makes one fraction with.
    ways = (atoms, [*atoms, *(dummy for square, dummy in squares.items() if square.exp == 2)])
    return min((_collected(expression, way, back) for way in ways), key=sp.count_ops)


def _collected(expression: Expr, atoms: list[Expr], back: list[tuple[Expr, Expr]]) -> Expr:
    found = _coefficients(expression, atoms)
    rest = found.pop(sp.S.One, sp.S.Zero)
    sums = (_by_denominator(rest), tidy(rest))
    apart = _fractions_added(sp.Add.make_args(min(sums, key=sp.count_ops)))
    others = [(tidy(term).subs(back), sp.S.One) for term in apart]
    terms = [(c.subs(back), part.subs(back)) for part, c in found.items() if c != 0]
    return sp.Add(*map(_as_printed, joined([*others, *terms])))


def _fractions_added(terms: Iterable[Expr]) -> list[Expr]:
    """x/z and -y/z as (x - y)/z, where nothing has to be multiplied out for it."""
    plain = [term for term in terms if not term.has(sp.Add, sp.Function)]
    added = sp.Add.make_args(_by_denominator(sp.Add(*plain)))
    return [*(term for term in terms if term not in plain), *added]


def _as_printed(term: Expr) -> Expr:
    return _without_leading_minus(_whole(_one_power(term)))


def _one_power(product: Expr) -> Expr:
    """x^c / y^c as (x/y)^c, and e^a e^b as e^(a + b)."""
    rest, line = [], sp.S.Zero
    powers: dict[Expr, list[tuple[Expr, Expr]]] = {}
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        number, unit = exponent.as_coeff_Mul()
        if base == sp.E:
            line += exponent
        elif unit == 1 or not base.is_positive:
            rest.append(factor)
        else:
            powers.setdefault(unit, []).append((base, number))
    one_each = (_with_exponent(unit, factors) for unit, factors in powers.items())
    return sp.Mul(*rest, *one_each, sp.exp(_by_denominator(line)))


def _with_exponent(unit: Expr, powers: list[tuple[Expr, Expr]]) -> Expr:
    step = common_step(number for _, number in powers)
    return sp.Mul(*(base ** (number / step) for base, number in powers)) ** (unit * step)


def _whole(product: Expr) -> Expr:
    """(x + y/2) / z as (2 x + y) / (2 z)."""
    number, factors = sp.S.One, []
    if not sp.fraction(product)[1].free_symbols:
        return product
    for factor in sp.Mul.make_args(product):
        content, rest = factor.primitive() if factor.is_Add else (sp.S.One, factor)
        number *= content
        factors.append(rest)
    return product if number.is_integer or len(factors) == 1 else sp.Mul(number, *factors)


def _each_collected(*pieces: Expr) -> Expr:
    return sp.Piecewise(*((collect(value), holds) for value, holds in pieces))


@cache
def tidy(expression: Expr) -> Expr:
    """The shortest of a few equal ways to write an expression."""
    factored, powers = _without_leading_minus(sp.factor(expression)), sp.powsimp(expression)
    ways = (factored, expression, powers, sp.expand(expression), _by_denominator(expression))
    shortest = min(ways, key=sp.count_ops)
    return shortest.replace(sp.Add, _square_completed)


def _square(base: Expr) -> Expr:
    """(½ A - ½ B)² as ¼ (A - B)², and (-A - B)² as (A + B)²."""
    content, inner = base.primitive() if base.is_Add else (sp.S.One, base)
    turned = all(term.could_extract_minus_sign() for term in sp.Add.make_args(inner))
    return content**2 * (-inner if turned else inner) ** 2


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


def _under_bar(expression: Expr) -> bool:
    """1 / (1 + x/y)^a, where 1 + x/y > 0 or a is whole."""
    if not (expression.is_Pow and expression.base.is_Add):
        return False
    base, exponent = expression.args
    return exponent.could_extract_minus_sign() and bool(base.is_positive or exponent.is_Integer)


def _turned(power: Expr) -> Expr:
    """1 / (1 + x/y)^a as (y / (x + y))^a."""
    over, under = sp.fraction(sp.together(power.base))
    return (under / over) ** -power.exp


def _stepped(expression: Expr) -> Callable[[Expr], Expr]:
    """Log Γ(x + 1) as log x + log Γ(x), where log Γ(x) stands in the expression too."""
    met = {gamma.args[0] for gamma in expression.atoms(sp.loggamma)}

    def step(x: Expr) -> Expr:
        return sp.loggamma(x) if x - 1 not in met else sp.log(x - 1) + sp.loggamma(x - 1)

    return step


def _of_number(expression: Expr) -> bool:
    """ψ'(3/2), which is π²/2 - 4."""
    return isinstance(expression, sp.polygamma) and bool(expression.args[1].is_Rational)


def _by_denominator(total: Expr) -> Expr:
    """x/z - y/z + 1 as (x - y)/z + 1."""
    groups: dict[Expr, Expr] = {}
    for term in sp.Add.make_args(sp.expand(total)):
        over, under = sp.fraction(term)
        number, under = under.as_coeff_Mul()
        groups[under] = groups.get(under, sp.S.Zero) + over / number
    return sp.Add(*(over / under for under, over in groups.items()))


def _of_gamma(expression: Expr) -> bool:
    """log Γ(n + 1) = log n + log Γ(n) for a count n, so that equal terms meet."""
    return isinstance(expression, sp.log) and expression.has(sp.gamma)
