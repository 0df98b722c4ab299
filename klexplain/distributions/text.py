"""Distributions and families as somebody types them: parsed by a grammar, never evaluated."""

import re
from difflib import get_close_matches
from functools import cache
from typing import Any

from scipy import stats

from klexplain._checks import bad
from klexplain.families import FAMILIES
from klexplain.families.base import Family

CALL = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*", re.ASCII)
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
PARAMETER = re.compile(rf"\s*(?:(\w+)\s*=\s*)?({NUMBER})\s*", re.ASCII)
SEPARATORS = re.compile(r"[\W_]+")
ALL = f"one of {', '.join(FAMILIES)}"
CLOSE = 0.8  # from 0 to 1: how like a known name (Ratcliff & Metzener 1988) a misspelt one must be
EXAMPLE = "a family of SciPy with its parameters, such as gamma(2, scale=0.5)"


def distribution(argument: str, text: str) -> Any:
    """Return the frozen SciPy distribution that a text names.

    The order of parameters is SciPy's: shapes, then ``loc``, then ``scale``. So
    ``"norm(0, 2)"`` has scale 2, and ``"gamma(2, scale=0.5)"`` needs the word.

    Parameters
    ----------
    argument : str
        What an error calls it, ``"p"`` or ``"q"``.
    text : str
        A name among `FAMILIES` and its parameters in parentheses: numbers, by position or
        by name.

    Raises
    ------
    ValueError
        Where the text is no distribution. Whether the parameters lie in their domains is left
        to the function that uses it.

    Examples
    --------
    >>> distribution("p", "gamma(2, scale=0.5)").kwds
    {'a': 2.0, 'scale': 0.5}
    """
    call = CALL.fullmatch(text)
    if call is None:
        raise ValueError(bad(argument, text, EXAMPLE))
    name, inside = call.groups()
    if name not in FAMILIES:
        raise ValueError(bad(argument, name, _names_like(name)))
    values = _named(name, inside.split(",") if inside.strip() else [])
    if values is None:
        raise ValueError(bad(argument, text, f"numbers as in {_signature(name)}"))
    return getattr(stats, name)(**values)


def _named(name: str, parts: list[str]) -> dict[str, float] | None:
    """The values by name; None where one is no number, unknown, given twice, or missing."""
    shapes, affine = _parameters(name)
    places = [*shapes, *affine]
    given = [match for match in map(PARAMETER.fullmatch, parts) if match]
    words = [match[1] or place for match, place in zip(given, places, strict=False)]
    each_once = len(set(words)) == len(parts) and set(shapes) <= set(words) <= set(places)
    by_name = [match[1] is not None for match in given]
    if not each_once or by_name != sorted(by_name):  # first by position, then by name
        return None
    return {word: float(match[2]) for word, match in zip(words, given, strict=True)}


def _parameters(name: str) -> tuple[list[str], list[str]]:
    """Names of the shapes, and of shift and scale."""
    shapes = re.findall(r"\w+", getattr(stats, name).shapes or "")
    return shapes, ["loc"] if FAMILIES[name].discrete else ["loc", "scale"]


def _signature(name: str) -> str:
    """How a member is written.

    Examples
    --------
    >>> _signature("gamma")
    'gamma(a, loc=0, scale=1)'
    """
    shapes, affine = _parameters(name)
    defaults = [f"{word}={int(word == 'scale')}" for word in affine]
    return f"{name}({', '.join([*shapes, *defaults])})"


def family(argument: str, text: str) -> Family:
    """Return the family that a text names, by SciPy's name or another in use.

    Parameters
    ----------
    argument : str
        What an error calls it.
    text : str
        A name, in whatever case, with or without blanks and hyphens.

    Raises
    ------
    ValueError
        Where no family has that name.

    Examples
    --------
    >>> family("P", "log-logistic").name, family("P", "Weibull").name
    ('fisk', 'weibull_min')
    """
    found = _by_name().get(_bare(text))
    if found is None:
        raise ValueError(bad(argument, text, _names_like(text)))
    return found


def _names_like(name: str) -> str:
    """What may stand for a name that is none: the family that it is like, else all.

    Examples
    --------
    >>> _names_like("Gaussian"), _names_like("weibul")
    ('a name in SciPy, such as norm', 'a name in SciPy, such as weibull_min')
    """
    like = get_close_matches(_bare(name), _by_name(), n=1, cutoff=CLOSE)
    return f"a name in SciPy, such as {_by_name()[like[0]].name}" if like else ALL


@cache
def _by_name() -> dict[str, Family]:
    """Every family by each of its names; SciPy's go before all others."""
    others = {_bare(n): f for f in FAMILIES.values() for n in (f.title, *f.synonyms)}
    return others | {_bare(name): f for name, f in FAMILIES.items()}


def _bare(name: str) -> str:
    return SEPARATORS.sub("", name).casefold()
