"""The site's own search, asked as readers ask: where it leads, and what it says of nothing."""

import pytest
from page_checks import axe_violations
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# What people type, and where the answer stands: an address, or two that both have it.
ASKED = {
    # Families and pairs, by the names that people have for them.
    "inverse gaussian": "families/invgauss/",
    "fisk": "families/fisk/",
    "lognormal": "families/lognorm/",
    "student t": "families/t/",
    "kl poisson": "families/poisson/",
    "kl exponential": "families/expon/",
    "kl of two bernoulli": "families/bernoulli/",
    "binomial": "families/binom/",
    "KL divergence between two gammas": "families/gamma/",
    "kl gaussian": "use/two_gaussians/",
    "fisher information beta": "families/beta/",
    "KL divergence between two Gaussians": "use/two_gaussians/",
    "cross entropy": "use/cross_entropy_or_kl/",
    "mode seeking": "use/forward_or_reverse/",
    "differentiable kl": "use/gradient_descent/",
    "gaussian mixture": "use/mixtures/",
    "gamma weibull": "atlas/gamma/",
    "normal vs laplace": "atlas/norm/",
    "negative binomial poisson": "atlas/nbinom/",
    "weibull log-normal": "atlas/lognorm/",
    "list of distributions": "families/",
    "table of kl divergences": "atlas/",
    "download json": "atlas/data/",
    # What it is and means.
    "kullback leibler": "",
    "kulback leiber": "",
    "github": "",
    "pip install": "",
    "log likelihood ratio": "learn/likelihood_ratio/",
    "why take logs": "learn/evidence_adds_up/",
    "how large is a large kl": "learn/what_the_number_means/",
    "what does kl divergence mean": "learn/what_the_number_means/",
    "how many samples": "use/how_many_samples/",
    "is kl divergence symmetric": "learn/why_not_symmetric/",
    "assymetric": "learn/why_not_symmetric/",
    "maximum likelihood": "learn/make_it_small/",
    "minimise kl": "learn/make_it_small/",
    "coin": "learn/discrete/",
    "beta derivation": "learn/deriving_it/",
    "monte carlo": "learn/how_we_know/",
    "cancellation lost digits": "learn/how_we_know/",
    "bits or nats": "reference/units/",
    "relative entropy": "reference/glossary/",
    "information gain": "reference/glossary/",
    "books": "learn/further_reading/",
    # What went wrong.
    "negative": "use/negative/",
    "kl is negative pytorch": "use/negative/",
    "kl divergence nan": "use/infinite_or_nan/",
    "kl divergence inf": "use/infinite_or_nan/",
    "zeros": "use/zeros/",
    "forgot dx": "use/forgot_dx/",
    "vae kl loss sum or mean": "use/sum_or_mean/",
    "batchmean": "use/differs/",
    "quick start": "use/quick_start/",
    "wrong tutorials": "use/errata/",
    "no kl registered": "atlas/",
    "not positive definite": "use/infinite_or_nan/",
    "bayesian neural network": "use/sum_or_mean/",
    "posterior collapse": "use/sum_or_mean/",
    "effect size": "learn/what_the_number_means/",
    # Other libraries, and questions that this site answers with a sentence.
    "torch kl_div": "learn/rosetta/",
    "scipy entropy": "learn/rosetta/",
    "multivariate normal": "reference/several_variables/",
    "command line": "reference/command_line/",
    "interactive": "explore/",
    "jensen shannon": "use/other_rulers/",
    "jenson shanon": "use/other_rulers/",
    "hellinger": "use/other_rulers/",
    "renyi": "use/other_rulers/",
    "chernoff": "use/other_rulers/",
    "psi drift": "reference/related/",
    "k3 estimator": "use/k1_k2_k3/",
    "kld quantized": "use/quantised/",
    "out of memory": "use/larger_than_memory/",
    "rlhf": "reference/related/",
    "llama.cpp kld": "reference/related/",
    "t-sne kl_divergence": "reference/related/",
    "gradient of kl": "use/gradient_descent/",
    "kl from two samples": "use/your_data/",
    "estimate kl from data": "use/your_data/",
    "p-value": "use/p_values/",
    "peeking": "use/p_values/",
    "knowledge distillation": "reference/related/",
    "wasserstein": "reference/related/",
    "perplexity": "reference/related/",
}
# What nothing matches, and what is offered in its place.
MISSPELT = {
    "logarithmik": "Logarithmic series",
    "explorrer": "The explorer",
    "jensn shanonn": "Jensen–Shannon divergence and distance",
    "glosary": "Glossary",
    "xqzzyj": "All pairs of families",
}
# The search as the theme asks it, without a wait for what is drawn.
FOUND = """async (questions) => {
  const { base, search } = JSON.parse(document.getElementById("__config").textContent);
  const index = await (await fetch(`${base}/search/search_index.json`)).json();
  const worker = new Worker(search);
  const ask = (type, data) => new Promise((answered) => {
    worker.onmessage = (event) => answered(event.data.data);
    worker.postMessage({ type, data });
  });
  await ask(0, { ...index, options: { suggest: true } });
  const found = {};
  for (const question of questions) {
    const { items } = await ask(2, question);
    const pages = items.map(([first]) => first.location.split("#")[0]);
    found[question] = [...new Set(pages)].slice(0, 2);
  }
  return found;
}"""
INDEX = "search_index.json"
SHOWN = """() => [...new Set([...document.querySelectorAll(".md-search-result__link")]
  .map((link) => link.pathname.slice(1)))].slice(0, 2)"""


def test_the_search_leads_to_what_people_ask_for(address, visit):
    """For each question the page that answers it is the first or the second that is found."""
    page = visit().go(address)
    found = page.evaluate(FOUND, list(ASKED))
    assert len(ASKED) >= 40
    assert {asked: found[asked] for asked, page in ASKED.items() if page not in found[asked]} == {}


def typed(window, address, text):
    """The page with a question in its search."""
    page = window.go(address)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type(text)
    return page


def test_who_types_sees_what_was_found(address, visit):
    """The theme shows the same two pages that the search finds when it is asked by itself.

    It fetches what it searches then, and not for those who only read.
    """
    window = visit()
    page = window.go(address)
    page.wait_for_load_state("networkidle")
    assert INDEX not in "".join(window.requests)
    page = typed(window, address, "normal vs laplace")
    with_index = [url for url in window.requests if INDEX in url]
    assert with_index
    (expected,) = page.evaluate(FOUND, ["normal vs laplace"]).values()
    page.wait_for_function(f"expected => String(({SHOWN})()) === String(expected)", arg=expected)


def test_what_is_not_found_is_said_with_the_nearest(address, visit):
    """Families and pages that are spelt nearly so, and in any case where else to look."""
    page = typed(visit(), address, "nothing")
    said = page.locator(".kle-nothing")
    for text, offered in MISSPELT.items():
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        expect(said).to_contain_text(f"Nothing here matches “{text}”.")
        expect(said.get_by_role("link", name=offered).first).to_be_visible()
    assert [line for line in axe_violations(page) if "kle-nothing" in line] == []
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("gamma")
    expect(said).to_be_hidden()


def test_a_page_that_is_offered_opens(address, visit):
    """The link leads there."""
    page = typed(visit(), address, "glosary")
    page.locator(".kle-nothing").get_by_role("link", name="Glossary").first.click()
    page.wait_for_url("**/reference/glossary/")
