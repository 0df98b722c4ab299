"""A formula on a page can be copied as code, in each of its forms."""

import json

import pytest
from page_checks import axe_violations, wider_than_the_screen
from strategies import derived

from klexplain.pages.forms import forms_json

pytestmark = pytest.mark.browser
PAGES = {
    "families/gamma/": ("gamma", "gamma"),
    "atlas/weibull_min/": ("weibull_min", "lognorm"),
    "atlas/zipf/": ("zipf", "zipf"),
}
COPIED = "navigator.clipboard.readText()"
ALLOWED = ["clipboard-read", "clipboard-write"]


def opened(window, address, path):
    """The page, and the element of the pair; a visit unfolds whatever is folded."""
    p, q = PAGES[path]
    page = window.go(address + path)
    take = page.locator(f'kle-take[p="{p}"][q="{q}"]')
    take.get_by_role("button", name="Python").wait_for(timeout=5000)
    return page, take


def test_the_panel_opens_with_python(address, visit):
    """Who opens it sees code at once, marked as such, and nothing was copied yet."""
    window = visit(permissions=ALLOWED)
    window.page.goto(address + "families/gamma/")
    panel = window.page.locator("kle-take")
    assert panel.locator("pre").is_hidden()
    panel.get_by_text("Copy as code").click()
    panel.locator("pre[aria-label=Python]").wait_for(timeout=5000)
    assert "def kl_gamma_gamma" in panel.locator("pre > code").text_content()
    assert panel.locator("[aria-pressed=true]").all_inner_texts() == ["Python"]
    assert panel.get_by_role("status").text_content() == ""


@pytest.mark.parametrize("path", PAGES)
def test_each_form_is_shown_and_copied(address, visit, path):
    """What the package returns, letter by letter, in the clipboard and on the page."""
    window = visit(permissions=ALLOWED)
    page, take = opened(window, address, path)
    forms = json.loads(forms_json([derived(*PAGES[path])]))[PAGES[path][1]]
    assert take.locator(".kle-forms button").all_inner_texts() == list(forms)
    for name, text in forms.items():
        take.get_by_role("button", name=name, exact=True).click()
        take.get_by_text(f"{name} copied.").wait_for(timeout=5000)
        assert take.locator("pre > code").text_content() == text
        assert page.evaluate(COPIED) == text
    assert window.errors + window.outside_requests() == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_a_form_is_readable_by_all(address, visit, width, scheme):
    """Open, it breaks neither the page's width nor a rule of axe-core."""
    page, take = opened(visit(width, scheme), address, "families/gamma/")
    take.get_by_role("button", name="JavaScript").click()
    take.locator("pre[aria-label=JavaScript]").wait_for(timeout=5000)
    # The theme's link to skip its navigation is judged where every page is, untouched.
    found = [line for line in axe_violations(page) if "md-skip" not in line]
    assert wider_than_the_screen(page) + found == []


def test_without_leave_to_copy_the_text_is_there(address, visit):
    """A browser that refuses the clipboard is told so; the form can be selected."""
    page, take = opened(visit(), address, "families/gamma/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    take.get_by_role("button", name="Python").click()
    take.get_by_text("Select it to copy.").wait_for(timeout=5000)
    assert "def kl_gamma_gamma" in take.locator("pre > code").text_content()


def test_forms_that_cannot_be_loaded_are_missed_aloud(address, visit):
    """Without a network the element says so."""
    window = visit()
    window.page.route("**/forms/*.json", lambda route: route.abort())
    take = window.go(f"{address}families/gamma/").locator("kle-take")
    take.get_by_text("The forms could not be loaded.").wait_for(timeout=5000)
