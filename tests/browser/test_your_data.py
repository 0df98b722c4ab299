"""The box for one's own data, as a reader uses it: pasting, dropping, misspelling, looking."""

import numpy as np
import pytest
from page_checks import axe_violations, wider_than_the_screen
from scipy import stats

from klexplain import estimate_kl, estimate_kl_from_counts
from klexplain.evidence.estimation.sentences import sentences
from klexplain.explorables.bundle import bundle, stylesheet

pytestmark = pytest.mark.browser
BODY = (
    '<meta charset="utf-8"><kle-data></kle-data>'
    f"<style>{stylesheet()}</style><script>{bundle('data')}</script>"
)
ICON = "favicon.svg"  # which a browser takes when it has time
DROP = """([text, name]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name, { type: "text/csv" }));
  document.querySelector("kle-data textarea").dispatchEvent(
    new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
}"""
X = np.random.default_rng(1).normal(1, 1, 100).round(6)
Y = np.random.default_rng(2).normal(0, 1.5, 120).round(6)


@pytest.fixture
def page(page_of, visit):
    """A page with nothing but the box."""
    return visit().go(page_of(BODY))


def column(values):
    """A column as a spreadsheet copies it."""
    return "\n".join(map(repr, np.asarray(values).tolist()))


def headline(page):
    """What the box says first."""
    said = page.locator("kle-data .kle-said").first
    said.wait_for()
    return said.inner_text()


def expected(estimate):
    """The same from the command line."""
    return " ".join(sentences(estimate)[:2])


def test_two_pasted_columns_are_answered_as_the_package_does(page):
    """In any unit; and the code to copy gives the same."""
    page.get_by_label("Data from p").fill(column(X))
    page.get_by_label("Data from q").fill(column(Y))
    assert headline(page) == expected(estimate_kl(X, Y))
    page.get_by_role("button", name="bits").click()
    assert headline(page) == expected(estimate_kl(X, Y, base=2))
    page.get_by_role("button", name="Copy as Python").click()
    code = page.locator("kle-data pre").inner_text()
    printed = []
    exec(code, {"print": printed.append})  # noqa: S102  what a reader would do with it
    assert printed == [estimate_kl(X, Y, base=2)]


def test_a_dropped_file_with_a_header_is_read(page):
    """Both columns of it, of unequal length, under their names."""
    rows = [f"{x!r},{y!r}" for x, y in zip(X.tolist(), Y.tolist(), strict=False)]
    rest = [f",{y!r}" for y in Y[len(X) :].tolist()]
    page.evaluate(DROP, ["before,after\n" + "\n".join(rows + rest), "both.csv"])
    assert headline(page) == expected(estimate_kl(X, Y))
    legend = page.locator("kle-data svg").first.text_content()
    assert "p (before): 100 values" in legend
    assert "q (after): 120 values" in legend


def test_a_word_is_named_with_its_line_and_the_answer_goes(page):
    """Below the field, which says that it is wrong; the line is spoken."""
    field = page.get_by_label("Data from p")
    page.get_by_role("button", name="Try it with made data").click()
    headline(page)
    field.press("Control+Home")
    page.keyboard.type("1.5\nx\n")
    line = page.get_by_role("status").filter(has_text="Line 2")
    line.wait_for()
    assert line.inner_text() == 'Line 2: "x" is no number.'
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("kle-data svg").first.is_hidden()


def test_a_model_is_typed_and_a_wrong_one_explained(page):
    """In SciPy's words, by keyboard."""
    page.get_by_label("Data from p").fill(column(X))
    page.get_by_label("q is").select_option("model")
    model = page.get_by_label("in SciPy")
    model.fill("norml(0, 1.5)")
    page.get_by_text("did you mean norm?").wait_for()
    model.fill("norm(0, 1.5)")
    assert headline(page) == expected(estimate_kl(X, stats.norm(0, 1.5)))


def test_counts_have_labels(page):
    """Three columns: a name, p and q."""
    page.get_by_label("these are counts").check()
    page.get_by_label("Data from p").fill("red\t61\t24\ngreen\t32\t25\nblue\t20\t26")
    assert headline(page) == expected(estimate_kl_from_counts([61, 32, 20], [24, 25, 26]))
    assert "green" in page.locator("kle-data svg").first.text_content()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_is_accessible_and_fits_and_nothing_leaves_the_page(
    guarded_address, visit, width, scheme
):
    """Under a strict policy: not one request after the page is there, and none elsewhere."""
    window = visit(width, scheme)
    page = window.go(f"{guarded_address}use/your_data/")
    before = len(window.requests)
    page.get_by_role("button", name="Try it with made data").click()
    headline(page)
    page.get_by_label("Data from q").fill("1\n2\nx")
    page.get_by_text("Line 3").wait_for()
    page.get_by_role("button", name="Try it with made data").click()
    page.get_by_role("button", name="Copy as Python").click()
    later = [url for url in window.requests[before:] if not url.endswith(ICON)]
    assert later == []
    assert window.errors + window.outside_requests() == []
    assert "Nothing you put here leaves this page" in page.locator("kle-data").inner_text()
    assert axe_violations(page, "article") + wider_than_the_screen(page) == []
