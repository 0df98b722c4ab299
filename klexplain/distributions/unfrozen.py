"""SciPy's families without parameters: no distributions yet, and refused with how to go on."""

import inspect
from typing import Any

from scipy import stats
from scipy.stats._distn_infrastructure import rv_generic
from scipy.stats._multivariate import multi_rv_generic

OPTIONS = ("seed", "allow_singular", "kwds")
NEW_KIND = stats.Normal.__mro__[2]


def refuse_unfrozen(argument: str, law: Any) -> None:
    """Refuse a family that waits for its parameters.

    Raises
    ------
    TypeError
        With the line that says which.

    Examples
    --------
    >>> refuse_unfrozen("p", stats.beta)
    Traceback (most recent call last):
    TypeError: p: got scipy.stats.beta, not frozen; expected its parameters too, stats.beta(a, b)
    """
    names = _names(law)
    if names is None:
        return
    name = law.__name__ if isinstance(law, type) else getattr(law, "name", "")
    name = name or type(law).__name__.removesuffix("_gen")
    call = f"stats.{name}({', '.join(names)})"
    expected = f"expected its parameters too, {call}"
    raise TypeError(f"{argument}: got scipy.stats.{name}, not frozen; {expected}")


def _names(law: Any) -> list[str] | None:
    """The parameters that a family waits for; None for what is no family."""
    if isinstance(law, rv_generic):
        affine = "loc" if isinstance(law, stats.rv_discrete) else "loc, scale"
        return [law.shapes or affine]
    if isinstance(law, multi_rv_generic):
        return [name for name in inspect.signature(law.__call__).parameters if name not in OPTIONS]
    if isinstance(law, type) and issubclass(law, NEW_KIND):
        given: Any = getattr(law, "_parameterizations", None)
        return list(given[0].parameters) if given else []
    return None
