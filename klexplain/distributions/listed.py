"""A law of finitely many values, each with its probability: a vector, or SciPy's rv_discrete.

It answers to the names that SciPy's frozen distributions have, so that it is read like one.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

ULPS = 8 * float(np.finfo(float).eps)  # relative: values nearer than this are one, but for rounding
SHOWN = 6  # probabilities that are printed


class Listed:
    """Finitely many values and their probabilities, as they were given.

    Attributes
    ----------
    values : ndarray, shape (K,)
        In rising order.
    masses : ndarray, shape (..., K)
        Their probabilities; several rows are several laws over the same values.
    categories : bool
        Whether the values only number what has no value: those of a probability vector.
    """

    def __init__(self, values: ArrayLike, masses: ArrayLike, *, categories: bool = False) -> None:
        self.values = np.asarray(values, dtype=float)
        self.masses = np.asarray(masses, dtype=float)
        self.categories = categories

    def pmf(self, x: ArrayLike) -> np.ndarray:
        """Probability of x; 0 where it is none of the values."""
        where = matched(self.values, x)
        shape = np.broadcast_shapes(where.shape, self.masses.shape[:-1])
        masses = np.broadcast_to(self.masses, (*shape, len(self.values)))
        at = np.broadcast_to(where, shape)[..., None]
        return np.where(at < 0, 0.0, np.take_along_axis(masses, at, axis=-1))[..., 0]

    def logpmf(self, x: ArrayLike) -> np.ndarray:
        """Log of the probability of x, in nats."""
        with np.errstate(divide="ignore"):
            return np.log(self.pmf(x))

    def support(self) -> tuple[Any, Any]:
        """The lowest and the highest value that have a probability above 0."""
        given = self.masses > 0
        low, high = given.argmax(axis=-1), given[..., ::-1].argmax(axis=-1)
        return self.values[low], self.values[::-1][high]

    def cdf(self, x: ArrayLike) -> np.ndarray:
        """Probability of at most x, of a single law; as are all that follow."""
        below = np.concatenate([[0.0], self.masses.cumsum()])
        return below[np.searchsorted(self.values, x, side="right")]

    def sf(self, x: ArrayLike) -> np.ndarray:
        """Probability of more than x."""
        above = np.concatenate([self.masses[::-1].cumsum()[::-1], [0.0]])
        return above[np.searchsorted(self.values, x, side="right")]

    def ppf(self, probability: ArrayLike) -> np.ndarray:
        """The lowest value whose cdf is at least `probability`."""
        return self._at(np.searchsorted(self.masses.cumsum(), probability))

    def isf(self, probability: ArrayLike) -> np.ndarray:
        """The lowest value whose sf is at most `probability`."""
        return self._at(np.searchsorted(-self.sf(self.values), np.negative(probability)))

    def rvs(self, size: int | tuple[int, ...], random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        below = self.masses.cumsum()
        drawn = random_state.random(size) * below[-1]
        return self._at(np.searchsorted(below, drawn, side="right"))

    def mean(self) -> float:
        """The mean."""
        return float(self.masses @ self.values)

    def std(self) -> float:
        """The standard deviation."""
        return float(np.sqrt(self.masses @ (self.values - self.mean()) ** 2))

    def entropy(self) -> float:
        """The entropy in nats."""
        given = self.masses[self.masses > 0]
        return float(0.0 - given @ np.log(given))

    def _at(self, where: np.ndarray) -> np.ndarray:
        return self.values[np.minimum(where, len(self.values) - 1)]

    def __repr__(self) -> str:
        with np.printoptions(threshold=SHOWN, edgeitems=SHOWN // 2, precision=4):
            shown = np.array2string(self.masses, separator=", ").replace("\n", "")
            if self.categories:
                return shown
            values = np.array2string(self.values, separator=", ").replace("\n", "")
        return f"rv_discrete(values=({values}, {shown}))"


def matched(values: np.ndarray, x: ArrayLike) -> np.ndarray:
    """Return which of the values, in rising order, each x is but for rounding; -1 for none.

    Examples
    --------
    >>> matched(np.array([0.1, 0.3]), [0.1 * 3, 0.2]).tolist()
    [1, -1]
    """
    x = np.asarray(x, dtype=float)
    after = np.searchsorted(values, x).clip(0, len(values) - 1)
    before = (after - 1).clip(0)
    nearest = np.where(np.abs(values[before] - x) < np.abs(values[after] - x), before, after)
    near = np.abs(values[nearest] - x) <= ULPS * np.abs(x)
    return np.where(near, nearest, -1)


def listed(values: ArrayLike, masses: ArrayLike, loc: float) -> Listed:
    """Return the table of SciPy's values and probabilities, a value that is there twice once."""
    found, which = np.unique(np.asarray(values, dtype=float) + loc, return_inverse=True)
    return Listed(found, np.bincount(which, np.asarray(masses, dtype=float), len(found)))
