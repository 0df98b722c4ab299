"""The divergence over two parameters of the model at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import evaluate
from klexplain.units import Unit, unit


@dataclass(frozen=True, eq=False)
class Landscape:
    """The divergence as two parameters of q vary.

    Attributes
    ----------
    p, q : Distribution
        The truth, and the model before the parameters are varied.
    unit : Unit
        Unit of `divergence`.
    names : tuple of str
        SciPy's names of the two parameters.
    across, up : ndarray, shape (A,), (U,)
        What the first and the second are set to.
    divergence : ndarray, shape (U, A)
        D(p ‖ q).
    """

    p: Distribution
    q: Distribution
    unit: Unit
    names: tuple[str, str]
    across: np.ndarray
    up: np.ndarray
    divergence: np.ndarray

    @property
    def best(self) -> tuple[float, float, float]:
        """Both parameters where the divergence is least among those tried, and its value there."""
        i, j = np.unravel_index(np.argmin(self.divergence), self.divergence.shape)
        return float(self.across[j]), float(self.up[i]), float(self.divergence[i, j])

    def __repr__(self) -> str:
        first, second, least = self.best
        at = f"{self.names[0]}={first:.6g}, {self.names[1]}={second:.6g}"
        return f"Landscape(least divergence {least:.6g} {self.unit.plural} at {at})"


def divergence_landscape(
    p: object, q: object, varied: Mapping[str, ArrayLike], *, base: int | None = None
) -> Landscape:
    """Return D(p ‖ q) for all combinations of the values of two parameters of q.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model; q of a family that SciPy names.
    varied : mapping of two names to array_like
        What the two parameters are set to, by SciPy's names.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; for other than two parameters that q has.

    Examples
    --------
    >>> around = {"loc": [-1, 0, 1], "scale": [0.5, 1, 2]}
    >>> divergence_landscape(stats.norm(0, 1), stats.norm(0, 1), around)
    Landscape(least divergence 0 nats at loc=0, scale=1)
    """
    truth, model = one_pair(p, q)
    if len(varied) != len(("across", "up")) or not set(varied) <= set(model.parameters):
        expected = f"two of {', '.join(model.parameters)}"
        raise ValueError(bad("varied", ", ".join(varied) or "none", expected))
    (first, across), (second, up) = ((k, real_array(k, v).ravel()) for k, v in varied.items())
    moved = model.parameters | {first: across, second: up[:, None]}
    found = evaluate(p, getattr(stats, model.name)(**moved), base=base)
    values = np.asarray(found.value)
    return Landscape(truth, model, unit(base), (first, second), across, up, values)
