"""Bounds of D(p ‖ q) between mixtures of Normals, from closed forms of their parts.

The mean of log p over part a of p is that of log p_a, which is known, plus the mean of
log(p/p_a) over p_a; for log q likewise. Of these two means there are bounds from both sides.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.mixture import Mixture, as_mixture
from klexplain.divergence.evaluation import evaluate
from klexplain.units import Unit, unit

SHARES = np.exp2(-np.arange(0.5, 12.5))  # of q in a power mean, of which each gives a bound
STEPS = 1_000  # of the iteration for the upper bound at most
SETTLED = 1e-12  # relative change at which it ends
NORMAL = "multivariate_normal_frozen"
EXPECTED = "a mixture of multivariate_normal of full rank"


@dataclass(frozen=True, repr=False)
class MixtureBounds:
    """What closed forms say of D(p ‖ q) between mixtures of Normals.

    Attributes
    ----------
    lower, upper : float
        D(p ‖ q) is between them for certain, in `unit`.
    variational, product : float
        Two approximations, which may be on either side of it, and below 0.
    unit : Unit
        The unit of all four.
    """

    lower: float
    upper: float
    variational: float
    product: float
    unit: Unit

    @property
    def guarantee(self) -> str:
        """What the numbers promise, in words."""
        return (
            "lower, upper: bounds, but for rounding; variational: no bound, exact in the limit of "
            "parts far apart; product: no bound"
        )

    def __repr__(self) -> str:
        between = f"{self.lower:.4g} ≤ D(p ‖ q) ≤ {self.upper:.4g} {self.unit.plural}"
        beside = f"variational {self.variational:.4g}, product {self.product:.4g}"
        return f"{between} (approximations, no bounds: {beside})"


def mixture_bounds(p: object, q: object, *, base: int | None = None) -> MixtureBounds:
    """Return bounds of D(p ‖ q) between two mixtures of Normals, and two approximations.

    Parameters
    ----------
    p, q : Mixture or frozen distribution
        Mixtures of ``multivariate_normal``; a single one; or scikit-learn's fitted
        ``GaussianMixture``.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    MixtureBounds
        Bounds and approximations, in one unit.

    Raises
    ------
    TypeError, ValueError
        For anything else, and for unlike numbers of variables.

    Notes
    -----
    Of the mean over part a of p of log(q/p_a), with the weights v of q:

    - At least log Σ v_b exp(-D(p_a ‖ q_b)), Hershey and Olsen's variational bound.
    - At most log Σ v_b ∫ p_a q_b plus the entropy of p_a, the product bound: Jensen's inequality.
    - At most log(Σ v_b^s ∫ p_a^(1-s) q_b^s) / s for each s between 0 and 1: by Jensen's inequality
      for the power s, and because the power of a sum is at most the sum of the powers.

    Weights of p and its own parts in place of q give bounds of the mean of log(p/p_a). The bound on
    the one side, less that on the other, bounds D. The upper bound is the smaller of this one and
    of Hershey and Olsen's variational upper bound, in which each part of p is divided among those
    of q: convexity makes it a bound at every step of the iteration, which goes on until it settles.

    The variational approximation is the difference of two lower bounds, the product approximation
    that of two upper bounds: neither is a bound.

    Source: Hershey & Olsen (2007), all but the powers; differences of bounds as bounds: Durrieu,
    Thiran & Kelly (2012).

    Examples
    --------
    >>> from scipy import stats
    >>> left, right = (stats.multivariate_normal([x, 0]) for x in (-2, 2))
    >>> found = mixture_bounds(Mixture([left, right], weights=[0.4, 0.6]), left)
    >>> found.lower < 4.2 < found.upper
    True
    """
    in_unit = unit(base)
    truth, model = _read("p", p), _read("q", q)
    sizes = [law.means.shape[1] for law in (model, truth)]
    if sizes[0] != sizes[1]:
        raise ValueError(f"q: got {sizes[0]} variables; expected {sizes[1]}, as many as p has")
    of_p, of_q = _Means(truth, truth), _Means(truth, model)
    lower = truth.weights @ (of_p.variational - of_q.most)
    upper = min(truth.weights @ (of_p.most - of_q.variational), of_q.divided)
    variational = truth.weights @ (of_p.variational - of_q.variational)
    product = truth.weights @ (of_p.product - of_q.product)
    upper = max(upper, 0.0)
    numbers = min(max(lower, 0.0), upper), upper, variational, product
    found = [float(in_unit.from_nats(number)) for number in numbers]
    return MixtureBounds(found[0], found[1], found[2], found[3], in_unit)


class _Normals:
    """The parts that have a weight."""

    def __init__(self, law: Mixture) -> None:
        here = law.weights > 0
        self.parts = [part for part, kept in zip(law.components, here, strict=True) if kept]
        self.weights = law.weights[here]
        self.means = np.array([part.mean for part in self.parts])
        self.covs = np.array([part.cov for part in self.parts])
        self.log_dets = np.linalg.slogdet(self.covs)[1]


def _read(argument: str, thing: Any) -> _Normals:
    law = as_mixture(thing)
    if law is None or not all(map(_is_normal, law.components)):
        raise TypeError(bad(argument, thing, EXPECTED))
    return _Normals(law)


def _is_normal(part: Any) -> bool:
    return type(part).__name__ == NORMAL and part.cov_object.rank == part.dim


class _Means:
    """Of the mean of log(q/p_a) over each part a of p: bounds and what they are made of."""

    def __init__(self, p: _Normals, q: _Normals) -> None:
        self._p, self._q, self._log_v = p, q, np.log(q.weights)
        self._apart = np.array([[evaluate(a, b).value for b in q.parts] for a in p.parts])

    @property
    def variational(self) -> np.ndarray:
        """At least this."""
        return _log_sum(self._log_v - self._apart)

    @cached_property
    def product(self) -> np.ndarray:
        """At most this."""
        log_det, distance = self._between(1.0, 1.0)
        size = self._p.means.shape[1]
        shared = (self._p.log_dets[:, None] + size - log_det - distance) / 2
        return _log_sum(self._log_v + shared)

    @cached_property
    def most(self) -> np.ndarray:
        """At most this, by the best of several bounds; with one part of q it is the mean."""
        if len(self._log_v) == 1:
            return -self._apart[:, 0]
        return np.min([self.product, *map(self._by_power, SHARES)], axis=0)

    def _by_power(self, share: float) -> np.ndarray:
        log_det, distance = self._between(share, 1 - share)
        own = share * self._p.log_dets[:, None] + (1 - share) * self._q.log_dets
        affinity = (own - log_det - share * (1 - share) * distance) / 2
        return _log_sum(share * self._log_v + affinity) / share

    def _between(self, of_p: float, of_q: float) -> tuple[np.ndarray, np.ndarray]:
        """Of sums of covariances, with these weights: log-determinants, and distances of means."""
        covs = of_p * self._p.covs[:, None] + of_q * self._q.covs
        shift = (self._p.means[:, None] - self._q.means)[..., None]
        distance = (shift * np.linalg.solve(covs, shift)).sum(axis=(2, 3))
        return np.linalg.slogdet(covs)[1], distance

    @property
    def divided(self) -> float:
        """Hershey and Olsen's variational upper bound of the divergence."""
        log_w, found = np.log(self._p.weights), np.inf
        divided = log_w[:, None] + self._log_v
        for _ in range(STEPS):
            terms = divided - self._apart
            totals = _log_sum(terms)
            last, found = found, float(self._p.weights @ (log_w - totals))
            if last - found <= SETTLED * found:
                break
            parts = log_w[:, None] + terms - totals[:, None]
            divided = self._log_v + parts - _log_sum(parts.T)
        return found


def _log_sum(logs: np.ndarray) -> np.ndarray:
    return np.asarray(np.logaddexp.reduce(logs, axis=1))
