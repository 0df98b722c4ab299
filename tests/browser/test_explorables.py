"""Explorables under the hand: mouse, finger and keys; every number stays the package's."""

import itertools

import pytest
from explorables_page import (
    CHART,
    EXPLORER,
    STORY,
    as_shown,
    both,
    drag,
    frozen,
    handle,
    label,
    middle,
    notice,
    opened,
    said_below,
    settled,
    show,
    shown,
    swipe,
    texts,
    typed,
    wrong_numbers,
)
from scipy import stats

from klexplain import kl_divergence

pytestmark = pytest.mark.browser
BET = "learn/why_not_symmetric/"
NUMBER = "kle-number[of='p.a']"
PUZZLE = "learn/make_it_small/"
SCROLLED = "() => window.scrollY"


@pytest.mark.parametrize("side", ["p", "q"])
def test_the_mouse_drags_a_density(address, visit, side):
    """Sideways moves it, upwards narrows it, the other stays, and the numbers follow."""
    page = opened(visit(), address + EXPLORER)
    before = dict(zip("pq", both(page), strict=True))
    other = "q" if side == "p" else "p"
    for x, y in ((-60, 0), (20, -40), (30, 60)):
        was = frozen(label(page, side))
        drag(handle(page, side), x, y)
        now = frozen(label(page, side))
        assert (now.mean() > was.mean()) == (x > 0)
        assert wrong_numbers(page) == []
    assert label(page, other) == before[other]
    assert label(page, side) != before[side]


def test_up_is_narrower(address, visit):
    """A density that is drawn upwards has less spread, downwards more."""
    page = opened(visit(), address + EXPLORER)
    start = frozen(label(page, "p")).std()
    drag(handle(page, "p"), 0, -30)
    narrow = frozen(label(page, "p")).std()
    drag(handle(page, "p"), 0, 80)
    assert narrow < start < frozen(label(page, "p")).std()


def test_a_finger_drags_a_handle_and_does_not_scroll(address, visit):
    """On a phone the page stays where it is while a density moves."""
    page = opened(visit(390, has_touch=True), address + EXPLORER)
    before = label(page, "p")
    at, top = middle(handle(page, "p")), page.evaluate(SCROLLED)
    swipe(page, at, -40, -90)
    assert page.evaluate(SCROLLED) == top
    assert label(page, "p") != before
    assert wrong_numbers(page) == []


def test_a_finger_elsewhere_on_the_chart_scrolls(address, visit):
    """A swipe that starts off the handles moves the page, and neither density."""
    page = opened(visit(390, has_touch=True), address + EXPLORER)
    before = both(page)
    (x, y), top = middle(page.locator(CHART)), page.evaluate(SCROLLED)
    swipe(page, (x - 100, y), 0, -150)
    page.wait_for_function(f"top => ({SCROLLED})() > top + 100", arg=top)
    assert both(page) == before


def test_a_finger_on_a_slider_does_not_scroll(address, visit):
    """It follows the finger while the page stays."""
    page = opened(visit(390, has_touch=True), address + EXPLORER)
    before = label(page, "p")
    at, top = middle(page.locator(".kle-slider.kle-p").first), page.evaluate(SCROLLED)
    swipe(page, at, 60, 40)
    assert page.evaluate(SCROLLED) == top
    assert label(page, "p") != before


def test_a_finger_drags_a_number_in_the_prose_and_does_not_scroll(address, visit):
    """It follows the finger while the page stays."""
    page = visit(390, has_touch=True).go(address + STORY)
    one = show(page, NUMBER)
    before, top = one.inner_text(), page.evaluate(SCROLLED)
    swipe(page, middle(one), 60, 40)
    assert page.evaluate(SCROLLED) == top
    assert float(one.inner_text()) > float(before)


def test_the_keys_move_a_density(address, visit):
    """Arrows right and left move it there and back, up narrows it; Shift goes farther."""
    page = opened(visit(), address + EXPLORER)
    grip = handle(page, "q")
    grip.focus()
    means = [frozen(label(page, "q")).mean()]
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        settled(page)
        means.append(frozen(label(page, "q")).mean())
        assert wrong_numbers(page) == []
    steps = [after - before for before, after in itertools.pairwise(means)]
    assert steps[0] > 0 > steps[2]
    assert steps[1] > 5 * steps[0]
    spread = frozen(label(page, "q")).std()
    page.keyboard.press("ArrowUp")
    settled(page)
    assert frozen(label(page, "q")).std() < spread


