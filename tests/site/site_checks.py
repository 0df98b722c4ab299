"""What must hold of a built page: each check takes HTML or a file and lists what is wrong."""

import gzip
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import BeautifulSoup

MAX_BYTES, MAX_GZIP_BYTES = 150_000, 45_000
MAX_BYTES_OF_A_PAIR = 8_600  # on a page of the atlas, formulas and all
MANY_FIGURES = 10
MAX_BYTES_OF_FIGURES = 200_000  # of the reference that shows each kind; compressed as any other
NOT_PROSE = ["pre", "code", "script", "style", "annotation"]
A_PAIR = re.compile(r'<a class="kle-\w+" href="#\w+">')  # in the list of all, at the top
RAW_TEX = re.compile(r"\\[a-zA-Z]+|\\[(\[]|\$\$|\$[^$\n]{1,80}\$|\{\{")
WRONG_ARTICLE = re.compile(r"\b[Aa] [AEIO][a-z]+|\b[Aa]n [B-DF-HJ-NP-TV-Z][a-z]+")
TRACEBACK = re.compile(r"Traceback \(most recent call last\)| at 0x[0-9a-f]+|np\.\w+\d+\(")
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
LEADING = {"a", "link", "script", "img"}
LOADED = {"src", "srcset", "poster", "data", "xlink:href"}
CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""")


def soup(html: str) -> BeautifulSoup:
    """Parse HTML."""
    return BeautifulSoup(html, "html.parser")


class Reading(HTMLParser):
    """The elements of a page with their attributes, and its text; a tree takes far longer."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.prose: list[str] = []
        self._silent: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether what follows is prose."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in NOT_PROSE:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of what is no prose."""
        if tag in self._silent:
            self._silent.remove(tag)

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self.texts.append(data)
        if not self._silent:
            self.prose.append(data)


@lru_cache(maxsize=256)
def read(html: str) -> Reading:
    """Read HTML, each page once."""
    return Reading(html)


def raw_tex(html: str) -> list[str]:
    """TeX, or an expression to fill in, that reached the reader's eye as it was typed."""
    return RAW_TEX.findall("".join(read(html).prose))


def wrong_articles(html: str) -> list[str]:
    """A before a name that begins with a vowel, and an before one that does not."""
    return WRONG_ARTICLE.findall(" ".join("".join(read(html).prose).split()))


def tracebacks(html: str) -> list[str]:
    """Tracebacks, memory addresses and numpy's own way to print a scalar."""
    return TRACEBACK.findall("".join(read(html).texts))


def prompts(html: str) -> list[str]:
    """In [1]: and Out[1]:, and the styles of JupyterLab."""
    found = re.findall(r"\b(?:In|Out)\s*\[\d*\]:", "".join(read(html).texts))
    return found + re.findall(r"\bjp-[A-Z]\w+|--jp-[\w-]+", html)


def outside_requests(html: str) -> list[str]:
    """What a browser would fetch from elsewhere to show the page; links to click are none."""
    styles = [found[1] for found in STYLE.finditer(html)]
    loads: list[str] = [url for style in styles for url in CSS_URL.findall(style)]
    for tag, attributes in read(html).elements:
        loads += [attributes[a] for a in LOADED & attributes.keys() if tag != "a"]
        loaded = tag in ("use", "image") or (tag == "link" and attributes.get("rel") != "canonical")
        loads += [attributes["href"]] if loaded and "href" in attributes else []
        loads += CSS_URL.findall(attributes.get("style", ""))
    return [url for url in loads if is_outside(url)]


def outside_requests_of_css(css: str) -> list[str]:
    """What a style sheet would fetch from elsewhere."""
    return [url for url in CSS_URL.findall(css) if is_outside(url)]


def is_outside(url: str) -> bool:
    """Whether the address names a host."""
    return bool(urlsplit(url).netloc)


def figures_without_alt(html: str) -> list[str]:
    """Images and drawings of the article that say nothing to someone who does not see them."""
    article = html[html.find("<article") : html.find("</article>")]
    drawn = [e for tag, e in read(article).elements if tag == "svg" and not e.get("aria-hidden")]
    silent = [e for tag, e in read(article).elements if tag == "img" and not said(e, "alt")]
    silent += [e for e in drawn if e.get("role") != "img" or not said(e, "aria-label")]
    return [str(element)[:80] for element in silent]


def said(element: dict[str, str], attribute: str) -> str:
    """What an attribute says, if it says anything."""
    return element.get(attribute, "").strip()


def too_heavy(html: str) -> list[str]:
    """The page's bytes, plain and compressed, where they are more than the reader should load."""
    plain, packed = len(html.encode()), len(gzip.compress(html.encode(), mtime=0))
    pairs = len(A_PAIR.findall(html)) if 'class="kle-pairs"' in html else 0
    most = max(MAX_BYTES, pairs * MAX_BYTES_OF_A_PAIR)
    if html.count("<figure") > MANY_FIGURES:
        most = MAX_BYTES_OF_FIGURES
    sizes = [("bytes", plain, most), ("bytes gzipped", packed, MAX_GZIP_BYTES)]
    return [f"{size} {unit}, at most {most}" for unit, size, most in sizes if size > most]


def broken_links(page: Path, site: Path) -> Iterator[str]:
    """Links and loaded files of the page that lead to no file, or to no such place in it."""
    for url in local_urls(page):
        path, anchor = urldefrag(url)
        target = resolve(page, site, path)
        if not target.is_file() or (anchor and not has_anchor(target, unquote(anchor))):
            yield url


def local_urls(page: Path) -> list[str]:
    """Addresses in the page that lead to the site itself."""
    found = [e for tag, e in read(page.read_text("utf-8")).elements if tag in LEADING]
    urls = [e.get("href") or e["src"] for e in found if e.get("href") or e.get("src")]
    return [url for url in urls if not urlsplit(url).scheme and not is_outside(url)]


def resolve(page: Path, site: Path, path: str) -> Path:
    """The file that a server would answer with."""
    if not path:
        return page
    plain = unquote(urlsplit(path).path)
    target = site / plain.lstrip("/") if plain.startswith("/") else page.parent / plain
    return target / "index.html" if target.is_dir() else target


def has_anchor(page: Path, anchor: str) -> bool:
    """Whether the page has the place; a file that is no page has none to check."""
    return page.suffix != ".html" or anchor in anchors(page)


@cache
def anchors(page: Path) -> set[str]:
    """Places of the page that a link can name."""
    marked = read(page.read_text("utf-8")).elements
    return {e[a] for _, e in marked for a in ("id", "name") if e.get(a)} | {"__top"}
