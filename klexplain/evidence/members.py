"""The members of a family: all of them, or those whose parameters are fixed or kept in a range."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.special import expit, logit

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.reading import read
from klexplain.families import Family
from klexplain.families.parameters import Domain, Parameter

Range = tuple[float, float]
Limits = Mapping[str, float | Range]
Link = tuple[Callable[[float], float], Callable[[float], float]]


@dataclass(frozen=True, repr=False)
class Members:
    """Some members of a family.

    Attributes
    ----------
    family : Family
        The family.
    limits : dict of str to (float or pair of floats)
        Parameters that are fixed, and those that are kept between two numbers, these included.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> Members.of(FAMILIES["norm"], {"loc": (-np.inf, 0), "scale": 1})
    norm(loc <= 0, scale = 1)
    """

    family: Family
    limits: dict[str, float | Range]

    @classmethod
    def of(cls, family: Family, within: Limits | None) -> "Members":
        """Read the limits.

        Raises
        ------
        TypeError
            Where they are no dict.
        ValueError
            For a parameter that the family does not have, and for one outside its domain.
        """
        if not isinstance(within, Mapping | None):
            raise TypeError(bad("within", within, 'a dict, such as {"scale": (0, 2)}'))
        domains = {p.letter.argument: p.domain for p in family.parameters}
        for name, limit in (within or {}).items():
            if name not in domains:
                raise ValueError(bad("within", name, f"one of {', '.join(domains)}"))
            if not _fits(limit, domains[name]):
                domain = domains[name].text.format(name)
                expected = f"{domain}: a number, or the lowest and the highest"
                raise ValueError(bad(f"within, {name}", limit, expected))
        limits = {name: _plain(limit, domains[name]) for name, limit in (within or {}).items()}
        return cls(family, limits)

    @property
    def fixed(self) -> dict[str, float]:
        """Parameters that all these members have in common."""
        return {name: v for name, v in self.limits.items() if not isinstance(v, tuple)}

    def range(self, name: str) -> Range:
        """Between which numbers a parameter lies."""
        limit = self.limits.get(name, (-np.inf, np.inf))
        return limit if isinstance(limit, tuple) else (limit, limit)

    def __repr__(self) -> str:
        said = ", ".join(_said(name, limit) for name, limit in self.limits.items())
        return f"{self.family.name}({said})" if said else self.family.name


@dataclass(frozen=True)
class Space:
    """The members of a family, each by numbers that may be anything between their ends.

    Attributes
    ----------
    members : Members
        Which members.
    given : dict of str to float
        Parameters that are not searched for.
    free : dict of str to Link
        Those that are: how each follows from a number, and the number from it.
    first : ndarray
        The numbers from where a search begins.
    ends : ndarray, shape (2, parameters)
        Between which the numbers lie.
    """

    members: Members
    given: dict[str, float]
    free: dict[str, Link]
    first: np.ndarray
    ends: np.ndarray

    @classmethod
    def of(cls, members: Members, x: np.ndarray, weights: np.ndarray) -> "Space":
        """Begin near to the mean and the standard deviation of weighted points."""
        mean = float(weights @ x)
        sd = float(np.sqrt(weights @ (x - mean) ** 2))
        letters = {p.letter.argument: p for p in members.family.parameters}
        whole = {name: float(x.max()) for name, p in letters.items() if p.domain.whole}
        given = whole | members.fixed
        free = {name: p for name, p in letters.items() if name not in given}
        links = {name: _link(p.domain) for name, p in free.items()}
        with np.errstate(divide="ignore"):  # an end of the domain has no number
            ends = [[back(end) for end in _inside(free[n].domain, members.range(n))]
                    for n, (_, back) in links.items()]  # fmt: skip
        low, high = np.array(ends).reshape(-1, 2).T
        first = np.clip([_first(p, mean, sd) for p in free.values()], low, high)
        return cls(members, given, links, first, np.array([low, high]))

    @property
    def bounded(self) -> bool:
        """Whether a parameter has an end short of its domain's."""
        return bool(np.isfinite(self.ends).any())

    def parameters(self, theta: np.ndarray) -> dict[str, float]:
        """The parameters of the member with these numbers."""
        free = zip(self.free, theta, *self.ends, strict=True)
        found = self.given | {name: self._value(name, *t) for name, *t in free}
        letters = (p.letter.argument for p in self.members.family.parameters)
        return {name: found[name] for name in letters}

    def member(self, theta: np.ndarray) -> Distribution:
        """The member with these numbers."""
        return read("q", getattr(stats, self.members.family.name)(**self.parameters(theta)))

    def _value(self, name: str, t: float, lowest: float, highest: float) -> float:
        """A parameter from its number; at an end the very value of the limit."""
        low, high = self.members.range(name)
        return low if t <= lowest else high if t >= highest else float(self.free[name][0](t))

    def at(self, law: Distribution) -> "Space":
        """Begin at a member, and take what is given from it."""
        numbers = [float(back(law.parameters[n])) for n, (_, back) in self.free.items()]
        given = {name: law.parameters[name] for name in self.given}
        first = np.clip(numbers, *self.ends)
        return Space(self.members, given, self.free, first, self.ends)


def _fits(limit: Any, domain: Domain) -> bool:
    """Whether it is a value of the domain, or a range with values of the domain inside."""
    try:
        numbers = np.asarray(limit, dtype=float)
    except (TypeError, ValueError):
        return False
    if numbers.shape != (2,) or domain.whole:
        return numbers.shape == () and domain.holds(float(numbers))
    low, high = _inside(domain, numbers)
    return bool(low < high)


def _inside(domain: Domain, limits: Any) -> Range:
    return max(domain.low, float(limits[0])), min(domain.high, float(limits[1]))


def _plain(limit: Any, domain: Domain) -> float | Range:
    """As floats; an end that the domain has anyhow is no limit."""
    if np.ndim(limit) == 0:
        return float(limit)
    low, high = map(float, limit)
    return low if low > domain.low else -np.inf, high if high < domain.high else np.inf


def _said(name: str, limit: float | Range) -> str:
    if not isinstance(limit, tuple):
        return f"{name} = {limit:g}"
    low, high = limit
    if np.isposinf(high):
        return f"{name} >= {low:g}"
    return f"{name} <= {high:g}" if np.isneginf(low) else f"{low:g} <= {name} <= {high:g}"


def _link(domain: Domain) -> Link:
    """How a parameter follows from a number without limits, and the number from it."""
    if np.isneginf(domain.low):
        return float, float
    return (expit, logit) if domain.high == 1 else (np.exp, np.log)


def _first(parameter: Parameter, mean: float, sd: float) -> float:
    """The number at which the search for a parameter starts."""
    if np.isneginf(parameter.domain.low):
        return mean
    return float(np.log(sd or 1.0)) if parameter.letter.argument == "scale" else 0.0
