"""Pairs of several variables on which the interval of `estimate_kl` is tried."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy import stats
from scipy.spatial import cKDTree

from bench.coverage_cases import Case
from klexplain import kl_divergence

DRAWS = 2_000_000  # of a simulated truth


@dataclass(frozen=True)
class Columns:
    """Independent variables."""

    parts: tuple[Any, ...]

    def rvs(self, size: int, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        columns = [part.rvs(size=size, random_state=random_state) for part in self.parts]
        return np.column_stack(columns)

    def logpdf(self, x: np.ndarray) -> np.ndarray:
        """Log-density."""
        return sum(part.logpdf(column) for part, column in zip(self.parts, x.T, strict=True))


@dataclass(frozen=True)
class Blend:
    """A mixture of two."""

    weight: float
    first: Any
    second: Any

    def rvs(self, size: int, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        draws = [part.rvs(size, random_state=random_state) for part in (self.first, self.second)]
        return np.where(random_state.random((size, 1)) < self.weight, *draws)

    def logpdf(self, x: np.ndarray) -> np.ndarray:
        """Log-density."""
        weighted = (self.weight, self.first), (1 - self.weight, self.second)
        return np.logaddexp(*(np.log(weight) + part.logpdf(x) for weight, part in weighted))


@dataclass(frozen=True)
class Bent:
    """The second variable is raised by the square of the first, which changes no divergence."""

    straight: Any

    def rvs(self, size: int, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        x = self.straight.rvs(size, random_state=random_state)
        x[:, 1] += x[:, 0] ** 2
        return x

    def logpdf(self, x: np.ndarray) -> np.ndarray:
        """Log-density."""
        straight = x.copy()
        straight[:, 1] -= x[:, 0] ** 2
        return self.straight.logpdf(straight)


@dataclass(frozen=True)
class Waved:
    """Each variable is moved by a wave of the one before, which changes no divergence."""

    straight: Any

    def rvs(self, size: int, random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        x = self.straight.rvs(size, random_state=random_state)
        for column in range(1, x.shape[1]):
            x[:, column] += np.sin(2 * x[:, column - 1])
        return x


@dataclass(frozen=True)
class Several(Case):
    """A pair of several variables."""

    @cached_property
    def truth(self) -> float:
        """The divergence, in nats; by simulation where there is no formula."""
        if isinstance(self.p, Columns):
            pairs = zip(self.p.parts, self.q.parts, strict=True)
            return sum(float(kl_divergence(*pair)) for pair in pairs)
        if isinstance(self.p, Bent | Waved):
            return replace(self, p=self.p.straight, q=self.q.straight).truth
        if isinstance(self.p, Blend) or hasattr(self.p, "df"):
            x = self.p.rvs(DRAWS, random_state=np.random.default_rng(1))
            return float(np.mean(self.p.logpdf(x) - self.q.logpdf(x)))
        return float(kl_divergence(self.p, self.q))


def by_neighbours(x: np.ndarray, y: np.ndarray) -> float:
    """The estimate of the first nearest neighbours, which is the rival's."""
    own, other = cKDTree(x).query(x, 2)[0][:, 1], cKDTree(y).query(x)[0]
    return float(x.shape[1] * np.log(other / own).mean() + np.log(len(y) / (len(x) - 1)))


def _normal(mean: float, covariance: Any, d: int) -> Any:
    return stats.multivariate_normal(np.full(d, mean / np.sqrt(d)), covariance * np.eye(d))


def _correlated(d: int) -> Any:
    apart = np.abs(np.subtract.outer(np.arange(d), np.arange(d)))
    return stats.multivariate_normal(np.zeros(d), 0.5**apart)


def _ends(d: int) -> tuple[Any, Any]:
    return _normal(1.5, 0.6, d), _normal(-1.5, 0.6, d)


def _unlike(d: int) -> tuple[Any, Any]:
    """Return two clusters that differ in shape more than in place, and the nearest Normal."""
    apart = np.abs(np.subtract.outer(np.arange(d), np.arange(d)))
    first, second = 0.6 * 0.7**apart, 1.2 * (-0.6) ** apart
    mean = np.full(d, 0.5 / np.sqrt(d))
    ends = (stats.multivariate_normal(at, s) for at, s in ((mean, first), (-mean, second)))
    whole = (first + second) / 2 + np.outer(mean, mean)
    return Blend(0.5, *ends), stats.multivariate_normal(np.zeros(d), whole)


