"""A mixture of laws of several variables, which SciPy's own `Mixture` does not make."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from klexplain._checks import bad, real_array
from klexplain.distributions.foreign import translated
from klexplain.distributions.multivariate import is_multivariate
from klexplain.distributions.simulated import Simulated, is_simulated, simulated

SUM = 1e-6  # how far the sum of weights may be from 1


class Mixture:
    """A mixture of laws of several variables.

    Its arguments are those of ``scipy.stats.Mixture``, which mixes laws of one variable alone.

    Parameters
    ----------
    components : sequence
        Frozen distributions of as many variables each, such as
        ``scipy.stats.multivariate_normal``; or what else has draws and a log-density.
    weights : array_like, optional
        Their probabilities, which sum to 1; equal ones where none are given.

    Attributes
    ----------
    components : tuple
        As they were given.
    weights : ndarray
        Their probabilities.

    Raises
    ------
    TypeError, ValueError
        For components of one variable, of unlike numbers of variables, or without a density; for
        weights that are no probabilities.

    Examples
    --------
    >>> from scipy import stats
    >>> left, right = (stats.multivariate_normal([x, 0]) for x in (-2, 2))
    >>> mixture = Mixture([left, right], weights=[0.4, 0.6])
    >>> mixture
    Mixture(2 multivariate_normal, 2 variables)
    >>> round(float(mixture.logpdf([2, 0])), 6)  # log(0.6 / 2π), and a little from the left
    -2.348479
    """

    def __init__(self, components: Sequence[Any], *, weights: ArrayLike | None = None) -> None:
        self.components = tuple(components)
        self._parts = [_part(i, part) for i, part in enumerate(self.components)]
        if len({part.variables for part in self._parts}) != 1:
            counts = [part.variables for part in self._parts]
            raise ValueError(bad("components", counts, "as many variables in each, in one or more"))
        self.weights = _weights(weights, len(self._parts))

    def logpdf(self, x: ArrayLike) -> np.ndarray:
        """Log-density in nats at points whose variables are along the last axis."""
        points = np.asarray(x, dtype=float)
        rows = points.reshape(-1, points.shape[-1])
        with np.errstate(divide="ignore"):  # a part may have the weight 0
            logs = np.log(self.weights)
        parts = zip(logs, self._parts, strict=True)
        found = np.logaddexp.reduce([log + part.log_density(rows) for log, part in parts])
        return np.asarray(found.reshape(points.shape[:-1]))

    def rvs(self, size: int, random_state: np.random.Generator | int) -> np.ndarray:
        """Independent draws, one a row."""
        rng = np.random.default_rng(random_state)
        counts = rng.multinomial(size, self.weights)
        draws = [part.rvs(n, rng) for n, part in zip(counts, self._parts, strict=True) if n]
        return rng.permutation(np.concatenate(draws))

    def __repr__(self) -> str:
        kinds = Counter(type(part).__name__.removesuffix("_frozen") for part in self.components)
        listed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        return f"{type(self).__name__}({listed}, {self._parts[0].variables} variables)"


def as_mixture(thing: Any) -> Mixture | None:
    """Return a mixture, what scikit-learn fitted, or one law of SciPy's, as a mixture.

    Examples
    --------
    >>> from scipy import stats
    >>> as_mixture(stats.multivariate_normal([0, 0]))
    Mixture(1 multivariate_normal, 2 variables)
    """
    law = translated(thing)
    if isinstance(law, Mixture) or not (is_multivariate(law) or hasattr(law, "covariance_type")):
        return law if isinstance(law, Mixture) else None
    return Mixture([law]) if is_multivariate(law) else _fitted(law)


def _fitted(law: Any) -> Mixture | None:
    """A Gaussian mixture of scikit-learn's, whose covariances may be full, one, diagonal or round.

    It holds those of the last as single numbers, and of diagonals as vectors: SciPy takes both.
    """
    if not hasattr(law, "means_"):
        return None
    covs = (
        [law.covariances_] * len(law.means_) if law.covariance_type == "tied" else law.covariances_
    )
    parts = zip(law.means_, covs, strict=True)
    return Mixture([stats.multivariate_normal(m, c) for m, c in parts], weights=law.weights_)


def _part(index: int, thing: Any) -> Simulated:
    argument = f"components[{index}]"
    if not is_simulated(thing):
        expected = "a law of several variables (scipy.stats.Mixture mixes those of one)"
        raise TypeError(bad(argument, thing, expected))
    part = simulated(argument, thing)
    if part.draw is None or part.discrete:
        raise TypeError(bad(argument, thing, "a law with draws and a density"))
    return part


def _weights(weights: ArrayLike | None, number: int) -> np.ndarray:
    if weights is None:
        return np.full(number, 1 / number)
    given = real_array("weights", weights)
    if given.shape != (number,):
        raise ValueError(bad("weights", weights, f"{number} of them, one a component"))
    if (given < 0).any() or abs(given.sum() - 1) > SUM:
        raise ValueError(bad("weights", weights, "probabilities, which sum to 1"))
    return np.asarray(given / given.sum())
