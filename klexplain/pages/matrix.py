"""The atlas as a matrix: a row for each truth, a column for each model, a cell for each pair."""

from collections.abc import Iterable

from klexplain.derivation.catalogue import AtlasRow
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.markup import rendered

Rows = list[tuple[Family, list[AtlasRow]]]


def matrices(rows: Iterable[AtlasRow]) -> str:
    """Return what the signs mean, the matrix of continuous families, and that of discrete ones.

    Parameters
    ----------
    rows : iterable of AtlasRow
        All pairs, as `atlas` returns them.

    Returns
    -------
    str
        HTML whose links are relative to ``atlas/``.

    Examples
    --------
    >>> from klexplain.derivation.catalogue import atlas
    >>> matrices(atlas()).count("<td") == len(atlas())
    True
    """
    kept = list(rows)
    kinds = {
        "Continuous families": _rows(kept, discrete=False),
        "Discrete families": _rows(kept, discrete=True),
    }
    return rendered("matrix.html", kinds=kinds.items(), families=FAMILIES)


def _rows(rows: list[AtlasRow], *, discrete: bool) -> Rows:
    kind = (family for family in FAMILIES.values() if family.discrete == discrete)
    return [(family, [row for row in rows if row.p == family.name]) for family in kind]
