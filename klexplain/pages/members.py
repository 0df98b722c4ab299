"""Members of the families to show and to check with, as SciPy freezes them."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import quote

import sympy as sp
from scipy import stats

from klexplain.derivation.result import Derivation
from klexplain.distributions.reading import read
from klexplain.distributions.text import written
from klexplain.explorables.offered import offers
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Numbers
from klexplain.notation.mean import Expr


class Pair(NamedTuple):
    """Two members, as SciPy freezes them and as values of the symbols of their derivation."""

    p: Any
    q: Any
    values: dict[Expr, Expr]


def shown_pair(family: Family) -> tuple[Any, Any]:
    """Return the two members of a family that its page shows, the truth first.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> shown_pair(FAMILIES["poisson"])[0].kwds
    {'mu': 3.7}
    """
    p, q = family.shown or family.examples[:2]
    return frozen(family, p), frozen(family, q)


def frozen(family: Family, numbers: Numbers) -> Any:
    """Return a member as SciPy's frozen distribution."""
    return getattr(stats, family.name)(**named(family, numbers))


def named(family: Family, numbers: Numbers) -> dict[str, Any]:
    """Return parameters by SciPy's names, counts as whole numbers.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> named(FAMILIES["binom"], (7.0, 0.3))
    {'n': 7, 'p': 0.3}
    """
    pairs = zip(family.parameters, numbers, strict=True)
    return {p.letter.argument: int(v) if p.domain.whole else v for p, v in pairs}


def call(member: Any) -> str:
    """Return the Python that makes a member.

    Examples
    --------
    >>> call(stats.gamma(a=2.5, scale=0.8))
    'stats.gamma(a=2.5, scale=0.8)'
    """
    given = ", ".join(f"{name}={value:g}" for name, value in member.kwds.items())
    return f"stats.{member.dist.name}({given})"


def explorer_query(p: Any, q: Any) -> str:
    """Return a pair as the explorer's address has it; empty where it does not offer a value.

    Examples
    --------
    >>> explorer_query(stats.norm(0, 1), stats.laplace(2, 0.5))
    'truth=norm(0,1)&model=laplace(2,0.5)&unit=nats'
    >>> explorer_query(stats.gamma(2, scale=0.5), stats.expon())
    'truth=gamma(2,scale=0.5)&model=expon(scale=1)&unit=nats'
    >>> explorer_query(stats.gengamma(2, -1), stats.gamma(3))
    ''
    """
    both = [(FAMILIES[m.dist.name], read("p", m).parameters) for m in (p, q)]
    if not all(offers(family, parameters) for family, parameters in both):
        return ""
    texts = (written(family.name, parameters).replace(" ", "") for family, parameters in both)
    return "truth={}&model={}&unit=nats".format(*(quote(text, safe="(),=") for text in texts))


def members(derivation: Derivation) -> Pair:
    """Return the first of the examples, a truth and a model, that meet a derivation's conditions.

    Raises
    ------
    ValueError
        Where none of them do.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> members(derive("expon", "gamma")).q.kwds
    {'a': 0.9, 'scale': 1.7}
    """
    for pair in _pairs(derivation):
        if all(c.relation.subs(pair.values) == sp.true for c in derivation.conditions):
            return pair
    names = f"{derivation.p.name} and {derivation.q.name}"
    relations = ", ".join(str(c.relation) for c in derivation.conditions)
    raise ValueError(f"derivation: got {names}; expected examples with {relations}")


def _pairs(derivation: Derivation) -> Iterator[Pair]:
    p, q = derivation.p, derivation.q
    ordinary, other, *further = q.examples
    for first, second in product(p.examples, (other, ordinary, *further)):
        common = p is q
        values = _values(p, "p", first, common=common) | _values(q, "q", second, common=common)
        yield Pair(frozen(p, first), frozen(q, second), values)


def _values(family: Family, side: str, numbers: Numbers, *, common: bool) -> dict[Expr, Expr]:
    """The symbols of a side and their exact values; shared ones are named with and without it."""
    exact = {key: sp.Rational(value) for key, value in named(family, numbers).items()}
    both = [family.symbols(side, common=shared) for shared in {False, common}]
    return {symbols[key]: value for symbols in both for key, value in exact.items()}
