"""Each check of the built site finds what it is there to find, and lets good pages pass."""

from collections.abc import Callable
from pathlib import Path

import pytest
import site_checks as checks

GOOD = """<html><head><link rel="canonical" href="https://klexplain.github.io/"></head>
<body><a href="https://example.org">away</a><article><p>Plain prose, 5 $ a sample.</p>
<pre><code>r"\\frac{{1}}" In</code></pre>
<math><semantics><mi>x</mi><annotation>\\frac{1}{2}</annotation></semantics></math>
<svg role="img" aria-label="A curve."><path d="M0 0"/></svg><img alt="A map" src="a.png">
</article></body></html>"""

Check = Callable[[str], list[str]]
BAD = [
    (checks.raw_tex, r"<p>the value \(x\)</p>"),
    (checks.raw_tex, r"<p>the value $x^2$</p>"),
    (checks.raw_tex, r"<h2>\alpha</h2>"),
    (checks.raw_tex, "<p>{{ p.mean() }}</p>"),
    (checks.wrong_articles, "<p>q is a <a>Exponential</a> with</p>"),
    (checks.wrong_articles, "<p>q is an Gamma</p>"),
    (checks.tracebacks, "<pre>Traceback (most recent call last)</pre>"),
    (checks.tracebacks, "<pre>&lt;object at 0x7f00aa&gt;</pre>"),
    (checks.tracebacks, "<pre>np.float64(1.0)</pre>"),
    (checks.prompts, "<div>In [3]:</div>"),
    (checks.prompts, '<div class="jp-Cell">x</div>'),
    (checks.outside_requests, '<script src="https://cdn.example.org/x.js"></script>'),
    (checks.outside_requests, '<link rel="stylesheet" href="//fonts.example.org/a.css">'),
    (checks.outside_requests, "<style>@import 'https://example.org/a.css';</style>"),
    (checks.outside_requests, '<p style="background: url(https://example.org/a.png)">x</p>'),
    (checks.outside_requests, '<svg><image href="https://example.org/a.png"/></svg>'),
    (checks.figures_without_alt, '<article><svg><path d="M0 0"/></svg></article>'),
    (checks.figures_without_alt, '<article><svg role="img" aria-label=" "></svg></article>'),
    (checks.figures_without_alt, '<article><img src="a.png"></article>'),
    (checks.too_heavy, "x" * 150_001),
    (checks.too_heavy, "".join(str(n) for n in range(25_000))),
]


@pytest.mark.parametrize(("check", "html"), BAD)
def test_the_check_finds_what_is_wrong(check: Check, html: str) -> None:
    """Each kind of fault is found by the check made for it."""
    assert check(html)


CHECKS = list(dict.fromkeys(check for check, _ in BAD))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_check_passes_a_good_page(check: Check) -> None:
    """A page with code, MathML, a link to the web and figures that speak has no fault."""
    assert check(GOOD) == []


def test_an_outside_request_of_a_style_sheet_is_found() -> None:
    """A font from elsewhere in a style sheet is an outside request; a file beside it is none."""
    assert checks.outside_requests_of_css("src: url('https://example.org/a.woff2')")
    assert checks.outside_requests_of_css("src: url(../a.woff2)") == []


@pytest.mark.parametrize("href", ["missing/", "there/#nowhere", "#nowhere", "/missing.html"])
def test_a_broken_link_is_found(href: str, tmp_path: Path) -> None:
    """A link to no file, or to no such anchor, is broken."""
    page = two_pages(tmp_path, href)
    assert [*checks.broken_links(page, tmp_path)] == [href]


@pytest.mark.parametrize("href", ["there/", "there/#part", "#here", "/there/index.html", "a.py"])
def test_a_good_link_passes(href: str, tmp_path: Path) -> None:
    """Links to pages, to anchors and to files that exist are not broken."""
    page = two_pages(tmp_path, href)
    assert [*checks.broken_links(page, tmp_path)] == []


def two_pages(folder: Path, href: str) -> Path:
    """Write two pages, the first with the link."""
    (folder / "there").mkdir()
    (folder / "there" / "index.html").write_text('<h2 id="part">Part</h2>')
    (folder / "a.py").write_text("")
    page = folder / "index.html"
    page.write_text(f'<h1 id="here">Here</h1><a href="{href}">link</a>')
    return page