def _t(mean: float, scale: float, df: float, d: int) -> Any:
    return stats.multivariate_t(np.full(d, mean / np.sqrt(d)), scale * np.eye(d), df=df)


def _pairs(d: int) -> dict[str, tuple[Any, Any]]:
    near, far = _normal(0, 1, d), _normal(2, 0.7, d)
    return {
        "p = q": (_normal(0, 1, d), _normal(0, 1, d)),
        "Normal, moved": (_normal(1, 1, d), _normal(0, 1, d)),
        "Normal, correlated": (_correlated(d), _normal(0, 1.3, d)),
        "t(5), moved and wider": (_t(0, 1, 5, d), _t(0.7, 1.3, 5, d)),
        "Two clusters": (Blend(0.7, near, _normal(2, 0.5, d)), Blend(0.4, near, far)),
        "Two clusters, one Normal": (Blend(0.5, *_ends(d)), _normal(0, 1.5, d)),
        "Two unlike clusters, one Normal": _unlike(d),
        "Waves, correlated": (Waved(_correlated(d)), Waved(_normal(0, 1.3, d))),
        "Banana": (Bent(_normal(0.7, 0.8, d)), Bent(_normal(0, 1, d))),
        "Wider than the model": (_normal(0, 4, d), _normal(0, 1, d)),
        "Three away": (_normal(3, 1, d), _normal(0, 1, d)),
        "t(3), Normal": (_t(0, 1, 3, d), _normal(0, 1, d)),
    }


PAIRS = {d: _pairs(d) for d in (2, 5, 10)}
BETA, NORMAL = (stats.beta(17, 6), stats.beta(3, 3)), (stats.norm(), stats.norm(1, 2))
GAMMA, SAME = (stats.gamma(2), stats.gamma(3)), (stats.norm(), stats.norm())
EXPONENTIAL = (stats.expon(), stats.lognorm(1))
WIDE = (stats.norm(1, 2), stats.norm())


def _columns(name: str, *pairs: tuple[Any, Any], tame: bool = True) -> Several:
    p, q = zip(*pairs, strict=True)
    return Several(name, Columns(p), Columns(q), 1000, 1000, tame=tame, dimension=len(pairs))


def _of(d: int, n: int, m: int, *names: str, tame: bool = True) -> list[Several]:
    pairs = {name: PAIRS[d][name] for name in names}
    return [Several(name, *pair, n, m, tame=tame, dimension=d) for name, pair in pairs.items()]


TAME_2 = ("Normal, moved", "Normal, correlated", "t(5), moved and wider", "Two clusters", "Banana")
TAME = [
    *_of(2, 1000, 1000, "p = q", *TAME_2),
    *_of(5, 1000, 1000, "Two clusters, one Normal", "Two unlike clusters, one Normal"),
    *_of(2, 200, 200, "p = q", "Normal, correlated", "t(5), moved and wider", "Two clusters"),
    *_of(2, 300, 3000, "Banana"),
    *_of(2, 10_000, 10_000, "Two clusters"),
    *_of(5, 1000, 1000, "p = q", *TAME_2),
    *_of(5, 200, 200, "p = q", "t(5), moved and wider", "Two clusters"),
    *_of(10, 1000, 1000, "p = q", "Normal, moved", "t(5), moved and wider", "Two clusters"),
    *_of(10, 2000, 2000, "Two unlike clusters, one Normal"),
    *_of(2, 1000, 0, "Normal, moved", "Two clusters", "Wider than the model"),
    *_of(5, 1000, 0, "p = q", "Normal, correlated"),
    _columns("Beta and Normal", BETA, NORMAL),
    _columns("N(0, 1), N(1, 2) twice", NORMAL, NORMAL),
    _columns("Beta, and the same four times", BETA, *[SAME] * 4),
    _columns("Beta, Normal, Gamma", BETA, NORMAL, GAMMA),
]
WILD = [
    *_of(2, 1000, 1000, "Wider than the model", "Three away", "t(3), Normal", tame=False),
    *_of(5, 1000, 1000, "Wider than the model", "t(3), Normal", tame=False),
    *_of(10, 1000, 1000, "Three away", tame=False),
    _columns("Exponential, log-normal twice", EXPONENTIAL, EXPONENTIAL, tame=False),
    _columns("N(1, 2), N(0, 1) and the same", WIDE, *[SAME] * 4, tame=False),
]
SHORT = _of(5, 1000, 1000, "Waves, correlated")  # tame, and too much for the method
SEVERAL = [*TAME, *WILD, *SHORT]
