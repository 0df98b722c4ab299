"""Every page of the site: on a desk in light, on a phone in dark.

Colours do not depend on the width, nor widths on the colours: two looks tell as much as four.
"""

import pytest
from page_checks import (
    axe_violations,
    code_not_in_sight,
    math_not_shown,
    wider_than_the_screen,
)

pytestmark = pytest.mark.browser
# What stands around the article is the same on all pages: it is judged in one look, and so is what
# neither colours nor the width change.
LOOKING = ["link-in-text-block", "scrollable-region-focusable"]
LOOKS = (1280, "light", "html", None), (390, "dark", "article", LOOKING)
THEMES = {"light": "default", "dark": "slate"}
PARTS = 3  # of the pages, so that workers can share them
# A long one, a short one, one with a matrix of information, and one of a discrete family.
MADE = {"atlas/gamma/", "atlas/poisson/", "families/gengamma/", "families/zipf/"}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_opens_well(site, address, visit, part):
    """No error, no outside request, no overflow, no code or formula out of sight, axe content."""
    window, known = visit(), set()
    found = {path: problems(window, address + path, known) for path in pages(site)[part::PARTS]}
    assert len(found) > 5
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert len(known) > 40


def pages(site):
    """Paths of the pages, as a reader's address bar shows them; of made ones those of MADE."""
    files = (page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    paths = {file.removesuffix("index.html") for file in files}
    assert paths >= MADE
    return sorted(path for path in paths if not is_made(path) or path in MADE)


def is_made(path):
    """Whether the atlas made the page: one function made all pages of its kind."""
    return path.startswith(("families/", "atlas/")) and path.count("/") == 2 and "data" not in path


def problems(window, url, known):
    """All that the checks find on one page; of texts, those of a kind that is not yet known."""
    page = window.go(url)
    checks = wider_than_the_screen, code_not_in_sight, math_not_shown
    found = []
    for width, scheme, part, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.locator(f"body[data-md-color-scheme={THEMES[scheme]}]").wait_for(timeout=5000)
        lines = [line for check in checks for line in check(page)]
        lines += axe_violations(page, part, rules, known)
        found += [f"{width}: {line}" for line in lines]
    return window.errors + window.outside_requests() + found
