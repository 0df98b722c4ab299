"""The translator of other libraries' calls in a browser; its table where no script runs."""

import pytest
from page_checks import axe_violations, wider_than_the_screen
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGE = "use/differs/"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_the_translator_follows_what_the_reader_chooses_and_types(address, visit, width, scheme):
    """From the commonest mistake to the divergence, then another call, then one's own numbers."""
    window = visit(width, scheme)
    page = window.go(address + PAGE)
    said = page.locator("kle-translator [aria-live]")
    expect(said).to_contain_text("Not a KL divergence. It is Σ p (log p − q)")
    expect(said).to_contain_text("= −1.3147")
    page.get_by_label("The first argument holds").select_option("their logarithms")
    expect(said).to_contain_text("D(p ‖ q), in nats")
    expect(said).to_contain_text("= 0.54027 nats")
    page.get_by_label("Library and function").select_option("SciPy: stats.entropy")
    page.get_by_label("base").select_option("2")
    expect(said).to_contain_text("entropy(p, q, base=2) = 0.77945 bits")
    page.get_by_label("q", exact=True).fill("0.5, 0.5, 0")
    expect(said).to_contain_text("= ∞ bits")
    page.get_by_label("q", exact=True).fill("0.5, 0.5")
    expect(said).to_have_text("p and q: expected as many numbers in each.")
    assert axe_violations(page) + wider_than_the_screen(page) == []
    assert window.errors + window.outside_requests() == []


def test_without_scripts_the_table_says_it(address, visit):
    """No empty form, and each call with its number."""
    window = visit(java_script_enabled=False)
    page = window.page
    page.goto(address + PAGE)
    expect(page.locator("kle-translator")).to_be_hidden()
    expect(page.get_by_role("row", name='F.kl_div(q, p, reduction="sum")')).to_contain_text(
        "−1.3147"
    )
