"""The atlas: every ordered pair of families, with its verdict and the reason for it.

Deriving all pairs takes half a minute, so the rows are kept between runs, in a file of the
user's cache that is named after the sources they were derived from.
"""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import sympy as sp

from klexplain.derivation.engine import derive
from klexplain.families import FAMILIES

PACKAGE = Path(__file__).parents[1]


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
    """Return the verdict of each of the 905 ordered pairs of one kind.

    Returns
    -------
    tuple of AtlasRow
        29 × 29 continuous and 8 × 8 discrete pairs, in the order of `FAMILIES`.

    Examples
    --------
    >>> rows = atlas()
    >>> len(rows), rows[0].p, rows[0].verdict
    (905, 'beta', 'closed form')
    """
    kept = _file()
    if kept.exists():
        return tuple(_row(*fields) for fields in json.loads(kept.read_text("utf-8")))
    kinds = {name: family.discrete for name, family in FAMILIES.items()}
    rows = tuple(_derived(p, q) for p in kinds for q in kinds if kinds[p] == kinds[q])
    _keep(kept, rows)
    return rows


def _derived(p: str, q: str) -> AtlasRow:
    found = derive(p, q)
    conditions = [(str(c.relation), c.otherwise.value, c.because) for c in found.conditions]
    expression = "" if found.result is None else str(found.result)
    return _row(p, q, found.verdict.value, found.reason, conditions, expression)


def _row(
    p: str, q: str, verdict: str, reason: str, conditions: list[tuple[str, str, str]], shown: str
) -> AtlasRow:
    return AtlasRow(p, q, verdict, reason, tuple((a, b, c) for a, b, c in conditions), shown)


def _file() -> Path:
    """Where the rows are kept: another source or another SymPy, another file."""
    digest = hashlib.sha256(sp.__version__.encode())
    sources = [*PACKAGE.glob("derivation/*.py"), *PACKAGE.glob("families/*.py")]
    for source in sorted([*sources, PACKAGE / "notation.py"]):
        digest.update(source.read_bytes())
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "klexplain")
    return folder / f"atlas-{digest.hexdigest()[:16]}.json"


def _keep(file: Path, rows: tuple[AtlasRow, ...]) -> None:
    """Keep the rows, whole or not at all; without a place to write, the next run derives anew."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        new.replace(file)
