"""The atlas: every ordered pair of families, with its verdict and the reason for it.

Deriving all pairs takes half a minute, so the package brings the rows along, as ``atlas.json``;
``make data`` derives them anew, and a test holds them equal.
"""

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

from klexplain.derivation.engine import derive
from klexplain.derivation.result import Derivation
from klexplain.families import FAMILIES

DATA = files("klexplain.derivation") / "atlas.json"


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
        D(p ‖ q) in nats as SymPy writes it; empty where there is no closed form.
    """

    p: str
    q: str
    verdict: str
    reason: str
    conditions: tuple[tuple[str, str, str], ...]
    expression: str


def atlas() -> tuple[AtlasRow, ...]:
    """Return the verdict of each ordered pair of one kind.

    Returns
    -------
    tuple of AtlasRow
        All continuous and all discrete pairs, in the order of `FAMILIES`.

    Examples
    --------
    >>> rows = atlas()
    >>> rows[0].p, rows[0].q, rows[0].verdict
    ('beta', 'beta', 'closed form')
    """
    return tuple(_row(*fields) for fields in json.loads(DATA.read_text("utf-8")))


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
    conditions = [(str(c.relation), c.otherwise.value, c.because) for c in found.conditions]
    expression = "" if found.result is None else str(found.result)
    verdict = found.verdict.value
    return _row(found.p.name, found.q.name, verdict, found.reason, conditions, expression)


def _row(
    p: str, q: str, verdict: str, reason: str, conditions: list[tuple[str, str, str]], shown: str
) -> AtlasRow:
    return AtlasRow(p, q, verdict, reason, tuple((a, b, c) for a, b, c in conditions), shown)
