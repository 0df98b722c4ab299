"""What the explorables offer of a parameter: its name in words, its range, where it starts."""

import re
from collections.abc import Mapping
from typing import Any

import sympy as sp

from klexplain.families.base import Family
from klexplain.families.parameters import (
    ABOVE_ONE,
    COUNT,
    NON_NEGATIVE,
    NONZERO,
    POSITIVE,
    PROPER_SHARE,
    REAL,
    SHARE,
    UNIT_INTERVAL,
    WHOLE,
    Domain,
    Parameter,
)
from klexplain.notation import LOG_DEVIATION

Ends = tuple[float, float]
# Between these ends the model in JavaScript is right; a shape of less than 0.05 may put masses
# beyond the doubles, and counts of more than thousands are no picture.
SHAPES: Ends = (0.05, 1000)
LOG_DEVIATIONS: Ends = (0.05, 5)  # beyond, x itself is no double
SCALES: Ends = (1e-4, 1e6)
SHARES: Ends = (0.001, 0.999)
ENDS: dict[Domain, Ends] = {
    REAL: (-1e6, 1e6),
    POSITIVE: SHAPES,
    NON_NEGATIVE: SHAPES,
    NONZERO: SHAPES,  # a negative exponent is offered by the inverse families
    ABOVE_ONE: (1.05, 1000),
    UNIT_INTERVAL: SHARES,
    SHARE: SHARES,
    PROPER_SHARE: SHARES,
    COUNT: (1, 1000),
    WHOLE: (-1000, 1000),
}
FURTHER = re.compile(r"[:;,]| of an? | in units | that ")  # what a name of few words leaves out


def ends(parameter: Parameter) -> Ends:
    """Return the least and the greatest value that is offered.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> [ends(parameter) for parameter in FAMILIES["gamma"].parameters]
    [(0.05, 1000), (0.0001, 1000000.0)]
    """
    if parameter.letter is LOG_DEVIATION:
        return LOG_DEVIATIONS
    scale = parameter.letter.argument == "scale" and parameter.domain == POSITIVE
    return SCALES if scale else ENDS[parameter.domain]


def offers(family: Family, parameters: Mapping[str, Any]) -> bool:
    """Say whether each parameter of a member is offered.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> offers(FAMILIES["poisson"], {"mu": 3}), offers(FAMILIES["poisson"], {"mu": 0})
    (True, False)
    """
    ranges = {p.letter.argument: ends(p) for p in family.parameters}
    return all(low <= parameters[name] <= high for name, (low, high) in ranges.items())


def words(parameter: Parameter) -> str:
    """Return what the parameter is called, in few words that end with its letter.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> [words(parameter) for parameter in FAMILIES["gamma"].parameters]
    ['shape a', 'scale θ']
    """
    named = FURTHER.split(parameter.meaning)[0].removeprefix("the ")
    return f"{named} {letter(parameter)}"


def letter(parameter: Parameter) -> str:
    """Return its letter as plain text.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> letter(FAMILIES["poisson"].parameters[0])
    'λ'
    """
    return str(sp.pretty(parameter.letter.symbol()))


def starts(family: Family) -> dict[str, float]:
    """Return the parameters of the member that a reader meets first.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> starts(FAMILIES["gamma"])
    {'a': 2.5, 'scale': 0.8}
    """
    arguments = (parameter.letter.argument for parameter in family.parameters)
    return dict(zip(arguments, family.examples[0], strict=True))
