"""How far apart two covariances are: ½ Σ φ(r | 1), r the variances of p where q has unit ones.

φ(r | 1) = r - 1 - log r >= 0. Each way takes covariances as they were given, and the differences
r - 1 from the difference of the matrices, so that nothing cancels where they nearly agree.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import solve_triangular

from klexplain.divergence.result import EPS
from klexplain.special import itakura_saito

FORMULA_ERROR = 1e-14  # relative; it grows with the condition number of the covariance of q
LowRank = tuple[np.ndarray, np.ndarray]  # a diagonal, and a factor


class Whitened(NamedTuple):
    """A covariance where another one is a unit matrix.

    Attributes
    ----------
    variances, differences : ndarray
        Its eigenvalues there, ascending, and what they are above 1.
    whiten : ndarray
        The matrix that takes columns there.
    condition : float
        Of the other one, in units in which its diagonal is about 1.
    """

    variances: np.ndarray
    differences: np.ndarray
    whiten: np.ndarray
    condition: float

    @property
    def divergence(self) -> float:
        """Σ φ(r | 1), twice the divergence of Normals with one mean."""
        return float(itakura_saito(self.variances, 1.0, self.differences).sum())

    @property
    def error(self) -> float:
        """Of the divergence, relative."""
        return FORMULA_ERROR + 10 * EPS * self.condition


def whitened(cov_p: np.ndarray, cov_q: np.ndarray) -> Whitened:
    """Return a covariance where another one is a unit matrix.

    With Σ_q = LLᵀ, the r are the squared singular values of L⁻¹M, Σ_p = MMᵀ, and the r - 1 the
    eigenvalues of L⁻¹(Σ_p - Σ_q)L⁻ᵀ. Units are powers of two, so that choosing them is exact.

    Examples
    --------
    >>> whitened(np.diag([2.0, 12.0]), np.diag([1.0, 4.0])).differences.tolist()
    [1.0, 2.0]
    """
    units = np.exp2(-np.round(np.log2(np.diag(cov_q)) / 2))
    cov_p, cov_q = units * (cov_p * units).T, units * (cov_q * units).T
    whiten = np.linalg.inv(np.linalg.cholesky(cov_q))
    found = _eigenvalues(whiten, np.linalg.cholesky(cov_p), cov_p - cov_q)
    condition = float(np.linalg.cond(cov_q)) if units.size else 0.0
    return Whitened(*found, whiten * units, condition)


def _eigenvalues(
    whiten: np.ndarray, root_p: np.ndarray, step: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    variances = np.linalg.svd(whiten @ root_p, compute_uv=False)[::-1] ** 2
    return variances, np.linalg.eigvalsh(whiten @ step @ whiten.T)


def whitened_by_factors(chol_p: np.ndarray, chol_q: np.ndarray) -> Whitened:
    """Return the same from Cholesky factors, which are never multiplied out.

    L⁻¹M = I + E with E = L⁻¹(M - L), and r - 1 are the eigenvalues of E + Eᵀ + EEᵀ.

    Examples
    --------
    >>> whitened_by_factors(np.diag([2.0, 3.0]), np.eye(2)).differences.tolist()
    [3.0, 8.0]
    """
    units = np.exp2(-np.round(np.log2(np.linalg.norm(chol_q, axis=1))))[:, None]
    chol_p, chol_q = units * chol_p, units * chol_q
    whiten = solve_triangular(chol_q, np.eye(len(chol_q)), lower=True)
    step = solve_triangular(chol_q, chol_p - chol_q, lower=True)
    variances = np.linalg.svd(whiten @ chol_p, compute_uv=False)[::-1] ** 2
    differences = np.linalg.eigvalsh(step + step.T + step @ step.T)
    return Whitened(variances, differences, whiten * units.T, float(np.linalg.cond(chol_q)))


def between_low_rank(shift: np.ndarray, p: LowRank, q: LowRank) -> tuple[float, float]:
    """Return twice the divergence of Normals of low rank plus diagonal, and its error.

    Nothing is larger than the factors. In units of the diagonal of q let p have Λ + HHᵀ and q
    I + GGᵀ. The divergence of log det is that from I + GGᵀ to Λ + GGᵀ, that from there to
    Λ + HHᵀ, and what the three-point identity of Bregman divergences adds.

    Examples
    --------
    >>> p, q = (np.array([2.0, 1.0]), np.ones((2, 1))), (np.ones(2), np.empty((2, 0)))
    >>> round(between_low_rank(np.zeros(2), p, q)[0], 9)  # 5 - 2 - log 5
    1.390562088
    """
    (diagonal_p, factor_p), (diagonal_q, factor_q) = p, q
    h, g = _as_wide(factor_p, factor_q)
    sd, ratio = np.sqrt(diagonal_q)[:, None], diagonal_p / diagonal_q
    away = (diagonal_p - diagonal_q) / diagonal_q
    h, g, step = h / sd, g / sd, (h - g) / sd
    inner = np.eye(g.shape[1]) + g.T @ g
    terms = [
        itakura_saito(diagonal_p, diagonal_q, diagonal_p - diagonal_q).sum(),
        *_by_diagonals(g, inner, ratio, away),
        _by_factors(*(part / np.sqrt(ratio)[:, None] for part in (h, g, step))),
        *_crossing(h, g, step, inner, ratio, away),
        _distance(shift / sd[:, 0], g),
    ]
    # What lies along a factor f counts by 1/(1 + f²), and is subtracted from what lies there.
    along = (
        max(np.linalg.norm(part, 2) for part in (g, h / np.sqrt(ratio)[:, None])) if g.size else 0
    )
    error = FORMULA_ERROR + 50 * EPS * float(np.hypot(1, along))
    return max(float(sum(terms)), 0.0), error * float(np.abs(terms).sum())


def _as_wide(first: np.ndarray, second: np.ndarray) -> list[np.ndarray]:
    width = max(first.shape[1], second.shape[1])
    return [np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in (first, second)]


def _by_diagonals(
    g: np.ndarray, inner: np.ndarray, ratio: np.ndarray, away: np.ndarray
) -> tuple[float, float]:
    """From I + GGᵀ to Λ + GGᵀ, but for what the diagonals alone are apart."""
    root = np.linalg.inv(np.linalg.cholesky(inner)) @ g.T
    moved = np.linalg.eigvalsh((root * (-away / ratio)) @ root.T)
    twice = float((root**2 @ (away**2 / ratio)).sum())
    return float(itakura_saito(1 + moved, 1.0, moved).sum()), -twice


def _by_factors(h: np.ndarray, g: np.ndarray, step: np.ndarray) -> float:
    """From I + GGᵀ to I + HHᵀ, within the space that the factors and their step H - G span."""
    if not h.size or not step.any():
        return 0.0
    basis = np.linalg.qr(np.hstack([g, step]))[0]
    h, g, step = (basis.T @ part for part in (h, g, step))
    root_p, root_q = (np.linalg.cholesky(np.eye(len(x)) + x @ x.T) for x in (h, g))
    mixed = g @ step.T
    grown = mixed + mixed.T + step @ step.T  # HHᵀ - GGᵀ
    variances, differences = _eigenvalues(np.linalg.inv(root_q), root_p, grown)
    return float(itakura_saito(variances, 1.0, differences).sum())


def _crossing(
    h: np.ndarray,
    g: np.ndarray,
    step: np.ndarray,
    inner: np.ndarray,
    ratio: np.ndarray,
    away: np.ndarray,
) -> tuple[float, float]:
    """The trace of ((I + GGᵀ)⁻¹ - (Λ + GGᵀ)⁻¹)(HHᵀ - GGᵀ): twice with H, and once with the step."""
    small = g / ratio[:, None]
    other = np.eye(g.shape[1]) + g.T @ small

    def turned(x: np.ndarray) -> np.ndarray:  # (I + GGᵀ)⁻¹ (Λ - I) (Λ + GGᵀ)⁻¹ x
        y = x / ratio[:, None] - small @ np.linalg.solve(other, small.T @ x)
        y *= away[:, None]
        return np.asarray(y - g @ np.linalg.solve(inner, g.T @ y))

    by_step = turned(step)
    with_h = np.einsum("ij,ij->", step, turned(h)) + np.einsum("ij,ij->", h, by_step)
    return float(with_h), -float(np.einsum("ij,ij->", step, by_step))


def _distance(z: np.ndarray, g: np.ndarray) -> float:
    """The squared length of z in units of I + GGᵀ."""
    turn, scales, _ = np.linalg.svd(g, full_matrices=False)
    along = turn.T @ z
    return float(((z - turn @ along) ** 2).sum() + (along**2 / (1 + scales**2)).sum())
