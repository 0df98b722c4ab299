"""The site's own search, typed into as readers do."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FOUND = {
    "inverse gaussian": "families/invgauss/",
    "fisk": "families/fisk/",
    "lognormal": "families/lognorm/",
    "KL divergence between two gammas": "families/gamma/",
    "KL divergence between two Gaussians": "families/norm/",
    "gamma weibull": "atlas/gamma/",
    "negative binomial poisson": "atlas/nbinom/",
    "weibull log-normal": "atlas/lognorm/",
}


@pytest.mark.parametrize(("typed", "found"), FOUND.items())
def test_the_search_leads_to_what_people_ask_for(address, visit, typed, found):
    """The page of the family, or that of the pair, is the first or the second that it finds."""
    page = visit().go(address)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type(typed)
    links = page.locator(".md-search-result__link")
    expect(links.first).to_be_visible(timeout=10_000)
    paths = links.evaluate_all("links => links.map(link => link.pathname)")
    assert f"/{found}" in list(dict.fromkeys(paths))[:2]
