"""A divergence estimated from data: its value, how sure it is, and what that promises."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from klexplain.units import NAT, Unit


class Interval(NamedTuple):
    """An interval that holds the true value with a stated confidence."""

    low: float
    high: float


@dataclass(frozen=True, repr=False)
class KLEstimate:
    """A divergence estimated from data.

    Attributes
    ----------
    value : float
        The estimate, in `unit`.
    standard_error : float
        Standard error of `value`, in `unit`; infinite where the data cannot tell it.
    confidence_interval : Interval
        Its ends, in `unit`; `high` is infinite where no data of this kind bounds the
        divergence from above.
    confidence_level : float
        How often an interval made so holds the truth, as far as `guarantee` says.
    method : str
        How it was found.
    guarantee : str
        What the interval promises, in words.
    reach : float
        How much of the truth the model's data does not reach, between 0 and 1; in several
        variables, how much of what the mean of p/q over p consists of.
    unit : Unit
        The unit of value, error and interval.

    Examples
    --------
    >>> KLEstimate(0.25, 0.05, Interval(0.15, 0.35), 0.95, "counts", "asymptotic", 0.0)
    0.25 nats, 95 % interval 0.15 to 0.35 (counts; asymptotic)
    >>> ends = Interval(np.inf, np.inf)
    >>> KLEstimate(np.inf, np.inf, ends, 0.95, "counts", "one-sided: q rules out 0.1 of p", 0.1)
    ∞ nats (counts; one-sided: q rules out 0.1 of p)
    """

    value: float
    standard_error: float
    confidence_interval: Interval
    confidence_level: float
    method: str
    guarantee: str
    reach: float
    unit: Unit = NAT

    def __repr__(self) -> str:
        how = f"({self.method}; {self.guarantee})"
        if np.isinf(self.value):
            return f"∞ {self.unit.plural} {how}"
        low, high = (f"{end:.3g}" for end in self.confidence_interval)
        open_above = np.isinf(self.confidence_interval.high)
        ends = f"at least {low}, no upper limit" if open_above else f"{low} to {high}"
        level = f"{100 * self.confidence_level:g} % interval"
        return f"{self.value:.4g} {self.unit.plural}, {level} {ends} {how}"
