"""What comes in and what goes out: bad input gets one clear line, numbers leave as plain floats."""

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

SHOWN = 80  # characters of a bad value that an error repeats


def bad(argument: str, got: object, expected: str) -> str:
    """Return the one line that every error of this package consists of.

    Examples
    --------
    >>> bad("n", 0, "a whole number of at least 1")
    'n: got 0; expected a whole number of at least 1'
    """
    return f"{argument}: got {_shown(got)}; expected {expected}"


def positive_int(argument: str, value: object) -> int:
    """Return `value` as an int, or refuse what is not a whole number of at least 1."""
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if whole and value >= 1:  # type: ignore[operator]
        return int(value)  # type: ignore[call-overload]
    raise ValueError(bad(argument, value, "a whole number of at least 1"))


def share(argument: str, value: float) -> float:
    """Return `value` as a float, or refuse what is not between 0 and 1, both left out."""
    expected = "a number between 0 and 1"
    try:
        inside = 0 < value < 1
    except TypeError:
        raise TypeError(bad(argument, value, expected)) from None
    if not inside:
        raise ValueError(bad(argument, value, expected))
    return float(value)


def real_array(argument: str, value: ArrayLike) -> np.ndarray:
    """Return `value` as an array of floats, or refuse NaN, masks, and what is no number."""
    refuse_masked(argument, value)
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(bad(argument, value, "real numbers")) from None
    if np.isnan(array).any():
        raise ValueError(bad(argument, value, "real numbers without NaN"))
    return array


def elementwise(argument: str, values: ArrayLike, of_one: Callable[[float], float]) -> Any:
    """Return a function of every number of an array, or a plain float of one number.

    Examples
    --------
    >>> elementwise("x", [[1, 2]], lambda x: 2 * x).tolist(), elementwise("x", 3, lambda x: 2 * x)
    ([[2.0, 4.0]], 6.0)
    """
    array = real_array(argument, values)
    found = [float(of_one(float(value))) for value in array.ravel()]
    return plain(np.array(found).reshape(array.shape))


def refuse_masked(argument: str, value: object) -> None:
    """Refuse an array of which a part is masked: NumPy would go on with what lies below the mask.

    Examples
    --------
    >>> refuse_masked("x", np.ma.array([1.0, 2.0], mask=[False, True]))
    Traceback (most recent call last):
    ValueError: x: got 1 masked value; expected none (np.ma.compressed leaves them out)
    """
    parts = value if isinstance(value, list | tuple) else (value,)
    arrays = (part for part in parts if isinstance(part, np.ma.MaskedArray))
    if count := sum(int(np.ma.getmaskarray(array).sum()) for array in arrays):
        got = f"{count} masked value{'s' if count > 1 else ''}"
        raise ValueError(f"{argument}: got {got}; expected none (np.ma.compressed leaves them out)")


def generator(rng: np.random.Generator | int) -> np.random.Generator:
    """Return a Generator from a Generator or a seed; None is refused, chance is always seeded."""
    whole = isinstance(rng, numbers.Integral) and not isinstance(rng, bool)
    if isinstance(rng, np.random.Generator) or (whole and rng >= 0):
        return np.random.default_rng(rng)
    raise TypeError(bad("rng", rng, "a numpy.random.Generator or a seed (a whole number)"))


def everywhere(condition: Any) -> bool:
    """Say whether a condition holds: a plain one, or every element of an array.

    Examples
    --------
    >>> everywhere(1.0 < 2), everywhere(np.array([1.0, 3.0]) < 2)
    (True, False)
    """
    return condition if isinstance(condition, bool) else bool(condition.all())


def plain(value: float | np.ndarray) -> float | np.ndarray:
    """Return a single number as a plain float, and an array as it is.

    Examples
    --------
    >>> plain(np.float64(0.5))
    0.5
    """
    return float(value) if isinstance(value, float) or value.ndim == 0 else value


def _shown(got: object) -> str:
    text = " ".join(repr(got.item() if isinstance(got, np.generic) else got).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
