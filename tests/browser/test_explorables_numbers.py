"""Explorables tell the truth: for every family, whatever is dragged, the package's numbers."""

import math

import pytest
from explorables_page import (
    CHART,
    EXPLORER,
    SHOWN,
    as_shown,
    both,
    choose,
    drag,
    frozen,
    handle,
    label,
    middle,
    opened,
    settled,
    shown,
    wrong_numbers,
)

from klexplain import FAMILIES
from klexplain.explorables.families_module import EXPLORABLE

pytestmark = pytest.mark.browser
ACROSS = [
    ("norm(1, 2)", "laplace(0, 1)"),
    ("gamma(2, scale=1)", "weibull_min(1.5, scale=2)"),
    ("lognorm(0.5, scale=1)", "expon(scale=2)"),
    ("beta(2, 3)", "norm(0, 1)"),
    ("poisson(4)", "poisson(9)"),
    ("binom(10, 0.3)", "poisson(4)"),
]
INFINITE = [
    ("cauchy(0, 1)", "norm(0, 1)"),
    ("norm(0, 1)", "expon(scale=1)"),
    ("poisson(4)", "binom(9, 0.5)"),
]
TICKS = "kle-densities .kle-axes text:not(:empty)"
# Of the families, so that workers can share them.
PARTS = [EXPLORABLE[i::3] for i in range(3)]


@pytest.mark.parametrize("names", PARTS, ids=" ".join)
def test_every_family_offered_keeps_its_numbers(address, visit, names):
    """Chosen for both sides, both dragged: both divergences, to the digits shown.

    A handle stays under the hand: while it is held, its middle is where the pointer is, 3 pixels
    across, or half a count. On a narrow page only the densities are in sight, and the rest does no
    work.
    """
    page = opened(visit(390), address + EXPLORER)
    for name in names:
        for side in "qp":
            choose(page, side, name)
        before = both(page)
        assert all(text.startswith(f"{FAMILIES[name].title}(") for text in before), name
        drag(handle(page, "q"), -40, 30, steps=2)
        for off, half in held(page, "p"):
            assert off <= (half if FAMILIES[name].discrete else 3), name
        assert [old == new for old, new in zip(before, both(page), strict=True)] == [False, False]
        assert wrong_numbers(page) == []


def held(page, side):
    """Drag a handle; how far across its middle is from the pointer, and half of a count's room."""
    x, y = middle(handle(page, side))
    page.mouse.move(x, y)
    page.mouse.down()
    width = page.locator(CHART).bounding_box()["width"]
    for step in (-5, 15, 40):  # the least handle stands 6 from the end of its support
        page.mouse.move(x + step, y)
        settled(page)
        box = handle(page, side).bounding_box()
        yield abs(box["x"] + box["width"] / 2 - (x + step)), width / page.locator(TICKS).count()
    page.mouse.move(x + 50, y - 15)
    page.mouse.up()
    settled(page)


@pytest.mark.parametrize(("p", "q"), ACROSS)
def test_pairs_across_families_keep_their_numbers(address, visit, p, q):
    """As the address gives them, and after a drag of either side."""
    page = opened(visit(390), f"{address}{EXPLORER}?truth={p}&model={q}")
    assert wrong_numbers(page) == []
    for side in "pq":
        drag(handle(page, side), 30, 20)
        assert wrong_numbers(page) == []


@pytest.mark.parametrize(("p", "q"), INFINITE)
def test_an_infinite_divergence_is_shown_as_one(address, visit, p, q):
    """The page says infinity, as the package does, and every chart is drawn without an error."""
    window = visit()
    page = opened(window, f"{address}{EXPLORER}?truth={p}&model={q}")
    assert math.isinf(shown(page)[0])
    assert wrong_numbers(page) == []
    for chart in page.locator(SHOWN).all():
        chart.scroll_into_view_if_needed()
        settled(page)
        assert "NaN" not in chart.inner_html()
    assert window.errors == []


def test_an_upward_drag_does_not_run_away(address, visit):
    """The same height twice is the same density twice, however often the hand moves."""
    page = opened(visit(), address + EXPLORER)
    x, y = middle(handle(page, "q"))
    page.mouse.move(x, y)
    page.mouse.down()
    names = []
    for height in (-30, -30.2, -30, -60, -30):
        page.mouse.move(x, y + height)
        settled(page)
        names.append(page.locator("kle-densities text.kle-q").inner_html())
    page.mouse.up()
    assert names[0] == names[2] == names[4]
    assert names[3] != names[0]


def test_a_bound_is_no_trap(address, visit):
    """A density whose parameter met the end of its range can be dragged away from it again."""
    page = opened(visit(), f"{address}{EXPLORER}?truth=beta(1000, 751)&model=beta(3, 3)")
    spread = frozen(label(page, "p")).std()
    drag(handle(page, "p"), 0, 60)
    assert frozen(label(page, "p")).std() > 1.3 * spread
    assert wrong_numbers(page) == []


def test_a_wrong_number_is_seen():
    """Guard: a value that is off in its fourth digit is not the one shown."""
    assert as_shown(0.4547, 0.454711869719)
    assert not as_shown(0.4548, 0.454711869719)
    assert not as_shown(0.0, 1e-9)
    assert not as_shown(math.inf, 1e300)
