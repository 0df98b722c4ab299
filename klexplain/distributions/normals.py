"""A mixture of Normals in one variable, of which a kernel density estimate is one.

It answers to the names that SciPy's frozen distributions have, so that it is read like one.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root
from scipy.special import log_ndtr, ndtri

AT_ONCE = 1 << 20  # terms that are held in memory
UNSEEN, STEP = 1e-25, 0.2  # of the entropy: probability beyond the points, and widths between them
BESIDE = 1e-6  # widths by which the search for a quantile goes beyond the parts


class Normals:
    """A mixture of Normals.

    Attributes
    ----------
    centres, widths : ndarray, shape (K,)
        Means and standard deviations of the parts.
    weights : ndarray, shape (K,)
        Their probabilities.
    name : str
        What it is called.
    """

    def __init__(
        self, centres: ArrayLike, widths: ArrayLike, weights: ArrayLike, name: str = "mixture"
    ) -> None:
        parts = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (centres, widths)))
        self.centres, self.widths = parts
        self.weights = np.asarray(weights, dtype=float)
        self.name = name
        with np.errstate(divide="ignore"):  # a part may have the weight 0
            self._log_weights = np.log(self.weights)

    def logpdf(self, x: ArrayLike) -> np.ndarray:
        """Log-density at x, in nats."""
        constant = self._log_weights - np.log(self.widths * np.sqrt(2 * np.pi))
        return self._log_sum(x, lambda z: constant - z * z / 2)

    def logcdf(self, x: ArrayLike) -> np.ndarray:
        """Log of the probability of at most x."""
        return self._log_sum(x, lambda z: self._log_weights + log_ndtr(z))

    def logsf(self, x: ArrayLike) -> np.ndarray:
        """Log of the probability of more than x."""
        return self._log_sum(x, lambda z: self._log_weights + log_ndtr(-z))

    def cdf(self, x: ArrayLike) -> np.ndarray:
        """Probability of at most x."""
        return np.exp(self.logcdf(x))

    def sf(self, x: ArrayLike) -> np.ndarray:
        """Probability of more than x."""
        return np.exp(self.logsf(x))

    def ppf(self, probability: ArrayLike) -> np.ndarray:
        """The value that it stays below with this probability."""
        return self._quantile(probability, self.logcdf, 1)

    def isf(self, probability: ArrayLike) -> np.ndarray:
        """The value that it exceeds with this probability."""
        return self._quantile(probability, self.logsf, -1)

    def support(self) -> tuple[float, float]:
        """The whole line."""
        return -np.inf, np.inf

    def rvs(self, size: int | tuple[int, ...], random_state: np.random.Generator) -> np.ndarray:
        """Independent draws."""
        which = random_state.choice(len(self.weights), size, p=self.weights)
        return random_state.normal(self.centres[which], self.widths[which])

    def mean(self) -> float:
        """The mean."""
        return float(self.weights @ self.centres)

    def std(self) -> float:
        """The standard deviation."""
        spread = self.widths**2 + (self.centres - self.mean()) ** 2
        return float(np.sqrt(self.weights @ spread))

    def same(self, other: object) -> bool:
        """Whether the other is made of the same parts, in the same order."""
        names = "centres", "widths", "weights"
        return isinstance(other, Normals) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in names
        )

    def entropy(self) -> float:
        """The entropy in nats, by the trapezoidal rule."""
        step = float(self.widths.min()) * STEP
        log_density = self.logpdf(np.arange(float(self.ppf(UNSEEN)), float(self.isf(UNSEEN)), step))
        return float(-step * (np.exp(log_density) @ log_density))

    def _log_sum(self, x: ArrayLike, terms: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The log of the sum over the parts, a block of points at a time."""
        x = np.asarray(x, dtype=float)
        found, step = np.empty(x.size), max(1, AT_ONCE // len(self.weights))
        for start in range(0, x.size, step):
            at = x.reshape(-1)[start : start + step, None]
            logs = terms((at - self.centres) / self.widths)
            largest = logs.max(axis=-1)
            shift = np.where(np.isfinite(largest), largest, 0.0)
            with np.errstate(divide="ignore", under="ignore"):
                total = np.log(np.exp(logs - shift[:, None]).sum(axis=-1))
            found[start : start + step] = shift + total
        return found.reshape(x.shape)

    def _quantile(
        self, probability: ArrayLike, log_of: Callable[[ArrayLike], np.ndarray], side: int
    ) -> np.ndarray:
        """Between the quantiles of the parts lies that of the mixture."""
        wanted = np.asarray(probability, dtype=float)
        z = side * ndtri(wanted)
        narrow, wide = self.widths.min() * z, self.widths.max() * z
        around = BESIDE * self.widths.max()  # where one part has all the weight, it is at an end
        low = self.centres.min() + np.minimum(narrow, wide) - around
        high = self.centres.max() + np.maximum(narrow, wide) + around
        inside = np.isfinite(z)
        log_wanted = np.log(np.where(inside, wanted, 0.5))
        found = find_root(lambda x, t: log_of(x) - t, (low, high), args=(log_wanted,)).x
        return np.where(inside, found, low)

    def __repr__(self) -> str:
        return f"{self.name}({len(self.weights)} Normals)"
