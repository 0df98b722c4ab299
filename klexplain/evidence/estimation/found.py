"""What an estimator hands over: numbers in nats, and what they promise."""

from typing import NamedTuple

ASYMPTOTIC = "asymptotic"


class Found(NamedTuple):
    """An estimate in nats, before it has a unit and a confidence level.

    Attributes
    ----------
    value, standard_error, low, high : float
        The estimate, its standard error and the ends of its interval.
    guarantee : str
        ``"asymptotic"``, or ``"one-sided: …"`` or ``"none: …"`` with the reason.
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
