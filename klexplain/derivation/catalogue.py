"""The atlas: every ordered pair of families, with its verdict and the reason for it.

Deriving all pairs takes half a minute, so the package brings the rows along, as ``atlas.json``;
``make data`` derives them anew, and a test holds them equal.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from importlib.resources import files
from typing import Any, NamedTuple, overload

import sympy as sp

from klexplain._checks import bad
from klexplain.derivation.asked import Asked, asked_family
from klexplain.derivation.engine import derive
from klexplain.derivation.result import Derivation, Verdict, shown
from klexplain.families import FAMILIES

DATA = files("klexplain.derivation") / "atlas.json"
LISTED = 20  # rows that a notebook shows


class AtlasRow(NamedTuple):
    """One ordered pair of families.

    Attributes
    ----------
    p, q : str
        The family of the truth and of the model, by SciPy's name.
    verdict : str
        How its derivation ends; one of `Verdict`.
    reason : str
        Why it ends there, as Markdown.
    conditions : tuple of tuple of str
        For each condition the relation, the verdict where it does not hold, and the reason
        for that.
    expression : str
        D(p ‖ q) in nats as SymPy writes it; empty where no closed form is known here.
    """

    p: str
    q: str
    verdict: str
    reason: str
    conditions: tuple[tuple[str, str, str], ...]
    expression: str

    @property
    def title(self) -> str:
        """The pair as it stands in prose."""
        return f"D({FAMILIES[self.p].title} ‖ {FAMILIES[self.q].title})"

    @property
    def value(self) -> str:
        """The expression as far as a screen has room for it."""
        return "∞" if self.expression == str(sp.oo) else shown(self.expression)

    def __repr__(self) -> str:
        value = f" = {self.value}" if self.expression else ""
        given = f", for {', '.join(c[0] for c in self.conditions)}" if self.conditions else ""
        return f"{self.title}{value}; {self.verdict}{given}"


@dataclass(frozen=True, repr=False)
class Atlas(Sequence[AtlasRow]):
    """Pairs of families with their verdicts: a sequence of `AtlasRow`.

    Attributes
    ----------
    rows : tuple of AtlasRow
        In the order of `FAMILIES`, by truth and then by model.

    Examples
    --------
    >>> found = atlas().select(p="normal", verdict="closed form")
    >>> found
    Atlas of 3 pairs: 3 closed form
    >>> found[0].q
    'norm'
    """

    rows: tuple[AtlasRow, ...]

    def select(
        self, p: Asked = None, q: Asked = None, verdict: str | Verdict | None = None
    ) -> "Atlas":
        """Return the rows of one truth, of one model, or with one verdict.

        Parameters
        ----------
        p, q : str, Family or frozen distribution, optional
            The truth and the model, as `derive` takes them.
        verdict : str or Verdict, optional
            One of `Verdict`, such as ``"closed form"``.

        Raises
        ------
        ValueError
            For an unknown family or verdict.

        Examples
        --------
        >>> [row.q for row in atlas().select(p="Cauchy", verdict="infinite at an end")]
        ['norm', 'laplace', 'logistic', 'gumbel_r']
        """
        truth = None if p is None else asked_family("p", p).name
        model = None if q is None else asked_family("q", q).name
        wanted = truth, model, None if verdict is None else _verdict(verdict)
        return Atlas(tuple(row for row in self.rows if _fits(row, wanted)))

    def to_pandas(self) -> Any:
        """Return the rows as a table of pandas, a column for each field of `AtlasRow`.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ModuleNotFoundError:
            raise ImportError("to_pandas: needs pandas; pip install pandas") from None
        return pandas.DataFrame(list(self.rows), columns=list(AtlasRow._fields))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> AtlasRow: ...
    @overload
    def __getitem__(self, index: slice) -> "Atlas": ...
    def __getitem__(self, index: int | slice) -> "AtlasRow | Atlas":
        found = self.rows[index]
        return found if isinstance(found, AtlasRow) else Atlas(found)

    def __repr__(self) -> str:
        return f"Atlas of {self._counts}"

    @property
    def _counts(self) -> str:
        """How many pairs end in which verdict."""
        found = Counter(row.verdict for row in self.rows)
        each = (f"{found[verdict]} {verdict}" for verdict in Verdict if found[verdict])
        pairs = "1 pair" if len(self) == 1 else f"{len(self)} pairs"
        return f"{pairs}: {', '.join(each)}" if found else pairs

    def _repr_html_(self) -> str:
        header = "".join(f"<th>{name}</th>" for name in ("p", "q", "verdict", "in nats"))
        body = "".join(map(_html, self.rows[:LISTED]))
        more = len(self) - LISTED
        rest = f"<p>and {more} more</p>" if more > 0 else ""
        table = f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
        return f"<p>{self._counts}</p>{table}{rest}"


def _html(row: AtlasRow) -> str:
    cells = row.p, row.q, row.verdict, row.value
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _fits(row: AtlasRow, wanted: tuple[str | None, ...]) -> bool:
    return all(b in (None, a) for a, b in zip((row.p, row.q, row.verdict), wanted, strict=True))


def _verdict(verdict: object) -> str:
    if verdict not in list(Verdict):
        raise ValueError(bad("verdict", verdict, f"one of {', '.join(Verdict)}"))
    return str(verdict)


def atlas() -> Atlas:
    """Return the verdict of each ordered pair of one kind.

    Returns
    -------
    Atlas
        All continuous and all discrete pairs, in the order of `FAMILIES`.

    Examples
    --------
    >>> pairs = atlas()
    >>> pairs[0].p, pairs[0].q, pairs[0].verdict
    ('beta', 'beta', 'closed form')
    """
    return Atlas(tuple(_row(*fields) for fields in json.loads(DATA.read_text("utf-8"))))


def derive_atlas() -> Iterator[AtlasRow]:
    """Derive each row anew, in the order of `FAMILIES`; all take half a minute.

    Examples
    --------
    >>> next(derive_atlas()).verdict
    'closed form'
    """
    kinds = {name: family.discrete for name, family in FAMILIES.items()}
    return (atlas_row(derive(p, q)) for p in kinds for q in kinds if kinds[p] == kinds[q])


def rows_json(rows: Iterable[AtlasRow]) -> str:
    r"""Return rows as they stand in the package's data, a row a line.

    Examples
    --------
    >>> rows_json([next(derive_atlas())]).count("\n")
    3
    """
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


def atlas_row(found: Derivation) -> AtlasRow:
    """Return the row of a derivation.

    Examples
    --------
    >>> atlas_row(derive("expon", "pareto")).verdict
    'infinite by support'
    """
    conditions = [
        (str(c.relation), c.otherwise.value, c.because.to_markdown()) for c in found.conditions
    ]
    expression = "" if found.result is None else str(found.result)
    verdict, reason = found.verdict.value, found.reason.to_markdown()
    return _row(found.p.name, found.q.name, verdict, reason, conditions, expression)


def _row(
    p: str, q: str, verdict: str, reason: str, conditions: list[tuple[str, str, str]], shown: str
) -> AtlasRow:
    return AtlasRow(p, q, verdict, reason, tuple((a, b, c) for a, b, c in conditions), shown)
