"""The converter as a reader uses it: typing, nonsense, a screen reader, a phone, no script."""

import math

import pytest
from page_checks import axe_violations, wider_than_the_screen

from klexplain import meaning
from klexplain.explorables.bundle import bundle, stylesheet

pytestmark = pytest.mark.browser
BODY = (
    '<meta charset="utf-8"><kle-converter n="10">0.3 nats</kle-converter>'
    f'<style>{stylesheet()}</style><script type="module">{bundle()}</script>'
)
QUIET = 700  # ms after which the last key was answered aloud
PAGE = "learn/what_the_number_means/"


@pytest.fixture
def page(page_of, visit):
    """A page with nothing but a converter."""
    return visit().go(page_of(BODY))


def numbers(page):
    """The numbers of the table, row by row."""
    rows = page.locator("kle-converter tr:has(td + td)").all()
    cells = ([cell.inner_text() for cell in row.locator("td").all()] for row in rows)
    return [[float(c.replace("−", "-").replace("∞", "inf")) for c in row] for row in cells]


def expected(nats, n):
    """The same from the package, to the three digits shown."""
    found = meaning(nats, n=n)
    samples = [(found.least_samples(r), found.normal_samples(r)) for r in (10, 100, 1e6)]
    return [
        pytest.approx(row, rel=5e-3, abs=0)
        for row in [*samples, (found.least_error, found.normal_error)]
    ]


def test_it_starts_with_the_number_that_stands_inside(page):
    """In all three units, as a factor, as Normals and as a coin."""
    said = page.locator("kle-converter").inner_text()
    for part in (
        "0.3 nats = 0.4328 bits = 0.1303 bans",
        "by 1.35,",
        "by 0.775 standard",
        "86.6 % heads",
    ):
        assert part in said
    assert numbers(page) == expected(0.3, 10)


@pytest.mark.parametrize(
    ("text", "nats"), [("1 bit", math.log(2)), ("0,02 bans", 0.02 * math.log(10)), ("5", 5)]
)
def test_it_follows_what_is_typed(page, text, nats):
    """By keyboard alone: the divergence, then the number of samples."""
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    assert numbers(page) == expected(nats, 10)
    assert ("= 1 bit =" in page.locator(".kle-said").inner_text()) == (text == "1 bit")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("250")
    assert numbers(page) == expected(nats, 250)


def test_nothing_and_infinity_are_answered(page):
    """No samples are enough at 0; at infinity there is no picture, and no NaN anywhere."""
    for text, part in (("0", "p and q are equal"), ("∞", "No two Normals")):
        page.get_by_label("Divergence D").fill(text)
        said = page.locator("kle-converter").inner_text()
        assert part in said
        assert "NaN" not in page.locator("kle-converter").inner_html()
    assert numbers(page) == expected(math.inf, 10)
    assert page.locator("kle-converter svg").is_hidden()


@pytest.mark.parametrize(
    ("label", "text", "said"),
    [
        ("Divergence D", "much", "D is a number with its unit"),
        ("Divergence D", "", "D is a number with its unit"),
        ("Divergence D", "-0.3 nats", "never negative"),
        ("Samples n", "2.5", "n is a whole number"),
        ("Samples n", "0", "n is a whole number"),
        ("Samples n", "-1", "n is a whole number"),
        ("Samples n", "", "n is a whole number"),
    ],
)
def test_nonsense_gets_one_line_and_no_numbers(page, label, text, said):
    """The old answer goes, and comes back with the next sensible number."""
    field = page.get_by_label(label)
    kept = field.input_value()
    field.fill(text)
    assert said in page.locator(".kle-said").inner_text()
    assert page.locator("kle-converter table").is_hidden()
    field.fill(kept)
    assert numbers(page) == expected(0.3, 10)


def test_the_answer_is_spoken_once_the_keys_rest(page):
    """Not at every key."""
    voice = page.locator(".kle-voice[aria-live=polite]")
    page.get_by_label("Divergence D").press_sequentially("33")
    assert voice.inner_text() == ""
    page.wait_for_timeout(QUIET)
    assert voice.inner_text() == page.locator(".kle-said").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(page_of, visit, scheme):
    """No finding of axe, and nothing beyond the edge at 390 px."""
    window = visit(390, scheme)
    page = window.go(page_of(BODY))
    assert axe_violations(page) == []
    assert wider_than_the_screen(page) == []
    assert window.errors == []


def test_without_a_script_the_number_stays(address, visit):
    """The page shows its table, and the number in its place."""
    page = visit(java_script_enabled=False).go(address + PAGE)
    assert page.locator("kle-converter").inner_text() == "0.3 nats"
    assert page.locator(".kle-output table").first.is_visible()


def test_the_page_loads_it(address, visit):
    """The story's page and the reference of the elements have a converter that answers."""
    for name in (PAGE, "reference/elements/"):
        window = visit()
        page = window.go(address + name)
        assert "nats =" in page.locator("kle-converter .kle-said").inner_text()
        assert window.errors == []
