"""The site's own search, typed into as readers do."""

import pytest

pytestmark = pytest.mark.browser
FOUND = {
    "inverse gaussian": "families/invgauss/",
    "fisk": "families/fisk/",
    "lognormal": "families/lognorm/",
    "KL divergence between two gammas": "families/gamma/",
    "KL divergence between two Gaussians": "use/two_gaussians/",
    "cross entropy": "use/cross_entropy_or_kl/",
    "mode seeking": "use/forward_or_reverse/",
    "gaussian mixture": "use/mixtures/",
    "perplexity": "reference/glossary/",
    "gamma weibull": "atlas/gamma/",
    "negative binomial poisson": "atlas/nbinom/",
    "weibull log-normal": "atlas/lognorm/",
}

AMONG_TWO = """found => {
    const links = [...document.querySelectorAll(".md-search-result__link")];
    return [...new Set(links.map(link => link.pathname))].slice(0, 2).includes(found);
}"""


@pytest.mark.parametrize(("typed", "found"), FOUND.items())
def test_the_search_leads_to_what_people_ask_for(address, visit, typed, found):
    """The page of the family, or that of the pair, is the first or the second that it finds."""
    page = visit().go(address)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type(typed)
    page.wait_for_function(AMONG_TWO, arg=f"/{found}", timeout=10_000)  # each letter has results
