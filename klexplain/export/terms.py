"""A closed form as terms that doubles can add: what cancels is told apart from what does not."""

import sympy as sp

from klexplain.export.nodes import ExpOfLogs, LogBeta
from klexplain.families.expectations import Expr

POWERS = (sp.exp, sp.gamma, sp.beta)  # what may overflow where its logarithm does not


def terms(expression: Expr) -> list[Expr]:
    """Return terms that add to the expression, each of which loses no digits by itself.

    Logarithms of products and of Beta functions become sums, and products are multiplied out
    where a factor is a sum that rounds; the difference of two parameters rounds only once. The
    sum of the absolute values of the terms then bounds what rounding does to the whole.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> terms((a - b) * sp.digamma(a) + sp.log(a / b))
    [-log(b), (a - b)*polygamma(0, a), log(a)]
    """
    whole = sp.expand_log(log_gammas(expression), force=True)
    return [without_overflow(term) for term in _split(whole)]


def log_gammas(expression: Expr) -> Expr:
    """Write the logarithms of Beta and Gamma functions, and Beta functions, with log-gammas.

    Examples
    --------
    >>> a, b = sp.symbols("a b", positive=True)
    >>> log_gammas(sp.log(sp.beta(a, b)))
    loggamma(a) + loggamma(b) - loggamma(a + b)
    """
    plain = expression.replace(sp.log, _log)
    return plain.replace(sp.beta, lambda a, b: sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b))


def _log(inside: Expr) -> Expr:
    if not inside.has(sp.beta, sp.gamma):
        return sp.log(inside)
    parts = sp.expand_log(sp.log(inside), force=True)
    betas = {sp.log(b): _log_beta(*b.args) for b in parts.atoms(sp.beta)}
    return parts.subs(betas | {sp.log(g): sp.loggamma(*g.args) for g in parts.atoms(sp.gamma)})


def _log_beta(a: Expr, b: Expr) -> Expr:
    return sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)


def _split(expression: Expr) -> list[Expr]:
    if expression.is_Add:
        return [term for part in expression.args for term in _split(part)]
    rounding = [f for f in sp.Mul.make_args(expression) if f.is_Add and not _rounds_once(f)]
    if not rounding:
        return [expression]
    rest = expression / rounding[0]
    return [term for part in rounding[0].args for term in _split(part * rest)]


def _rounds_once(total: Expr) -> bool:
    """Whether it is a sum of two parameters or numbers."""
    return len(total.args) == 2 and all(sp.Abs(t).is_Atom or (-t).is_Atom for t in total.args)


def without_overflow(expression: Expr) -> Expr:
    """Gather powers and Gamma functions of each product under one exponential.

    Examples
    --------
    >>> a, b, x = sp.symbols("a b x", positive=True)
    >>> without_overflow((x / b) ** a * sp.gamma(a + 1) / sp.gamma(a) / 2)
    ExpOfLogs(a*log(x/b) - loggamma(a) + loggamma(a + 1))/2
    """
    if expression.is_Mul or expression.is_Pow or isinstance(expression, POWERS):
        return _gathered(expression)
    if expression.is_Atom or isinstance(expression, sp.log):
        return expression
    return expression.func(*map(without_overflow, expression.args))


def _log_of(base: Expr) -> Expr:
    """The logarithm of e, a Gamma function or a Beta function."""
    if isinstance(base, sp.beta):
        return LogBeta(*base.args)
    return sp.S.One if base == sp.E else sp.loggamma(*base.args)


def _gathered(product: Expr) -> Expr:
    """Bases with one exponent stay together: (x/b)^a has a small logarithm where x^a has not."""
    bases: dict[Expr, Expr] = {}
    plain, logs = [], []
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if base == sp.E or isinstance(base, POWERS):
            logs.append(without_overflow(exponent) * _log_of(base))
        elif exponent.is_number or base.has(sp.Max):  # which may be 0, and has no logarithm then
            plain.append(base if base.is_Atom else without_overflow(base))
            plain[-1] **= exponent
        else:
            sign = -1 if exponent.could_extract_minus_sign() else 1
            bases[sign * exponent] = bases.get(sign * exponent, sp.S.One) * base**sign
    logs += [exponent * sp.log(base) for exponent, base in bases.items()]
    return sp.Mul(*plain, *([ExpOfLogs(sp.Add(*logs))] if logs else []))
