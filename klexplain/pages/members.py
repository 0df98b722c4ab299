"""Members of the families to show and to check with: one table of ordinary parameters."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import sympy as sp
from scipy import stats

from klexplain.derivation.result import Derivation
from klexplain.families.base import Family
from klexplain.notation.mean import Expr

Numbers = tuple[float, ...]

# Two ordinary members of each family, the support of the first within that of the second.
MEMBERS: dict[str, tuple[Numbers, Numbers]] = {
    "beta": ((2.5, 1.75), (1.5, 0.75)),
    "uniform": ((0.25, 0.5), (-1.0, 3.0)),
    "powerlaw": ((0.6,), (2.5,)),
    "expon": ((0.4,), (1.9,)),
    "gamma": ((2.5, 0.8), (0.9, 1.7)),
    "invgamma": ((2.5, 0.8), (0.9, 1.7)),
    "chi2": ((3.0,), (5.5,)),
    "chi": ((3.0,), (1.5,)),
    "rayleigh": ((0.4,), (1.9,)),
    "maxwell": ((0.4,), (1.9,)),
    "halfnorm": ((0.4,), (1.9,)),
    "weibull_min": ((1.5, 0.8), (0.9, 1.7)),
    "invweibull": ((1.5, 0.8), (0.9, 1.7)),
    "lognorm": ((0.8, 0.8), (1.3, 1.7)),
    "fisk": ((3.5, 0.8), (1.9, 1.7)),
    "invgauss": ((1.5, 0.8), (0.9, 1.7)),
    "nakagami": ((1.5, 0.8), (0.9, 1.7)),
    "levy": ((0.4,), (1.9,)),
    "gengamma": ((2.5, 1.5, 0.8), (0.9, 1.25, 1.7)),
    "lomax": ((2.5, 0.8), (0.9, 0.8)),
    "halfcauchy": ((0.4,), (1.9,)),
    "pareto": ((2.5, 1.8), (0.9, 1.7)),
    "norm": ((0.3, 0.5), (-1.0, 1.7)),
    "laplace": ((0.3, 0.5), (-1.0, 1.7)),
    "logistic": ((0.3, 0.5), (-1.0, 1.7)),
    "gumbel_r": ((0.3, 0.5), (-1.0, 1.7)),
    "cauchy": ((0.3, 0.5), (-1.0, 1.7)),
    "t": ((3.5, 0.3, 0.5), (1.5, -1.0, 1.7)),
    "vonmises": ((1.5, 0.5), (0.7, -2.0)),
    "bernoulli": ((0.3,), (0.71,)),
    "binom": ((7.0, 0.3), (7.0, 0.71)),
    "geom": ((0.3,), (0.71,)),
    "nbinom": ((2.5, 0.3), (2.5, 0.71)),
    "poisson": ((3.7,), (0.4,)),
    "randint": ((2.0, 5.0), (-1.0, 9.0)),
    "logser": ((0.3,), (0.71,)),
    "zipf": ((2.5,), (1.75,)),
}
# More members of some, so that for each pair with a closed form some meet its conditions, and
# some each case of it.
FURTHER: dict[str, tuple[Numbers, ...]] = {
    "uniform": ((-4.0, 9.0), (3.0, 2.0)),
    "weibull_min": ((0.375, 0.5),),
    "invweibull": ((3.5, 0.5), (1.0, 1.7)),
    "gengamma": ((2.0, 0.375, 1.0), (2.5, -1.5, 0.8), (4.0, -0.375, 2.0), (2.5, -1.0, 0.8)),
    "vonmises": ((1.0, 4.0), (1.0, 5.0)),
    "randint": ((0.0, 2.0),),
}
# Where a figure of the two members above would not be telling.
SHOWN: dict[str, tuple[Numbers, Numbers]] = {
    "beta": ((17.0, 6.0), (3.0, 3.0)),  # the example of the whole site
    "invgamma": ((4.0, 3.0), (2.0, 1.0)),  # one ratio is larger than all others
    "levy": ((1.0,), (2.0,)),  # narrower peaks would be thinner than the lines
    "zipf": ((4.0,), (3.0,)),  # their tails would fill the figure
}


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
    p, q = SHOWN.get(family.name, MEMBERS[family.name])
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


def members(derivation: Derivation) -> Pair:
    """Return the first truth and model of the table that meet the conditions of a derivation.

    Raises
    ------
    ValueError
        Where no members of the table do.

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
    raise ValueError(f"derivation: got {names}; expected members in the table with {relations}")


def _pairs(derivation: Derivation) -> Iterator[Pair]:
    p, q = derivation.p, derivation.q
    all_p, all_q = ((*MEMBERS[f.name], *FURTHER.get(f.name, ())) for f in (p, q))
    for first, second in product(all_p, (all_q[1], all_q[0], *all_q[2:])):
        common = p is q
        values = _values(p, "p", first, common=common) | _values(q, "q", second, common=common)
        yield Pair(frozen(p, first), frozen(q, second), values)


def _values(family: Family, side: str, numbers: Numbers, *, common: bool) -> dict[Expr, Expr]:
    """The symbols of a side and their exact values; shared ones are named with and without it."""
    exact = {key: sp.Rational(value) for key, value in named(family, numbers).items()}
    both = [family.symbols(side, common=shared) for shared in {False, common}]
    return {symbols[key]: value for symbols in both for key, value in exact.items()}
