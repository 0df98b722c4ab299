"""The formula of a pair: that of the nearest family that holds both.

A chi-squared and a Gamma are both Gammas; a Rayleigh and a Maxwell are both generalised
Gammas. A formula is about members of one shift (and scale, where that is no parameter of the
family), since a common shift and scale change nothing.
"""

from functools import cache
from typing import Any

import numpy as np

from klexplain._checks import everywhere, plain
from klexplain.distributions.distribution import Distribution, Parameters
from klexplain.families import FAMILIES
from klexplain.families.base import Family


@np.errstate(all="ignore")  # infinite values are answers
def by_formula(p: Distribution, q: Distribution, shape: tuple[int, ...]) -> Any:
    """Return D(p ‖ q) in nats, of the common shape; NaN where there is no formula.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import read_pair
    >>> float(by_formula(*read_pair(stats.chi2(2), stats.expon(scale=2)), ()))
    0.0
    """
    value: Any = np.nan
    for family, shared in shared_families(p.name, q.name):
        a, b = as_member(p, family.name), as_member(q, family.name)
        same: Any = True
        for key in shared:
            same = same & (a[key] == b[key])
        of_p, of_q = own_parameters(family, a).values(), own_parameters(family, b).values()
        found = plain(family.divergence(*of_p, *of_q))
        value = found if same is True else np.where(same & np.isnan(value), found, value)
        if everywhere(value >= 0):  # NaN is not
            break
    return np.broadcast_to(value, shape) if shape else value


@cache
def formula_error(p: str, q: str) -> float:
    """Return the relative error to allow the formula of a pair: that of the widest family.

    Examples
    --------
    >>> formula_error("beta", "beta")
    1e-14
    """
    return max((family.formula_error for family, _ in shared_families(p, q)), default=0.0)


def own_parameters(family: Family, member: Parameters) -> Parameters:
    """The parameters of the family itself; on a circle of another size the angle of the centre."""
    own = family.own(member)
    return own | {"loc": own["loc"] / member["scale"]} if family.circular else own


@cache
def shared_families(p: str, q: str) -> tuple[tuple[Family, tuple[str, ...]], ...]:
    """The families that hold both, nearest first, with what members must share for a formula."""
    return tuple((FAMILIES[n], _shared(FAMILIES[n])) for n in _wider(p) if n in _wider(q))


def _shared(family: Family) -> tuple[str, ...]:
    own = {x.letter.argument: x.common for x in family.parameters}
    affine = ("loc",) if family.discrete else ("loc", "scale")
    return *(key for key in affine if key not in own), *(key for key, c in own.items() if c)


def _wider(name: str) -> list[str]:
    """The family itself, then those that it is a special case of."""
    return [name, *_wider(FAMILIES[name].special_case_of)] if name in FAMILIES else []


def as_member(distribution: Distribution, name: str) -> Parameters:
    """Its parameters as a member of a wider family."""
    parameters, own = distribution.parameters, distribution.name
    while own != name:
        parameters, own = FAMILIES[own].embed(parameters), FAMILIES[own].special_case_of
    return parameters
