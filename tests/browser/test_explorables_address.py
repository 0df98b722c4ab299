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
    middle,
    notice,
    opened,
    settled,
    show,
    shown,
    texts,
    typed,
    wrong_numbers,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
QUIET = 700  # ms after which a change is in the address
START = ("Beta(17, 6)", "Beta(3, 3)")
SCRIPT = "<img src=x onerror=document.title='touched'>"
TITLE = "Explore: drag two distributions and watch the KL divergence - klexplain"
CRAFTED = [
    {"truth": SCRIPT, "model": SCRIPT, "unit": SCRIPT},
    {"truth": "<script>document.title='touched'</script>(1, 2)", "unit": "constructor"},
    {"truth": "__proto__(1, 2)", "model": "constructor(1)", "unit": "__proto__"},
    {"truth": "beta(1, 2)" + " " * 200 + "x", "__proto__[x]": "1"},
    {"truth": "", "model": "%00"},
]
NAMES = [
    *(
        "__proto__",
        "constructor",
        "toString",
        "hasOwnProperty",
        "javascript:alert",
        "data:text/html,",
    ),
    *("beta.constructor", "beta`1`", "βeta", "b\u200bt", "\u202eateb", "eval", "import", "Mixture"),
]
INSIDES = [
    *(
        "NaN, Infinity",
        "0x10, 1",
        "1n, 2",
        "1, 2, 3, 4, 5",
        "a=1, a=2",
        "__proto__=1, b=2",
        "1;alert(1)",
    ),
    *(
        "${1}, 2",
        "1e, 2",
        "--1, 2",
        "1 2",
        "'1', '2'",
        "\x00, 1",
        "1,,2",
        "=, =",
        "a=, b=",
        "a=b=1",
    ),
    *(
        "[1, 2]",
        "{}",
        "..., 2",
        "1/0, 2",
        "１, ２",
        "*",
        "** {}",
        "1, 2\\",
        "%",
        "&truth=1",
        "#",
        "loc",
    ),
    *(
        "9" * 400 + ", x",
        "beta(1, 2), 3",
        SCRIPT,
        "constructor=1, toString=2",
        "true, null",
        "1_0, 2",
    ),
]
ASKED = "The address asks for truth"
HOSTILE = [*(f"{name}(1, 2)" for name in NAMES), *(f"beta({inside})" for inside in INSIDES)]
COUNT = """() => {
  window.entries = 0;
  const push = history.pushState;
  history.pushState = function (...entry) {
    window.entries += 1;
    push.apply(this, entry);
  };
}"""
ASK = """texts => {
  const { study } = document.querySelector('kle-study');
  return texts.map(text => {
    const query = new URLSearchParams({ truth: text, model: text, unit: text });
    history.replaceState(null, '', `?${query}`);
    dispatchEvent(new PopStateEvent('popstate'));
    return [study.describe('p'), study.describe('q'), study.unit, study.notice];
  });
}"""


def state(page):
    """What the reader has set: p, q, the unit, both divergences."""
    return *both(page), shown(page), shown(page, "reverse")


def written(page):
    """Wait for the address to hold the state; what it holds."""
    page.wait_for_function("() => location.search.includes('truth=')")
    page.wait_for_timeout(QUIET)
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
    page.wait_for_timeout(QUIET)
    assert page.url == address + EXPLORER


def test_the_address_leaves_the_search_alone(address, visit):
    """Restoring a state opens no search, whose own word in the address is q."""
    page = opened(visit(), f"{address}{EXPLORER}?truth=beta(2, 3)&model=beta(3, 2)")
    page.wait_for_timeout(300)
    assert not page.locator("#__search").is_checked()
    expect(page.get_by_role("textbox", name="Search")).to_have_value("")


def made_of_it(page):
    """What a crafted address could have made of the page."""
    made = page.locator("kle-study :is(img, script, iframe)").count()
    grown = page.evaluate("() => Object.keys(Object.prototype).concat(({}).x ?? [])")
    return page.title(), made, grown


@pytest.mark.parametrize("query", CRAFTED)
def test_a_crafted_address_does_nothing(address, visit, query):
    """No script runs, no markup is made; what is not understood is said, and the start is shown."""
    window = visit()
    text = "&".join(f"{quote(key)}={quote(value)}" for key, value in query.items())
    page = opened(window, f"{address}{EXPLORER}?{text}")
    assert notice(page).startswith("The address asks for truth=")
    assert both(page) == START
    handle(page, "p").press("ArrowRight")
    settled(page)
    assert notice(page) == ""
    assert made_of_it(page) == (TITLE, 0, [])
    assert shown(page)[1] == "bans"
    assert window.errors + window.outside_requests() == []


