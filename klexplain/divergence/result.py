"""A divergence as a number: its value, how far it may be off, and the way it was found."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from klexplain._checks import plain
from klexplain.units import NAT, Unit

EPS = float(np.finfo(float).eps)
LARGEST = float(np.finfo(float).max)
INFINITE = ("support", "end")  # reasons for which a value is infinite, and not only to floats
SHOWN = 6  # entries of an array that are printed


@dataclass(frozen=True, repr=False)
class Divergence:
    """A divergence, with the way it was found.

    Attributes
    ----------
    value : float or ndarray
        D(p ‖ q), in `unit`; infinite where q rules out what p can give, where the mean
        of the log ratio is, and where it is above the largest float.
    error : float or ndarray
        Bound or estimate of the absolute error, in `unit`; of a simulation the standard error.
    method : str
        ``"formula"``, ``"quadrature"``, ``"summation"``, ``"equality"`` or ``"simulation"``; of
        an infinite value ``"support"``, or ``"end"`` where the integral diverges at one, while
        any other way found a finite one above the largest float; for arrays the ones used,
        joined by a comma.
    unit : Unit
        The unit of value and error.

    Examples
    --------
    >>> Divergence(0.25, 1e-15, "formula")
    0.25 ± 1e-15 nats (formula)
    """

    value: float | np.ndarray
    error: float | np.ndarray
    method: str
    unit: Unit = NAT

    def converted(self, unit: Unit) -> "Divergence":
        """Return it in another unit, from nats; single numbers as plain floats.

        Examples
        --------
        >>> from klexplain.units import BAN
        >>> Divergence(2.302585092994046, 0.0, "formula").converted(BAN)
        1 ± 0 bans (formula)
        """
        numbers: tuple[Any, Any] = self.value, self.error
        value, error = (plain(unit.from_nats(number)) for number in numbers)
        return Divergence(value, error, self.method, unit)

    def __repr__(self) -> str:
        return f"{self._number} {self.unit.plural} ({self.method})"

    @property
    def _number(self) -> str:
        if not isinstance(self.value, float):
            with np.printoptions(threshold=SHOWN, edgeitems=SHOWN // 2):
                return f"{self.value} ± {self.error}"
        digits = 4 if self.method == "simulation" else 15  # its error is far larger
        if np.isinf(self.value):
            return "∞" if self.method in INFINITE else f"above {LARGEST:.2g}, the largest float,"
        return f"{self.value:.{digits}g} ± {self.error:.1g}"
