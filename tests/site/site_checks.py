"""What must hold of a built page: each check takes HTML or a file and lists what is wrong."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

MAX_BYTES, MAX_GZIP_BYTES = 150_000, 45_000
MAX_BYTES_OF_PAIRS = 250_000  # a page of the atlas holds up to 29 of them
NOT_PROSE = ["pre", "code", "script", "style", "annotation"]
RAW_TEX = re.compile(r"\\[a-zA-Z]+|\\[(\[]|\$\$|\$[^$\n]{1,80}\$|\{\{")
TRACEBACK = re.compile(r"Traceback \(most recent call last\)| at 0x[0-9a-f]+|np\.\w+\d+\(")
LOADED = {"src", "srcset", "poster", "data", "xlink:href"}
CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""")


def soup(html: str) -> BeautifulSoup:
    """Parse HTML."""
    return BeautifulSoup(html, "html.parser")


def raw_tex(html: str) -> list[str]:
    """TeX, or an expression to fill in, that reached the reader's eye as it was typed."""
    page = soup(html)
    for element in page(NOT_PROSE):
        element.decompose()
    return RAW_TEX.findall(page.get_text())


def tracebacks(html: str) -> list[str]:
    """Tracebacks, memory addresses and numpy's own way to print a scalar."""
    return TRACEBACK.findall(soup(html).get_text())


def prompts(html: str) -> list[str]:
    """In [1]: and Out[1]:, and the styles of JupyterLab."""
    found = re.findall(r"\b(?:In|Out)\s*\[\d*\]:", soup(html).get_text())
    return found + re.findall(r"\bjp-[A-Z]\w+|--jp-[\w-]+", html)


def outside_requests(html: str) -> list[str]:
    """What a browser would fetch from elsewhere to show the page; links to click are none."""
    page = soup(html)
    loads = [str(e[a]) for e in page(True) for a in LOADED & set(e.attrs) if e.name != "a"]
    loads += [str(e["href"]) for e in page("link") if "canonical" not in (e.get("rel") or [])]
    loads += [str(e["href"]) for e in page(["use", "image"]) if e.has_attr("href")]
    loads += [url for e in page("style") for url in CSS_URL.findall(e.get_text())]
    loads += [url for e in page(style=True) for url in CSS_URL.findall(str(e["style"]))]
    return [url for url in loads if is_outside(url)]


def outside_requests_of_css(css: str) -> list[str]:
    """What a style sheet would fetch from elsewhere."""
    return [url for url in CSS_URL.findall(css) if is_outside(url)]


def is_outside(url: str) -> bool:
    """Whether the address names a host."""
    return bool(urlsplit(url).netloc)


def figures_without_alt(html: str) -> list[str]:
    """Images and drawings of the article that say nothing to someone who does not see them."""
    article = soup(html).find("article") or soup("")
    silent = [e for e in article("img") if not str(e.get("alt", "")).strip()]
    silent += [e for e in article("svg") if not e.get("aria-hidden") and not speaks(e)]
    return [str(element)[:80] for element in silent]


def speaks(drawing: Tag) -> bool:
    """Whether a drawing has a text for those who do not see it."""
    return drawing.get("role") == "img" and bool(str(drawing.get("aria-label", "")).strip())


def too_heavy(html: str) -> list[str]:
    """The page's bytes, plain and compressed, where they are more than the reader should load."""
    plain, packed = len(html.encode()), len(gzip.compress(html.encode(), mtime=0))
    most = MAX_BYTES_OF_PAIRS if 'class="kle-pairs"' in html else MAX_BYTES
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
    elements = soup(page.read_text(encoding="utf-8"))(["a", "link", "script", "img"])
    urls = [str(e.get("href") or e.get("src")) for e in elements if e.get("href") or e.get("src")]
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
    marked = soup(page.read_text(encoding="utf-8"))(True)
    return {str(e[a]) for e in marked for a in ("id", "name") if e.get(a)} | {"__top"}
