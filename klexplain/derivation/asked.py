"""What a derivation is asked for: a family, by itself, by a name, or by one of its members."""

from typing import Any

import numpy as np

from klexplain._checks import bad
from klexplain.distributions import text
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.reading import read
from klexplain.families import Family

Asked = Any  # a Family, a name of one, or a frozen distribution of SciPy, which has no types


def family(argument: str, given: Asked) -> Family:
    """Return the family that is meant.

    Parameters
    ----------
    argument : str
        What an error calls it, ``"P"`` or ``"Q"``.
    given : str, Family or frozen distribution
        A name in use, the family itself, or a member without a shift.

    Raises
    ------
    ValueError
        For anything else, in one line.

    Examples
    --------
    >>> from scipy import stats
    >>> family("P", "Weibull").name, family("P", stats.beta(17, 6)).name
    ('weibull_min', 'beta')
    """
    if isinstance(given, Family):
        return given
    if isinstance(given, str):
        return text.family(argument, given)
    member = _read(argument, given)
    if member is None or member.family is None:
        expected = f"a frozen distribution of one variable, or {text.ALL}"
        raise ValueError(bad(argument, member or given, expected))
    refuse_shift(argument, member, member.family)
    return member.family


def refuse_shift(argument: str, member: Distribution, own: Family) -> None:
    """Refuse what is shifted, or scaled, beyond its family's own parameters.

    Raises
    ------
    ValueError
        In one line.
    """
    others = set(member.parameters) - set(own.own(member.parameters))
    if not all(np.all(member.parameters[name] == (name == "scale")) for name in others):
        raise ValueError(bad(argument, member, f"{own.name} without a shift"))


def _read(argument: str, given: object) -> Distribution | None:
    try:
        return read(argument, given)
    except TypeError:  # it is no frozen distribution, or one of several variables
        return None
