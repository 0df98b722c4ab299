"""Pieces of HTML that pages are made of; TeX in them is marked for whoever typesets it."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

MATH = re.compile(r"\$([^$]+)\$")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
CODE = re.compile(r"`([^`]+)`")
START = "start"  # where every page begins, for the link that skips what is before
PERMANENT = '<a class="headerlink" href="#{}" title="Permanent link">&para;</a>'


class Part(NamedTuple):
    """A place of a page that a contents list names and a search finds.

    Attributes
    ----------
    anchor : str
        Its id, unique within the page and stable.
    title : str
        Its heading, plain text.
    words : str
        What a search finds it by, plain text.
    """

    anchor: str
    title: str
    words: str


class SitePage(NamedTuple):
    """A page as text, without the frame that a site puts around it.

    Attributes
    ----------
    address : str
        Where it is to be, from the root of the site, such as ``"families/gamma"``.
    title : str
        Its heading, plain text.
    words : str
        What a search finds it by, plain text.
    parts : tuple of Part
        Its sections.
    html : str
        All of it, from its h1 on; TeX is marked as Arithmatex marks it.
    """

    address: str
    title: str
    words: str
    parts: tuple[Part, ...]
    html: str


def inline(tex: str) -> str:
    """Return a formula for a line of text."""
    return rf'<span class="arithmatex">\({escape(tex)}\)</span>'


def block(tex: str) -> str:
    """Return a formula on lines of its own."""
    return f'<div class="arithmatex">\\[{escape(tex)}\\]</div>'


def prose(markdown: str) -> str:
    r"""Return a sentence of the package, which may hold formulas, code and bold words.

    Examples
    --------
    >>> prose("It is **0** for `a < 1`")
    'It is <strong>0</strong> for <code>a &lt; 1</code>'
    >>> prose("$x^2$")
    '<span class="arithmatex">\\(x^2\\)</span>'
    """
    text = STRONG.sub(r"<strong>\1</strong>", CODE.sub(r"<code>\1</code>", escape(markdown)))
    return MATH.sub(lambda math: rf'<span class="arithmatex">\({math[1]}\)</span>', text)


def paragraph(markdown: str) -> str:
    """Return a paragraph of such sentences."""
    return f"<p>{prose(markdown)}</p>"


def title_of_page(title: str) -> str:
    """Return the heading of a page."""
    return f'<h1 id="{START}">{escape(title)}</h1>'


def heading(title: str, anchor: str) -> str:
    """Return the heading of a section, with its mark to link to."""
    return f'<h2 id="{anchor}">{escape(title)}{PERMANENT.format(anchor)}</h2>'


def folded(summary: str, body: str) -> str:
    """Return a body behind a line that opens it; both HTML."""
    return f'<details class="kle-fold"><summary>{summary}</summary>{body}</details>'


def link(address: str, text: str) -> str:
    """Return a link with plain text."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def bullets(items: Iterable[str]) -> str:
    """Return a list of HTML items."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of HTML cells under a header of plain text."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def code(python: str) -> str:
    """Return a block of code."""
    return f'<div class="highlight"><pre><code>{escape(python)}</code></pre></div>'
