"""What a reader's machine has to carry: elements of a page, and the index of the search."""

import gzip
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs" / "_hooks"))

import lighter  # noqa: E402  the hooks are no package
import scripts  # noqa: E402
import searching  # noqa: E402

MOST_ELEMENTS = 2_500
MOST_INDEX_BYTES = 130_000  # compressed, as the next ones; fetched by readers who search, no others
MOST_SCRIPT_BYTES = 35_000
MOST_FIRST_BYTES = 25_000
MOST_DATA_BYTES = 12_000
MOST_PLANNER_BYTES = 6_000
# With scripts a browser keeps the inside of noscript as text; nor is a script made of elements.
NO_ELEMENTS = re.compile(r"(<(noscript|script|style)\b[^>]*>).*?</\2>|<!--.*?-->", re.DOTALL)
ELEMENT = re.compile(r"<[a-zA-Z]")
FILE = re.compile(r"""(?:src|href)="../../assets/([^"]*)""")


def elements(html: str) -> int:
    """How many elements a browser makes of a page when it opens it."""
    return len(ELEMENT.findall(NO_ELEMENTS.sub(r"\1", html)))


def test_no_page_makes_many_elements(site):
    """A slow phone takes seconds for thousands; what is held back does not count."""
    found = {
        str(page.relative_to(site)): elements(page.read_text("utf-8"))
        for page in site.rglob("*.html")
    }
    assert {page: number for page, number in found.items() if number > MOST_ELEMENTS} == {}
    assert max(found.values()) > 1000


def test_the_explorables_are_light(site):
    """Compressed: all of them, and what the first page loads of them, which is one file."""
    files = (site / "assets").glob("explorables*.js")
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in files}
    first = (site / "index.html").read_text("utf-8")
    loaded = [size for name, size in sizes.items() if f'"assets/{name}"' in first]
    assert len(loaded) == 1 < len(sizes)
    assert sum(loaded) <= MOST_FIRST_BYTES
    assert sum(sizes.values()) <= MOST_SCRIPT_BYTES


@pytest.mark.parametrize(
    ("script", "most", "page"),
    [
        ("your-data", MOST_DATA_BYTES, "use/your_data"),
        ("planner", MOST_PLANNER_BYTES, "use/how_many_samples"),
    ],
)
def test_what_one_page_needs_is_light_and_loaded_only_where_it_stands(site, script, most, page):
    """Compressed; there, and in the reference of the elements."""
    (file,) = (site / "assets").glob(f"{script}*.js")
    assert len(gzip.compress(file.read_bytes(), mtime=0)) <= most
    pages = {page for page in site.rglob("*.html") if file.name in page.read_text("utf-8")}
    assert pages == {site / at / "index.html" for at in (page, "reference/elements")}


def test_what_is_held_back_is_not_counted():
    """Two elements and the noscript; not what stands in it."""
    assert elements("<p>a < b<noscript><i>1</i></noscript><b>2</b></p><!-- <i> -->") == 3


def test_the_index_of_the_search_is_small(site):
    """Compressed as a server sends it."""
    index = (site / "search" / "search_index.json").read_bytes()
    assert len(gzip.compress(index, mtime=0)) <= MOST_INDEX_BYTES


def test_the_index_leaves_out_the_numbers_of_results():
    """A block that is mostly digits; code and words stay."""
    call, numbers = "<pre><code>evaluate(1, 20)</code></pre>", "<pre><code>a = 0.125</code></pre>"
    entry = {"location": "use/it/", "text": f"<p>1,234</p> {numbers} {call}"}
    assert searching.said(entry, {})["text"] == f"<p>1,234</p>  {call}"


def test_the_index_has_what_the_api_is_for_and_no_signature(site):
    """Each name of the reference with its first sentences."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    api = {e["location"]: e["text"] for e in index["docs"] if searching.API in e["location"]}
    assert "mean log likelihood ratio" in api["reference/divergence/#klexplain.kl_divergence"]
    assert [text for text in api.values() if "<pre>" in text or "Parameters:" in text] == []


def test_the_words_of_the_search_are_those_of_pages(site):
    """Each address in the list has its page, whose entry has the words; no other has."""
    asked = yaml.safe_load(searching.WORDS.read_text("utf-8"))
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    placed = {entry["location"] for entry in index["docs"] if "words" in entry}
    assert placed == set(asked)


def test_a_long_fold_is_held_back_and_a_short_one_is_not():
    """All of it, behind its summary, as the script of the atlas expects it."""
    fold = "<details><summary>Look</summary>{}</details>"
    short, long = fold.format("<i>x</i>"), fold.format("<i>x</i>" * 400)
    light = lighter.on_post_page(f"{short}{long}")
    assert elements(light) == elements(f"{short}<details><summary>") + 2
    assert light.count("<i>") == 401
    assert 'class="kle-later"' in light
    assert lighter.on_post_page(short) == short


def test_only_the_article_keeps_its_indentation():
    """What stands around it is the theme's, and has no code in it."""
    page = "<nav>\n\n    <a>x</a>\n</nav><article>\n  <pre>\n  y</pre></article>\n\n  <footer>"
    flat = "<nav>\n<a>x</a>\n</nav><article>\n  <pre>\n  y</pre></article>\n<footer>"
    assert lighter.on_post_page(page) == flat


def test_a_page_loads_the_scripts_that_it_needs_and_no_other():
    """By the marks on it, each file once, the style before the elements that it dresses."""
    page = SimpleNamespace(url="learn/one/")
    plain = scripts.on_post_page("<head></head><p>kle-study</p>", page=page)
    assert plain == "<head></head><p>kle-study</p>"
    living = scripts.on_post_page("<head></head><kle-study></kle-study>", page=page)
    assert FILE.findall(living) == ["explorables.css", "explorables.js"]
    more = scripts.on_post_page("<head></head><kle-bet></kle-bet>", page=page)
    assert FILE.findall(more) == [*FILE.findall(living), "explorables-more.js"]
    both = scripts.on_post_page('<head></head><kle-finder><p class="kle-later">', page=page)
    assert FILE.findall(both) == ["later.js", "finder.js"]
    assert both.index("finder.js") < both.index("</head>")
