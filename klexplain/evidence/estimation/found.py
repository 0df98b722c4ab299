"""What an estimator hands over: numbers in nats, and what they promise."""

from typing import NamedTuple

from klexplain.evidence.estimation.result import Interval, KLEstimate
from klexplain.units import Unit

ASYMPTOTIC = "asymptotic"


class Found(NamedTuple):
    """An estimate in nats, before it has a unit and a confidence level.

    Attributes
    ----------
    value, standard_error, low, high : float
        The estimate, its standard error and the ends of its interval.
    guarantee : str
        ``"asymptotic"``, which may say of what, or ``"one-sided: …"`` or ``"none: …"`` with
        the reason.
    reach : float
        As in `KLEstimate`.
    method : str
        How it was found.
    """

    value: float
    standard_error: float
    low: float
    high: float
    guarantee: str
    reach: float
    method: str

    def estimate(self, confidence_level: float, unit: Unit) -> KLEstimate:
        """Return it in a unit, with its confidence level."""
        nats = (self.value, self.standard_error, self.low, self.high)
        value, error, low, high = (float(unit.from_nats(number)) for number in nats)
        interval = Interval(low, high)
        how = (self.method, self.guarantee, self.reach, unit)
        return KLEstimate(value, error, interval, confidence_level, *how)
