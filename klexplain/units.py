"""Units of evidence: the only place where a logarithm's base is chosen.

A log likelihood ratio is a pure number whose size depends on the base of the
logarithm. Base e gives nats, base 2 bits, base 10 bans. Everything is computed
in nats and converted once, at the end, by :meth:`Unit.from_nats`.
"""

import math
from typing import NamedTuple, TypeVar

import numpy as np

from klexplain._checks import bad

Value = TypeVar("Value", float, np.ndarray)


class Unit(NamedTuple):
    """A unit of evidence.

    Attributes
    ----------
    name, plural : str
        ``"nat"`` and ``"nats"``.
    base : int or None
        The base that asks for it; None is the natural logarithm.
    nats : float
        How many nats one unit is worth.
    log : str
        The logarithm as it is written on an axis.
    """

    name: str
    plural: str
    base: int | None
    nats: float
    log: str

    def __repr__(self) -> str:
        return self.name if self.base is None else f"{self.name} (base {self.base})"

    def from_nats(self, value: Value) -> Value:
        """Convert a value in nats to this unit.

        Examples
        --------
        >>> round(BAN.from_nats(2.302585092994046), 12)
        1.0
        """
        return value if self.base is None else value / self.nats


NAT = Unit("nat", "nats", None, 1.0, "log")
BIT = Unit("bit", "bits", 2, math.log(2), "log₂")
BAN = Unit("ban", "bans", 10, math.log(10), "log₁₀")
UNITS = (NAT, BIT, BAN)


def unit(base: int | None = None) -> Unit:
    """Return the unit that belongs to the base of a logarithm.

    Parameters
    ----------
    base : {None, 2, 10}
        None is the natural logarithm.

    Raises
    ------
    ValueError
        For any other base: evidence without a named unit cannot be compared.

    Examples
    --------
    >>> unit(10).plural
    'bans'
    """
    for candidate in UNITS:
        if base is candidate.base or (_is_number(base) and base == candidate.base):
            return candidate
    raise ValueError(bad("base", base, "None (nats), 2 (bits) or 10 (bans)"))


def _is_number(base: object) -> bool:
    return isinstance(base, int | float | np.number) and not isinstance(base, bool)
