"""A closed form in the words of its two distributions, ready to be written in any language."""

import itertools
from importlib.metadata import version
from typing import NamedTuple

import sympy as sp

from klexplain.export.floats import for_floats
from klexplain.export.remainders import remainders, without_cases
from klexplain.families.base import Family
from klexplain.families.expectations import Expr

Sides = dict[str, dict[str, str]]  # of p and of q: names of parameters, and what they are called


class Formula(NamedTuple):
    """D(p ‖ q) as a function of SciPy's parameters.

    Attributes
    ----------
    name : str
        What the function is called.
    arguments : tuple of str
        SciPy's names of the parameters, with ``_p`` or ``_q``; what both must share has neither.
    value : sympy.Expr
        In nats, in symbols of these names.
    infinite : sympy.Boolean
        Where D is infinite instead; false for nowhere.
    inside : tuple of float
        Arguments for which D is finite.
    about : tuple of str
        What it is, line by line: the pair in SciPy's words, and where the formula comes from.
    """

    name: str
    arguments: tuple[str, ...]
    value: Expr
    infinite: Expr
    inside: tuple[float, ...]
    about: tuple[str, ...]


ABOUT = """\
D(p || q) in nats, for
p = {},
q = {}.

Derived by klexplain {} from the definition (Kullback & Leibler 1951, eq. 2.4).
{}"""
CANCELS = "Where p and q nearly agree, its terms cancel; klexplain.kl_divergence keeps all digits."
KEEPS = "Each term vanishes with the square of what differs: p and q may nearly agree."


def formula(
    p: Family, q: Family, result: Expr, relations: tuple[Expr, ...], *, near: bool = False
) -> Formula:
    """Return a derived closed form in SciPy's words.

    Parameters
    ----------
    p, q : Family
        The families of the truth and of the model.
    result : sympy.Expr
        D(p ‖ q) in nats, finite where all `relations` hold.
    relations : tuple of sympy.Boolean
        Conditions on the parameters.
    near : bool
        Write it so that nothing cancels where p and q nearly agree, where that is known.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> a, b = sp.symbols("lamda_p lamda_q", positive=True)
    >>> poisson = FAMILIES["poisson"]
    >>> formula(poisson, poisson, a * sp.log(a / b) - a + b, ()).value
    -mu_p + mu_q + RelativeEntropy(mu_p, mu_q)
    """
    sides = {"p": _arguments(p, "p", within=p is q), "q": _arguments(q, "q", within=p is q)}
    words = _words(p, "p", sides["p"]) | _words(q, "q", sides["q"])
    holds = sp.And(*(relation.xreplace(words) for relation in relations))
    members = _member(p, sides["p"]), _member(q, sides["q"])
    infinite = sp.to_nnf(sp.Not(holds))
    if near:
        result = result.replace(sp.Piecewise, lambda *cases: without_cases(sp.Piecewise(*cases)))
    small = _remainders(p, result) if near and p is q else None
    about = ABOUT.format(*members, version("klexplain"), CANCELS if small is None else KEEPS)
    return Formula(
        f"kl_{p.name}_{q.name}",
        tuple(dict.fromkeys([*sides["p"].values(), *sides["q"].values()])),
        for_floats(result if small is None else small).xreplace(words),
        infinite,
        _inside(p, q, sides, infinite),
        tuple(about.splitlines()),
    )


def _remainders(family: Family, result: Expr) -> Expr | None:
    p, q = (family.symbols(side, common=True) for side in ("p", "q"))
    return remainders(result, {q[name]: p[name] for name in p if p[name] != q[name]})


def _inside(p: Family, q: Family, sides: Sides, infinite: Expr) -> tuple[float, ...]:
    """Two of the families' examples for which D is finite, as they are or in other units."""
    names = tuple(dict.fromkeys([*sides["p"].values(), *sides["q"].values()]))
    for units in itertools.product((1.0, 0.125, 8.0), repeat=len(names)):
        for mine, theirs in itertools.product(p.examples, q.examples):
            of_q = dict(zip(sides["q"].values(), theirs, strict=True))
            own = dict(zip(sides["p"].values(), mine, strict=True)) | of_q
            values = {name: own[name] * unit for name, unit in zip(names, units, strict=True)}
            words = {word: values[word.name] for word in infinite.free_symbols}
            if infinite.subs(words) == sp.false:
                return tuple(values.values())
    return ()


def _arguments(family: Family, side: str, *, within: bool) -> dict[str, str]:
    """SciPy's name of each parameter, and what the function calls it."""
    shared = {a.letter.argument for a in family.parameters if within and a.common}
    return {name: name if name in shared else f"{name}_{side}" for name in family.symbols(side)}


def _words(family: Family, side: str, names: dict[str, str]) -> dict[Expr, Expr]:
    """The function's symbols for those of the derivation, shared or not."""
    own, shared = family.symbols(side), family.symbols(side, common=True)
    pairs = [(symbols[name], word) for symbols in (own, shared) for name, word in names.items()]
    return {symbol: sp.Symbol(word, **symbol.assumptions0) for symbol, word in pairs}


def _member(family: Family, names: dict[str, str]) -> str:
    return f"{family.name}({', '.join(f'{name}={word}' for name, word in names.items())})"
