"""The affinity of distributions of several variables, in families that hold p^w q^(1-w)."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from klexplain._checks import bad
from klexplain.distributions.multivariate import Multivariate, read_multivariate_pair
from klexplain.divergence.multivariate import multivariate
from klexplain.divergence.result import Divergence
from klexplain.divergence.rulers.compared import Halves, combined


class SeveralVariables:
    """Minus the log of the integral of p^w q^(1-w), at any weight of p above 0.

    Parameters
    ----------
    p, q : frozen distribution
        Of one family that `BETWEEN` names; Normals of full rank.
    """

    def __init__(self, p: object, q: object) -> None:
        self._frozen = p, q
        self._pair = read_multivariate_pair(p, q)
        for argument, law in zip("pq", self._pair, strict=True):
            if law.name not in BETWEEN:
                raise TypeError(f"{argument}: got {law.name}; expected one of {', '.join(BETWEEN)}")
            if law.rank < law.size:
                raise ValueError(bad(argument, law.cov, "a covariance of full rank"))

    def affinity(self, weight: float) -> Divergence:
        """Return it in nats; infinite where nothing is possible under both, or w is too large.

        Examples
        --------
        >>> p, q = stats.dirichlet([17, 6]), stats.dirichlet([3, 3])
        >>> round(float(SeveralVariables(p, q).affinity(0.5).value), 9)
        0.400688348
        """
        halves = self._halves(weight)
        if halves is None:
            infinite = -np.inf if weight > 1 else np.inf
            return Divergence(infinite, 0.0, "end" if weight > 1 else "support")
        return combined(halves, weight)

    def slope(self, weight: float) -> float:
        """Return a multiple of the derivative by the weight, with its sign changed."""
        halves = self._halves(weight)
        return halves.to_q - halves.to_p if halves else 0.0

    @np.errstate(all="ignore")  # probabilities may be 0
    def _halves(self, weight: float) -> Halves | None:
        between = BETWEEN[self._pair[0].name](*self._pair, weight)
        if between is None:
            return None
        to_p, to_q = (multivariate(between, law) for law in self._frozen)
        values = float(to_p.value), float(to_q.value)
        error = max(float(d.error) / max(float(d.value), 1e-300) for d in (to_p, to_q))
        return Halves(*values, error) if np.isfinite(values).all() else None


def _normal(p: Multivariate, q: Multivariate, weight: float) -> Any:
    """By precisions."""
    of_p, of_q = (np.linalg.inv(law.cov) for law in (p, q))
    precision = weight * of_p + (1 - weight) * of_q
    if np.linalg.eigvalsh(precision)[0] <= 0:
        return None
    start = p.parameters["mean"]
    shift = (1 - weight) * of_q @ (q.parameters["mean"] - start)
    return stats.multivariate_normal(
        start + np.linalg.solve(precision, shift), np.linalg.inv(precision)
    )


def _dirichlet(p: Multivariate, q: Multivariate, weight: float) -> Any:
    alpha = weight * p.parameters["alpha"] + (1 - weight) * q.parameters["alpha"]
    return stats.dirichlet(alpha) if (alpha > 0).all() else None


def _multinomial(p: Multivariate, q: Multivariate, weight: float) -> Any:
    (n_p, p_p), (n_q, p_q) = p.parameters.values(), q.parameters.values()
    mass = np.where(p_p > 0, p_p**weight * p_q ** (1 - weight), 0.0)
    total = mass.sum()
    fits = bool((n_p == n_q) & (total > 0) & (total < np.inf))
    return stats.multinomial(n_p, mass / total) if fits else None


def _wishart(p: Multivariate, q: Multivariate, weight: float) -> Any:
    """By inverse scales."""
    inverse = (np.linalg.inv(law.parameters["scale"]) for law in (p, q))
    mixed = _mixed(p, q, weight, *inverse)
    return stats.wishart(mixed[0], np.linalg.inv(mixed[1])) if mixed else None


def _inverse_wishart(p: Multivariate, q: Multivariate, weight: float) -> Any:
    mixed = _mixed(p, q, weight, *(law.parameters["scale"] for law in (p, q)))
    return stats.invwishart(*mixed) if mixed else None


def _mixed(
    p: Multivariate, q: Multivariate, weight: float, of_p: np.ndarray, of_q: np.ndarray
) -> tuple[float, np.ndarray] | None:
    """Degrees of freedom and matrix between those of p and q, where there is such a law."""
    df = float(weight * p.parameters["df"] + (1 - weight) * q.parameters["df"])
    matrix = weight * of_p + (1 - weight) * of_q
    fits = df > p.size - 1 and np.linalg.eigvalsh(matrix)[0] > 0
    return (df, matrix) if fits else None


BETWEEN: dict[str, Callable[[Multivariate, Multivariate, float], Any]] = {
    "multivariate_normal": _normal,
    "dirichlet": _dirichlet,
    "multinomial": _multinomial,
    "wishart": _wishart,
    "invwishart": _inverse_wishart,
}
