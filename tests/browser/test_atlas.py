"""The atlas in a browser: the matrix by mouse, keyboard and finger; the finder; pages of pairs."""

import re

import pytest
from page_checks import axe_violations, math_not_shown, wider_than_the_screen
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MOST_ELEMENTS = 2_500
WINDOWS = [(1280, "dark"), (390, "light")]
SEARCHES = {
    "gamma weibull": "atlas/gamma/#weibull_min",
    "KL divergence between two Gammas": "atlas/gamma/#gamma",
    "Weibull log-normal": "atlas/weibull_min/#lognorm",
    "wald erlang": "atlas/invgauss/#gamma",
    "Gaussian double exponential": "atlas/norm/#laplace",
    "Log-logistic Fréchet": "atlas/fisk/#invweibull",
    "frechet fisk": "atlas/invweibull/#fisk",
    "student t cauchy": "atlas/t/#cauchy",
    "inverse gaussian inverse gamma": "atlas/invgauss/#invgamma",
    "Poisson negative binomial": "atlas/poisson/#nbinom",
    "D(gamma || weibull)": "atlas/gamma/#weibull_min",
    "kullback-leibler of exp from student's t": "atlas/expon/#t",
    "weibul lognromal": "atlas/weibull_min/#lognorm",
    "what is the divergence of gamma and weibull": "atlas/gamma/#weibull_min",
    "multivariate gaussian": "families/norm/",
    "χ²": "families/chi2/",
}
SAID = {
    "xyzzy": "No family here is called “xyzzy”. Did you mean one of these?",
    "lomax dagum": "No family here is called “dagum”. Did you mean one of these?",
    "gamma poisson": "Gamma is continuous, Poisson discrete: a pair is of one kind.",
    "zipf norm": "Zeta is discrete, Normal continuous: a pair is of one kind.",
    "gamma beta normal": "Type one name, or two: the truth, then the model.",
    "Dirichlet": "Of several variables, klexplain.kl_divergence in Python takes the Normal, "
    "the Dirichlet and the multinomial.",
    "gamma weibull": "",
    "": "",
}


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_the_matrix_and_the_finder_are_accessible(address, visit, width, scheme):
    """With an open list of finds: no axe violation, nothing wider than the screen, no error."""
    window = visit(width, scheme)
    page = window.go(address + "atlas/")
    page.get_by_role("combobox").first.fill("gamma")
    expect(page.get_by_role("option").first).to_be_visible()
    assert axe_violations(page) + wider_than_the_screen(page) + math_not_shown(page) == []
    assert window.errors + window.outside_requests() == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_matrix_scrolls_in_its_box_under_its_headers(address, visit, width):
    """Scrolled to its last cell, the headers of row and column are still in view."""
    page = visit(width).go(address + "atlas/")
    box = page.locator(".kle-matrix").first
    box.evaluate("box => box.scrollTo(box.scrollWidth, box.scrollHeight)")
    edge = box.bounding_box()
    row = box.get_by_role("rowheader", name="Von Mises").bounding_box()
    column = box.get_by_role("columnheader", name="Von Mises").bounding_box()
    assert row["x"] == pytest.approx(edge["x"], abs=2)
    assert column["y"] == pytest.approx(edge["y"], abs=60)
    assert column["x"] + column["width"] <= edge["x"] + edge["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_matrix_by_keyboard(address, visit):
    """One stop for Tab; arrows move and say where; Enter opens the pair at its section."""
    page = visit().go(address + "atlas/")
    first = page.locator(".kle-matrix").first
    assert first.locator("td a[tabindex='0']").count() == 1
    first.locator("td a[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    said = "Power law ‖ Uniform: closed form, under conditions"
    expect(page.locator(":focus")).to_have_attribute("aria-label", said)
    expect(page.locator(".kle-matrix-said").first).to_have_text(said)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/atlas/powerlaw/#uniform$"))
    expect(page.locator("h2#uniform")).to_be_in_viewport()


def test_the_matrix_marks_row_and_column(address, visit):
    """Of the cell under the mouse, and of the one with the focus, their names included."""
    page = visit().go(address + "atlas/")
    box = page.locator(".kle-matrix").first
    named = box.locator("th.kle-at")
    box.locator("a[href='norm/#gamma']").hover()
    expect(named).to_have_text(["Gamma", "Normal"])
    size = box.locator("tbody tr").count() + box.locator("thead span").count()
    expect(box.locator("td.kle-at")).to_have_count(size - 1)
    box.locator("a[href='beta/#gamma']").focus()
    expect(named).to_have_text(["Gamma", "Beta"])


def test_the_matrices_below_are_put_in_and_live(address, visit):
    """Once they are scrolled to: their cells say which pair they are, and arrows move."""
    page = visit().page
    page.goto(address + "atlas/")
    boxes = page.locator(".kle-matrix")
    page.locator("article").evaluate("article => article.scrollIntoView(false)")
    expect(boxes).to_have_count(3)
    boxes.last.locator("td a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".kle-matrix-said").last).to_have_text(re.compile("Bernoulli ‖ Binomial"))


@pytest.mark.parametrize(("width", "hidden"), [(1280, "false"), (390, "true")])
def test_an_edge_of_the_matrix_shows_that_there_is_more(address, visit, width, hidden):
    """A shadow on the right where columns are out of sight, until they are scrolled to."""
    page = visit(width).go(address + "atlas/")
    edges = page.locator(".kle-edges").first
    right = "edges => String(edges.classList.contains('kle-right'))"
    page.wait_for_function(
        f"wanted => ({right})(document.querySelector('.kle-edges')) === wanted", arg=hidden
    )
    page.locator(".kle-matrix").first.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    expect(edges).not_to_have_class(re.compile("kle-right"))


def test_arrows_stop_at_the_edge(address, visit):
    """From the first cell, up and left lead nowhere, and the focus stays."""
    page = visit().go(address + "atlas/")
    page.locator(".kle-matrix td a").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Beta ‖ Beta: closed form")


def test_the_finder_knows_names_and_synonyms(address, visit):
    """What people call a pair leads to it: it is among the first two found, all different."""
    page = visit().go(address + "atlas/")
    field, options = page.get_by_role("combobox").first, page.locator("kle-finder [role=option]")
    for typed, found in SEARCHES.items():
        field.fill("")
        expect(options).to_have_count(0)
        field.fill(typed)
        expect(options.first).to_be_visible()
        addresses = options.evaluate_all("items => items.map(item => item.dataset.address)")
        assert address + found in addresses[:2], typed
        assert len(set(addresses)) == len(addresses), typed


def test_from_the_home_page_to_a_pair_in_two_steps(address, visit):
    """On a phone: from the first screen of home to the finder, type two names, read the formula."""
    window = visit(390)
    page = window.go(address)
    page.get_by_role("link", name="Look up a formula").click()
    expect(page.get_by_role("combobox", name="Find a pair")).to_be_in_viewport()
    page.get_by_role("combobox", name="Find a pair").press_sequentially("weibull log-normal")
    expect(page.get_by_role("option").first).to_have_text("D(Weibull ‖ Log-normal)")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/atlas/weibull_min/#lognorm$"))
    expect(page.locator("h2#lognorm")).to_be_in_viewport()
    assert window.errors + window.outside_requests() == []


def test_the_finder_by_keyboard(address, visit):
    """Arrows choose, Escape clears, and where the focus goes the list does not stay."""
    page = visit().go(address + "atlas/")
    field = page.get_by_role("combobox").first
    field.press_sequentially("gam")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("gam")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_the_finder_says_what_it_does_not_know(address, visit):
    """Unknown names, two kinds and too many names are told apart; it is quiet about the rest."""
    page = visit().go(address + "atlas/")
    field, status = page.get_by_role("combobox").first, page.get_by_role("status").first
    for typed, said in SAID.items():
        field.fill("unknown")
        expect(status).to_contain_text("No family here is called “unknown”.")
        field.fill(typed)
        expect(status).to_have_text(said)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("gmama", "Gamma: its page"),
        ("rayliegh wiebul", "D(Rayleigh ‖ Weibull)"),
        ("lomax paretto distrib", "D(Lomax ‖ Pareto)"),
    ],
)
def test_the_finder_offers_the_nearest_names(address, visit, typed, offered):
    """They are options to choose; Enter alone opens none of them, since none was asked for."""
    page = visit().go(address + "atlas/")
    page.get_by_role("combobox").first.fill(typed)
    expect(page.get_by_role("option", name=offered, exact=True)).to_be_visible()
    if "Did you mean" in page.get_by_role("status").first.text_content():
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.get_by_role("option", name=offered, exact=True).click()
    page.wait_for_url(re.compile("/(families|atlas)/.+"))


def test_the_finder_offers_the_other_way_round(address, visit):
    """Who types two names sees both orders, the one typed first, and a click opens it."""
    page = visit().go(address + "atlas/")
    page.get_by_role("combobox").first.fill("gamma weibull")
    options = page.get_by_role("option")
    expect(options.nth(0)).to_have_text("D(Gamma ‖ Weibull)")
    expect(options.nth(1)).to_have_text("D(Weibull ‖ Gamma)")
    options.nth(1).click()
    page.wait_for_url(re.compile("/atlas/weibull_min/#gamma$"))


def test_the_link_to_the_explorer_opens_it_with_the_pair(address, visit):
    """From the page of a family the explorer starts with the pair that the page shows."""
    page = visit().go(address + "families/gamma/")
    page.get_by_role("link", name="Drag this pair").click()
    readout = page.locator(".kle-readout kle-value").first
    expect(readout).to_contain_text("0.2616 nats")


def test_the_explorer_leads_to_the_pair_that_it_shows(address, visit):
    """The link follows p and q, from the pair of an address on."""
    page = visit().go(address + "explore/?truth=norm(1,2)&model=laplace(0,1)")
    link = page.locator("kle-pair a")
    expect(link).to_have_text("D(Normal ‖ Laplace)")
    page.get_by_role("button", name="Swap p and q").click()
    expect(link).to_have_text("D(Laplace ‖ Normal)")
    link.click()
    page.wait_for_url(re.compile("/atlas/laplace/#norm$"))


def test_a_pair_leads_to_the_explorer(address, visit):
    """With the members of its check: the divergence is that of the section."""
    page = visit().go(address + "atlas/norm/")
    page.locator("a[href*='model=laplace']").click()
    expect(page.locator("kle-pair a")).to_have_text("D(Normal ‖ Laplace)")


def test_formulas_are_put_in_when_the_reader_comes_near(address, visit):
    """A page opens with few elements; what is far is put in once it is scrolled to."""
    page = visit().page
    page.goto(address + "atlas/uniform/")
    assert page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS
    far = page.locator("h2#t + div")
    expect(far.locator("math")).to_have_count(0)
    page.locator("h2#t").scroll_into_view_if_needed()
    expect(far.locator("math").first).to_be_visible()


def test_a_place_that_is_held_back_is_found(address, visit):
    """An address leads to an expectation, which is put in; so does a click on its number."""
    page = visit().page
    page.goto(address + "atlas/gamma/#expectation-2")
    expect(page.locator("#expectation-2")).to_be_in_viewport()
    page.goto(address + "atlas/beta/#gamma")
    page.locator("h2#gamma + div summary", has_text="The steps").click()
    page.locator("h2#gamma + div a[href='#expectation-3']").click()
    expect(page.locator("#expectation-3")).to_be_in_viewport()


def test_without_scripts_all_formulas_are_there(address, visit):
    """Nothing is held back from a browser that runs no script."""
    page = visit(java_script_enabled=False).page
    page.goto(address + "atlas/uniform/")
    expect(page.locator("h2#t + div .kle-math").first).to_be_visible()


@pytest.mark.parametrize("name", ["gamma", "beta", "uniform", "zipf"])
def test_pages_of_pairs_fit_a_phone(address, visit, name):
    """With all steps unfolded nothing is wider than a phone's screen, and every formula is set."""
    page = visit(390).go(f"{address}atlas/{name}/")
    assert wider_than_the_screen(page) + math_not_shown(page) == []


def test_folded_steps_are_printed(address, visit):
    """On paper a step that is closed on the screen shows its formula."""
    page = visit().go(address + "families/gamma/")
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(fold => { fold.open = false; })"
    )
    formula = page.locator(".kle-fold .kle-math").first
    assert not formula.evaluate("formula => formula.checkVisibility()")
    page.emulate_media(media="print")
    assert formula.evaluate("formula => formula.checkVisibility()")


def test_equations_meet_at_their_sign(address, visit):
    """In aligned lines all left sides end, and all right sides begin, at the same place."""
    page = visit().go(address + "atlas/gamma/")
    table = page.locator("mtable[displaystyle=true]", has=page.locator("mtd:first-child > *")).first
    lefts = table.locator("> mtr > mtd:first-child > *:last-child")
    rights = table.locator("> mtr > mtd:nth-child(2) > *:first-child")
    ends = lefts.evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    begins = rights.evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    assert len(ends) > 1
    assert max(ends) - min(ends) < 1
    assert max(begins) - min(begins) < 1
    assert 0 <= begins[0] - ends[0] < 10
