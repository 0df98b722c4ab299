"""The Bregman divergence of the logarithm of the multivariate Gamma function."""

import numpy as np

from klexplain.special.bregman import log1pmx
from klexplain.special.elementwise import elementwise
from klexplain.special.log_gamma import log_gamma_bregman

_log_gammas, _log1pmx = elementwise(log_gamma_bregman), elementwise(log1pmx)


def multivariate_log_gamma_bregman(y: float, x: float, size: int) -> float:
    """Return the Bregman divergence of log Γ_d(x) - d (x log x - x), where d is the size.

    It is that of its d factors Γ(x - j/2), each of which `log_gamma_bregman` gives but for the
    divergence of x log x - x. That grows with j, and by how much is what is added: all is >= 0.

    Parameters
    ----------
    y, x : float
        Above (size - 1) / 2.
    size : int
        How many factors there are.

    Source: Muirhead (1982), Aspects of Multivariate Statistical Theory, theorem 2.1.12 (product).

    Examples
    --------
    >>> multivariate_log_gamma_bregman(3.0, 3.0, 2)
    0.0
    """
    down, step = np.arange(size) / 2, y - x
    low_y, low_x = y - down, x - down
    u = down * (step / low_x / y)
    grown = low_y * _log1pmx(u) + u * (down * step / x) - down * _log1pmx(step / x)
    return float((_log_gammas(low_y, low_x, step) + np.maximum(grown, 0.0)).sum())
