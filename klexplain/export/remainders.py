"""A closed form within one family as terms that all vanish with the square of what differs.

D is least where the model is the truth, so whatever is of first order in the differences of the
parameters cancels. Here it is cancelled on paper: each function of the model's parameters is
written as its tangent at the truth and what is left of it.
"""

import itertools

import sympy as sp

from klexplain.export.nodes import (
    CothRemainder,
    ExpOfLogs,
    ExpRemainder,
    LogBesselRemainder,
    LogGammaRemainder,
    LogOneMore,
    LogRatio,
    PowerDifference,
    Remainder,
    WeightedRemainder,
)
from klexplain.export.terms import log_gammas, without_overflow
from klexplain.families.expectations import Expr

Base = dict[Expr, Expr]  # the parameters of the model, and which of the truth's they equal at D = 0
NODES = (
    Remainder, WeightedRemainder, LogGammaRemainder, LogBesselRemainder, ExpRemainder, LogRatio,
    LogOneMore, CothRemainder,
)  # fmt: skip


def remainders(result: Expr, base: Base) -> Expr | None:
    """Return a closed form without what cancels where p and q nearly agree; None where unknown.

    Parameters
    ----------
    result : sympy.Expr
        D(p ‖ q) of two members of one family.
    base : dict
        The parameters of q, each with the one of p that it equals at D = 0.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> remainders(a / b + sp.log(b / a) - 1, {b: a})
    Remainder(a, b, a - b)
    >>> remainders(b / a + sp.log(a / b) - 1, {b: a})
    Remainder(b, a, -a + b)
    """
    turned = result.replace(sp.cos, lambda x: 1 - 2 * sp.sin(x / 2) ** 2)
    near = log_gammas(turned.replace(sp.log, lambda inside: _near_one(inside, base)))
    tangents = [_tangents(term, base) for term in sp.Add.make_args(near)]
    whole = sp.expand_log(sp.Add(*tangents), force=True)
    whole = whole.replace(_is_log_bessel, lambda log: _tangent_of_log_bessel(log.args[0], base))
    return _without_logs(_in_ratios(whole, base), base, _moving(near, base))


def _moving(total: Expr, base: Base) -> frozenset[Expr]:
    """The parameters of q by which D changes at once: those of a support that p must not leave."""
    slopes = {q: sp.simplify(sp.expand_func(total.diff(q).xreplace(base))) for q in base}
    return frozenset(q for q, slope in slopes.items() if slope != 0)


def without_cases(piecewise: Expr) -> Expr:
    """Return the integral of a power, and z coth(z/2), as one function also where it is 0/0.

    Examples
    --------
    >>> a, b, s = sp.symbols("a b s", positive=True)
    >>> mean = (b ** (s - 2) - a ** (s - 2)) / (s - 2)
    >>> without_cases(sp.Piecewise((sp.log(b / a), sp.Eq(s, 2)), (mean, True)))
    PowerDifference(b, a, s - 2)
    """
    (at_zero, condition), (value, _) = piecewise.args[0], piecewise.args[-1]
    logs = at_zero.atoms(sp.log)
    if not isinstance(condition, sp.Eq):
        return piecewise
    for coth in value.atoms(sp.coth):
        z = 2 * coth.args[0]
        return CothRemainder(z) + 2 if value == z * coth else piecewise
    if len(logs) != 1:
        return piecewise
    log = logs.pop()
    b, a = sp.fraction(log.args[0])
    for s in (condition.lhs - condition.rhs, condition.rhs - condition.lhs):
        if sp.simplify(value - (b**s - a**s) / s * at_zero / log) == 0:
            return PowerDifference(b, a, s) * at_zero / log
    return piecewise


def difference(y: Expr, x: Expr, base: Base) -> Expr:
    """Return y - x in differences of parameters, each of which rounds once.

    Examples
    --------
    >>> p, q = sp.symbols("p q", positive=True)
    >>> difference(1 - q, 1 - p, {q: p})
    p - q
    """
    small = _products(y - x, base, 1)
    return y - x if small is None else small


def _expand(expression: Expr) -> Expr:
    """Multiply out, but for what stands inside a node."""
    words = {node: sp.Dummy() for node in expression.atoms(*NODES)}
    return sp.expand(expression.xreplace(words)).xreplace({w: n for n, w in words.items()})


def _near_one(inside: Expr, base: Base) -> Expr:
    """The logarithm of 1 and a sum of squares, and that of a number without its sign."""
    if inside.is_rational_function() and inside.xreplace(base) == 1:
        squares = _products(inside - 1, base, 2)
        return sp.log(inside) if squares is None else LogOneMore(squares)
    return sp.log(inside.replace(sp.Abs, lambda x: x))


def _tangents(term: Expr, base: Base) -> Expr:
    """A term with its exponentials and log Γ as tangents and remainders."""
    gathered = without_overflow(term)
    apart = gathered.replace(ExpOfLogs, lambda z: _tangent_of_exp(z, base))
    return apart.replace(sp.loggamma, lambda x: _tangent_of_log_gamma(x, base))


