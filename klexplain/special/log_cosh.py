"""How log cosh changes, without cancellation where it hardly does."""

import numpy as np

from klexplain.special.elementwise import Array


def log_cosh_ratio(x: Array, d: Array) -> Array:
    """Return log cosh(x + d) - log cosh x, to a few ulp for small d too.

    Source: the addition theorem of cosh; Abramowitz & Stegun (1964), 4.5.25.

    Examples
    --------
    >>> float(log_cosh_ratio(np.array(0.0), np.array(1e-9)))
    5e-19
    """
    near = np.abs(d) < 1
    small = np.where(near, d, 0.0)
    close = np.log1p(2 * np.sinh(small / 2) ** 2 + np.sinh(small) * np.tanh(x))
    return np.where(near, close, np.logaddexp(x + d, -x - d) - np.logaddexp(x, -x))
