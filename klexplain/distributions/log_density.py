"""The log-density also where the density itself is below the smallest float.

For some families SciPy takes the logarithm of a density that has come out as 0. The families of
this package know their log-densities themselves.
"""

import math

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.member import Member
from klexplain.families.points import Nodes

SMALLEST = float(np.log(np.finfo(float).tiny))


def log_density(d: Distribution, x: np.ndarray) -> np.ndarray:
    """Return the log-density (discrete: log mass) of `d` at `x`, in nats, by broadcasting.

    Parameters
    ----------
    d : Distribution
        Its parameters may be arrays; -inf stands outside its support.
    x : ndarray
        Points.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.distribution import read
    >>> stats.laplace().logpdf(1000.0)
    np.float64(-inf)
    >>> round(float(log_density(read("d", stats.laplace()), np.array(1000.0))), 6)  # -log 2 - 1000
    -1000.693147
    """
    found = d.log_density(x)
    if d.family is None:
        return found
    faint = (found < SMALLEST) & _allowed(d, x)
    return _from_the_family(d, x, found, faint) if np.any(faint) else found


def _allowed(d: Distribution, x: np.ndarray) -> np.ndarray:
    """Where `d` gives values like x: counts are whole, and other values lie off the ends."""
    low, high = d.support
    if d.discrete:
        return np.asarray((low <= x) & (x <= high) & ((x - d.parameters["loc"]) % 1 == 0))
    return np.asarray((low < x) & (x < high))


@np.errstate(over="ignore")  # a log-density may be below the lowest float
def _from_the_family(
    d: Distribution, x: np.ndarray, found: np.ndarray, faint: np.ndarray
) -> np.ndarray:
    """Replace the faint ones, distribution by distribution."""
    found, x = np.array(found), np.broadcast_to(x, found.shape)
    which = np.broadcast_to(np.arange(math.prod(d.shape)).reshape(d.shape), found.shape)
    for number in np.unique(which[faint]):
        here = faint & (which == number)
        one = Member.of(d.at(np.unravel_index(number, d.shape), d.shape))
        at = one.log_density(Nodes(0.0, x[here]))
        found[here] = at.varying + at.constant
    return found
