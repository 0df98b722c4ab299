"""Distributions of several variables: D(p ‖ q) within a family, by formula."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.stats._multivariate import (
    dirichlet_frozen,
    multi_rv_frozen,
    multinomial_frozen,
    multivariate_normal_frozen,
)

from klexplain.checks import bad
from klexplain.special import dirichlet, itakura_saito, multinomial

EPS = float(np.finfo(float).eps)
FORMULA_ERROR = 1e-14  # relative; a Normal's grows with the condition number of its covariance
SINGULAR = 1e6 * EPS  # SciPy's own bound: eigenvalues below it, beside the largest, are 0
EXPECTED = "a multivariate_normal, a dirichlet or a multinomial"


class Known(NamedTuple):
    """Values in nats, bounds of their errors, and the ways they were found."""

    value: Any
    error: Any
    method: str


def is_multivariate(frozen: object) -> bool:
    """Say whether it is one of SciPy's frozen multivariate distributions."""
    return isinstance(frozen, multi_rv_frozen)


def multivariate(p: Any, q: Any) -> Known:
    """Return D(p ‖ q) for two multivariate distributions of one family.

    Parameters
    ----------
    p, q : frozen distribution
        Both ``multivariate_normal``, both ``dirichlet`` or both ``multinomial``, of as many
        variables.

    Raises
    ------
    TypeError
        Where they are not of one of these families.
    ValueError
        Where the numbers of variables differ, or parameters are none.

    Examples
    --------
    >>> from scipy import stats
    >>> round(float(multivariate(stats.dirichlet([17, 6]), stats.dirichlet([3, 3])).value), 10)
    1.0470127728
    """
    kind = type(p)
    if kind not in ROUTES:
        raise TypeError(f"p: got {_name(p)}; expected {EXPECTED}, as q has several variables")
    if type(q) is not kind:
        raise TypeError(f"q: got {_name(q)}; expected a {_name(p)}, as p is")
    sizes = [_checked(argument, frozen) for argument, frozen in (("p", p), ("q", q))]
    if sizes[0] != sizes[1]:
        raise ValueError(f"q: got {sizes[1]} variables; expected {sizes[0]}, as many as p has")
    value, relative = ROUTES[kind](p, q)
    finite = np.isfinite(value)
    ways = [name for name, here in (("formula", finite), ("support", ~finite)) if here.any()]
    return Known(value, relative * np.where(finite, value, 0.0), ", ".join(ways))


def _name(frozen: object) -> str:
    return type(frozen).__name__.removesuffix("_frozen")


def _checked(argument: str, frozen: Any) -> int:
    """Return how many variables there are; refuse what SciPy freezes though it is no distribution.

    `npcond` is its word for an invalid multinomial.
    """
    values = [getattr(frozen, name) for name in PARAMETERS[type(frozen)]]
    if not all(np.isfinite(value).all() for value in values):
        raise ValueError(f"{argument}: got {_name(frozen)} with NaN or infinity; expected neither")
    if np.any(getattr(frozen, "npcond", False)):
        expected = "whole n of at least 0, and probabilities that add to 1"
        raise ValueError(bad(argument, tuple(values), expected))
    return int(np.shape(values[-1])[-1])


def _normal(p: Any, q: Any) -> tuple[Any, float]:
    """The formula; where q lies in a plane, within it, and infinite unless p fills that plane.

    Two Normals that fill different planes rule each other out.
    """
    shift, size = q.mean - p.mean, q.cov_object.rank
    if size == p.dim == p.cov_object.rank:
        return _within(shift, p.cov, q.cov)
    plane = np.linalg.eigh(q.cov)[1][:, p.dim - size :]  # eigenvalues ascend
    if p.cov_object.rank != size or _leaves(plane, p.cov) or _leaves(plane, shift):
        return np.asarray(np.inf), 0.0
    return _within(plane.T @ shift, *(plane.T @ frozen.cov @ plane for frozen in (p, q)))


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


def _dirichlet(p: Any, q: Any) -> tuple[Any, float]:
    return dirichlet(p.alpha, q.alpha), FORMULA_ERROR


def _multinomial(p: Any, q: Any) -> tuple[Any, float]:
    """That of one trial, n times; two totals exclude each other."""
    return np.where(p.n == q.n, multinomial(p.n, p.p, q.p), np.inf), FORMULA_ERROR


# The last parameter of each has one entry a variable.
PARAMETERS = {
    multivariate_normal_frozen: ("mean", "cov"),
    dirichlet_frozen: ("alpha",),
    multinomial_frozen: ("n", "p"),
}
ROUTES: dict[type, Callable[[Any, Any], tuple[Any, float]]] = {
    multivariate_normal_frozen: _normal,
    dirichlet_frozen: _dirichlet,
    multinomial_frozen: _multinomial,
}
