"""Covariances as they were given: by a Cholesky factor, a precision, a diagonal, or low rank.

What is known of the insides of SciPy's covariances is known here.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from klexplain._checks import bad, real_array

SINGLE = 1e-5  # relative, of two entries that single precision may have rounded apart
COVARIANCE = "a covariance"


class LowRankCovariance(stats.Covariance):  # type: ignore[misc]
    """A covariance diag(d) + F Fᵀ, never written out: as much memory as d and F take.

    It goes where SciPy's ``Covariance`` goes: ``multivariate_normal(mean, covariance)``.

    Parameters
    ----------
    diagonal : array_like, shape (n,)
        d, the variances of what the variables have for themselves, all above 0.
    factor : array_like, shape (n, r), optional
        F, what they share; without it the covariance is diagonal.

    Raises
    ------
    TypeError, ValueError
        Where the diagonal is not positive, or the factor has not as many rows.

    Examples
    --------
    >>> covariance = LowRankCovariance([1, 2], [[1], [3]])
    >>> covariance
    LowRankCovariance(2 variables, rank 1)
    >>> covariance.covariance
    array([[ 2.,  3.],
           [ 3., 11.]])
    """

    def __init__(self, diagonal: ArrayLike, factor: ArrayLike | None = None) -> None:
        self.diagonal = _diagonal(diagonal)
        self.factor = _factor(factor, self.diagonal)
        self._sd = np.sqrt(self.diagonal)
        self._turn, scales, _ = np.linalg.svd(self.factor / self._sd[:, None], full_matrices=False)
        self._roots = np.sqrt(1 + scales**2)
        self._log_pdet = np.log(self.diagonal).sum() + np.log1p(scales**2).sum()
        self._rank, self._shape = len(self.diagonal), (len(self.diagonal),) * 2
        self._allow_singular = False

    @property
    def _covariance(self) -> np.ndarray:
        return np.diag(self.diagonal) + self.factor @ self.factor.T

    def _whiten(self, x: np.ndarray) -> np.ndarray:
        return self._turned(x / self._sd, 1 / self._roots)

    def _colorize(self, x: np.ndarray) -> np.ndarray:
        return self._turned(x, self._roots) * self._sd

    def _turned(self, x: np.ndarray, stretch: np.ndarray) -> np.ndarray:
        """Stretched along the directions of the factor alone."""
        along = x @ self._turn
        return x + (along * (stretch - 1)) @ self._turn.T

    def __repr__(self) -> str:
        size, rank = self.factor.shape
        return f"{type(self).__name__}({size:,} variables, rank {rank})"


def low_rank(covariance: stats.Covariance) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the diagonal and the factor of a covariance of full rank; None where it is dense.

    Examples
    --------
    >>> [part.shape for part in low_rank(stats.Covariance.from_diagonal([1, 2]))]
    [(2,), (2, 0)]
    """
    if isinstance(covariance, LowRankCovariance):
        return covariance.diagonal, covariance.factor
    if _kind(covariance) not in ("CovViaDiagonal", "CovViaPSD"):
        return None
    matrix = np.asarray(covariance.covariance)
    diagonal = matrix.diagonal()
    if np.count_nonzero(matrix) > np.count_nonzero(diagonal) or (diagonal <= 0).any():
        return None
    return diagonal, np.empty((len(diagonal), 0))


def cholesky(covariance: stats.Covariance) -> np.ndarray | None:
    """Return the Cholesky factor that a covariance was given by; None where there was none.

    Examples
    --------
    >>> cholesky(stats.Covariance.from_cholesky([[2, 0], [1, 1]])).tolist()
    [[2.0, 0.0], [1.0, 1.0]]
    """
    if _kind(covariance) != "CovViaCholesky":
        return None
    return np.asarray(covariance._factor, dtype=float)  # noqa: SLF001  no public way