def test_fifty_hostile_addresses_do_nothing(address, visit):
    """Each part that they ask for is named, and nothing of it is shown or run."""
    assert len(HOSTILE) >= 49
    window = visit()
    page = opened(window, address + EXPLORER)
    for text, found in zip(HOSTILE, page.evaluate(ASK, HOSTILE), strict=True):
        assert found[:3] == [*START, "bans"], text
        assert found[3].count("The address asks for ") == 3, text
        assert f"truth={text[:60]}" in found[3]
    assert made_of_it(page) == (TITLE, 0, [])
    assert window.errors + window.outside_requests() == []


@pytest.mark.parametrize(
    ("query", "names", "said"),
    [
        (
            "truth=beta(1e300, -5)&model=beta(3, 3)",
            ("Beta(1000, 0.05)", "Beta(3, 3)"),
            (
                f"{ASKED}=beta(1e300, -5): a is at most 1000 here; taken as 1000; "
                "b is at least 0.05 here; taken as 0.05."
            ),
        ),
        (
            "truth=binom(2.6, 0.5)&model=binom(9, 0.5)",
            ("Binomial(3, 0.5)", "Binomial(9, 0.5)"),
            f"{ASKED}=binom(2.6, 0.5): n is a whole number here; taken as 3.",
        ),
        (
            "truth=expon(foo)",
            START,
            (
                f'{ASKED}=expon(foo). "foo" is no number; expected numbers as in '
                "expon(scale=0.4). Shown is beta(17, 6)."
            ),
        ),
        (
            "unit=dits",
            START,
            "The address asks for unit=dits, which is none of nats, bits, bans. Shown are bans.",
        ),
        (
            "truth=poisson(4)&model=norm(0, 1)",
            START,
            (
                "The address asks for two of different kinds: p = poisson(4) is discrete, "
                "q = norm(0, 1) is continuous. Shown are beta(17, 6) and beta(3, 3)."
            ),
        ),
        ("truth=Gaussian(0)&model=cauchy()", ("Normal(0, 1)", "Cauchy(0, 1)"), ""),
    ],
)
def test_what_an_address_asks_is_shown_or_said(address, visit, query, names, said):
    """What lies beyond is brought to the end, what is not understood is left: never in silence."""
    window = visit()
    page = opened(window, f"{address}{EXPLORER}?{query}")
    assert both(page) == names
    assert notice(page) == said
    assert window.errors == []


def test_back_undoes_and_forward_does_again(address, visit):
    """One entry a change that has settled, none for what is the same; after a reload as before."""
    page = opened(visit(), address + EXPLORER)
    page.evaluate(COUNT)
    typed(page, "p as text", "gamma(2, scale=0.5)")
    first = written(page)
    assert first["truth"] == ["gamma(2,scale=0.5)"]
    handle(page, "q").press("ArrowRight")
    handle(page, "q").press("ArrowRight")
    written(page)
    second = texts(page)
    page.get_by_role("button", name="bans").click()  # as it is
    page.wait_for_timeout(QUIET)
    assert page.evaluate("() => window.entries") == 2
    page.reload()
    for way, names in (
        (page.go_back, ["gamma(2, scale=0.5)", "beta(3, 3)"]),
        (page.go_back, ["beta(17, 6)", "beta(3, 3)"]),
        (page.go_forward, ["gamma(2, scale=0.5)", "beta(3, 3)"]),
        (page.go_forward, second),
    ):
        way()
        settled(page)
        assert texts(page) == names
    assert wrong_numbers(page) == []


def test_a_drag_is_one_entry(address, visit):
    """However long the hand rests on the way."""
    page = opened(visit(), address + EXPLORER)
    page.evaluate(COUNT)
    x, y = middle(page.locator(".kle-slider.kle-p").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    page.wait_for_timeout(QUIET)
    assert page.url == address + EXPLORER
    page.mouse.move(x + 40, y)
    page.mouse.up()
    written(page)
    assert page.evaluate("() => window.entries") == 1


def test_the_link_is_copied(address, visit):
    """It holds what is shown; where copying is not allowed it stands there, selected."""
    window = visit(permissions=["clipboard-read", "clipboard-write"])
    page = opened(window, address + EXPLORER)
    typed(page, "q as text", "lognorm(0.5)")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("The link is copied").wait_for()
    link = page.evaluate("() => navigator.clipboard.readText()")
    query = "truth=beta(17,6)&model=lognorm(0.5,scale=1)&unit=bans"
    assert link == f"{address}{EXPLORER}?{query}" == page.url
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Link to this pair")
    assert field.input_value() == link
    assert page.evaluate("() => getSelection().toString()") == link
