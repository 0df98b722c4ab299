"""Distributions of several variables: D(p ‖ q) within a family, by formula."""

from collections.abc import Callable
from typing import Any

import numpy as np

from klexplain.distributions.covariances import cholesky, low_rank, precision
from klexplain.distributions.multivariate import Multivariate, read_multivariate_pair
from klexplain.divergence.covariances import (
    FORMULA_ERROR,
    Whitened,
    between_low_rank,
    whitened,
    whitened_by_factors,
)
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.students import students
from klexplain.divergence.wisharts import inverse_wishart, normal_wishart, wishart
from klexplain.special import dirichlet, multinomial

SINGULAR = 1e6 * EPS  # SciPy's own bound: eigenvalues below it, beside the largest, are 0


def multivariate(p: object, q: object) -> Divergence:
    """Return D(p ‖ q) in nats for two multivariate distributions of one family.

    Parameters
    ----------
    p, q : frozen distribution
        Of one family of `klexplain.distributions.multivariate.PARAMETERS`, of as many variables.

    Raises
    ------
    TypeError, ValueError
        As `read_multivariate_pair`.

    Examples
    --------
    >>> from scipy import stats
    >>> round(float(multivariate(stats.dirichlet([17, 6]), stats.dirichlet([3, 3])).value), 10)
    1.0470127728
    """
    truth, model = read_multivariate_pair(p, q)
    if "multivariate_t" in (truth.name, model.name):
        return students(truth, model)
    value, relative = FORMULAS[truth.name](truth, model)
    finite = np.isfinite(value)
    ways = [name for name, here in (("formula", finite), ("support", ~finite)) if here.any()]
    return Divergence(value, relative * np.where(finite, value, 0.0), ", ".join(ways))


def _normal(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """The formula; where q lies in a plane, within it, and infinite unless p fills that plane.

    Two Normals that fill different planes rule each other out.
    """
    shift = q.parameters["mean"] - p.parameters["mean"]
    if q.rank == p.size == p.rank:
        return _of_full_rank(shift, p.frozen.cov_object, q.frozen.cov_object)
    plane = np.linalg.eigh(q.cov)[1][:, p.size - q.rank :]  # eigenvalues ascend
    if p.rank != q.rank or _leaves(plane, p.cov) or _leaves(plane, shift):
        return np.asarray(np.inf), 0.0
    return _half(whitened(*(plane.T @ law.cov @ plane for law in (p, q))), plane.T @ shift)


def _of_full_rank(shift: np.ndarray, cov_p: Any, cov_q: Any) -> tuple[Any, float]:
    """½ [Σ φ(r | 1) + z²]: r the variances of p, and z the shift, where q has unit covariance.

    The r do not change where precisions of q and p take the places of covariances of p and q.
    """
    if (low_p := low_rank(cov_p)) and (low_q := low_rank(cov_q)):
        twice, error = between_low_rank(shift, low_p, low_q)
        return np.asarray(twice / 2), error / twice if twice else 0.0
    precision_p, precision_q = precision(cov_p), precision(cov_q)
    if not (precision_p is None or precision_q is None):
        seen, z = whitened(precision_q, precision_p), cov_q.whiten(shift)
        return np.asarray((seen.divergence + z @ z) / 2), seen.error
    if not (cholesky(cov_p) is None is cholesky(cov_q)):
        return _half(whitened_by_factors(*map(_root, (cov_p, cov_q))), shift)
    return _half(whitened(cov_p.covariance, cov_q.covariance), shift)


def _root(covariance: Any) -> np.ndarray:
    given = cholesky(covariance)
    return np.linalg.cholesky(covariance.covariance) if given is None else given


def _half(seen: Whitened, shift: np.ndarray) -> tuple[Any, float]:
    z = seen.whiten @ shift
    return np.asarray((seen.divergence + z @ z) / 2), seen.error


def _leaves(plane: np.ndarray, x: np.ndarray) -> bool:
    """Whether columns stick out of the plane by more than rounding."""
    return bool(np.linalg.norm(x - plane @ (plane.T @ x)) > SINGULAR * np.linalg.norm(x))


def _dirichlet(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    return dirichlet(p.parameters["alpha"], q.parameters["alpha"]), FORMULA_ERROR


def _multinomial(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """That of one trial, n times; two totals exclude each other."""
    (n_p, p_p), (n_q, p_q) = p.parameters.values(), q.parameters.values()
    return np.where(n_p == n_q, multinomial(n_p, p_p, p_q), np.inf), FORMULA_ERROR


FORMULAS: dict[str, Callable[[Multivariate, Multivariate], tuple[Any, float]]] = {
    "multivariate_normal": _normal,
    "dirichlet": _dirichlet,
    "multinomial": _multinomial,
    "wishart": wishart,
    "invwishart": inverse_wishart,
    "NormalWishart": normal_wishart,
}
