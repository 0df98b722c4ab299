r"""Typeset every formula of the site as MathML while it is built: no script, no request.

Arithmatex marks the TeX in a page's HTML (generic mode: ``\(…\)`` and ``\[…\]``), wherever it
stood: prose, table, admonition, docstring. This hook replaces it, and puts the math font beside the
style sheet.
"""

import html
import re
from pathlib import Path

from cache import Cache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from typesetting.font import characters, subset, used
from typesetting.tex import FormulaError, mathml

FONT = Path("assets", "klexplain-math.woff2")  # named in assets/klexplain.css
MARKED = re.compile(
    r'<span class="arithmatex">\\\((?P<inline>.*?)\\\)</span>(?P<close>(?:[.,;:?)]|\'s\b)*)'
    r'|<div class="arithmatex">\s*\\\[(?P<block>.*?)\\\]\s*</div>',
    re.DOTALL,
)
# The table of contents keeps no span; a block it cannot have.
IN_TITLE = re.compile(r"\\\((?P<inline>.*?)\\\)(?P<block>(?!))?(?P<close>)")
# The search index takes the sentence around a formula, not its letters run together.
BLOCK = '<div class="kle-math" data-search-exclude>{}</div>'
# A browser may break the line behind a formula: no line begins with a full stop.
CLOSED = '<span class="kle-closed">{}{}</span>'


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Typeset the formulas of one page, of its title and of its table of contents."""
    page.title = _typeset_title(page.title or "", page)
    for entry in page.toc:
        _typeset_entry(entry, page)
    return MARKED.sub(lambda marked: _typeset(marked, page), content)


def on_post_build(config: MkDocsConfig, **_: object) -> None:
    """Write the font that the built pages need."""
    target = Path(config.site_dir) / FONT
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = Cache(Path(config.config_file_path).parent / ".cache" / "site")
    target.write_bytes(subset(used, kept))


def _typeset_title(title: str, page: Page) -> str:
    return IN_TITLE.sub(lambda marked: _typeset(marked, page), title)


def _typeset_entry(entry: AnchorLink, page: Page) -> None:
    entry.title = _typeset_title(entry.title, page)
    for child in entry.children:
        _typeset_entry(child, page)


def _typeset(marked: re.Match[str], page: Page) -> str:
    block = marked["block"] is not None
    tex = html.unescape(marked["block"] or marked["inline"] or "").strip()
    try:
        math = mathml(tex, display=block)
    except FormulaError as error:
        raise PluginError(f"{_place(tex, page)}: formula {_one_line(tex)}: {error}") from None
    used.update(characters(math))
    if block:
        return BLOCK.format(math)
    return CLOSED.format(math, marked["close"]) if marked["close"] else math


def _place(tex: str, page: Page) -> str:
    """Name the page, and the line of its source where the formula begins, if it was typed there."""
    source = Path(page.file.abs_src_path or "").read_text(encoding="utf-8")
    before, typed, _ = source.partition(tex.splitlines()[0] if tex else "$$")
    return f"{page.file.src_uri}:{before.count(chr(10)) + 1}" if typed else page.file.src_uri


def _one_line(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 60 else line[:59] + "…"
