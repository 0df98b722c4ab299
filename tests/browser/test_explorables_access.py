"""Explorables for everyone: names and keys, fingers, screen readers, no motion, no script."""

import pytest
from explorables_page import (
    EXPLORER,
    SHOWN,
    STORY,
    handle,
    opened,
    settled,
    show,
    shown,
    swipe,
)
from page_checks import axe_violations
from scipy import special, stats

from klexplain import kl_divergence

pytestmark = pytest.mark.browser
VIEWS = ["densities", "log-ratio", "contribution", "evidence", "convergence", "ratio-distributions"]
SMALLEST = 44  # pixels that a thumb needs, each way
QUIET = 700  # ms after which the last change was spoken

NAMELESS = """() => [...document.querySelectorAll('kle-study [role=slider], kle-number')]
  .filter(e => !(e.getAttribute('aria-label') && e.tabIndex === 0 && e.hasAttribute('aria-valuenow')
    && (e.getAttribute('aria-valuetext') ?? e.textContent)))
  .map(e => e.outerHTML.slice(0, 120))"""

FOCUSED = """() => {
  const e = document.activeElement;
  const row = e.closest('label')?.firstChild;
  return e.getAttribute('aria-label') ?? (row ?? e).textContent;
}"""

# What a finger hits around the middle of each, among all that lies above it.
TOO_SMALL = """least => {
  const targets = 'kle-study :is(button, select, input, .kle-handle), kle-number, kle-bet button';
  const hit = (e, x, y) => {
    const found = document.elementFromPoint(x, y);
    return found && (e === found || e.contains(found));
  };
  const small = e => {
    e.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = e.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const r = least / 2 - 1;
    return ![[0, 0], [0, r], [0, -r], [r, 0], [-r, 0]].every(([a, b]) => hit(e, x + a, y + b));
  };
  const there = e => e.getClientRects().length > 0;
  return [...document.querySelectorAll(targets)].filter(there).filter(small)
    .map(e => e.outerHTML.slice(0, 120));
}"""

WATCH = """selector => {
  window.changes = 0;
  const watch = new MutationObserver(found => { window.changes += found.length; });
  for (const e of document.querySelectorAll(selector))
    watch.observe(e, { childList: true, subtree: true, characterData: true, attributes: true });
}"""
CHANGES = "() => window.changes"


@pytest.mark.parametrize("path", [EXPLORER, "learn/why_not_symmetric/"])
def test_axe_finds_nothing_when_all_is_drawn(address, visit, path):
    """The elements themselves, not only the figures in their places, and the answer of a bet."""
    page = visit().go(address + path)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for view in page.locator(f"{SHOWN}, kle-puzzle, kle-bet").all():
            view.scroll_into_view_if_needed()
            settled(page)
        for bet in page.locator("[data-bet]").all():
            bet.click()
        assert page.locator("kle-study figure").count() == 0
        for scheme, theme in (("light", "default"), ("dark", "slate")):
            page.emulate_media(color_scheme=scheme)
            page.locator(f"body[data-md-color-scheme={theme}]").wait_for(timeout=5000)
            assert axe_violations(page, "article") == []


@pytest.mark.parametrize("path", [EXPLORER, STORY])
def test_all_that_moves_has_a_name_and_a_value(address, visit, path):
    """Each handle and each number in the prose takes the focus and says what it is."""
    page = visit().go(address + path)
    show(page, "kle-study")
    for view in page.locator("kle-densities, kle-number").all():
        view.scroll_into_view_if_needed()
        settled(page)
    assert page.evaluate(NAMELESS) == []
    assert page.get_by_role("slider").count() >= 4


def test_the_focus_goes_from_top_to_bottom(address, visit):
    """Units, buttons, p and its parameters, q and its; the player, the crosshair, both handles."""
    page = opened(visit(), address + EXPLORER)
    page.get_by_role("button", name="nats").focus()
    names = [page.evaluate(FOCUSED)]
    while len(names) < 26:
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    sides = [
        [f"{side} as text", f"family of {side}"]
        + [f"{name} of {side}" for name in ("shape a", "shape b") for _ in ("field", "slider")]
        for side in "pq"
    ]
    buttons = ["nats", "bits", "bans", "Swap p and q", "Reset", "Copy link"]
    player = ["Add 10", "Step", "New draws", "from p", "from q"]  # there is no Play without motion
    chart = ["x at which p and q are read", "density of p", "density of q"]
    assert names == [*buttons, *sides[0], *sides[1], *player, *chart]