def test_a_number_in_the_prose_is_dragged(address, visit):
    """By mouse and by key; the value in the sentence is the package's for the new number."""
    page = visit().go(address + STORY)
    one = show(page, NUMBER)
    texts = [one.inner_text()]
    for move in (lambda: drag(one, 40, 0), lambda: drag(one, -90, 0), lambda: one.press("ArrowUp")):
        move()
        settled(page)
        texts.append(one.inner_text())
        numbers = map(float, page.locator("kle-number").all_inner_texts())
        a_p, b_p, a_q, b_q = numbers
        exact = kl_divergence(stats.beta(a_p, b_p), stats.beta(a_q, b_q), base=10)
        assert as_shown(shown(page)[0], float(exact))
    start, up, down, after = map(float, texts)
    assert down < start < up
    assert down < after


def test_a_number_in_the_prose_is_typed(address, visit):
    """Pressed without a drag, or by Enter, it becomes a field until that is left."""
    page = visit().go(address + STORY)
    one = show(page, NUMBER)
    for begin, text, end, value in (
        (one.click, "2,5", "Enter", "2.5"),
        (lambda: one.press("Enter"), "7", "Tab", "7"),
        (one.click, "9", "Escape", "7"),
        (one.click, "many", "Enter", "7"),
    ):
        begin()
        field = page.get_by_role("textbox", name="shape a of p")
        field.fill(text)
        field.press(end)
        settled(page)
        assert (field.count(), one.inner_text()) == (0, value)
    assert notice(page) == '"many" is no number.'


REMARKS = {
    ("beta(2, 3)", "beta(2, 3)"): "p and q are the same: every log ratio is 0, and D is 0 exactly.",
    ("expon(scale=2)", "gamma(1, scale=2)"): "p and q are one distribution under two names: ",
    ("norm(0, 1)", "expon()"): "D(p ‖ q) = ∞, because p can give values that q cannot, below 0: ",
    (
        "beta(2, 3)",
        "norm(0, 1)",
    ): "D(q ‖ p) = ∞, because q can give values that p cannot, below 0: ",
    (
        "poisson(4)",
        "binom(9, 0.5)",
    ): "D(p ‖ q) = ∞, because p can give values that q cannot, from 10",
    ("cauchy(0, 1)", "norm(0, 1)"): "D(p ‖ q) = ∞, though no single sample rules q out: ",
    ("norm(0, 1)", "norm(50, 1)"): "p and q are far apart: nearly any single sample tells which ",
    ("norm(0, 1)", "norm(1, 1)"): "On average, a sample from p favours p by a factor of 1.65; ",
}


def test_the_hard_places_say_what_they_are(address, visit):
    """In the words of the page and of its voice: why it is infinite, or nothing, or far apart."""
    page = opened(visit(), address + EXPLORER)
    for (p, q), said in REMARKS.items():
        typed(page, "p as text", p)
        typed(page, "q as text", q)
        assert page.locator("kle-value[of=remark]").inner_text().startswith(said)
        spoken = page.evaluate("() => document.querySelector('kle-study').study.sentence")
        assert (said in spoken) == (not said.startswith("On average"))
    page.wait_for_timeout(700)
    assert "from q to p" in page.locator("kle-study > .kle-voice").inner_text()


def test_keys_sweep_a_slider(address, visit):
    """To its ends, by round steps and back; it says its name and value, and the numbers follow."""
    page = opened(visit(), address + EXPLORER)
    slider = page.get_by_role("slider", name="shape b of p")
    values = []
    for key in ("Home", "End", "ArrowLeft", "Shift+ArrowRight"):
        slider.press(key)
        settled(page)
        values.append(float(page.get_by_role("spinbutton", name="shape b of p").input_value()))
        assert label(page, "p") == f"Beta(17, {values[-1]:g})"
        assert slider.get_attribute("aria-valuetext") == f"shape b {values[-1]:g}"
        assert wrong_numbers(page) == []
    assert values == [0.6, 6, 5.9, 6.9]


