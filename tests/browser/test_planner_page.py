"""The planner as a reader uses it: typing, sliding, misspelling, by keyboard alone."""

import re

import pytest
from page_checks import axe_violations, wider_than_the_screen
from playwright.sync_api import expect
from scipy import stats

from klexplain import samples_to_decide
from klexplain.explorables.bundle import bundle, stylesheet

pytestmark = pytest.mark.browser
BODY = (
    '<meta charset="utf-8"><kle-study p="beta(17, 6)" q="beta(3, 3)" unit="bans">'
    '<kle-plan>A planner</kle-plan><kle-parameters side="p" pick></kle-parameters></kle-study>'
    f"<style>{stylesheet()}</style><script>{bundle('first')}</script>"
    f"<script>{bundle('index', beside='first')}</script>"
    f"<script>{bundle('plan', beside='first')}</script>"
)
COUNT = re.compile(r"(?:About )?([\d,]+) samples? from p")
P, Q = stats.beta(17, 6), stats.beta(3, 3)


@pytest.fixture
def page(page_of, visit):
    """A page with little but the planner."""
    return visit().go(page_of(BODY))


def said(page, words):
    """What the planner says first, once it has these words."""
    found = page.locator("kle-plan .kle-said").filter(has_text=words)
    found.wait_for()
    return found.inner_text()


def count(text):
    """The number of samples that it says."""
    return int(COUNT.match(text)[1].replace(",", ""))


def test_what_is_asked_is_typed_or_stepped(page):
    """By keyboard alone; the number is the package's, and it is spoken."""
    assert count(said(page, "ratio of 10 ")) == samples_to_decide(P, Q).n
    ratio = page.get_by_role("spinbutton", name="likelihood ratio")
    ratio.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1000")
    page.keyboard.press("Tab")
    text = said(page, "ratio of 1000 ")
    assert count(text) == samples_to_decide(P, Q, likelihood_ratio=1000).n
    page.keyboard.press("ArrowUp")
    power = page.get_by_role("spinbutton", name="power")
    expect(power).to_have_value("0.91")
    voice = page.locator("kle-plan .kle-voice")
    voice.filter(has_text="ratio of 1000 ").wait_for()
    assert voice.get_attribute("aria-live") == "polite"


def test_n_slides_and_the_law_with_it(page):
    """The chart names its N and the probability, and follows the slider."""
    said(page, "ratio of 10 ")
    chart = page.locator("kle-plan svg[role=img]").first
    assert "The evidence of 5 samples from p is at least 1 ban with" in chart.get_attribute(
        "aria-label"
    )
    page.get_by_role("slider", name="number of samples N").focus()
    page.keyboard.press("ArrowLeft")
    assert "The evidence of 4 samples" in chart.get_attribute("aria-label")


def test_what_no_plan_fits_is_said(page):
    """p = q, a word, a ratio below 1; and the charts go with the answer."""
    said(page, "ratio of 10 ")
    ratio = page.get_by_role("spinbutton", name="likelihood ratio")
    ratio.fill("ten")
    ratio.press("Enter")
    page.get_by_text('"ten" is no number').wait_for()
    ratio.fill("0.5")
    ratio.press("Enter")
    page.get_by_text("likelihood ratio is at least 1.01 here; taken as 1.01").wait_for()
    field = page.get_by_label("p as text")
    field.fill("beta(3, 3)")
    field.press("Enter")
    assert "no number of samples" in said(page, "equal")
    assert page.locator("kle-plan svg").first.is_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_is_accessible_and_fits(page_of, visit, width, scheme):
    """With an answer and with a refusal below a field."""
    page = visit(width, scheme).go(page_of(BODY))
    said(page, "ratio of 10 ")
    ratio = page.get_by_role("spinbutton", name="likelihood ratio")
    ratio.fill("ten")
    ratio.press("Enter")
    assert axe_violations(page, "article") + wider_than_the_screen(page) == []
