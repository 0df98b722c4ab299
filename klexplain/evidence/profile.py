"""The divergence as one parameter of the model is varied, and what samples say of it.

The average of -log q over samples from p estimates D(p ‖ q) + H(p): the curve of the
divergence, raised by the entropy of p. Both have their lowest point in nearly one place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.reading import read
from klexplain.divergence.evaluation import evaluate
from klexplain.units import Unit, unit


@dataclass(frozen=True, eq=False)
class Profile:
    """The divergence as one parameter of q varies.

    Attributes
    ----------
    p, q : Distribution
        The truth, and the model before the parameter is varied.
    unit : Unit
        Unit of what follows.
    parameter : str
        SciPy's name of the parameter.
    values : ndarray, shape (V,)
        What it is set to.
    divergence : ndarray, shape (V,)
        D(p ‖ q) at each value.
    entropy : float
        H(p), differential for a density.
    sample_loss : ndarray, shape (V,), or None
        Average of -log q over the samples, at each value.
    n : int
        Number of samples, 0 for none.
    reverse : ndarray, shape (V,), or None
        D(q ‖ p) at each value.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    parameter: str
    values: np.ndarray
    divergence: np.ndarray
    entropy: float
    sample_loss: np.ndarray | None
    n: int
    reverse: np.ndarray | None = None

    @property
    def cross_entropy(self) -> np.ndarray:
        """E_p[-log q] = D(p ‖ q) + H(p) at each value: what `sample_loss` estimates."""
        return self.divergence + self.entropy

    @property
    def best(self) -> tuple[float, float]:
        """The value with the least divergence among those tried, and that divergence."""
        i = int(np.argmin(self.divergence))
        return float(self.values[i]), float(self.divergence[i])

    @property
    def best_for_sample(self) -> float | None:
        """The value under which the samples are most likely among those tried."""
        if self.sample_loss is None:
            return None
        return float(self.values[int(np.argmin(self.sample_loss))])

    def __repr__(self) -> str:
        value, least = self.best
        found = f"least divergence {least:.6g} {self.unit.plural} at {value:.6g}"
        return f"Profile({self.parameter}: {found})"


def divergence_profile(
    p: object,
    q: object,
    parameter: str,
    values: ArrayLike,
    *,
    sample: ArrayLike | None = None,
    reverse: bool = False,
    base: int | None = None,
) -> Profile:
    """Return D(p ‖ q) at each value of one parameter of q, and what samples say of it.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model; q of a family that SciPy names.
    parameter : str
        SciPy's name of the parameter of q that is varied, such as ``"a"`` or ``"scale"``.
    values : array_like, shape (V,)
        What the parameter is set to.
    sample : array_like, optional
        Independent samples; the average of -log q over them is added.
    reverse : bool
        Whether D(q ‖ p) is added.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; for a parameter that q does not have.

    Examples
    --------
    >>> divergence_profile(stats.norm(0), stats.norm(2), "loc", [-1, 0, 1])
    Profile(loc: least divergence 0 nats at 0)
    """
    truth, model = one_pair(p, q)
    in_unit, at = unit(base), real_array("values", values)
    if at.ndim != 1 or not len(at):
        raise ValueError(bad("values", values, "a list of at least one number"))
    if parameter not in model.parameters:
        raise ValueError(bad("parameter", parameter, f"one of {', '.join(model.parameters)}"))
    varied = getattr(stats, model.name)(**(model.parameters | {parameter: at}))
    divergence = np.asarray(evaluate(p, varied, base=base).value)
    entropy = in_unit.from_nats(float(truth.frozen.entropy()))
    loss, n = None, 0
    if sample is not None:
        samples = real_array("sample", sample).ravel()
        n = len(samples)
        loss = in_unit.from_nats(-read("q", varied).log_density(samples[:, None]).mean(axis=0))
    back = np.asarray(evaluate(varied, p, base=base).value) if reverse else None
    return Profile(truth, model, in_unit, parameter, at, divergence, entropy, loss, n, back)
