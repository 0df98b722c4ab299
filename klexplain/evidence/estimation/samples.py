"""D(p ‖ q) from a sample of p and a sample of q, or from a sample of p and q itself."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, generator, real_array
from klexplain.distributions.reading import read
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.known import estimate_one_known
from klexplain.evidence.estimation.one_dimension import METHODS, estimate_one
from klexplain.evidence.estimation.result import KLEstimate
from klexplain.evidence.estimation.several_dimensions import (
    estimate_several,
    estimate_several_known,
)
from klexplain.units import unit

FEWEST, MOST_VARIABLES = 20, 20
LOG_DENSITIES = ("logpdf", "logpmf", "log_prob", "score_samples")
SEED = 0  # where chance is needed and the caller brings none


def estimate_kl(
    x: ArrayLike,
    y_or_q: object,
    *,
    base: int | None = None,
    confidence_level: float = 0.95,
    method: str | None = None,
    rng: np.random.Generator | int | None = None,
) -> KLEstimate:
    """Estimate D(p ‖ q) from a sample of p, and a sample of q or q itself.

    Parameters
    ----------
    x : array_like
        A sample of p, the truth: shape (n,), or (n, d) for d variables.
    y_or_q : array_like or distribution
        A sample of q, the model, of any size; or q itself, with a ``logpdf`` or ``log_prob``.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    confidence_level : float
        How often an interval made so is to hold the truth.
    method : {None, "neighbours"}
        None takes what suits the data.
    rng : numpy.random.Generator or int, optional
        Source of chance, where it is needed; the same data give the same answer without.

    Returns
    -------
    KLEstimate
        Value, standard error, interval, and what the interval promises.

    Examples
    --------
    >>> from scipy import stats
    >>> x = stats.beta(17, 6).rvs(1000, random_state=1)
    >>> y = stats.beta(3, 3).rvs(1000, random_state=2)
    >>> estimate_kl(x, y).confidence_level
    0.95
    """
    in_unit = unit(base)
    two_sided_z(confidence_level)
    if method not in (None, *METHODS):
        raise ValueError(bad("method", method, f"None or one of {METHODS}"))
    chance = generator(SEED if rng is None else rng)
    sample = _sample("x", x)
    return _found(sample, y_or_q, confidence_level, method, chance).estimate(
        confidence_level, in_unit
    )


def _found(
    x: np.ndarray,
    y_or_q: Any,
    confidence_level: float,
    method: str | None,
    rng: np.random.Generator,
) -> Found:
    one = x.ndim == 1
    if not _is_distribution(y_or_q):
        y = _sample("y_or_q", y_or_q)
        if y.shape[1:] != x.shape[1:]:
            got, expected = f"shape {y.shape}", f"as many variables as x, of shape {x.shape}"
            raise ValueError(bad("y_or_q", got, expected))
        if one:
            return estimate_one(x, y, confidence_level, method)
        return estimate_several(x, y, confidence_level, rng)
    if one:
        return estimate_one_known(x, _read(y_or_q), confidence_level)
    log_density = partial(_log_density, y_or_q)
    return estimate_several_known(x, log_density, confidence_level, rng)


def _sample(argument: str, values: Any) -> np.ndarray:
    """Return a sample of shape (n,) or (n, d) with d of at least 2, or refuse it."""
    array = real_array(argument, values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim not in (1, 2) or (array.ndim == 2 and not array.shape[1] <= MOST_VARIABLES):
        expected = f"a sample of shape (n,) or (n, d) with d of at most {MOST_VARIABLES}"
        raise ValueError(bad(argument, f"shape {array.shape}", expected))
    if len(array) < FEWEST:
        raise ValueError(bad(argument, f"{len(array)} values", f"at least {FEWEST}"))
    if np.isinf(array).any():
        raise ValueError(bad(argument, values, "finite numbers"))
    return array


def _is_distribution(thing: object) -> bool:
    return any(hasattr(thing, name) for name in LOG_DENSITIES)


def _read(q: Any) -> Any:
    """A distribution of one variable, read where it is one of SciPy's."""
    try:
        return read("y_or_q", q)
    except TypeError:
        if not (hasattr(q, "logpdf") or hasattr(q, "log_prob")):
            raise
    return q


def _log_density(q: object, x: np.ndarray) -> np.ndarray:
    name = next(name for name in LOG_DENSITIES if hasattr(q, name))
    return np.asarray(getattr(q, name)(x), dtype=float)
