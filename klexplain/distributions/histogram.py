"""SciPy's rv_histogram, as what it is made of: edges, and the probability between them."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from klexplain.distributions.distribution import Distribution


class Histogram(NamedTuple):
    """A density that is constant between edges.

    Attributes
    ----------
    edges : ndarray, shape (K + 1,)
        In rising order.
    masses : ndarray, shape (K,)
        Probabilities of the bins.
    """

    edges: np.ndarray
    masses: np.ndarray


def histogram(law: Distribution) -> Histogram | None:
    """Return the bins of a single histogram; None for any other distribution.

    Examples
    --------
    >>> from klexplain.distributions.reading import read
    >>> drawn = stats.rv_histogram(([1, 3], [0, 2, 4]), density=False)
    >>> histogram(read("p", drawn(loc=1))).edges.tolist()
    [1.0, 3.0, 5.0]
    """
    dist = getattr(law.frozen, "dist", None)
    if not isinstance(dist, stats.rv_histogram) or law.shape:
        return None
    loc, scale = law.parameters["loc"], law.parameters["scale"]
    edges = np.asarray(dist._hbins, dtype=float)  # noqa: SLF001  no public way
    masses = np.asarray(dist._hpdf, dtype=float)[1:-1] * np.diff(edges)  # noqa: SLF001
    return Histogram(loc + scale * edges, masses)
