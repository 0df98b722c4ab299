"""Terms of a sum that belong together: logarithms as one, and what shares a coefficient."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import sympy as sp

from klexplain.notation.mean import Expr

Term = tuple[Expr, Expr]  # a coefficient and what it stands before


def joined(terms: list[Term]) -> list[Expr]:
    """Join logarithms whose coefficients differ by a number, then what shares a coefficient.

    Examples
    --------
    >>> a, b, c = sp.symbols("a b c", positive=True)
    >>> joined([(-2 * c, sp.log(a)), (c, sp.log(b)), (c, sp.digamma(a))])
    [c*(log(b/a**2) + polygamma(0, a))]
    """
    logs = [_of_log(*term) for term in terms if _has_one_log(term[1])]
    others = [term for term in terms if not _has_one_log(term[1])]
    ways = (logs, [part for log in logs for part in _apart(*log)])
    found = [_in_brackets([*others, *_as_ratios(way)]) for way in reversed(ways)]
    return min(found, key=lambda terms: sp.count_ops(sp.Add(*terms)))


def common_step(numbers: Iterable[Expr]) -> Expr:
    """The largest number of which all are whole multiples."""
    rationals = [number.as_coeff_Mul()[0] for number in numbers]
    below = math.lcm(*(int(r.q) for r in rationals))
    return sp.Rational(math.gcd(*(int(r * below) for r in rationals)), below)


def _share(coefficient: Expr, atom: Expr) -> bool:
    return bool(coefficient.free_symbols & atom.free_symbols)


def _has_one_log(atom: Expr) -> bool:
    return sum(isinstance(factor, sp.log) for factor in sp.Mul.make_args(atom)) == 1


def _of_log(coefficient: Expr, atom: Expr) -> Term:
    """What else stands beside a logarithm goes before it."""
    log = next(factor for factor in sp.Mul.make_args(atom) if isinstance(factor, sp.log))
    return coefficient if atom == log else coefficient * atom / log, log


def _apart(coefficient: Expr, log: Expr) -> list[Term]:
    """(a - ½) log θ as a log θ - ½ log θ, where θ cannot be 0."""
    if not log.args[0].is_positive or log.args[0].has(sp.Add):
        return [(coefficient, log)]
    return [(part, log) for part in sp.Add.make_args(sp.expand(coefficient))]


class Part(NamedTuple):
    """A term whose coefficient is a number times what others have in common with it."""

    number: Expr
    coefficient: Expr
    atom: Expr


def _grouped(terms: Iterable[Term]) -> dict[Expr, list[Part]]:
    """The terms by what their coefficients are multiples of."""
    groups: dict[Expr, list[Part]] = {}
    for coefficient, atom in terms:
        logs_only = all(isinstance(f, sp.log) for f in coefficient.atoms(sp.Function))
        factored = sp.factor(coefficient) if logs_only else coefficient
        number, unit = factored.as_independent(*factored.free_symbols, as_Add=False)
        if unit.could_extract_minus_sign():
            number, unit = -number, -unit
        groups.setdefault(unit, []).append(Part(number, coefficient, atom))
    return groups


def _as_ratios(logs: list[Term]) -> list[Term]:
    """One logarithm for all whose coefficients are rational multiples of each other."""
    groups = _grouped(logs)
    numbers = groups.pop(sp.S.One, [])
    return [*(_ratio(unit, parts) for unit, parts in groups.items()), *_as_one(numbers)]


def _ratio(unit: Expr, parts: list[Part]) -> Term:
    if len(parts) == 1:
        return parts[0].coefficient, parts[0].atom
    step, inside = _inside(parts)
    if _negative(unit):
        step, inside = -step, 1 / inside
    return unit, _upright(step, inside)


def _as_one(logs: list[Part]) -> list[Term]:
    """½ log x - ½ log y + log z as ½ log(x z² / y); none of the powers above a square."""
    if not logs:
        return []
    step, inside = _inside(logs)
    high = [log for log in logs if abs(log.number / step) > 2 and not log.atom.args[0].is_number]
    if 0 < len(high) < len(logs):
        return [*_as_one([log for log in logs if log not in high]), *_as_one(high)]
    return [(sp.S.One, _upright(step, inside))]


def _inside(logs: list[Part]) -> tuple[Expr, Expr]:
    """A number and what the logarithm is of that it stands before: ½ or more, if not smaller."""
    step = common_step(log.number for log in logs)
    step *= step.q // 2 if step.q % 2 == 0 else 1
    return step, sp.Mul(*(sp.together(log.atom.args[0]) ** (log.number / step) for log in logs))


def _upright(step: Expr, inside: Expr) -> Expr:
    """A multiple of a logarithm, which is not of 1 over something."""
    over, under = inside.as_numer_denom()
    return -step * sp.log(under) if over == 1 else step * sp.log(inside)


def _negative(c: Expr) -> bool:
    """Whether a coefficient is negative for small parameters: decides which way a ratio stands."""
    value = c.subs(dict.fromkeys(c.free_symbols, sp.Rational(1, 3)))
    return bool(value.evalf() < 0)


def _in_brackets(terms: list[Term]) -> list[Expr]:
    """c A + c B as c (A + B), where that is shorter and c no number."""
    # x log x is 0 at x = 0, but not next to what is in one bracket with it.
    alone = [(c, atom) for c, atom in terms if atom.has(sp.log) and _share(c, atom)]
    found = [c * atom for c, atom in alone]
    for unit, parts in _grouped(term for term in terms if term not in alone).items():
        apart = [part.coefficient * part.atom for part in parts]
        step = common_step(part.number for part in parts)
        whole = sp.Mul(step, unit, sp.Add(*(part.number / step * part.atom for part in parts)))
        shorter = unit != 1 and sp.count_ops(whole) < sp.count_ops(sp.Add(*apart))
        found += [whole] if shorter else apart
    return found
