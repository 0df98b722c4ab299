"""What frames the pages as built: title, card, icon, the line on the package, the missing page."""

import re
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import matplotlib.image
import pytest
import site_checks as checks
import yaml

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs" / "_hooks"))

import frame  # noqa: E402  the hooks are no package
from drawn import story  # noqa: E402

PARTS = ["Learn", "Explore", "Look up", "Use it", "Reference"]
CARD = "https://klexplain.github.io/assets/card.png"


@pytest.fixture(scope="module")
def heads(site: Path) -> dict[str, str]:
    """The head of each page that has an address, by the path of the page."""
    found = {str(page.parent.relative_to(site)): page for page in site.rglob("index.html")}
    return {path: page.read_text("utf-8").partition("</head>")[0] for path, page in found.items()}


def said(head: str, name: str) -> str:
    """The content of a meta element."""
    found = [e for tag, e in checks.read(head).elements if tag == "meta"]
    (content,) = [e["content"] for e in found if name in (e.get("name"), e.get("property"))]
    return content


def title(head: str) -> str:
    """The title of the page."""
    return re.search("<title>(.*?)</title>", head, re.DOTALL)[1]


def test_every_page_has_a_title_of_its_own(heads: dict[str, str]) -> None:
    """The page's name, then the site's, so that two tabs can be told apart."""
    titles = {path: title(head) for path, head in heads.items()}
    assert [one for one, times in Counter(titles.values()).items() if times > 1] == []
    assert [path for path in titles if not titles[path].endswith(" - klexplain")] in ([], ["."])


def test_every_page_has_a_description_of_its_own(heads: dict[str, str]) -> None:
    """One sentence or two, as long as a search engine shows."""
    found = {path: said(head, "description") for path, head in heads.items()}
    assert {path: text for path, text in found.items() if not 80 <= len(text) <= 160} == {}
    assert [text for text, times in Counter(found.values()).items() if times > 1] == []


def test_a_link_to_a_page_shows_the_page_and_the_card(heads: dict[str, str]) -> None:
    """Title and description are the page's, the addresses absolute, the picture large."""
    for path, head in heads.items():
        assert title(head).startswith(said(head, "og:title").replace("&", "&amp;"))
        assert said(head, "og:description") == said(head, "description")
        assert said(head, "og:url").removeprefix("https://klexplain.github.io/") == (
            "" if path == "." else f"{path}/"
        )
        assert said(head, "og:image") == CARD
        assert said(head, "og:type") == "website"
        assert said(head, "twitter:card") == "summary_large_image"


def test_the_card_has_the_size_that_the_pages_say(site: Path, heads: dict[str, str]) -> None:
    """A picture of another size is cropped where it is shown."""
    height, width, _ = matplotlib.image.imread(site / "assets" / "card.png").shape
    assert (width, height) == (1200, 630)
    assert said(heads["."], "og:image:width") == f"{width}"
    assert said(heads["."], "og:image:height") == f"{height}"


def test_the_card_is_drawn_the_same_again(site: Path) -> None:
    """Two builds agree to the byte, and the card is no empty sheet."""
    drawn = frame.written("the card", ROOT, str(frame.DRAWING))
    assert drawn == (site / "assets" / "card.png").read_bytes()
    colours = matplotlib.image.imread(BytesIO(drawn))[:, :, :3].reshape(-1, 3)
    assert len({tuple(colour) for colour in colours[::97].round(2)}) > 5


def test_the_icon_is_our_own(site: Path) -> None:
    """In the tab and in the header, on every page; the theme's own is nowhere loaded."""
    assert (site / "assets" / "favicon.svg").read_text("utf-8").startswith("<svg")
    for page in site.rglob("*.html"):
        elements = checks.read(page.read_text("utf-8")).elements
        shown = [e["href"] for tag, e in elements if tag == "link" and e.get("rel") == "icon"]
        shown += [e["src"] for tag, e in elements if tag == "img" and e.get("alt") == "logo"]
        assert {link.rpartition("/")[2] for link in shown} == {"favicon.svg"}


def test_the_package_is_one_step_away_on_every_page(site: Path) -> None:
    """Below each page: how to install it, how to cite it, and where its source is."""
    for page in site.rglob("*.html"):
        elements = checks.read(page.read_text("utf-8")).elements
        links = [e.get("href", "") for tag, e in elements if tag == "a"]
        ends = ("#install", "#cite", "https://example.org/klexplain")
        missing = [end for end in ends if not any(link.endswith(end) for link in links)]
        assert missing == [], page


def test_the_parts_say_what_they_are_for(site: Path) -> None:
    """The tabs are the parts; a generated page of a family belongs to one of them too."""
    page = checks.soup((site / "families" / "beta" / "index.html").read_text("utf-8"))
    tabs = page.select(".md-tabs__item")
    assert [tab.get_text(strip=True) for tab in tabs] == ["Home", *PARTS]
    (active,) = page.select(".md-tabs__item--active")
    assert active.get_text(strip=True) == "Look up"


def test_the_missing_page_leads_on_from_any_depth(site: Path) -> None:
    """Each of its addresses begins at the root, and it offers search, the finder and the parts."""
    page = site / "404.html"
    assert [url for url in checks.local_urls(page) if not url.startswith(("/", "#"))] == []
    article = checks.soup(page.read_text("utf-8")).article
    assert [link.get_text() for link in article.select("ul a")] == PARTS
    assert article.select("kle-finder")
    assert article.select("kle-nearest")


def test_what_to_cite_is_what_the_citation_file_says(site: Path) -> None:
    """The BibTeX of the quick start and CITATION.cff name the same authors, title and version."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    page = checks.soup((site / "use" / "quick_start" / "index.html").read_text("utf-8"))
    (entry,) = [code.get_text() for code in page.select("pre") if "@misc" in code.get_text()]
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry, re.MULTILINE))
    plain = {name: re.sub(r"\\url|[{}]", "", text) for name, text in fields.items()}
    assert plain == {
        "author": " and ".join(author["name"] for author in cited["authors"]),
        "title": cited["title"],
        "note": f"Version {cited['version']}",
        "howpublished": cited["url"],
    }


def test_the_picture_of_the_readme_is_drawn_the_same_again() -> None:
    """`make figures` would change nothing, and the picture is small."""
    kept = (ROOT / "docs" / "assets" / "story.svg").read_bytes()
    assert story.story().encode() == kept
    assert len(kept) < 40_000
