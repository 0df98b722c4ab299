"""What a parameter of a family is: its letter, its domain, its meaning."""

from typing import Any, NamedTuple

import numpy as np

from klexplain._checks import everywhere
from klexplain.notation import Letter


class Domain(NamedTuple):
    """The values that a parameter may take.

    Attributes
    ----------
    low, high : float
        Ends of the range.
    text : str
        How an error states the range, with ``{}`` for the argument.
    closed : bool
        Whether the ends belong to it.
    whole : bool
        Whether only whole numbers do.
    hole : float or None
        A single value that does not belong.
    """

    low: float
    high: float
    text: str
    closed: bool = False
    whole: bool = False
    hole: float | None = None

    def holds(self, value: Any) -> bool:
        """Say whether a number, or every element of an array, lies in the domain."""
        low, high, _, closed, whole, hole = self
        least, most = (value, value) if isinstance(value, float) else _ends(value)
        if not (low <= least and most <= high if closed else low < least and most < high):
            return False
        fits = hole is None or np.all(value != hole)
        return bool(fits and (not whole or np.all(np.floor(value) == value)))

    def at_an_end(self, value: Any) -> bool:
        """Say whether a number, or any element of an array, is an end that belongs to it."""
        return self.closed and not everywhere((value != self.low) & (value != self.high))


def _ends(value: np.ndarray) -> tuple[Any, Any]:
    """Least and greatest element; NaN where one is, and inside every domain where there is none."""
    return value.min(initial=np.inf), value.max(initial=-np.inf)


REAL = Domain(-np.inf, np.inf, "finite {}")
NONZERO = Domain(-np.inf, np.inf, "{} ≠ 0 and finite", hole=0.0)
WHOLE = Domain(-np.inf, np.inf, "a whole {}", whole=True)
ABOVE_ONE = Domain(1, np.inf, "{} > 1 and finite")
POSITIVE = Domain(0, np.inf, "{} > 0 and finite")
NON_NEGATIVE = Domain(0, np.finfo(float).max, "{} ≥ 0 and finite", closed=True)
UNIT_INTERVAL = Domain(0, 1, "0 ≤ {} ≤ 1", closed=True)
SHARE = Domain(0, 1, "0 < {} ≤ 1", closed=True, hole=0.0)
PROPER_SHARE = Domain(0, 1, "0 < {} < 1")
COUNT = Domain(1, np.finfo(float).max, "a whole {} of at least 1", closed=True, whole=True)


class Parameter(NamedTuple):
    """One parameter of a family.

    Attributes
    ----------
    letter : Letter
        Its row of the notation table; ``letter.argument`` is SciPy's name.
    domain : Domain
        The values that it may take.
    own_meaning : str
        What it stands for in this family, as Markdown, where the letter serves several.
    common : bool
        Whether p and q must agree in it before there is a formula within the family,
        as two Binomials must in their number of trials.
    """

    letter: Letter
    domain: Domain
    own_meaning: str = ""
    common: bool = False

    @property
    def meaning(self) -> str:
        """What it stands for."""
        return self.own_meaning or self.letter.meaning
