"""The values that a discrete distribution gives, and their probabilities."""

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.listed import Listed

MOST = 1_000_000  # values that are summed over
FAR = 1e-9  # from this tail probability on, the values are searched outwards
NEGLIGIBLE = -70.0  # log of the probability that ends the search


def point_masses(distribution: Distribution) -> np.ndarray:
    """Return the values that a single discrete distribution gives, in rising order.

    Values whose probability is below e^-70 may be left out at an infinite end.

    Raises
    ------
    ValueError
        Where there are more than a million of them, or where they are neither whole numbers nor
        listed.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.reading import read
    >>> point_masses(read("p", stats.binom(3, 0.5))).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    if isinstance(distribution.frozen, Listed):
        return np.asarray(distribution.frozen.values[distribution.frozen.masses > 0])
    low, high = map(float, distribution.support)
    if high - low >= MOST:
        low, high = (_reach(distribution, side) for side in (-1, 1))
    if high - low >= MOST:
        raise ValueError(bad("p, q", distribution, f"at most {MOST:,} likely values"))
    x = np.arange(low, high + 1)
    mass = distribution.density(x)
    if abs(mass.sum() - 1) > FAR:
        raise ValueError(bad("p, q", distribution, "a distribution over whole numbers"))
    return np.asarray(x[mass > 0])


def _reach(distribution: Distribution, side: int) -> float:
    """How far down or up the values have to be followed."""
    median, end = float(distribution.ppf(0.5)), float(distribution.support[side > 0])
    beyond = distribution.sf if side > 0 else distribution.cdf
    if beyond(median + side * MOST) > FAR:  # SciPy may add up as many terms to find a quantile
        return side * np.inf
    inverse = distribution.isf if side > 0 else distribution.ppf
    far = abs(float(inverse(FAR)) - median) + 1
    while far < MOST and distribution.log_density(median + side * far) > NEGLIGIBLE:
        far *= 1.5
    far = float(np.ceil(far))
    return min(median + far, end) if side > 0 else max(median - far, end)
