"""Reverse-mode differentiation of numbers, as a library in the words of the array-API standard.

As in torch and JAX, a value which `where` dropped gets the slope 0, which is multiplied by that of
each function on the way back: where one is infinite, the whole is NaN, and a test sees it.
"""

import itertools
import math
import operator
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy import special

Function = Callable[..., Any]
Slopes = tuple[tuple["Tape", Any], ...]
COUNTER = itertools.count()
# Each function of one number with its slope.
ELEMENTARY: dict[str, tuple[Function, Function]] = {
    "log": (np.log, lambda x: 1 / x),
    "log1p": (np.log1p, lambda x: 1 / (1 + x)),
    "exp": (np.exp, np.exp),
    "expm1": (np.expm1, np.exp),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "abs": (np.abs, np.sign),
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda x: -np.sin(x)),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "sinh": (np.sinh, np.cosh),
    "asinh": (np.arcsinh, lambda x: 1 / np.sqrt(x * x + 1)),
    "acosh": (np.arccosh, lambda x: 1 / np.sqrt(x * x - 1)),
    "atan": (np.arctan, lambda x: 1 / (1 + x * x)),
}
OF_SCIPY: dict[str, tuple[Function, Function]] = {
    "gammaln": (special.gammaln, special.digamma),
    "psi": (special.digamma, lambda x: special.zeta(2.0, x)),
    "erf": (special.erf, lambda x: 2 / math.sqrt(math.pi) * np.exp(-x * x)),
    "erfc": (special.erfc, lambda x: -2 / math.sqrt(math.pi) * np.exp(-x * x)),
    "i0e": (special.i0e, lambda x: special.i1e(x) - special.i0e(x)),
    "i1e": (special.i1e, lambda x: special.i0e(x) - special.i1e(x) * (1 + 1 / x)),
}


class Tape:
    """A number that remembers what it was made of, and with which slopes."""

    dtype = np.dtype(float)

    def __init__(self, value: Any, made_of: Slopes = ()) -> None:
        self.value, self.made_of, self.place = np.float64(value), made_of, next(COUNTER)

    def __array_namespace__(self) -> Any:
        """What the standard asks for."""
        return NAMESPACE

    def __array_ufunc__(self, ufunc: Any, _: str, *inputs: Any, **__: Any) -> "Tape":
        """SciPy's functions of it, and NumPy's numbers on its left."""
        if ufunc.__name__ in OF_SCIPY:
            return self.by(*OF_SCIPY[ufunc.__name__])
        if ufunc.nin == 2 and "zeta" in ufunc.__name__:
            s = float(inputs[0])
            return self.by(lambda x: special.zeta(s, x), lambda x: -s * special.zeta(s + 1, x))
        names = {"divide": "truediv", "power": "pow", "multiply": "mul", "subtract": "sub"}
        python = getattr(operator, names.get(ufunc.__name__, ufunc.__name__))
        return python(*(x if isinstance(x, Tape) else float(x) for x in inputs))

    def by(self, function: Function, slope: Function) -> "Tape":
        """A function of it."""
        return Tape(function(self.value), ((self, slope(self.value)),))

    def __add__(self, other: Any) -> "Tape":
        other = tape(other)
        return Tape(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Any) -> "Tape":
        other = tape(other)
        return Tape(self.value * other.value, ((self, other.value), (other, self.value)))

    def __truediv__(self, other: Any) -> "Tape":
        other = tape(other)
        ratio = self.value / other.value
        return Tape(ratio, ((self, 1 / other.value), (other, -ratio / other.value)))

    def __pow__(self, other: Any) -> "Tape":
        other = tape(other)
        x, n = self.value, other.value
        of_n = x**n * np.log(x) if x > 0 else 0.0
        return Tape(x**n, ((self, n * x ** (n - 1) if n else 0.0), (other, of_n)))

    def __neg__(self) -> "Tape":
        return self * -1.0

    def __sub__(self, other: Any) -> "Tape":
        return self + -tape(other)

    def __rsub__(self, other: Any) -> "Tape":
        return tape(other) - self

    def __rtruediv__(self, other: Any) -> "Tape":
        return tape(other) / self

    def __rpow__(self, other: Any) -> "Tape":
        return tape(other) ** self

    __radd__, __rmul__ = __add__, __mul__

    def __lt__(self, other: Any) -> Any:
        return self.value < tape(other).value

    def __gt__(self, other: Any) -> Any:
        return self.value > tape(other).value

    def __le__(self, other: Any) -> Any:
        return self.value <= tape(other).value

    def __ge__(self, other: Any) -> Any:
        return self.value >= tape(other).value

    def __eq__(self, other: object) -> Any:
        return self.value == tape(other).value

    def __ne__(self, other: object) -> Any:
        return self.value != tape(other).value

    __hash__ = object.__hash__


def tape(value: Any) -> Tape:
    """A number, remembered."""
    return value if isinstance(value, Tape) else Tape(value)


def where(condition: Any, one: Any, other: Any) -> Tape:
    """One of the two; what is dropped has slope 0."""
    kept, dropped = (tape(one), tape(other)) if condition else (tape(other), tape(one))
    return Tape(kept.value, ((kept, 1.0), (dropped, None)))


NAMESPACE = SimpleNamespace(
    __name__="reverse_mode",
    where=where,
    asarray=lambda value, dtype: Tape(dtype.type(value)),
    finfo=np.finfo,
    **{name: lambda x, f=pair: tape(x).by(*f) for name, pair in ELEMENTARY.items()},
)


def value_and_slopes(function: Function, arguments: list[float]) -> tuple[float, list[float]]:
    """The value of a function and its slope in each argument."""
    variables = [Tape(x) for x in arguments]
    with np.errstate(all="ignore"):
        total = function(*variables)
        arrived = {total: np.float64(1.0)}
        waiting = [total]
        while waiting:
            waiting.sort(key=lambda made: made.place)
            made = waiting.pop()
            for part, slope in made.made_of:
                if part not in arrived:
                    arrived[part] = np.float64(0.0)
                    waiting.append(part)
                arrived[part] += 0.0 if slope is None else arrived[made] * slope
    return float(total.value), [float(arrived.get(v, 0.0)) for v in variables]


def slopes_by_differences(function: Function, arguments: list[float]) -> Any:
    """Six digits of the slopes of a function over NumPy's arrays."""
    steps = 1e-5 * np.diag(np.maximum(np.abs(arguments), 0.1))
    at = np.array(arguments)[:, None]
    with np.errstate(all="ignore"):
        return (function(*(at + steps)) - function(*(at - steps))) / steps.diagonal() / 2
