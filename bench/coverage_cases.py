"""What the interval of `estimate_kl` is tried on: pairs whose divergence is known.

A pair is tame where E_q[(p/q)²] is finite and samples of this size show it. Elsewhere y does not
reach where p has mass, and an honest interval has no upper end. Pairs of several variables stand
in `coverage_several`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import stats

from klexplain import kl_divergence

NODES = 200_001  # of the sums that stand for integrals over mixtures


@dataclass(frozen=True)
class Mixture:
    """A mixture that can be drawn from."""

    weights: tuple[float, ...]
    parts: tuple[Any, ...]

    def rvs(self, size: Any, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        which = random_state.choice(len(self.parts), p=self.weights, size=size)
        draws = [part.rvs(size=size, random_state=random_state) for part in self.parts]
        return np.choose(which, draws)

    def logpdf(self, x: np.ndarray) -> np.ndarray:
        """Log-density."""
        return np.log(sum(self._weighted("pdf", x)))

    def cdf(self, x: np.ndarray) -> np.ndarray:
        """Probability of at most x."""
        return np.asarray(sum(self._weighted("cdf", x)))

    def _weighted(self, what: str, x: np.ndarray) -> list[np.ndarray]:
        pairs = zip(self.weights, self.parts, strict=True)
        return [weight * getattr(part, what)(x) for weight, part in pairs]


@dataclass(frozen=True)
class Rounded:
    """A distribution whose draws are rounded to multiples of a step."""

    exact: Any
    step: float

    def rvs(self, size: Any, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        return np.round(self.exact.rvs(size=size, random_state=random_state) / self.step)

    def masses(self, x: np.ndarray) -> np.ndarray:
        """Probabilities of the multiples."""
        return np.diff(self.exact.cdf((np.append(x, x[-1] + 1) - 0.5) * self.step))


@dataclass(frozen=True)
class Case:
    """A pair, and the sizes of the samples; m of 0 is a q that is known."""

    name: str
    p: Any
    q: Any
    n: int = 1000
    m: int = 1000
    tame: bool = True
    dimension: int = 1
    known_truth: float | None = None

    @cached_property
    def truth(self) -> float:
        """The divergence, in nats."""
        if self.known_truth is not None:
            return self.known_truth
        if isinstance(self.p, Rounded):
            return _of_rounded(self.p, self.q)
        if isinstance(self.p, Mixture) or isinstance(self.q, Mixture):
            return _of_mixtures(self.p, self.q)
        return float(kl_divergence(self.p, self.q))

    def draws(self, rng: np.random.Generator) -> tuple[np.ndarray, Any]:
        """A sample of p, and one of q or q itself."""
        x = self.p.rvs(size=self.n, random_state=rng)
        return x, self.q.rvs(size=self.m, random_state=rng) if self.m else self.q


def _of_rounded(p: Rounded, q: Rounded) -> float:
    whole = np.arange(-1000, 1001)
    there = p.masses(whole) > 0
    mass, model = p.masses(whole)[there], q.masses(whole)[there]
    return float(mass @ np.log(mass / model))


def _of_mixtures(p: Any, q: Any) -> float:
    parts = p.parts if isinstance(p, Mixture) else (p,)
    low, high = (
        extreme(part.ppf(u) for part in parts) for extreme, u in ((min, 1e-14), (max, 1 - 1e-14))
    )
    x = np.linspace(low, high, NODES)
    log_p = p.logpdf(x)
    return float(np.trapezoid(np.exp(log_p) * (log_p - q.logpdf(x)), x))


def _of_sizes(name: str, p: Any, q: Any, *sizes: tuple[int, int], tame: bool = True) -> list[Case]:
    return [Case(name, p, q, n, m, tame=tame) for n, m in sizes]


norm, gamma, t = stats.norm, stats.gamma, stats.t
EQUAL: tuple[tuple[int, int], ...] = ((1000, 1000),)
SIZES = ((50, 50), (200, 200), (1000, 1000), (10_000, 10_000), (1000, 0))
UNEQUAL = ((100, 1000), (1000, 100), (300, 10_000))
MODES = Mixture((0.5, 0.5), (norm(-3), norm(3)))
APART = Mixture((0.7, 0.3), (norm(-4, 0.5), norm(4, 0.5)))

# Those of the table, and of every size.
FIRST = [
    *_of_sizes("Beta(17, 6), Beta(3, 3)", stats.beta(17, 6), stats.beta(3, 3), *SIZES, *UNEQUAL),
    *_of_sizes("N(0, 1), N(1, 2)", norm(), norm(1, 2), *SIZES, *UNEQUAL),
    *_of_sizes("N(0, 1), N(0, 1)", norm(), norm(), *SIZES, *UNEQUAL),
    *_of_sizes("Gamma(2), Gamma(3)", gamma(2), gamma(3), *SIZES, *UNEQUAL),
]
PAIRS: dict[str, tuple[Any, Any]] = {
    "N(0, 1), N(0.3, 1)": (norm(), norm(0.3)),
    "N(0, 1), N(1, 1)": (norm(), norm(1)),
    "N(0, 1), N(0, 0.8)": (norm(), norm(0, 0.8)),
    "N(0, 1), N(0, 1.2)": (norm(), norm(0, 1.2)),
    "N(2, 0.5), N(0, 2)": (norm(2, 0.5), norm(0, 2)),
    "N(0, 0.1), N(0, 2)": (norm(0, 0.1), norm(0, 2)),
    "t(5), t(3)": (t(5), t(3)),
    "t(3), t(5)": (t(3), t(5)),
    "N, t(3)": (norm(), t(3)),
    "N, Laplace": (norm(), stats.laplace()),
    "N, Cauchy": (norm(), stats.cauchy()),
    "N(0, 1.5), Logistic": (norm(0, 1.5), stats.logistic()),
    "Log-normal 0.5, 0.7": (stats.lognorm(0.5), stats.lognorm(0.7)),
    "Weibull 2, 1.5": (stats.weibull_min(2), stats.weibull_min(1.5)),
    "Uniform, Beta(0.8, 0.8)": (stats.uniform(), stats.beta(0.8, 0.8)),
    "Uniform, Beta(1.5, 1.5)": (stats.uniform(), stats.beta(1.5, 1.5)),
    "Uniform inside uniform": (stats.uniform(), stats.uniform(-0.5, 2)),
    "Triangle, uniform": (stats.triang(0.5), stats.uniform()),
    "Exponential, twice as long": (stats.expon(), stats.expon(scale=2)),
    "Exponential, 0.7 as long": (stats.expon(), stats.expon(scale=0.7)),
    "Pareto 3, 2": (stats.pareto(3), stats.pareto(2)),
    "Pareto 2, 3": (stats.pareto(2), stats.pareto(3)),
    "Gumbel, moved and wider": (stats.gumbel_r(), stats.gumbel_r(0.5, 1.3)),
    "Gamma(5), Gamma(4)": (gamma(5), gamma(4)),
    "Two modes, weighted otherwise": (MODES, Mixture((0.2, 0.8), (norm(-3), norm(3)))),
    "Two narrow modes, one wide": (APART, norm(0, 4)),
    "N, with a tenth at 3": (norm(), Mixture((0.9, 0.1), (norm(), norm(3)))),
    "A spike of 1/20, a hump": (
        Mixture((0.95, 0.05), (norm(), norm(10, 0.1))),
        Mixture((0.95, 0.05), (norm(), norm(10, 1.5))),
    ),
    "Poisson 3, 4": (stats.poisson(3), stats.poisson(4)),
    "Poisson 30, 33": (stats.poisson(30), stats.poisson(33)),
    "Geometric 0.4, 0.25": (stats.geom(0.4), stats.geom(0.25)),
    "Binomial 10, 0.3 and 0.4": (stats.binom(10, 0.3), stats.binom(10, 0.4)),
    "Rounded to 0.05": (Rounded(norm(), 0.05), Rounded(norm(0.3, 1.1), 0.05)),
    "Rounded to 0.5": (Rounded(norm(), 0.5), Rounded(norm(0.3, 1.1), 0.5)),
}
FURTHER = [case for name, pair in PAIRS.items() for case in _of_sizes(name, *pair, *EQUAL)]
SMALL = [
    case
    for name in ("t(5), t(3)", "N, Laplace", "Two modes, weighted otherwise", "Poisson 3, 4")
    for case in _of_sizes(name, *PAIRS[name], (50, 50), (200, 200), (10_000, 10_000))
]
KNOWN = [
    Case(name, *PAIRS[name], 1000, 0)
    for name in (
        "t(5), t(3)",
        "N, Cauchy",
        "Weibull 2, 1.5",
        "Two narrow modes, one wide",
        "Poisson 3, 4",
    )
]
WILD: dict[str, tuple[Any, Any]] = {
    "Exponential, log-normal": (stats.expon(), stats.lognorm(1)),
    "N(1, 2), N(0, 1)": (norm(1, 2), norm()),
    "Laplace, N": (stats.laplace(), norm()),
    "t(3), N": (t(3), norm()),
    "t(2), t(10)": (t(2), t(10)),
    "Cauchy, N": (stats.cauchy(), norm()),
    "N(3, 1), N(0, 1)": (norm(3), norm()),
    "N(0, 1), N(0, 0.5)": (norm(), norm(0, 0.5)),
    "Exponential, a third as long": (stats.expon(), stats.expon(scale=1 / 3)),
    "Pareto 1, 3": (stats.pareto(1), stats.pareto(3)),
    "Uniform, Beta(4, 4)": (stats.uniform(), stats.beta(4, 4)),
    "Uniform, nine tenths of it": (stats.uniform(), stats.uniform(0, 0.9)),
    "N, two modes around it": (norm(), Mixture((0.5, 0.5), (norm(-5), norm(5)))),
}
UNREACHED = [Case(name, *pair, tame=False) for name, pair in WILD.items()]
FEW = [
    case
    for name in ("Exponential, log-normal", "N(1, 2), N(0, 1)", "Laplace, N", "t(3), N")
    for case in _of_sizes(name, *WILD[name], (50, 50), (200, 200), tame=False)
]
ONE = [*FIRST, *FURTHER, *SMALL, *KNOWN, *UNREACHED, *FEW]
