"""The atlas as a matrix: a row for each truth, a column for each model, a cell for each pair."""

from collections.abc import Iterable
from html import escape

from klexplain.derivation.catalogue import AtlasRow
from klexplain.derivation.result import Verdict
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.markup import bullets, prose
from klexplain.pages.verdicts import GIVEN, LOOKS, badge


def matrices(rows: Iterable[AtlasRow]) -> str:
    """Return the matrix of continuous families and that of discrete ones.

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
    return "".join(_matrix(name, kept, discrete=kind) for name, kind in KINDS)


KINDS = (("Continuous families", False), ("Discrete families", True))


def legend() -> str:
    """Return what colours and signs mean."""
    items = (f"{badge(verdict)} {prose(look.meaning)}" for verdict, look in LOOKS.items())
    return bullets([*items, f"<b>{GIVEN}</b> under a condition on the parameters"])


def _matrix(name: str, rows: list[AtlasRow], *, discrete: bool) -> str:
    families = [f for f in FAMILIES.values() if f.discrete == discrete]
    top = "".join(f'<th scope="col"><span>{escape(f.title)}</span></th>' for f in families)
    body = "".join(_row(family, rows) for family in families)
    corner = '<th scope="col">p ↓ &nbsp; q →</th>'
    return (
        f'<div class="kle-matrix" role="region" tabindex="0" aria-label="{name}">'
        f'<table class="kle-grid"><caption>{name}</caption><thead><tr>{corner}{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
        '<p class="kle-matrix-said" aria-hidden="true">&nbsp;</p>'
    )


def _row(family: Family, rows: list[AtlasRow]) -> str:
    address = f'<a href="../families/{family.name}/">{escape(family.title)}</a>'
    cells = "".join(_cell(row) for row in rows if row.p == family.name)
    return f'<tr><th scope="row">{address}</th>{cells}</tr>'


def _cell(row: AtlasRow) -> str:
    look = LOOKS[Verdict(row.verdict)]
    given = GIVEN if row.conditions else ""
    said = f"{FAMILIES[row.p].title} ‖ {FAMILIES[row.q].title}: {row.verdict}"
    said += ", under conditions" if given else ""
    return (
        f'<td class="kle-{look.style}"><a href="{row.p}/#{row.q}" '
        f'aria-label="{said}">{look.sign}{given}</a></td>'
    )