def test_a_slider_is_centred_anew_when_the_hand_lets_go(address, visit):
    """While it is dragged its ends stay: as far again is as much again."""
    page = opened(visit(), address + EXPLORER)
    slider = page.get_by_role("slider", name="shape a of p")
    value = page.get_by_role("spinbutton", name="shape a of p")
    x, y = middle(slider)
    width = slider.bounding_box()["width"] - 16  # the thumb's own
    page.mouse.move(x, y)
    page.mouse.down()
    found = []
    for share in (0.2, 0.4, 0.2):
        page.mouse.move(x + share * width, y)
        settled(page)
        found.append(float(value.input_value()))
    assert found[0] == found[2]
    assert found[1] / found[0] == pytest.approx(found[0] / 17, rel=0.05)
    assert found[0] == pytest.approx(17 * 10**0.4, rel=0.03)
    page.mouse.up()
    settled(page)
    assert float(slider.input_value()) == pytest.approx(500, abs=1)


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, True)])
def test_a_pair_is_set_by_typing_alone(address, visit, width, touch):
    """As the command line takes it, or as people say it; what was typed is kept to 15 digits."""
    window = visit(width, has_touch=touch)
    page = opened(window, address + EXPLORER)
    assert said_below(typed(page, "p as text", "gamma(2, scale=0.5)")) == ""
    assert said_below(typed(page, "q as text", "Log-normal(0.5)")) == ""
    assert texts(page) == ["gamma(2, scale=0.5)", "lognorm(0.5, scale=1)"]
    assert both(page) == ("Gamma(2, 0.5)", "Log-normal(0.5, 1)")
    assert wrong_numbers(page) == []
    typed(page, "p as text", "gamma(2.00000000000012, scale=0.5)")
    assert texts(page)[0] == "gamma(2.00000000000012, scale=0.5)"
    assert window.errors == []


def test_a_text_that_is_not_understood_changes_nothing(address, visit):
    """What was got and what it may be stand below the field, until Escape or another text."""
    page = opened(visit(), address + EXPLORER)
    for text, said in (
        ("weibul(2)", 'No family is called "weibul" here; did you mean weibull_min?'),
        ("expon(foo)", '"foo" is no number; expected numbers as in expon(scale='),
        ("gamma(2, 0.5)", "loc = 0.5 would be a shift, and gamma has none here; expected numbers"),
        ("beta(2)", "b is missing; expected numbers as in beta("),
    ):
        field = typed(page, "p as text", text)
        assert said_below(field).startswith(said)
        assert field.get_attribute("aria-invalid") == "true"
        assert field.input_value() == text
        assert label(page, "p") == "Beta(17, 6)"
    field.press("Escape")
    assert (field.input_value(), said_below(field)) == ("beta(17, 6)", "")
    field = typed(page, "p as text", "beta(5000, 2)")
    assert said_below(field) == "a is at most 1000 here; taken as 1000."
    assert texts(page)[0] == "beta(1000, 2)"


def test_two_kinds_do_not_meet(address, visit):
    """Where p becomes a count, q does too, and the page says so."""
    page = opened(visit(), address + EXPLORER)
    typed(page, "p as text", "poisson(4)")
    assert texts(page) == ["poisson(4)", "poisson(4)"]
    said = "p = poisson(4) is discrete, q = beta(3, 3) is continuous. So q is poisson(4) too now."
    assert notice(page) == said
    page.get_by_role("button", name="Close the notice").click()
    assert notice(page) == ""


def test_a_number_is_typed_or_stepped(address, visit):
    """A comma, a power of ten; arrows and buttons to round values; else a line below says what."""
    page = opened(visit(), address + EXPLORER)
    for text, value in (("0,5", "0.5"), ("1e2", "100"), (" 2.50 ", "2.5"), ("17", "17")):
        field = typed(page, "shape a of p", text)
        assert (field.input_value(), said_below(field)) == (value, "")
        assert label(page, "p") == f"Beta({value}, 6)"
    for key, value in (("ArrowUp", "18"), ("Shift+ArrowDown", "9.8"), ("ArrowDown", "9.7")):
        field.press(key)
        settled(page)
        assert field.input_value() == value
        assert field.get_attribute("aria-valuetext") == f"shape a {value}"
    typed(page, "shape a of p", "0.97")
    for value in ("0.98", "0.99", "1", "1.1"):
        page.get_by_role("button", name="more shape a of p").click()
        settled(page)
        assert field.input_value() == value
    typed(page, "shape a of p", "many")
    assert said_below(field) == '"many" is no number.'
    assert label(page, "p") == "Beta(1.1, 6)"
    typed(page, "shape a of p", "1e9")
    assert said_below(field) == "shape a is at most 1000 here; taken as 1000."
    assert wrong_numbers(page) == []


