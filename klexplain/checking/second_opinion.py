"""A second opinion on a divergence that somebody has: whether it is right, and else what it is."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, plain, real_array
from klexplain.distributions.foreign import library_of
from klexplain.distributions.vectors import numbers
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import Divergence
from klexplain.units import UNITS, Unit, unit

SINGLE = 1e-5  # relative: what single precision leaves, and five printed digits
STANDARD_ERRORS = 4.0  # how far a simulation of ours may be off
FEW_DIGITS = 0.005  # relative: the least that a claimed number is held to
CANCELLED = 1e-3  # nats, that formulas in single precision lose where p and q nearly agree
NEAR = 0.05  # relative difference up to which one of the two may be an estimate
NOBODY = "claimed"  # who says the number, where it is handed in


@dataclass(frozen=True, repr=False, eq=False)
class SecondOpinion:
    """What a library, or its user, says of a divergence, beside what this package says.

    Attributes
    ----------
    who : str
        The library with its version, or ``"claimed"``.
    theirs : float, ndarray or None
        The number that is checked, in `unit`; None where the library has none for the pair.
    ours : Divergence
        D(p ‖ q), in `unit`, with its error and the way it was found.
    agrees : bool
        Whether both are one, up to single precision and the stated error.
    why : str
        Where they are not: what the other number is instead, as far as that can be told.
    """

    who: str
    theirs: Any
    ours: Divergence
    agrees: bool
    why: str

    @property
    def unit(self) -> Unit:
        """Unit of both numbers."""
        return self.ours.unit

    def __repr__(self) -> str:
        plural = self.unit.plural
        said = "no formula" if self.theirs is None else f"{_short(self.theirs)} {plural}"
        verdict = "agrees" if self.agrees else self.why
        return f"{self.who}: {said}, {verdict}; klexplain: {self.ours}"


def check(
    p: object, q: object, claimed: ArrayLike | None = None, *, base: int | None = None
) -> SecondOpinion:
    """Return a second opinion on the divergence D(p ‖ q) that a library, or you, have found.

    Parameters
    ----------
    p, q : object
        The truth and the model, whatever `kl_divergence` takes. Without a claimed number, both
        distributions of PyTorch, Pyro, NumPyro or TensorFlow Probability, or objects with a method
        ``kl_divergence(other)``: those are asked for theirs.
    claimed : array_like, optional
        The number to be checked.
    base : {None, 2, 10}
        The unit that it is meant to be in, and that of the answer: nats, bits or bans.

    Returns
    -------
    SecondOpinion
        Both numbers, whether they agree, and if not what the other may be: the divergence the
        other way round or in another unit, a mean over categories, a sum of both directions, an
        estimate.

    Raises
    ------
    TypeError, ValueError
        As `evaluate`; where there is no number to check.

    Examples
    --------
    >>> from scipy import stats
    >>> check(stats.beta(17, 6), stats.beta(3, 3), 3.706)
    claimed: 3.706 nats, that is D(q ‖ p): p and q are swapped; \
