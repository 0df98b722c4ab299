"""A frozen distribution, read once: what everything else asks of it.

Its methods have SciPy's names, whichever kind of frozen object lies below.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from klexplain._checks import bad
from klexplain.distributions.member import Member
from klexplain.families import FAMILIES, Family

NUMBERS = frozenset({float})
SMALLEST = float(np.log(np.finfo(float).tiny))  # below it SciPy may take the log of 0
MOST_TRIALS = 2.0**62  # below the largest whole number of NumPy's
NAMELESS = "Distribution"  # SciPy's word for a law that was given no name
Parameters = dict[str, Any]  # a plain float for a single number, else an array of floats


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
    def member(self) -> Member:
        """Its numbers, for integration; only a single distribution of a known family has them."""
        return Member.of(FAMILIES[self.name], self.parameters)

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

        One without a name, such as a mixture, is the same at every index.

        Raises
        ------
        ValueError
            For several that SciPy gives no name, so that one cannot be made again.
        """
        if shape == () or not (self.name or self.shape):
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
        if self.discrete and not (
            self.family and not self.family.may_be_degenerate(self.parameters)
        ):
            return self._degenerate_support(low, high)
        return low, high

    def _degenerate_support(self, low: np.ndarray, high: np.ndarray) -> tuple[Any, Any]:
        at_low, at_high = self._certain_of(low, low + 1), self._certain_of(high, high - 1)
        return np.where(at_high, high, low), np.where(at_low, low, high)

    def _certain_of(self, x: np.ndarray, beside: np.ndarray) -> Any:
        """Whether it gives no other value: a probability of 1 may have been rounded up to it."""
        with np.errstate(all="ignore"):
            sure = self._scipy_log_density(x) == 0
            return sure & (self._scipy_log_density(beside) == -np.inf) if sure.any() else sure

    @property
    def degenerate(self) -> bool:
        """Whether one distribution can give one value only."""
        return self.discrete and bool(self.support[0] == self.support[1])

    def log_density(self, x: ArrayLike) -> np.ndarray:
        """Log of the density, or of the mass function, at `x`, in nats.

        For some families SciPy takes the logarithm of a density that has come out as 0; the
        families of this package know better.

        Examples
        --------
        >>> float(stats.laplace().logpdf(1000.0))
        -inf
        >>> laplace = Distribution(stats.laplace(), "laplace", {"loc": 0.0, "scale": 1.0}, False)
        >>> round(float(laplace.log_density(1000.0)), 6)  # -log 2 - 1000
        -1000.693147
        """
        found = self._scipy_log_density(x)
        if self.family is None:
            return found
        x = np.asarray(x, dtype=float)
        faint = (found < SMALLEST) & self._allows(x)
        return self._from_the_family(x, found, faint) if faint.any() else found

    def log_density_of_draws(self, x: np.ndarray) -> np.ndarray:
        """The same, in a fraction of the time where all x lie in the support of a known law.

        Examples
        --------
        >>> laplace = Distribution(stats.laplace(), "laplace", {"loc": 0.0, "scale": 1.0}, False)
        >>> laplace.log_density_of_draws(np.array([0.0, -1.0])).round(6).tolist()
        [-0.693147, -1.693147]
        """
        family, (low, high) = self.family, self.support
        if not family or family.discrete or family.circular:
            return self.log_density(x)
        if not (low < x.min() and x.max() < high):
            return self.log_density(x)
        with np.errstate(all="ignore"):
            return self.member.log_density_at(x)

    def _scipy_log_density(self, x: ArrayLike) -> np.ndarray:
        frozen = self.frozen
        log_density = frozen.logpmf if self.discrete else frozen.logpdf
        return np.asarray(log_density(x), dtype=float)

    def _allows(self, x: np.ndarray) -> np.ndarray:
        """Where it gives values like x: counts are whole, and other values lie off the ends."""
        low, high = self.support
        if self.discrete:
            whole = (x - self.parameters["loc"]) % 1 == 0
            return np.asarray((low <= x) & (x <= high) & whole)
        return np.asarray((low < x) & (x < high))

    @np.errstate(over="ignore")  # a log-density may be below the lowest float
    def _from_the_family(self, x: np.ndarray, found: np.ndarray, faint: np.ndarray) -> np.ndarray:
        """Replace the faint ones, distribution by distribution."""
        found, x = np.array(found), np.broadcast_to(x, found.shape)
        which = np.broadcast_to(np.arange(math.prod(self.shape)).reshape(self.shape), found.shape)
        for number in np.unique(which[faint]):
            here = faint & (which == number)
            one = self.at(np.unravel_index(number, self.shape), self.shape)
            found[here] = one.member.log_density_at(x[here])
        return found

    def density(self, x: ArrayLike) -> np.ndarray:
        """Density or mass at `x`."""
        with np.errstate(over="ignore"):  # a density may be infinite at an end
            return np.exp(self._scipy_log_density(x))

    def cdf(self, x: ArrayLike) -> np.ndarray:
        """Probability of a value of at most `x`."""
        return np.asarray(self.frozen.cdf(x), dtype=float)

    def sf(self, x: ArrayLike) -> np.ndarray:
        """Probability of a value of more than `x`."""
        survival = self.frozen.sf if self._old else self.frozen.ccdf
        return np.asarray(survival(x), dtype=float)

    def ppf(self, probability: ArrayLike) -> np.ndarray:
        """The value that the distribution stays below with this probability."""
        inverse = self.frozen.ppf if self._old else self.frozen.icdf
        return np.asarray(inverse(probability), dtype=float)

    def isf(self, probability: ArrayLike) -> np.ndarray:
        """The value that the distribution exceeds with this probability."""
        inverse = self.frozen.isf if self._old else self.frozen.iccdf
        return np.asarray(inverse(probability), dtype=float)

    def rvs(self, size: int | tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        frozen = self.frozen
        if self.name == "binom" and self._old:  # NumPy draws for an n of whole type alone
            n, p, loc = self.parameters.values()
            if np.any(np.asarray(n) > MOST_TRIALS):
                raise ValueError(
                    bad("p", self, f"an n of at most {MOST_TRIALS:g}, to be drawn from")
                )
            frozen = stats.binom(np.asarray(n).astype(int), p, loc)
        draws = (
            frozen.rvs(size=size, random_state=rng)
            if self._old
            else self.frozen.sample(size, rng=rng)
        )
        return np.asarray(draws, dtype=float)

    @property
    def mean(self) -> float:
        """Mean of one distribution."""
        return float(self.frozen.mean())

    @property
    def std(self) -> float:
        """Standard deviation of one distribution."""
        deviation = self.frozen.std if self._old else self.frozen.standard_deviation
        return float(deviation())

    def __repr__(self) -> str:
        shown = [f"{name}={_short(value)}" for name, value in self.parameters.items()]
        law = getattr(self.frozen, "dist", None)
        name = self.name or getattr(law, "name", "")
        name = type(law).__name__ if name == NAMELESS else name
        return f"{name}({', '.join(shown)})" if name else " ".join(str(self.frozen).split())


class _Later:
    """A distribution that is frozen when first asked: SciPy takes as long to as an integral."""

    def __init__(self, name: str, parameters: Parameters) -> None:
        self._name, self._parameters = name, parameters

    @cached_property
    def _frozen(self) -> Any:
        return getattr(stats, self._name)(**self._parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._frozen, name)


def _short(value: float | np.ndarray) -> str:
    return f"{value:g}" if isinstance(value, float) else np.array2string(value, threshold=4)