def precision(covariance: stats.Covariance) -> np.ndarray | None:
    """Return the precision that a covariance was given by; None where there was none.

    Examples
    --------
    >>> precision(stats.Covariance.from_precision([[2, 0], [0, 1]])).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    if _kind(covariance) != "CovViaPrecision":
        return None
    return np.asarray(covariance._precision, dtype=float)  # noqa: SLF001  no public way


def refuse_indefinite(argument: str, matrix: np.ndarray, what: str = COVARIANCE) -> None:
    """Refuse a matrix that is no covariance, with the eigenvalue or the entries that say so.

    Raises
    ------
    ValueError
        With that line.

    Examples
    --------
    >>> refuse_indefinite("p", np.array([[1.0, 2.0], [2.0, 1.0]]))
    Traceback (most recent call last):
    ValueError: p: got a covariance with the eigenvalue -1; expected none below 0
    """
    if not np.isfinite(matrix).all():
        raise ValueError(f"{argument}: got {what} with NaN or infinity; expected neither")
    apart = np.abs(matrix - matrix.T)
    if (apart > SINGLE * (np.abs(matrix) + np.abs(matrix.T))).any():
        i, j = np.unravel_index(apart.argmax(), apart.shape)
        got = f"{what} with {matrix[i, j]:g} at [{i}, {j}] and {matrix[j, i]:g} at [{j}, {i}]"
        raise ValueError(f"{argument}: got {got}; expected a symmetric one")
    eigenvalues = np.linalg.eigvalsh(matrix)
    if eigenvalues[0] < -SINGLE * eigenvalues[-1] or (eigenvalues < 0).all():
        got = f"{what} with the eigenvalue {eigenvalues[0]:.3g}"
        raise ValueError(f"{argument}: got {got}; expected none below 0")


def check_covariance(argument: str, covariance: stats.Covariance) -> None:
    """Refuse what SciPy takes for a covariance though it is none.

    Raises
    ------
    ValueError
        With the line that says why.

    Examples
    --------
    >>> check_covariance("p", stats.Covariance.from_cholesky([[2, 1], [0, 1]]))
    Traceback (most recent call last):
    ValueError: p: got a Cholesky factor with 1 above its diagonal; expected a lower triangular one
    """
    if isinstance(covariance, LowRankCovariance):
        return
    if (factor := cholesky(covariance)) is not None:
        _check_factor(argument, factor)
    elif (inverse := precision(covariance)) is not None:
        refuse_indefinite(argument, inverse, "a precision")
    else:
        diagonal = low_rank(covariance)
        if diagonal is None or not np.isfinite(diagonal[0]).all():
            refuse_indefinite(argument, np.asarray(covariance.covariance))


def _check_factor(argument: str, factor: np.ndarray) -> None:
    if not np.isfinite(factor).all():
        raise ValueError(
            f"{argument}: got a Cholesky factor with NaN or infinity; expected neither"
        )
    above = np.triu(factor, 1)
    if above.any():
        got = f"a Cholesky factor with {above[above != 0][0]:g} above its diagonal"
        raise ValueError(f"{argument}: got {got}; expected a lower triangular one")
    if (lowest := factor.diagonal().min()) <= 0:
        got = f"a Cholesky factor with {lowest:g} on its diagonal"
        raise ValueError(f"{argument}: got {got}; expected numbers above 0 there")


def _kind(covariance: Any) -> str:
    return type(covariance).__name__


def _diagonal(diagonal: ArrayLike) -> np.ndarray:
    variances = real_array("diagonal", diagonal)
    if variances.ndim != 1 or not variances.size or not np.isfinite(variances).all():
        raise ValueError(bad("diagonal", diagonal, "finite variances, one a variable"))
    if (lowest := variances.min()) <= 0:
        got = f"the variance {lowest:g} at [{variances.argmin()}]"
        raise ValueError(f"diagonal: got {got}; expected all above 0")
    return variances


def _factor(factor: ArrayLike | None, diagonal: np.ndarray) -> np.ndarray:
    if factor is None:
        return np.empty((len(diagonal), 0))
    shared = real_array("factor", factor)
    if shared.ndim != 2 or len(shared) != len(diagonal) or not np.isfinite(shared).all():
        expected = f"finite numbers in {len(diagonal)} rows, one a variable"
        raise ValueError(bad("factor", factor, expected))
    return shared
