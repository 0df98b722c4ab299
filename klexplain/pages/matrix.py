"""The atlas as matrices: a row for each truth, a column for each model, a cell for each pair."""

from collections.abc import Callable, Iterable

import sympy as sp

from klexplain.derivation.catalogue import AtlasRow
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.markup import rendered

Rows = list[tuple[Family, list[AtlasRow]]]


def matrices(rows: Iterable[AtlasRow]) -> str:
    """Return what the signs mean, and the matrices: of continuous truths by support, of discrete.

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
        "Continuous, p on an interval or the whole line": _rows(kept, _elsewhere),
        "Continuous, p on a half-line": _rows(kept, _on_half_line),
        "Discrete": _rows(kept, lambda family: family.discrete),
    }
    return rendered("matrix.html", kinds=kinds.items(), families=FAMILIES)


def _rows(rows: list[AtlasRow], among: Callable[[Family], bool]) -> Rows:
    """The truths among the families, each with its pairs."""
    kept = filter(among, FAMILIES.values())
    return [(family, [row for row in rows if row.p == family.name]) for family in kept]


def _on_half_line(family: Family) -> bool:
    ends = family.support(family.symbols("p")).args[:2]
    return not family.discrete and [sp.oo in ends, -sp.oo in ends] == [True, False]


def _elsewhere(family: Family) -> bool:
    return not family.discrete and not _on_half_line(family)
