"""Pages as text: their parts, and the templates that their HTML is written by.

TeX in them is marked as Arithmatex marks it, for whoever typesets it.
"""

import re
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from klexplain.notation.latex import to_latex
from klexplain.pages.verdicts import GIVEN, LOOKS

START = "start"  # where every page begins, for the link that skips what is before
AT_ONCE = 2  # sections of a page of pairs that are there at once: what the first screen may show
MATH = re.compile(r"\$([^$]+)\$")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
CODE = re.compile(r"`([^`]+)`")
LINE_BREAK = re.compile(r"\s*\n\s*")


class Section(NamedTuple):
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
    tab : str
        Its title where no page is around it: of a browser's tab, of a result of a search engine.
    description : str
        What it holds, in a sentence or two, for the same places.
    words : str
        What a search finds it by, plain text.
    parts : tuple of Section
        Its sections.
    html : str
        All of it, from its h1 on; TeX is marked as Arithmatex marks it.
    """

    address: str
    title: str
    tab: str
    description: str
    words: str
    parts: tuple[Section, ...]
    html: str


def rendered(template: str, **values: object) -> str:
    """Return the HTML that a template makes of values; plain text among them is escaped.

    Parameters
    ----------
    template : str
        Name of a file in ``templates/``.
    **values
        What the template names.

    Examples
    --------
    >>> rendered("page_title.html", title="Weibull < Gamma")
    '<h1 id="start">Weibull &lt; Gamma</h1>'
    """
    return TEMPLATES.get_template(template).render(values)


def prose(text: str) -> Markup:
    r"""Return a sentence of the package, which may hold formulas, code and bold words.

    Examples
    --------
    >>> print(prose("It is **0** for `a < 1`"))
    It is <strong>0</strong> for <code>a &lt; 1</code>
    >>> print(prose("$x^2$"))
    <span class="arithmatex">\(x^2\)</span>
    """
    html = CODE.sub(r"<code>\1</code>", str(escape(text)))
    html = STRONG.sub(r"<strong>\1</strong>", html)
    html = MATH.sub(r'<span class="arithmatex">\\(\1\\)</span>', html)
    return Markup(html)  # noqa: S704  escaped above


class OneLine(Extension):
    """Line breaks of a template, and the spaces around them, are for those who read it alone."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Join the lines."""
        return LINE_BREAK.sub("", source)


TEMPLATES = Environment(
    loader=PackageLoader("klexplain.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=[OneLine],
)
TEMPLATES.filters.update(prose=prose, latex=to_latex)
TEMPLATES.globals.update(START=START, AT_ONCE=AT_ONCE, LOOKS=LOOKS, GIVEN=GIVEN)
