"""Samples watched one after the other, until the evidence is enough."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, refuse_masked
from klexplain.distributions.distribution import Distribution
from klexplain.evidence.planning.corridor import TIE
from klexplain.evidence.shape import log_ratio
from klexplain.units import Unit

Block = list[Any] | np.ndarray
FIRST, LARGEST = 64, 8192  # samples of an array that are looked at together


@dataclass(frozen=True, eq=False)
class Watched:
    """What samples have decided so far; hand it back as `after` to go on.

    Attributes
    ----------
    decision : {"p", "q", None}
        None while more samples are needed, or where the test ended without a decision.
    stopped : bool
        Whether no more samples are read.
    n : int
        Number of samples read.
    log_ratio : float
        Sum of their log ratios, in `unit`.
    highest : float
        The largest that this sum has been, at least 0.
    unit : Unit
        Nats, bits or bans.
    guarantee : str
        How sure the decision is.
    """

    decision: str | None
    stopped: bool
    n: int
    log_ratio: float
    highest: float
    unit: Unit
    guarantee: str

    @property
    def likelihood_ratio(self) -> float:
        """How many times better p explains all samples together than q does."""
        nats = self.log_ratio * self.unit.nats
        return math.exp(nats) if nats < math.log(np.finfo(float).max) else math.inf

    @property
    def p_value(self) -> float:
        """A p-value against q that may be looked at any time: one over the largest ratio so far.

        Where q is true, the probability that it ever gets as small as a is at most a.

        Notes
        -----
        Source: Ville (1939).
        """
        return math.exp(-self.highest * self.unit.nats)

    def __repr__(self) -> str:
        return f"Watched({self._said})"

    def __str__(self) -> str:
        return f"{self._said}, p-value {self.p_value:.3g}; {self.guarantee}"

    @property
    def _said(self) -> str:
        said = f"decided for {self.decision}" if self.decision else "no decision"
        after = f"after {self.n:,} sample{'s' * (self.n != 1)}"
        return f"{said} {after}, log ratio {self.log_ratio:.6g} {self.unit.plural}"


class BadSample(ValueError):  # noqa: N818  a sample is at fault
    """A sample that is no number, or that neither distribution allows.

    Attributes
    ----------
    reached : Watched
        What the samples before it have decided.
    """

    def __init__(self, message: str, reached: Watched) -> None:
        super().__init__(message)
        self.reached = reached


@dataclass(frozen=True, eq=False)
class Watch:
    """When to stop.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    low, high : float
        Sums of log ratios at which to decide for q, and for p, in nats.
    at_most : int or None
        How many samples are read.
    unit : Unit
        Unit of what is returned.
    guarantees : dict
        How sure a decision for p and for q is, and what is known without one.
    """

    p: Distribution
    q: Distribution
    low: float
    high: float
    at_most: int | None
    unit: Unit
    guarantees: dict[str | None, str]

    def run(self, x: ArrayLike | Iterable[float | str], after: Watched | None) -> Watched:
        """Read samples until the first decision; of a stream no sample beyond it.

        Raises
        ------
        BadSample
            For a sample that is no number or that neither distribution allows.
        """
        found = after or Watched(None, False, 0, 0.0, 0.0, self.unit, self.guarantees[None])  # noqa: FBT003
        for block in () if found.stopped else _blocks(x):
            found = self._with(found, block[: self._room(found)])
            if found.stopped:
                break
        return found

    def _room(self, found: Watched) -> int | None:
        return None if self.at_most is None else self.at_most - found.n

    def _with(self, found: Watched, block: Block) -> Watched:
        x = _numbers(block)
        with np.errstate(all="ignore"):
            nats = log_ratio(self.p, self.q, x)
        wrong = np.flatnonzero(np.isnan(nats) | np.isnan(x))
        good = nats[: wrong[0]] if len(wrong) else nats
        found = self._added(found, good)
        if len(wrong) and not found.stopped:
            got, expected = block[wrong[0]], f"a number that {self.p} or {self.q} allows"
            raise BadSample(bad(f"x, sample {found.n + 1}", _plain(got), expected), found)
        return found

    def _added(self, found: Watched, nats: np.ndarray) -> Watched:
        start = found.log_ratio * self.unit.nats
        with np.errstate(invalid="ignore"):  # what comes after an infinite one is not looked at
            total = np.cumsum(np.concatenate([[start], nats]))
        ended = np.flatnonzero((total[1:] >= self.high - TIE) | (total[1:] <= self.low + TIE))
        total = total[: ended[0] + 2] if len(ended) else total
        n, last = found.n + len(total) - 1, float(total[-1])
        decision = None if not len(ended) else "p" if last > 0 else "q"
        return replace(
            found,
            decision=decision,
            stopped=decision is not None or n == self.at_most,
            n=n,
            log_ratio=self.unit.from_nats(last),
            highest=max(found.highest, self.unit.from_nats(float(total.max()))),
            guarantee=self.guarantees[decision],
        )


def _blocks(x: ArrayLike | Iterable[float | str]) -> Iterator[Block]:
    """Pieces of an array; of a stream one sample after the other, and none too many."""
    refuse_masked("x", x)
    if hasattr(x, "__array__") or isinstance(x, list | tuple):
        flat: Any = np.asarray(x, dtype=None if hasattr(x, "__array__") else object).ravel()
        start, size = 0, FIRST
        while start < len(flat):
            yield flat[start : start + size]
            start, size = start + size, min(2 * size, LARGEST)
    elif isinstance(x, Iterable) and not isinstance(x, str | bytes):
        stream: Iterator[Any] = iter(x)
        while one := list(islice(stream, 1)):
            yield one
    else:
        raise TypeError(bad("x", x, "an array or a stream of numbers"))


def _numbers(block: Block) -> np.ndarray:
    """As floats; NaN for what is none."""
    try:
        return np.asarray(block, dtype=float)
    except (TypeError, ValueError):
        return np.array([_number(one) for one in block])


def _number(one: object) -> float:
    try:
        return float(one)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _plain(one: object) -> object:
    return one.item() if isinstance(one, np.generic) else one
