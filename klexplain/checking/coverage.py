"""How often the interval of `estimate_kl` held the truth: what the benchmark found, as kept.

``bench/coverage.py`` draws the samples and writes the table; nothing is simulated here.
"""

from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any

import numpy as np

from klexplain.evidence.estimation.tables import html_table, rounded, text_table

HEAD = (
    *("p, q", "n", "m", "D in nats", "holds D", "width", "no upper limit"),
    *("subsampling holds D", "its width"),
)
CAPTION = "95 % intervals from samples of pairs whose divergence D is known"
WHOLE = ("variables", "n", "m", "tame", "repetitions")
PLAIN: dict[str, Any] = {"pair": str, "date": str} | dict.fromkeys(WHOLE, int)


@dataclass(frozen=True)
class Covered:
    """What came of one pair at one size of the samples.

    Attributes
    ----------
    pair : str
        The truth and the model.
    variables, n, m : int
        How many variables, and the sizes of the samples; m is 0 beside a known q.
    tame : int
        1 where samples of this size can bound the divergence, 0 where they cannot.
    truth : float
        The divergence, in nats.
    repetitions : int
        How many samples were drawn.
    held, error : float
        Share of the intervals that held the truth, and its standard error.
    width : float
        Median width of those with an upper end, in nats.
    declined : float
        Share of the intervals without an upper end.
    rival_held, rival_width : float
        The same of the interval by subsampling; NaN where it was not tried.
    date : str
        When it was measured.
    """

    pair: str
    variables: int
    n: int
    m: int
    tame: int
    truth: float
    repetitions: int
    held: float
    error: float
    width: float
    declined: float
    rival_held: float
    rival_width: float
    date: str

    def has(self, facts: dict[str, object]) -> bool:
        """Say whether all these are true of it."""
        return all(getattr(self, name) == value for name, value in facts.items())

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of `HEAD`."""
        size = f"{self.m:,}" if self.m else "q known"
        shares = (f"{100 * share:.1f} %" for share in (self.held, self.declined))
        held, declined = shares
        rival = f"{100 * self.rival_held:.0f} %", rounded(self.rival_width, 3)
        ours = held, rounded(self.width, 3) if np.isfinite(self.width) else "none", declined
        tried = not np.isnan(self.rival_held)
        beside = rival if tried else ("", "")
        return (self.pair, f"{self.n:,}", size, rounded(self.truth, 4), *ours, *beside)


@dataclass(frozen=True, repr=False)
class CoverageTable:
    """What came of some of the pairs.

    Attributes
    ----------
    note : str
        Which command made it, with which seed.
    rows : tuple of Covered
        A pair and a size each.
    """

    note: str
    rows: tuple[Covered, ...]

    def only(self, **facts: object) -> "CoverageTable":
        """Return the rows of which all these are true, such as ``tame=1``."""
        return CoverageTable(self.note, tuple(row for row in self.rows if row.has(facts)))

    def but(self, **facts: object) -> "CoverageTable":
        """Return the rows of which not all these are true."""
        return CoverageTable(self.note, tuple(row for row in self.rows if not row.has(facts)))

    @property
    def least(self) -> Covered:
        """The one whose interval held the truth least often."""
        return min(self.rows, key=lambda row: row.held)

    def short(self, share: float) -> int:
        """How many held the truth in less than this share."""
        return sum(row.held < share for row in self.rows)

    def values(self, name: str) -> np.ndarray:
        """One column."""
        return np.array([getattr(row, name) for row in self.rows])

    def __repr__(self) -> str:
        return text_table(HEAD, [row.cells for row in self.rows])

    def _repr_html_(self) -> str:
        return html_table(CAPTION, HEAD, [row.cells for row in self.rows])


def kept_coverage() -> CoverageTable:
    """Return what the last full run of the benchmark found.

    Examples
    --------
    >>> kept_coverage().only(tame=1, variables=1).least.held > 0.5
    True
    """
    text = files("klexplain.checking").joinpath("coverage.tsv").read_text("utf-8")
    note, _, *lines = text.splitlines()
    return CoverageTable(note.removeprefix("# "), tuple(map(_covered, lines)))


def _covered(line: str) -> Covered:
    names = [field.name for field in fields(Covered)]
    cells: Any = zip(names, line.split("\t"), strict=True)
    return Covered(**{name: PLAIN.get(name, float)(cell) for name, cell in cells})
