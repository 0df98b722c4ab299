"""The law of the mean and the precision of a Normal, which SciPy does not have."""

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, real_array
from klexplain.distributions.covariances import refuse_indefinite


class NormalWishart:
    """A law of a mean μ and a precision Λ, the conjugate prior of a Normal of several variables.

    Λ has a Wishart law, and μ given Λ is Normal with the precision lmbda Λ. With Σ = Λ⁻¹ it is the
    Normal inverse Wishart law whose scale is the inverse of this one, and has the same divergences.

    Parameters
    ----------
    mean : array_like, shape (d,)
        The mean of μ.
    lmbda : float
        How many times as precise as one draw μ is known, above 0.
    df : float
        Degrees of freedom of Λ, above d - 1.
    scale : array_like, shape (d, d)
        The scale of Λ, whose mean is df times that.

    Raises
    ------
    TypeError, ValueError
        For parameters that are none.

    Examples
    --------
    >>> NormalWishart([0, 0], 1, 4, [[1, 0], [0, 2]])
    NormalWishart(2 variables, lmbda=1, df=4)
    """

    def __init__(self, mean: ArrayLike, lmbda: float, df: float, scale: ArrayLike) -> None:
        self.mean, self.scale = real_array("mean", mean), real_array("scale", scale)
        self.lmbda, self.df = float(real_array("lmbda", lmbda)), float(real_array("df", df))
        size = self.mean.size
        if self.mean.ndim != 1 or not size or not np.isfinite(self.mean).all():
            raise ValueError(bad("mean", mean, "finite numbers, one a variable"))
        if self.scale.shape != (size, size):
            raise ValueError(bad("scale", scale, f"a matrix of shape ({size}, {size})"))
        refuse_indefinite("scale", self.scale, "a matrix")
        if (lowest := np.linalg.eigvalsh(self.scale)[0]) <= 0:
            got = f"a matrix with the eigenvalue {lowest:.3g}"
            raise ValueError(f"scale: got {got}; expected all above 0")
        if not 0 < self.lmbda < np.inf:
            raise ValueError(bad("lmbda", lmbda, "a finite number above 0"))
        if not size - 1 < self.df < np.inf:
            raise ValueError(bad("df", df, f"a finite number above {size - 1}"))

    def __repr__(self) -> str:
        numbers = f"lmbda={self.lmbda:g}, df={self.df:g}"
        return f"{type(self).__name__}({self.mean.size} variables, {numbers})"
