"""Probability vectors: arrays whose last axis sums to 1, and what else people put there.

A vector has categories and no values: it is compared with another one, category by category,
in the order in which they stand. What does not sum to 1 is refused and never divided by its sum.
"""

from typing import Any

import numpy as np

from klexplain._checks import bad, refuse_masked
from klexplain.distributions.listed import Listed

SUM = 1e-6  # how far a sum may be from 1, where there are few categories
SINGLE = float(np.finfo(np.float32).eps)  # times the root of their number, where there are many
NEARLY = 0.1  # a sum this near to 1 was meant to be one


def numbers(thing: Any) -> np.ndarray | None:
    """Return real numbers as an array of floats, whatever holds them; None for anything else.

    Tensors are taken from their graph, sparse arrays become dense.

    Examples
    --------
    >>> numbers((0.25, 0.75)), numbers("beta")
    (array([0.25, 0.75]), None)
    """
    if hasattr(thing, "detach"):
        thing = thing.detach().cpu()
    try:
        array = np.asarray(thing.toarray() if hasattr(thing, "toarray") else thing)
        if array.dtype.kind in "iuf" or (array.dtype.kind == "O" and array.ndim):
            return array.astype(float)
    except (TypeError, ValueError, RuntimeError):
        pass
    return None


def vector(argument: str, thing: object) -> Listed | None:
    """Return a probability vector, or a stack of them, as a table; None for what is no array.

    Raises
    ------
    ValueError
        Where numbers are no probabilities, or do not sum to 1 along the last axis; the line
        says what they may be instead.

    Examples
    --------
    >>> vector("p", [0.2, 0.8])
    [0.2, 0.8]
    """
    refuse_masked(argument, thing)
    masses = numbers(thing)
    if masses is None or masses.ndim == 0:
        return None
    _refuse(argument, thing, masses)
    return Listed(np.arange(masses.shape[-1]), masses, categories=True)


def _refuse(argument: str, thing: object, masses: np.ndarray) -> None:
    """Refuse in one line what is no distribution over categories."""
    if masses.size == 0:
        raise ValueError(bad(argument, thing, "at least one probability"))
    if not np.isfinite(masses).all():
        raise ValueError(bad(argument, thing, "probabilities without NaN or infinity"))
    if (masses < 0).any():
        raise ValueError(f"{argument}: got {_negative(argument, masses)}")
    total = masses.sum(axis=-1)
    if (np.abs(total - 1) > _allowed(masses)).any():
        raise ValueError(f"{argument}: got {_unnormalised(argument, masses, total)}")


def _allowed(masses: np.ndarray) -> float:
    """Sums of single-precision softmaxes are off by as much, be there 10 or 200,000 categories."""
    return max(SUM, SINGLE * float(np.sqrt(masses.shape[-1])))


def _negative(argument: str, masses: np.ndarray) -> str:
    if (masses <= 0).all() and (np.abs(np.exp(masses).sum(axis=-1) - 1) < NEARLY).all():
        return f"logarithms of probabilities; expected the probabilities, np.exp({argument})"
    return (
        f"numbers down to {masses.min():g}; expected probabilities, none below 0 "
        "(estimate_kl takes samples)"
    )


def _unnormalised(argument: str, masses: np.ndarray, total: np.ndarray) -> str:
    """What numbers that sum to something else may be, the likeliest first."""
    worst = float(total.flat[np.abs(total - 1).argmax()])
    if (masses == np.floor(masses)).all():
        return f"counts, with a sum of {worst:g}; expected probabilities ({COUNTS})"
    if masses.ndim > 1 and abs(masses.sum() - 1) <= _allowed(masses):
        return (
            f"an array of shape {masses.shape} that sums to 1 as a whole; expected sums of 1 along "
            f"the last axis (np.ravel({argument}) makes one vector of it)"
        )
    if (np.abs(total - 1) < NEARLY).all():
        return (
            f"probabilities with a sum of {worst:.7g}; expected a sum of 1, to within "
            f"{_allowed(masses):.0e} "
            f"(only you know whether to divide by the sum; {COUNTS})"
        )
    return (
        f"numbers with a sum of {worst:g}; expected probabilities, which sum to 1 (densities on a "
        f"grid: times its step dx; estimate_kl takes samples, {COUNTS})"
    )


COUNTS = "estimate_kl_from_counts takes counts"
