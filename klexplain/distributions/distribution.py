"""One view of SciPy's frozen distributions, of the old kind and of the new.

The old kind is ``stats.beta(17, 6)``; the new kind is ``stats.Normal(mu=0, sigma=1)``
or an instance of what ``stats.make_distribution`` returns, also shifted and scaled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.stats._distn_infrastructure import rv_continuous_frozen, rv_discrete_frozen

from klexplain._checks import bad
from klexplain.families import FAMILIES, Family

# The new kind renames a few families and their parameters.
RENAMED = {
    "Normal": ("norm", {"mu": "loc", "sigma": "scale"}),
    "StandardNormal": ("norm", {}),
    "Binomial": ("binom", {"n": "n", "p": "p"}),
}
OLD_KIND = (rv_continuous_frozen, rv_discrete_frozen)
PLAIN, NUMBERS = (float, int), frozenset({float})
Parameters = dict[str, Any]  # a plain float for a single number, else an array of floats
EXPECTED = "a frozen distribution such as scipy.stats.beta(17, 6) or scipy.stats.Normal()"


@dataclass(frozen=True, repr=False)
class Distribution:
    """A frozen distribution, read once.

    Attributes
    ----------
    frozen : object
        The SciPy object itself.
    name : str
        SciPy's name of its family, empty where it has none (a mixture, say).
    parameters : dict of str to (float or ndarray)
        Shapes, ``loc`` and ``scale`` (discrete: ``loc`` only) by SciPy's names.
    discrete : bool
        Whether it has a mass function in place of a density.
    """

    frozen: Any
    name: str
    parameters: Parameters
    discrete: bool

    @property
    def family(self) -> Family | None:
        """What this package knows of its family; None where it is none of ours."""
        return FAMILIES.get(self.name)

    @cached_property
    def _old(self) -> bool:
        return hasattr(self.frozen, "rvs")

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The common shape of the parameters; ``()`` for one distribution."""
        values = self.parameters.values()
        if self.name and NUMBERS.issuperset(map(type, values)):
            return ()
        return np.broadcast_shapes(*map(np.shape, [*values, *(() if self.name else self.support)]))

    def at(self, index: tuple[int, ...], shape: tuple[int, ...]) -> "Distribution":
        """The one distribution at `index`, once the parameters are broadcast to `shape`.

        Raises
        ------
        ValueError
            Where SciPy gives its family no name, so that it cannot be made again.
        """
        if shape == ():
            return self
        if not self.name:
            raise ValueError(bad("p, q", self, "single numbers as parameters"))
        values = {k: float(np.broadcast_to(v, shape)[index]) for k, v in self.parameters.items()}
        return Distribution(_Later(self.name, values), self.name, values, self.discrete)

    @cached_property
    def support(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest point that the distribution can give.

        SciPy unrolls a circle to the whole line, and counts points of mass 0 where a discrete
        distribution is certain of one end, as at a probability of 1.
        """
        with np.errstate(invalid="ignore"):  # an infinite loc or scale is refused later
            low, high = (np.asarray(end, dtype=float) for end in self.frozen.support())
        if self.family and self.family.circular:
            loc, half = self.parameters["loc"], np.pi * self.parameters["scale"]
            return np.asarray(loc - half), np.asarray(loc + half)
        if self.discrete and not (self.family and not self.family.may_be_certain(self.parameters)):
            return self._without_certainty(low, high)
        return low, high

    def _without_certainty(self, low: np.ndarray, high: np.ndarray) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            at_low, at_high = self.log_density(low) == 0, self.log_density(high) == 0
        return np.where(at_high, high, low), np.where(at_low, low, high)

    @property
    def certain(self) -> bool:
        """Whether one distribution can give one value only."""
        return self.discrete and bool(self.support[0] == self.support[1])

    def log_density(self, x: ArrayLike) -> np.ndarray:
        """Log of the density, or of the mass function, at `x`, in nats."""
        frozen = self.frozen
        log_density = frozen.logpmf if self.discrete else frozen.logpdf
        return np.asarray(log_density(x), dtype=float)

    def density(self, x: ArrayLike) -> np.ndarray:
        """Density or mass at `x`."""
        with np.errstate(over="ignore"):  # a density may be infinite at an end
            return np.exp(self.log_density(x))

    def below(self, x: ArrayLike) -> np.ndarray:
        """Probability of a value of at most `x`."""
        return np.asarray(self.frozen.cdf(x), dtype=float)

    def above(self, x: ArrayLike) -> np.ndarray:
        """Probability of a value of more than `x`."""
        survival = self.frozen.sf if self._old else self.frozen.ccdf
        return np.asarray(survival(x), dtype=float)

    def quantile(self, probability: ArrayLike) -> np.ndarray:
        """The value that the distribution stays below with this probability."""
        inverse = self.frozen.ppf if self._old else self.frozen.icdf
        return np.asarray(inverse(probability), dtype=float)

    def upper_quantile(self, probability: ArrayLike) -> np.ndarray:
        """The value that the distribution exceeds with this probability."""
        inverse = self.frozen.isf if self._old else self.frozen.iccdf
        return np.asarray(inverse(probability), dtype=float)

    def sample(self, size: int | tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        draws = (
            self.frozen.rvs(size=size, random_state=rng)
            if self._old
            else self.frozen.sample(size, rng=rng)
        )
        return np.asarray(draws, dtype=float)

    @property
    def mean(self) -> float:
        """Mean of one distribution."""
        return float(self.frozen.mean())

    @property
    def sd(self) -> float:
        """Standard deviation of one distribution."""
        deviation = self.frozen.std if self._old else self.frozen.standard_deviation
        return float(deviation())

    def __repr__(self) -> str:
        shown = [f"{name}={_short(value)}" for name, value in self.parameters.items()]
        name = self.name or getattr(getattr(self.frozen, "dist", None), "name", "")
        return f"{name}({', '.join(shown)})" if name else str(self.frozen)


class _Later:
    """A distribution that is frozen when first asked: SciPy takes as long to as an integral."""

    def __init__(self, name: str, parameters: Parameters) -> None:
        self._name, self._parameters = name, parameters

    @cached_property
    def _frozen(self) -> Any:
        return getattr(stats, self._name)(**self._parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._frozen, name)


def read(argument: str, frozen: object) -> Distribution:
    """Read a frozen SciPy distribution.

    Parameters
    ----------
    argument : str
        The name by which errors call it, ``"p"`` or ``"q"``.
    frozen : object
        A frozen univariate distribution, old or new.

    Raises
    ------
    TypeError
        Where it is not one.
    ValueError
        Where its parameters do not broadcast.

    Examples
    --------
    >>> read("p", stats.gamma(2, scale=3)).name
    'gamma'
    """
    if isinstance(frozen, OLD_KIND):
        distribution = _read_old(argument, frozen)
    elif hasattr(frozen, "icdf") and hasattr(frozen, "logpdf") and not isinstance(frozen, type):
        distribution = _read_new(argument, frozen)
    else:
        raise TypeError(bad(argument, frozen, EXPECTED))
    _refuse_shapes(argument, distribution)
    return distribution


def refuse_nan(argument: str, distribution: Distribution) -> None:
    """Refuse NaN as a parameter."""
    for name, value in distribution.parameters.items():
        if np.isnan(value).any():
            expected = f"{name} in its domain, without NaN"
            raise ValueError(bad(argument, distribution, expected)) from None


def refuse_outside_domain(argument: str, distribution: Distribution) -> None:
    """Refuse parameters for which SciPy itself says that there is no distribution."""
    affine = [distribution.parameters.get(key, np.zeros(())) for key in ("loc", "scale")]
    nowhere = any(np.isnan(end).any() for end in distribution.support)
    if nowhere or not all(np.isfinite(value).all() for value in affine):
        expected = f"parameters in the domain of {distribution.name or 'the distribution'}"
        raise ValueError(bad(argument, distribution, expected))


def _read_old(argument: str, frozen: Any) -> Distribution:
    law = frozen.dist
    name, names, discrete = _law(type(law), law.name, law.shapes)  # type: ignore[arg-type]
    shapes, *affine = law._parse_args(*frozen.args, **frozen.kwds)  # noqa: SLF001  no public way
    values = zip(names, (*shapes, *affine), strict=False)  # a scale may be left over
    return Distribution(frozen, name, _arrays(argument, values), discrete)


@lru_cache
def _law(kind: type, name: str, shapes: str | None) -> tuple[str, tuple[str, ...], bool]:
    """Name, empty where it is not SciPy's own; names of the parameters; whether discrete."""
    ours = kind is type(getattr(stats, name or "", None))
    discrete = issubclass(kind, stats.rv_discrete)
    split = (shape.strip() for shape in (shapes or "").split(","))
    affine = ("loc",) if discrete else ("loc", "scale")
    return name if ours else "", (*filter(None, split), *affine), discrete


def _read_new(argument: str, frozen: Any) -> Distribution:
    discrete = isinstance(frozen, _NEW_DISCRETE)
    inner, affine = frozen, {"loc": 0.0, "scale": 1.0}
    if type(frozen).__name__ == "ShiftedScaledDistribution":
        inner, affine = frozen._dist, {"loc": frozen.loc, "scale": frozen.scale}  # noqa: SLF001
        if np.any(np.asarray(frozen.scale) < 0):  # mirrored: no longer of its family
            return Distribution(frozen, "", _arrays(argument, affine.items()), discrete)
    name, values = _name_new(inner)
    if not name:
        return Distribution(frozen, "", {}, discrete)
    loc, scale = values.pop("loc", 0.0), values.pop("scale", 1.0)
    values["loc"] = affine["loc"] + np.multiply(affine["scale"], loc)
    scale = np.multiply(affine["scale"], scale)
    if not discrete:
        values["scale"] = scale
    elif np.any(scale != 1):  # a stretched lattice is no longer of its family
        return Distribution(frozen, "", {}, discrete)
    return Distribution(frozen, name, _arrays(argument, values.items()), discrete)


def _name_new(frozen: Any) -> tuple[str, dict[str, Any]]:
    """SciPy's old name and parameters of a distribution of the new kind."""
    kind = type(frozen)
    given = {name: getattr(frozen, name) for name in getattr(frozen, "_parameters", {})}
    if kind.__name__ in RENAMED and kind.__module__.startswith("scipy.stats"):
        name, renamed = RENAMED[kind.__name__]
        return name, {renamed[key]: value for key, value in given.items() if key in renamed}
    # make_distribution states in the docstring which family it wraps.
    wrapped = re.match(r"This class represents `scipy\.stats\.(\w+)`", kind.__doc__ or "")
    return (wrapped[1], given) if wrapped else ("", {})


_NEW_DISCRETE = stats.Binomial.__mro__[1]


def _refuse_shapes(argument: str, distribution: Distribution) -> None:
    try:
        distribution.shape  # noqa: B018  it is kept
    except ValueError:
        expected = "parameters of shapes that broadcast"
        raise ValueError(bad(argument, distribution, expected)) from None


def _arrays(argument: str, values: Iterable[tuple[str, Any]]) -> Parameters:
    return {name: _real(argument, name, value) for name, value in values}


def _real(argument: str, name: str, value: Any) -> float | np.ndarray:
    try:
        if isinstance(value, PLAIN):
            return float(value)
        array = np.asarray(value)
        if array.dtype.kind in "biufO":  # not text, and not complex
            return array.astype(float, copy=False) if array.ndim else float(array)
    except (TypeError, ValueError, OverflowError):
        pass
    raise TypeError(f"{argument}: got {name}={value!r}; expected real numbers as parameters")


def _short(value: float | np.ndarray) -> str:
    return f"{value:g}" if isinstance(value, float) else np.array2string(value, threshold=4)