klexplain: 1.04701277282258 ± 1e-14 nats (formula)
    """
    ours = evaluate(p, q, base=base)
    if claimed is not None:
        theirs: Any = real_array("claimed", claimed)
        return _opinion(p, q, NOBODY, theirs, ours, _rounding(theirs))
    who, theirs = _asked(p, q)
    if theirs is None:
        return SecondOpinion(who, None, ours, agrees=False, why="nothing to compare")
    return _opinion(p, q, who, unit(base).from_nats(theirs), ours, 0.0)


def _opinion(
    p: object, q: object, who: str, theirs: np.ndarray, ours: Divergence, rounding: float
) -> SecondOpinion:
    times = STANDARD_ERRORS if ours.method == "simulation" else 1.0
    agrees = _same(theirs, ours.value, rounding + np.multiply(times, ours.error))
    why = "" if agrees else _reason(p, q, theirs, ours, rounding)
    return SecondOpinion(who, plain(theirs), ours, agrees, why)


def _asked(p: Any, q: Any) -> tuple[str, np.ndarray | None]:
    """What the library of both says, in nats; it is loaded already, since p comes from it."""
    library = library_of(p)
    module = sys.modules.get(f"{'torch' if library == 'pyro' else library}.distributions")
    own, registered = (getattr(thing, "kl_divergence", None) for thing in (p, module))
    if not (own or registered):
        expected = "a number, since p has no kl_divergence of its own to be asked"
        raise ValueError(bad("claimed", None, expected))
    version = getattr(sys.modules.get(library), "__version__", "")
    who = f"{library or type(p).__name__} {version}".strip()
    try:
        return who, numbers(own(q) if own else registered(p, q))  # type: ignore[misc]
    except NotImplementedError:
        return who, None


def _rounding(claimed: np.ndarray) -> float:
    """Half a unit of the last digit that a number was written with, within reason."""
    if claimed.ndim or not np.isfinite(claimed):
        return 0.0
    digit = Decimal(repr(float(claimed))).normalize().as_tuple().exponent
    return min(0.51 * 10.0 ** float(digit), FEW_DIGITS * abs(float(claimed)))


def _same(theirs: Any, value: Any, allowed: Any = 0.0) -> bool:
    """Whether they are one number, everywhere; infinities too, and of one shape."""
    theirs, value = np.asarray(theirs), np.asarray(value)
    if theirs.shape != value.shape:
        return False
    with np.errstate(invalid="ignore"):
        near = np.abs(theirs - value) <= SINGLE * np.abs(value) + allowed
    return bool((near | (theirs == value)).all())


def _reason(p: Any, q: Any, theirs: Any, ours: Divergence, rounding: float) -> str:
    """The first of the usual things that the other number is."""
    if np.isnan(theirs).any():
        return "NaN is never a divergence"
    for value, what in _candidates(p, q, ours):
        if _same(theirs, value, rounding):
            return f"that is {what}"
    if _same(theirs, ours.value, np.maximum(NEAR * np.abs(ours.value), CANCELLED)):
        return "near, but not equal: an estimate, an approximation, or lost digits"
    if np.shape(theirs) != np.shape(ours.value):
        return f"differs in shape, {np.shape(theirs)} against {np.shape(ours.value)}"
    negative = ", and no divergence is negative" if np.min(theirs) < 0 else ""
    return f"differs{negative}"


def _candidates(p: Any, q: Any, ours: Divergence) -> Iterator[tuple[Any, str]]:
    forward = np.asarray(ours.value)
    back = _back(p, q, ours)
    directions = (forward, "D(p ‖ q)", ""), (back, "D(q ‖ p)", ": p and q are swapped")
    for value, name, hint in directions:
        yield value, name + hint
        for other in UNITS:
            in_other = value * ours.unit.nats / other.nats
            yield in_other, f"{name} in {other.plural}, not {ours.unit.plural}{hint}"
        yield -value, f"-{name}: the sign is the other way round{hint}"
    yield forward + back, "D(p ‖ q) + D(q ‖ p), the symmetric sum of Jeffreys"
    yield (forward + back) / 2, "the mean of D(p ‖ q) and D(q ‖ p)"
    yield forward.sum(), "the sum over all pairs"
    yield forward.mean(), "the mean over all pairs"
    categories = numbers(p)
    if categories is not None and categories.ndim:
        yield forward / categories.shape[-1], "D(p ‖ q) divided by the number of categories"


def _back(p: Any, q: Any, ours: Divergence) -> np.ndarray:
    """D(q ‖ p); NaN where that way is refused, as where q makes no draws."""
    try:
        return np.asarray(evaluate(q, p, base=ours.unit.base).value)
    except (TypeError, ValueError):
        return np.asarray(np.nan)


def _short(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(np.asarray(value))
