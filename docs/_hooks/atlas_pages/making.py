"""Make the pages and write them to a file: a program of its own, so that two processes share it.

``mkdocs serve`` keeps what it once imported, so the package is never imported there.
"""

import html
import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from typesetting.font import characters
from typesetting.tex import FormulaError, mathml

from klexplain.derivation.catalogue import AtlasRow, atlas_row
from klexplain.derivation.engine import derive
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.pages.atlas_data import atlas_json, finder_json
from klexplain.pages.family_page import families_table, family_page
from klexplain.pages.forms import forms_json
from klexplain.pages.markup import START, SitePage
from klexplain.pages.matrix import matrices
from klexplain.pages.pair_check import PairCheck, check_pair
from klexplain.pages.pair_page import models, pair_page

PROCESSES = 2
MARKED = re.compile(
    r'<span class="arithmatex">\\\((?P<inline>.*?)\\\)</span>'
    r'|<div class="arithmatex">\\\[(?P<block>.*?)\\\]</div>',
    re.DOTALL,
)
MATH = re.compile(r"<math.*?</math>", re.DOTALL)
# What each cell of aligned lines says by itself the style sheet says once: a page is lighter.
ALIGNED_CELL = re.compile(
    r'<mtd style="text-align: (?:right;justify-items: end;padding-right'
    r'|left;justify-items: start;padding-left): 0;">'
)


def main(file: Path) -> None:
    """Write all pages by their sources' names, and what is made of all pairs together."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        made = dict(zip(FAMILIES, pool.map(of_family, FAMILIES), strict=True))
    every = [row for rows, _, _ in made.values() for row in rows]
    fragments = {"matrix": matrices(every), "families": families_table()}
    atlas = {
        "pages": {f"{page['address']}.md": page for _, _, both in made.values() for page in both},
        "fragments": {n: with_characters({"html": typeset(t)}) for n, t in fragments.items()},
        "files": {
            "atlas.json": atlas_json(every),
            "assets/finder.json": finder_json(),
            **{f"assets/forms/{name}.json": forms for name, (_, forms, _) in made.items()},
        },
    }
    file.write_text(json.dumps(atlas, ensure_ascii=False), encoding="utf-8")


def of_family(name: str) -> tuple[list[AtlasRow], str, list[dict[str, Any]]]:
    """The rows of one truth, the forms of its formulas, its page, and the page of its pairs."""
    checked = [of_pair(FAMILIES[name], q) for q in models(FAMILIES[name])]
    found = [check.derivation for check in checked]
    own = next(derivation for derivation in found if derivation.q.name == name)
    both = [ready(page) for page in (family_page(own), pair_page(checked))]
    return [atlas_row(one) for one in found], forms_json(found), both


def of_pair(p: Family, q: Family) -> PairCheck:
    """The derivation of one pair, checked; who waits for the pages hears of it."""
    check = check_pair(derive(p, q))
    total = sum(len(models(one)) for one in FAMILIES.values())
    print(f"pair of {total}: {p.name}, {q.name}", flush=True)  # noqa: T201  made.py reads it
    return check


def ready(page: SitePage) -> dict[str, Any]:
    """A page with its formulas typeset, as JSON can keep it."""
    try:
        text = typeset(page.html)
    except FormulaError as error:
        raise ValueError(f"{page.address}: {error}") from None
    parts = [part._asdict() for part in page.parts]
    return with_characters(page._asdict() | {"html": text, "parts": parts, "start": START})


def with_characters(made: dict[str, Any]) -> dict[str, Any]:
    """The same, with the characters that the math font must have for it."""
    return made | {"characters": "".join(sorted(characters("".join(MATH.findall(made["html"])))))}


def typeset(text: str) -> str:
    """The text with its marked formulas as MathML."""
    return MARKED.sub(_mathml, text)


def _mathml(marked: re.Match[str]) -> str:
    if marked["block"] is None:
        return mathml(html.unescape(marked["inline"]), display=False)
    math = mathml(html.unescape(marked["block"]), display=True)
    return f'<div class="kle-math">{ALIGNED_CELL.sub("<mtd>", math)}</div>'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
