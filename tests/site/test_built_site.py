"""The real site, as built: what a reader is promised on every page."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import site_checks as checks

DOCS = Path(__file__).parents[2] / "docs"
SCRIPTS = sorted(p for p in DOCS.rglob("*.py") if "_hooks" not in p.parts)

Check = Callable[[str], list[str]]


def pages(site: Path) -> list[Path]:
    """Every page that was built."""
    found = sorted(site.rglob("*.html"))
    assert len(found) > len(SCRIPTS)
    return found


@pytest.mark.parametrize(
    "check",
    [
        checks.raw_tex,
        checks.tracebacks,
        checks.prompts,
        checks.outside_requests,
        checks.figures_without_alt,
        checks.too_heavy,
    ],
    ids=lambda check: check.__name__,
)
def test_no_page_has(check: Check, site: Path) -> None:
    """On no page does the check find anything wrong."""
    wrong = {page: check(page.read_text(encoding="utf-8")) for page in pages(site)}
    assert {str(page.relative_to(site)): found for page, found in wrong.items() if found} == {}


def test_no_page_says_a_before_a_vowel(site: Path) -> None:
    """An Exponential, an Inverse gamma; but a Uniform, whose u is spoken as in you."""
    said = {
        page.parent.name: checks.wrong_articles(page.read_text("utf-8")) for page in pages(site)
    }
    assert {page: found for page, found in said.items() if found} == {}


def test_no_style_sheet_requests_anything_outside(site: Path) -> None:
    """Every style sheet, the theme's included, loads from the site alone."""
    sheets = list(site.rglob("*.css"))
    assert sheets
    outside = [checks.outside_requests_of_css(sheet.read_text("utf-8")) for sheet in sheets]
    assert [urls for urls in outside if urls] == []


def test_every_link_leads_somewhere(site: Path) -> None:
    """Every link inside the site leads to a file, and to an anchor where it names one."""
    broken = [(page, url) for page in pages(site) for url in checks.broken_links(page, site)]
    assert broken == []


def test_the_script_named_index_is_the_home_page(site: Path) -> None:
    """The front page of the site is the executed page docs/index.py."""
    assert (site / "index.ipynb").exists()
    assert "kle-downloads" in (site / "index.html").read_text(encoding="utf-8")


def published(script: Path, site: Path) -> Path:
    """Folder of the page made of a script."""
    place = site / script.relative_to(DOCS).with_suffix("")
    return place.parent if script.stem == "index" else place


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_page_is_downloadable_as_script_and_executed_notebook(script: Path, site: Path) -> None:
    """The script beside the page is the page's source; the notebook is valid, run and filled in."""
    folder = published(script, site)
    assert (folder / script.name).read_bytes() == script.read_bytes()
    text = (folder / f"{script.stem}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert "{{ " not in "".join(cell.source for cell in notebook.cells)
    assert checks.tracebacks(text) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_page_shows_its_downloads(script: Path, site: Path) -> None:
    """A visible line on the page links the notebook and the script."""
    html = (published(script, site) / "index.html").read_text(encoding="utf-8")
    links = [link["href"] for link in checks.soup(html).select(".kle-downloads a")]
    assert links == [f"{script.stem}.ipynb", f"{script.stem}.py"]


@pytest.fixture(scope="module")
def index(site: Path) -> dict:
    """The search index."""
    return json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))


def words(index: dict) -> set[str]:
    """The words a search can find, split as the site's search splits them: tags are no words."""
    separator = re.compile(index["config"]["separator"])
    texts = [re.sub(r"<[^>]*>", " ", entry["text"]) for entry in index["docs"]]
    return {word for text in texts for word in separator.split(text)}


def test_every_page_is_searchable(index: dict, site: Path) -> None:
    """Search knows every page, and the longer ones by section."""
    indexed = {entry["location"].split("#")[0] for entry in index["docs"]}
    built = {str(page.relative_to(site).parent).replace(".", "") for page in pages(site)}
    assert built <= {location.rstrip("/") for location in indexed}
    assert sum("#" in entry["location"] for entry in index["docs"]) > len(indexed)


def test_search_finds_loggamma(index: dict) -> None:
    """The name loggamma is a word of its own to the search, though code writes sp.loggamma."""
    assert "loggamma" in words(index)