def test_reset_brings_back_the_start(address, visit):
    """Families, parameters and the unit."""
    page = opened(visit(), f"{address}{EXPLORER}?truth=poisson(3)&model=poisson(4)&unit=nats")
    page.get_by_role("button", name="Reset").click()
    settled(page)
    assert both(page) == ("Beta(17, 6)", "Beta(3, 3)")
    assert shown(page)[1] == "bans"


def test_swap_exchanges_p_and_q(address, visit):
    """The names change places, and so do the two divergences."""
    page = opened(visit(), address + EXPLORER)
    names, values = both(page), (shown(page), shown(page, "reverse"))
    page.get_by_role("button", name="Swap p and q").click()
    settled(page)
    assert both(page) == names[::-1]
    assert (shown(page), shown(page, "reverse")) == values[::-1]
    assert wrong_numbers(page) == []


def test_the_unit_is_one_for_the_whole_page(address, visit):
    """Every value, and the title of every chart that has one, changes with the button."""
    page = opened(visit(), address + EXPLORER)
    for unit, log in (("nats", "log LR"), ("bits", "log₂ LR"), ("bans", "log₁₀ LR")):
        button = page.get_by_role("button", name=unit, exact=True)
        button.click()
        settled(page)
        assert button.get_attribute("aria-pressed") == "true"
        assert {shown(page)[1], shown(page, "reverse")[1]} == {unit}
        chart = show(page, "kle-log-ratio")
        assert chart.locator("svg > text").first.inner_html() == f"{log}(x), in {unit}"
        assert wrong_numbers(page) == []


@pytest.mark.parametrize(("bet", "word"), [("p", "lost"), ("q", "won")])
def test_a_bet_opens_the_answer(address, visit, bet, word):
    """The answer is folded until something was bet; the winner is the larger of the two values."""
    page = opened(visit(), address + BET)
    show(page, "kle-bet")
    answer = page.locator("details.answer").first
    answer.evaluate("fold => { fold.open = false; }")  # as the reader finds it
    page.locator(f"[data-bet={bet}]").click()
    assert answer.evaluate("fold => fold.open")
    assert page.locator("kle-bet .kle-said").inner_text() == f"You would have {word}."
    larger = "p" if shown(page)[0] > shown(page, "reverse")[0] else "q"
    assert (larger == bet) == (word == "won")


@pytest.mark.parametrize(
    ("path", "goal", "pair", "solved"),
    [
        (EXPLORER, "both", ("norm(0, 1)", "norm(1.1774, 1)"), True),
        (EXPLORER, "both", ("norm(0, 1)", "norm(1.3, 1)"), False),
        (EXPLORER, "asymmetric", ("laplace(0, 1)", "norm(0, 0.2)"), True),
        (EXPLORER, "asymmetric", ("norm(0, 1)", "expon(scale=1)"), False),  # infinite
        (EXPLORER, "asymmetric", ("norm(0, 1)", "norm(0, 1)"), False),
        (EXPLORER, "below", ("expon(scale=1)", "gamma(1, scale=1)"), True),
        (EXPLORER, "below", ("expon(scale=1)", "expon(scale=1)"), False),  # one family
        (PUZZLE, "below", ("beta(17, 6)", "norm(0.739, 0.09)"), True),
        (PUZZLE, "below", ("beta(3, 3)", "norm(0.5, 0.19)"), False),  # p was moved
    ],
)
def test_a_puzzle_is_solved_by_what_its_task_asks(address, visit, path, goal, pair, solved):
    """By the divergences of p and q, and only under the conditions that the task names."""
    p, q = pair
    page = opened(visit(), f"{address}{path}?truth={p}&model={q}")
    assert wrong_numbers(page) == []
    names = both(page)
    said = show(page, f"kle-puzzle[goal={goal}]").inner_text()
    assert ("Solved with p = {} and q = {}.".format(*names) in said) == solved


def test_a_puzzle_can_be_left_again(address, visit):
    """It no longer says that it is solved when p or q moves on."""
    page = opened(visit(), f"{address}{EXPLORER}?truth=norm(0, 1)&model=norm(1.1774, 1)")
    page.get_by_role("slider", name="mean μ of p").first.press("Home")
    assert "Solved" not in show(page, "kle-puzzle[goal=both]").inner_text()
