"""Distributions and families as somebody types them: parsed as Python, never evaluated."""

import ast
import re
import warnings
from difflib import get_close_matches
from functools import cache
from typing import Any

from scipy import stats

from klexplain._checks import bad
from klexplain.distributions.reading import signature_of
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Values

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
    try:
        name, values, words = _call(text)
    except ValueError:
        raise ValueError(bad(argument, text, EXAMPLE)) from None
    if name not in FAMILIES:
        raise ValueError(bad(argument, name, _names_like(name)))
    law = getattr(stats, name)
    try:
        shapes = signature_of(law).bind(*values, **words)
    except TypeError:
        raise ValueError(bad(argument, text, f"numbers as in {_signature(name)}")) from None
    return law(**shapes.arguments)


def _call(text: str) -> tuple[str, list[float], dict[str, float]]:
    """Name, values by position and values by name of a call that is nothing but numbers.

    Raises
    ------
    ValueError
        Where the text is anything else.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of Python's, about what is no number
            call = ast.parse(text.strip(), mode="eval").body
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise ValueError(text)  # noqa: TRY004  it is text
        values = [_number(value) for value in call.args]
        words = [(word.arg, _number(word.value)) for word in call.keywords]
    except (SyntaxError, MemoryError, RecursionError, OverflowError, TypeError):
        raise ValueError(text) from None
    if len({word for word, _ in words}) < len(words):
        raise ValueError(text)
    return call.func.id, values, {str(word): value for word, value in words}


def _number(value: ast.expr) -> float:
    number = ast.literal_eval(value)
    if type(number) not in (int, float):
        raise ValueError(number)
    return float(number)


def _signature(name: str) -> str:
    """How a member is written.

    Examples
    --------
    >>> _signature("gamma")
    'gamma(a, loc=0, scale=1)'
    """
    return f"{name}{signature_of(getattr(stats, name))}"


def written(name: str, parameters: Values) -> str:
    """Return the text that `distribution` reads as this member of a family.

    Parameters
    ----------
    name : str
        A name among `FAMILIES`.
    parameters : dict of str to float
        At least those that are its own, by SciPy's names. A value keeps 15 digits.

    Examples
    --------
    >>> written("gamma", {"a": 2.0, "loc": 0.0, "scale": 0.5})
    'gamma(2, scale=0.5)'
    """
    own = FAMILIES[name].own(parameters)
    named = {"scale"} if "loc" not in own else set()
    values = (f"{f'{k}=' if k in named else ''}{float(v):.15g}" for k, v in own.items())
    return f"{name}({', '.join(values)})"


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
    others = {
        _bare(n): f for f in FAMILIES.values() for n in (f.title, *f.synonyms, *f.names_of_some)
    }
    return others | {_bare(name): f for name, f in FAMILIES.items()}


def _bare(name: str) -> str:
    return SEPARATORS.sub("", name).casefold()
