"""The page that stands in for a missing one, at the missing address, as GitHub Pages serves it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MEANT = {
    "learn/likelihod_ratio/foo": "learn/likelihood_ratio/",
    "famlies/gama/": "families/gamma/",
    "reference/rosetta/": "learn/rosetta/",
    "learn/discrete.html": "learn/discrete/",
    "what-the-number-means": "learn/what_the_number_means/",
}


@pytest.mark.parametrize(("asked", "meant"), MEANT.items())
def test_it_offers_the_page_that_was_meant(published_address, visit, asked, meant):
    """A wrong letter, a wrong folder, an old ending: the nearest address is a link."""
    page = visit().go(published_address + asked)
    expect(page.locator("kle-nearest a")).to_have_attribute("href", f"{published_address}{meant}")


def test_it_offers_nothing_where_nothing_is_near(published_address, visit):
    """A guess that is far off would mislead; the finder works there as everywhere."""
    window = visit()
    page = window.go(f"{published_address}some/other/thing/")
    page.get_by_role("combobox").fill("gamma weibull")
    expect(page.get_by_role("option").first).to_contain_text("Gamma ‖ Weibull")
    assert page.locator("kle-nearest").inner_text() == ""
    assert window.outside_requests() == []