def test_a_value_text_says_where_a_handle_is(address, visit):
    """The name of the density and its centre, anew after each key."""
    page = opened(visit(), address + EXPLORER)
    grip = handle(page, "p")
    centre = special.expit(special.digamma(17) - special.digamma(6))
    assert grip.get_attribute("aria-valuetext") == f"Beta(17, 6), centre {centre:.2g}"
    grip.press("ArrowLeft")
    settled(page)
    assert "Beta(17, 6)" not in grip.get_attribute("aria-valuetext")


def test_a_change_is_spoken_once(address, visit):
    """Many keys in a row end in one sentence, which holds the numbers shown."""
    page = opened(visit(), address + EXPLORER)
    for puzzle in page.locator("kle-puzzle").all():
        puzzle.scroll_into_view_if_needed()
        settled(page)
    show(page, "kle-densities")
    page.evaluate(WATCH, "[aria-live]")
    for _ in range(8):
        handle(page, "p").press("ArrowLeft")
        settled(page)
    page.wait_for_timeout(QUIET)
    assert page.evaluate(CHANGES) == 1
    said = page.locator("kle-study > .kle-voice").inner_text()
    (value, unit), (reverse, _) = shown(page), shown(page, "reverse")
    assert said == f"D from p to q is {value:g} {unit}, from q to p {reverse:g} {unit}."


@pytest.mark.parametrize(
    "path", [f"{EXPLORER}?truth=unknown(1)", STORY, "learn/why_not_symmetric/"]
)
def test_a_thumb_hits_everything(address, visit, path):
    """On a phone each control reaches 44 pixels across and down, and nothing covers it.

    The notice of an address that was not understood has one too.
    """
    page = visit(390, has_touch=True).go(address + path)
    show(page, "kle-study")
    assert page.evaluate(TOO_SMALL, SMALLEST) == []


def test_a_small_target_is_seen(visit, page_of):
    """Guard: a button of 40 pixels, and one that is covered, are reported."""
    style = "width: 40px; height: 40px; padding: 0"
    body = f"<kle-study><button style='{style}'>a</button></kle-study>"
    page = visit(390).go(page_of(body))
    assert len(page.evaluate(TOO_SMALL, SMALLEST)) == 1
    assert page.evaluate(TOO_SMALL, 36) == []


def test_what_is_not_seen_is_not_drawn(address, visit):
    """While p is dragged the figures far below do not change; they do when they come into view."""
    page = opened(visit(390), address + EXPLORER)
    show(page, "kle-convergence")
    show(page, "kle-densities")
    page.evaluate(WATCH, "kle-convergence, kle-ratio-distributions")
    for _ in range(5):
        handle(page, "p").press("ArrowLeft")
        settled(page)
    assert page.evaluate(CHANGES) == 0
    show(page, "kle-convergence")
    assert page.evaluate(CHANGES) > 0


def test_nothing_moves_by_itself(address, visit):
    """Under prefers-reduced-motion no animation runs, and a quiet page stays as it is."""
    page = opened(visit(), address + EXPLORER)
    page.evaluate(WATCH, ".kle-explorer")
    page.wait_for_timeout(QUIET)
    assert page.evaluate(CHANGES) == 0
    handle(page, "p").press("ArrowLeft")
    settled(page)
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_without_script_the_figures_and_the_numbers_stand(address, driver):
    """Each view is its still figure, both divergences are there, and no control is offered."""
    context = driver.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + EXPLORER)
    for view in VIEWS:
        assert page.locator(f"kle-{view} figure svg").is_visible()
    p, q = stats.beta(17, 6), stats.beta(3, 3)
    for what, pair in (("divergence", (p, q)), ("reverse", (q, p))):
        text = page.locator(f"kle-value[of={what}]").text_content()
        assert text == f"{float(kl_divergence(*pair, base=10)):.4g} bans"
    assert page.locator("kle-study :is(button, input, select)").count() == 0
    context.close()


def test_a_notch_of_a_swipe_is_not_a_drag(address, visit):
    """A finger that only touches a handle and lifts moves nothing."""
    page = opened(visit(390, has_touch=True), address + EXPLORER)
    before = shown(page)
    show(page, "kle-densities")
    box = handle(page, "p").bounding_box()
    swipe(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), 0, 0)
    assert shown(page) == before
