"""The scripts, styles and the font that only some pages need: which mark asks for which file.

This runs last, when all that may bear a mark is in its place.
"""

from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

FONT = '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>'
STYLE = '<link rel="stylesheet" href="{}">'
PLAIN = '<script defer src="{}"></script>'  # runs from a file on the reader's disk, too
MODULE = '<script type="module" src="{}"></script>'
MORE = (
    "<kle-number",
    "<kle-pair",
    "<kle-contribution",
    "<kle-evidence",
    "<kle-convergence",
    "<kle-ratio-distributions",
    "<kle-parameters",
    "<kle-swap",
    "<kle-reset",
    "<kle-link",
    "<kle-unit",
    "<kle-keep",
    "<kle-converter",
    "<kle-coin",
    "<kle-bet",
    "<kle-guess",
    "<kle-puzzle",
)
DATA = ("<kle-data",)
PLAN = ("<kle-plan",)
LIVING = ("<kle-study", *MORE, *DATA, *PLAN)
# In the order in which they are loaded.
LOADED = {
    "assets/klexplain-math.woff2": (FONT, ("<math",)),  # or formulas jump when they get it
    "assets/later.js": (PLAIN, ('class="kle-later"',)),
    "assets/explorables.css": (STYLE, LIVING),
    "assets/explorables.js": (PLAIN, LIVING),
    "assets/explorables-more.js": (PLAIN, MORE),  # what the first page does without
    "assets/your-data.js": (PLAIN, DATA),
    "assets/planner.js": (PLAIN, PLAN),
    "assets/finder.js": (MODULE, ("<kle-finder",)),
    "assets/matrix.js": (PLAIN, ('class="kle-matrix"',)),
    "assets/take.js": (PLAIN, ("<kle-take",)),
    "assets/translator.js": (MODULE, ("<kle-translator",)),
}


@event_priority(-100)
def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load what the page asks for, at the end of its head."""
    loading = "".join(
        how.format(get_relative_url(file, page.url))
        for file, (how, marks) in LOADED.items()
        if any(mark in output for mark in marks)
    )
    return output.replace("</head>", f"{loading}</head>", 1)
