"""The address holds the state of an explorable, restores it, and can do nothing else."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from explorables_page import (
    EXPLORER,
    STORY,
    both,
    choose,
    drag,
    handle,
    opened,
    settled,
    show,
    shown,
    wrong_numbers,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
START = ("Beta(17, 6)", "Beta(3, 3)")
SCRIPT = "<img src=x onerror=document.title='touched'>"
CRAFTED = [
    {"truth": SCRIPT, "model": SCRIPT, "unit": SCRIPT},
    {"truth": "<script>document.title='touched'</script>(1, 2)", "unit": "constructor"},
    {"truth": "javascript:document.title='touched'"},
    {"truth": "__proto__(1, 2)", "model": "constructor(1)", "unit": "__proto__"},
    {"truth": "toString()", "__proto__[x]": "1", "model": "hasOwnProperty(1)"},
    {"truth": "beta(1)", "model": "beta(1, 2, 3)", "unit": "dits"},
    {"truth": "beta(NaN, Infinity)", "model": "beta(0x10, 1)"},
    {"truth": "beta(1, 2)" + " " * 200},
    {"truth": "unknown(1, 2)", "model": "poisson(4)"},
    {"truth": "", "model": "%00"},
]


def state(page):
    """What the reader has set: p, q, the unit, both divergences."""
    return *both(page), shown(page), shown(page, "reverse")


def written(page):
    """Wait for the address to hold the state; what it holds."""
    page.wait_for_function("() => location.search.includes('truth=')")
    page.wait_for_timeout(700)  # the last change is written when all has been quiet for 0.6 s
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("family", ["beta", "binom"])
def test_the_address_restores_the_state(address, visit, family):
    """Dragged, copied, opened elsewhere and reloaded: the same p, q, unit and numbers."""
    page = opened(visit(), address + EXPLORER)
    choose(page, "p", family)
    choose(page, "q", family)
    drag(handle(page, "p"), -33, 17)
    page.get_by_role("button", name="bits").click()
    settled(page)
    before, held = state(page), written(page)
    assert set(held) == {"truth", "model", "unit"}
    there = opened(visit(390, "dark"), page.url)
    assert state(there) == before
    there.reload()
    assert state(there) == before
    assert wrong_numbers(there) == []


def test_the_address_of_a_story_page_too(address, visit):
    """Numbers in its prose are set from the address, and the place on the page is kept."""
    page = visit().go(f"{address}{STORY}?truth=beta(2.5, 4)&model=beta(1, 1)&unit=bits#the-steps")
    show(page, "kle-number")
    assert page.locator("kle-number").all_inner_texts() == ["2.5", "4", "1", "1"]
    assert shown(page)[1] == "bits"
    page.locator("kle-number").first.press("ArrowRight")
    written(page)
    assert urlsplit(page.url).fragment != ""


def test_a_page_that_nobody_touched_keeps_its_address(address, visit):
    """Looking changes nothing: the address stays short."""
    page = opened(visit(), address + EXPLORER)
    page.wait_for_timeout(700)
    assert page.url == address + EXPLORER


def test_the_address_leaves_the_search_alone(address, visit):
    """Restoring a state opens no search, whose own word in the address is q."""
    page = opened(visit(), f"{address}{EXPLORER}?truth=beta(2, 3)&model=beta(3, 2)")
    page.wait_for_timeout(300)
    assert not page.locator("#__search").is_checked()
    expect(page.get_by_role("textbox", name="Search")).to_have_value("")


@pytest.mark.parametrize("query", CRAFTED)
def test_a_crafted_address_does_nothing(address, visit, query):
    """No script runs, no markup is made, what cannot be understood is left at the start."""
    window = visit()
    text = "&".join(f"{quote(key)}={quote(value)}" for key, value in query.items())
    page = opened(window, f"{address}{EXPLORER}?{text}")
    handle(page, "p").press("ArrowRight")
    written(page)
    assert page.title() == "Explore: drag two distributions and watch the KL divergence - klexplain"
    assert page.locator("kle-study :is(img, script, iframe)").count() == 0
    assert "onerror" not in page.locator("kle-study").inner_html()
    assert page.evaluate("() => Object.keys(Object.prototype).concat(({}).x ?? [])") == []
    assert both(page)[1] == START[1]
    assert shown(page)[1] == "bans"
    assert window.errors + window.outside_requests() == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("truth=beta(1e300, -5)&model=beta(0, 0)", ("Beta(1000, 0.05)", "Beta(0.05, 0.05)")),
        ("truth=norm(-1e99, 1e99)&model=norm(0, 0)", ("Normal(-1000, 1000)", "Normal(0, 0.01)")),
        (
            "truth=binom(2.6, 7)&model=binom(1e9, 0.5)",
            ("Binomial(3, 0.999)", "Binomial(1000, 0.5)"),
        ),
        ("truth=poisson(4)&model=norm(0, 1)", START),
    ],
)
def test_what_an_address_asks_is_brought_into_what_is_offered(address, visit, query, names):
    """Huge, tiny and fractional values are clamped; two kinds that do not meet are refused."""
    window = visit()
    page = opened(window, f"{address}{EXPLORER}?{query}")
    assert both(page) == names
    assert window.errors == []
