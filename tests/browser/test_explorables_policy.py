"""Under a policy of `script-src 'self'` the explorables work, and no page asks any other host."""

import pytest
from explorables_page import (
    EXPLORER,
    SHOWN,
    STORY,
    drag,
    handle,
    opened,
    settled,
    show,
    wrong_numbers,
)

pytestmark = pytest.mark.browser
TRY_INLINE = """() => {
  const script = document.createElement('script');
  script.textContent = 'window.touched = 1';
  document.head.append(script);
  return window.touched ?? 0;
}"""


@pytest.mark.parametrize("path", [EXPLORER, STORY, "", "learn/why_not_symmetric/"])
def test_all_works_under_a_strict_policy(guarded_address, visit, path):
    """Neither inline script nor eval is needed: everything draws and moves, without a violation."""
    window = visit()
    page = window.go(guarded_address + path)
    for view in page.locator(f"{SHOWN}, kle-puzzle, kle-bet").all():
        view.scroll_into_view_if_needed()
        settled(page)
    assert page.locator("kle-study figure").count() == 0
    assert window.errors + window.outside_requests() == []


def test_a_density_is_dragged_under_a_strict_policy(guarded_address, visit):
    """The numbers follow as elsewhere."""
    window = visit()
    page = opened(window, guarded_address + EXPLORER)
    drag(handle(page, "p"), -40, 10)
    assert wrong_numbers(page) == []
    assert window.errors == []


def test_a_picture_is_saved_under_a_strict_policy(guarded_address, visit):
    """As pixels: the picture in between comes from no address and no script."""
    window = visit()
    page = opened(window, guarded_address + EXPLORER)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    assert download.value.suggested_filename == "kl-beta-beta.png"
    assert window.errors == []


def test_the_policy_is_in_force(guarded_address, visit):
    """Guard: a script that is written into the page does not run, and is reported."""
    window = visit()
    page = window.go(guarded_address + EXPLORER)
    assert page.evaluate(TRY_INLINE) == 0
    show(page, "kle-study")
    assert any("Content Security Policy" in error for error in window.errors)
