"""Log likelihood ratios of draws from p, and how far their mean strays."""

import numpy as np
from scipy.special import ndtri

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution

BLOCK = 16_384  # draws at a time: memory does not grow with n


def draw_log_ratios(
    p: Distribution, q: Distribution, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the log ratios, in nats, of `size` independent draws from p.

    Raises
    ------
    ValueError
        Where a draw falls on a point of infinite density: rounding put it there, and
        its log ratio is not that of the draw.
    """
    x = p.rvs(size, rng)
    log_p = p.log_density(x)
    if not np.isfinite(log_p).all():
        at = x[~np.isfinite(log_p)].flat[0]
        expected = f"a distribution whose draws stay off its ends (one was rounded to {at:g})"
        raise ValueError(bad("p", p, expected))
    return np.asarray(log_p - q.log_density(x))


def two_sided_z(confidence_level: float) -> float:
    """How many standard errors a two-sided interval of this confidence reaches.

    Raises
    ------
    ValueError
        Where the level is not between 0 and 1.

    Examples
    --------
    >>> round(two_sided_z(0.95), 4)
    1.96
    """
    if not 0 < confidence_level < 1:
        raise ValueError(bad("confidence_level", confidence_level, "a number between 0 and 1"))
    return float(ndtri((1 + confidence_level) / 2))
