"""Sums put in order: split by the functions of x, and collected as a textbook prints them."""

import sympy as sp

from klexplain.derivation.mean import Expr

ATOMS = (
    sp.log,
    sp.loggamma,
    sp.polygamma,
    type(sp.EulerGamma),
)  # what a closed form is collected by


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
    return {statistic: tidy(c) for statistic, c in split.items() if sp.simplify(c) != 0}


def collect(expression: Expr) -> Expr:
    """Collect a closed form by its logarithms, log-gammas and polygammas.

    Two logarithms with opposite coefficients become the logarithm of a ratio.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> collect(a * (sp.log(a) - 1) - a * sp.log(b) + b)
    a*log(a/b) - a + b
    """
    expression = expression.replace(_of_gamma, lambda e: sp.expand_log(sp.expand_func(e)))
    atoms = sorted(expression.atoms(*ATOMS), key=sp.default_sort_key)
    dummies = {atom: sp.Dummy() for atom in atoms if not any(a.has(*ATOMS) for a in atom.args)}
    linear = expression.subs(dummies)
    rest = tidy(linear.subs(dict.fromkeys(dummies.values(), 0)))
    found = {atom: tidy(linear.diff(dummy)) for atom, dummy in dummies.items()}
    return sp.Add(rest, *_paired(found))


def tidy(expression: Expr) -> Expr:
    """The shortest of a few equal ways to write a rational expression."""
    ways = (_without_leading_minus(sp.factor(expression)), expression, sp.expand(expression))
    return min(ways, key=sp.count_ops)


def _without_leading_minus(product: Expr) -> Expr:
    """-n (π - 1) as n (1 - π)."""
    sums = [factor for factor in product.args if factor.is_Add]
    if not (product.is_Mul and product.args[0] == -1 and sums):
        return product
    others = [factor for factor in product.args[1:] if factor is not sums[0]]
    return sp.Mul(*others, -sums[0])


def _of_gamma(expression: Expr) -> bool:
    """log Γ(n + 1) = log n + log Γ(n) for a count n, so that equal terms meet."""
    return isinstance(expression, sp.log) and expression.has(sp.gamma)


def _paired(found: dict[Expr, Expr]) -> list[Expr]:
    logs = {atom: c for atom, c in found.items() if isinstance(atom, sp.log) and c != 0}
    terms = [c * atom for atom, c in found.items() if atom not in logs]
    while logs:
        atom, c = logs.popitem()
        partner = next((other for other, d in logs.items() if sp.expand(c + d) == 0), None)
        if partner is None:
            terms.append(c * atom)
            continue
        del logs[partner]
        over, under, c = (partner, atom, -c) if _negative(c) else (atom, partner, c)
        terms.append(tidy(c) * sp.log(over.args[0] / under.args[0]))
    return terms


def _negative(c: Expr) -> bool:
    """Whether a coefficient is negative for small parameters: decides which way a ratio stands."""
    return bool(c.subs(dict.fromkeys(c.free_symbols, sp.Rational(1, 3))) < 0)
