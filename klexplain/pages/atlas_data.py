"""The atlas for other programs: ``atlas.json``, and what the finder needs of it."""

import json
from collections.abc import Iterable

from klexplain.derivation.catalogue import AtlasRow
from klexplain.families import FAMILIES
from klexplain.families.base import Family

SCHEMA = 2


def atlas_json(rows: Iterable[AtlasRow]) -> str:
    """Return ``atlas.json``: all families, and all pairs with their verdicts.

    Parameters
    ----------
    rows : iterable of AtlasRow
        All pairs, as `atlas` returns them.

    Examples
    --------
    >>> from klexplain.derivation.catalogue import atlas
    >>> data = json.loads(atlas_json(atlas()))
    >>> list(data), len(data["pairs"]) == len(atlas())
    (['schema', 'unit', 'families', 'pairs'], True)
    """
    data = {
        "schema": SCHEMA,
        "unit": "nats",
        "families": [_family(family) for family in FAMILIES.values()],
        "pairs": [_pair(row) for row in rows],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def finder_json() -> str:
    """Return the names by which the finder knows each family.

    Examples
    --------
    >>> json.loads(finder_json())["invgauss"]["synonyms"]
    ['Wald']
    """
    known = {
        f.name: {
            "title": f.title,
            "synonyms": [*f.synonyms, *f.names_of_some],
            "discrete": f.discrete,
        }
        for f in FAMILIES.values()
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def _family(family: Family) -> dict[str, object]:
    return {
        "name": family.name,
        "title": family.title,
        "synonyms": list(family.synonyms),
        "names_of_some": family.names_of_some,
        "discrete": family.discrete,
        "parameters": [p.letter.argument for p in family.parameters],
        "special_case_of": family.special_case_of,
        "page": f"families/{family.name}/",
    }


def _pair(row: AtlasRow) -> dict[str, object]:
    names = ("relation", "otherwise", "because")
    conditions = [dict(zip(names, condition, strict=True)) for condition in row.conditions]
    fields = row._asdict() | {"conditions": conditions, "page": f"atlas/{row.p}/#{row.q}"}
    return dict(fields)
