"""Distributions of several variables: D(p ‖ q) within a family, by formula."""

from collections.abc import Callable
from typing import Any

import numpy as np

from klexplain.distributions.multivariate import Multivariate, read_multivariate_pair
from klexplain.divergence.result import Divergence
from klexplain.special import dirichlet, itakura_saito, multinomial

EPS = float(np.finfo(float).eps)
FORMULA_ERROR = 1e-14  # relative; a Normal's grows with the condition number of its covariance
SINGULAR = 1e6 * EPS  # SciPy's own bound: eigenvalues below it, beside the largest, are 0


def multivariate(p: object, q: object) -> Divergence:
    """Return D(p ‖ q) in nats for two multivariate distributions of one family.

    Parameters
    ----------
    p, q : frozen distribution
        Both ``multivariate_normal``, both ``dirichlet`` or both ``multinomial``, of as many
        variables.

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
    value, relative = FORMULAS[truth.name](truth, model)
    finite = np.isfinite(value)
    ways = [name for name, here in (("formula", finite), ("support", ~finite)) if here.any()]
    return Divergence(value, relative * np.where(finite, value, 0.0), ", ".join(ways))


def _normal(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """The formula; where q lies in a plane, within it, and infinite unless p fills that plane.

    Two Normals that fill different planes rule each other out.
    """
    shift = q.parameters["mean"] - p.parameters["mean"]
    cov_p, cov_q = p.parameters["cov"], q.parameters["cov"]
    if q.rank == p.size == p.rank:
        return _within(shift, cov_p, cov_q)
    plane = np.linalg.eigh(cov_q)[1][:, p.size - q.rank :]  # eigenvalues ascend
    if p.rank != q.rank or _leaves(plane, cov_p) or _leaves(plane, shift):
        return np.asarray(np.inf), 0.0
    return _within(plane.T @ shift, *(plane.T @ cov @ plane for cov in (cov_p, cov_q)))


def _within(shift: np.ndarray, cov_p: np.ndarray, cov_q: np.ndarray) -> tuple[Any, float]:
    """½ [Σ φ(r | 1) + z²]: r the variances of p, and z the shift, where q has unit covariance.

    With Σ_q = LLᵀ, the r are the squared singular values of L⁻¹M, Σ_p = MMᵀ, and the r - 1 the
    eigenvalues of L⁻¹(Σ_p - Σ_q)L⁻ᵀ. Units are powers of two, so that choosing them is exact.
    """
    units = np.exp2(-np.round(np.log2(np.diag(cov_q)) / 2))
    shift, cov_p, cov_q = units * shift, units * (cov_p * units).T, units * (cov_q * units).T
    whiten = np.linalg.inv(np.linalg.cholesky(cov_q))
    variances = np.linalg.svd(whiten @ np.linalg.cholesky(cov_p), compute_uv=False)[::-1] ** 2
    differences = np.linalg.eigvalsh(whiten @ (cov_p - cov_q) @ whiten.T)
    z = whiten @ shift
    value = (itakura_saito(variances, 1.0, differences).sum() + z @ z) / 2
    condition = float(np.linalg.cond(cov_q)) if shift.size else 0.0
    return value, FORMULA_ERROR + 10 * EPS * condition


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
}