def _tangent_of_exp(exponent: Expr, base: Base) -> Expr:
    at_start = exponent.xreplace(base)
    plain = exponent.replace(sp.loggamma, lambda x: _tangent_of_log_gamma(x, base))
    step = sp.expand_log(plain - at_start, force=True)
    gammas = at_start.replace(sp.loggamma, lambda x: sp.log(sp.gamma(x)))
    start = sp.gammasimp(sp.exp(gammas))
    return start * (1 + step + ExpRemainder(_small(_in_ratios(step, base), base)))


def _small(total: Expr, base: Base) -> Expr:
    """A sum of first order by its nodes and differences."""
    rest, kept = _expand(total), sp.S.Zero
    for node in sorted(rest.atoms(*NODES), key=_depth):
        coefficient = rest.coeff(node, 1)
        kept += sp.factor(coefficient) * node
        rest = _expand(rest - coefficient * node)
    products = _products(rest, base, 1)
    return kept + (rest if products is None else products)


def _tangent_of_log_gamma(x: Expr, base: Base) -> Expr:
    start = x.xreplace(base)
    slope = sp.expand_func(sp.digamma(start))
    small = LogGammaRemainder(x, start, difference(x, start, base))
    return sp.loggamma(start) + slope * (x - start) + small


def _is_log_bessel(expression: Expr) -> bool:
    return isinstance(expression, sp.log) and expression.args[0].has(sp.besseli)


def _tangent_of_log_bessel(bessel: Expr, base: Base) -> Expr:
    order, y = bessel.args
    x = y.xreplace(base)
    if order != 0 or x == y:
        return sp.log(bessel)
    small = LogBesselRemainder(y, x, difference(y, x, base))
    return sp.log(sp.besseli(0, x)) + sp.besseli(1, x) / sp.besseli(0, x) * (y - x) + small


def _in_ratios(expression: Expr, base: Base) -> Expr:
    """The logarithms of the model's parameters as those of ratios to the truth's."""

    def ratio(y: Expr) -> Expr:
        x = y.xreplace(base)
        return sp.log(x) + LogRatio(y, x, difference(y, x, base))

    return expression.replace(sp.log, ratio)


def _without_logs(total: Expr, base: Base, moving: frozenset[Expr]) -> Expr | None:
    """The logarithms as remainders, and what is left as products of differences."""
    found, kept = _expand(total), sp.S.Zero
    for node in sorted(found.atoms(*NODES), key=_depth):
        coefficient = sp.factor(found.coeff(node, 1))
        if coefficient == 0:
            continue
        part, tangent = _remainder(coefficient, node, moving)
        kept += part
        found = _expand(found - coefficient * node + tangent)
    squares = _products(found, base, 2)
    return None if squares is None else kept + squares


def _depth(node: Expr) -> tuple[int, str]:
    """A node comes before those within it."""
    return -len(node.atoms(*NODES)), str(node)


def _remainder(coefficient: Expr, node: Expr, moving: frozenset[Expr]) -> tuple[Expr, Expr]:
    """What c log(y/x) leaves of its tangent with the sign of |c|, and that tangent."""
    if not isinstance(node, LogRatio) or node.args[0].free_symbols & moving:
        return coefficient * node, sp.S.Zero
    y, x, step = node.args
    weight = sp.cancel(coefficient / x)
    denominators = [sp.fraction(sp.cancel(c))[1] for c in (weight, coefficient)]
    if sp.cancel(denominators[0] / denominators[1]).is_number and not x.is_number:
        return -weight * WeightedRemainder(y, x, step), coefficient * (y - x) / x
    if coefficient.could_extract_minus_sign():
        return -coefficient * Remainder(y, x, step), coefficient * (y - x) / x
    return coefficient * Remainder(x, y, -step), coefficient * (y - x) / y


def _products(expression: Expr, base: Base, least: int) -> Expr | None:
    """The expression as products of so many differences at least; None where it is not."""
    words = {node: sp.Dummy() for node in expression.atoms(*NODES, sp.sin)}
    steps = {q: sp.Symbol(f"step_{q}") for q in base}
    above, below = sp.fraction(sp.together(expression.xreplace(words)))
    shifted = sp.expand(above.xreplace({q: p + steps[q] for q, p in base.items()}))
    small = [*steps.values(), *words.values()]
    back = {step: q - base[q] for q, step in steps.items()}
    total = sp.S.Zero
    for product in sorted(itertools.combinations_with_replacement(small, least), key=_mixed):
        whole = sp.Mul(*product)
        found = sp.Add(*(t for t in sp.Add.make_args(shifted) if _divides(product, t)))
        factor = sp.factor(sp.expand(found / whole).xreplace(back) / below)
        total += factor * whole.xreplace(back)
        shifted -= found
    return total.xreplace({w: n for n, w in words.items()}) if shifted == 0 else None


def _mixed(product: tuple[Expr, ...]) -> bool:
    return len(set(product)) > 1


def _divides(product: tuple[Expr, ...], term: Expr) -> bool:
    powers = term.as_powers_dict()
    return all(powers.get(factor, 0) >= product.count(factor) for factor in product)
