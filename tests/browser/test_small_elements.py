"""What stands in the prose: a coin to toss, a number to guess, a puzzle that says what it wants."""

import math
import re

import pytest
from page_checks import axe_violations, wider_than_the_screen

from klexplain.explorables.bundle import bundle, stylesheet

pytestmark = pytest.mark.browser
BODY = (
    '<meta charset="utf-8"><p>Toss <kle-coin bias="0.7" unit="bits" seed="1"></kle-coin> on.</p>'
    '<kle-coin id="fresh" bias="0.2" unit="nats"></kle-coin>'
    '<kle-guess right="84" unit="tosses"><p>How many?</p></kle-guess>'
    '<details class="answer"><summary>Look</summary>84</details>'
    '<kle-study p="norm(0, 1)" q="expon()" unit="bans">'
    '<kle-puzzle goal="both" target="1" unit="bits" keep="p" across><p>Task</p></kle-puzzle>'
    f'</kle-study><style>{stylesheet()}</style><script type="module">{bundle()}</script>'
)
GUESSES = {
    "84": "You are right.",
    "85": "You are right.",
    "60": "Your guess is too low by a factor of 1.4.",
    "100": "Your guess is too high by a factor of 1.2.",
    "20": "Your guess is too low by a factor of 4.2.",
    "1e3": "Your guess is too high by a factor of 12.",
}
CHANGE = """async (study, values) => {
  study.study.change(values);
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""
TOSSED = re.compile(
    r"(\d+) heads \(●\) × (−?[\d.]+) \+ (\d+) tails \(○\) × (−?[\d.]+) = (−?[\d.]+) (bits|nats)"
    " for the biased coin"
)


@pytest.fixture
def page(page_of, visit):
    """A page with nothing but these."""
    return visit().go(page_of(BODY))


def normal(loc):
    """A Normal of width 1, as a study holds it."""
    return {"family": "norm", "parameters": {"loc": loc, "scale": 1}}


REMARK = "(study, values) => { study.study.change(values); return study.study.remark.text; }"
STEMS = "(study, values) => { study.study.change(values); return study.study.grid.x.length; }"
BINOMIAL = {"family": "binom", "parameters": {"n": 10, "p": 0.3}}
NARROW = {"family": "beta", "parameters": {"a": 0.05, "b": 1}}
LAPLACE = {"family": "laplace", "parameters": {"loc": 0, "scale": 1}}


def tossed(coin, name):
    """Heads, tails, what each brings, the sum and its unit, after Enter on a button."""
    coin.get_by_role("button", name=name, exact=True).press("Enter")
    heads, a, tails, b, total, unit = TOSSED.fullmatch(said(coin)).groups()
    numbers = [float(text.replace("−", "-")) for text in (a, b, total)]
    return int(heads), int(tails), *numbers, unit


def said(coin):
    """What a coin says, which is spoken."""
    return coin.get_by_role("status").inner_text()


def test_a_coin_adds_up_what_its_faces_say(page):
    """Heads and tails by their count, each with its evidence; at first there are none."""
    coin = page.locator("p kle-coin")
    assert said(coin).startswith("0 heads (●) × 0.4854 + 0 tails (○) × −0.737 = 0 bits")
    for name, count in (("Toss", 1), ("Toss 10", 11), ("Toss 100", 111)):
        heads, tails, a, b, total, unit = tossed(coin, name)
        assert heads + tails == count
        assert (a, b, unit) == (round(math.log2(1.4), 4), round(math.log2(0.6), 4), "bits")
        assert total == pytest.approx(heads * math.log2(1.4) + tails * math.log2(0.6), rel=1e-3)
    assert len(coin.locator(".kle-dots").inner_text()) == 100


def test_a_coin_is_as_biased_as_it_says(page):
    """Of 1,000 tosses, and of 300 that were made one by one, within four standard deviations."""
    coin = page.locator("p kle-coin")
    for name, times, n in (("Toss 100", 10, 1000), ("Toss", 300, 300)):
        coin.get_by_role("button", name="Start again").click()
        button = coin.get_by_role("button", name=name, exact=True)
        button.evaluate("(button, times) => { while (times-- > 1) button.click(); }", times)
        heads, tails, *_ = tossed(coin, name)
        assert heads + tails == n
        assert abs(heads - 0.7 * n) < 4 * math.sqrt(n * 0.21)


def test_a_coin_falls_anew_each_time_unless_it_is_seeded(page):
    """With a seed it starts again with the same tosses; without, with others."""
    for coin, same in ((page.locator("p kle-coin"), True), (page.locator("#fresh"), False)):
        rows = []
        for _ in range(2):
            coin.get_by_role("button", name="Start again").click()
            tossed(coin, "Toss 100")
            rows.append(coin.locator(".kle-dots").inner_text())
        assert (rows[0] == rows[1]) == same


def test_a_guess_is_answered_in_words(page):
    """By keyboard: the number, how far off, and the folded answer; nonsense opens nothing."""
    field, answer = page.get_by_label("Your guess"), page.locator("details.answer")
    answer.evaluate("fold => { fold.open = false; }")  # as the reader finds it
    for guess in ("", "-3"):
        field.fill(guess)
        field.press("Enter")
        assert not answer.evaluate("fold => fold.open")
    for guess, said in GUESSES.items():
        field.fill(guess)
        field.press("Enter")
        assert page.locator("kle-guess .kle-said").inner_text() == f"It is 84 tosses. {said}"
        assert answer.evaluate("fold => fold.open")


def test_a_puzzle_says_what_it_does_not_allow(page):
    """Which side or family is in the way; and the divergences in the unit of its task."""
    study, said = page.locator("kle-study"), page.locator("kle-puzzle .kle-said")
    said.scroll_into_view_if_needed()
    for changed, part in (
        ({"q": normal(1)}, "D(q ‖ p) = 0.7213 bits. But the two families must differ."),
        ({"p": normal(2)}, "But p must stay as it was at the start."),
        ({"p": normal(0), "q": LAPLACE}, "D(q ‖ p) = 0.3257 bits."),
    ):
        study.evaluate(CHANGE, changed)
        assert said.inner_text().endswith(part)


def test_a_solved_puzzle_names_its_pair_as_figures_do(page):
    """Spoken once."""
    page.locator("kle-puzzle").evaluate("puzzle => { puzzle.goal = () => true; }")
    page.locator("kle-study").evaluate(CHANGE, {"q": LAPLACE})
    said = page.locator("kle-puzzle .kle-said").inner_text()
    assert said == "Solved with p = Normal(0, 1) and q = Laplace(0, 1)."
    assert page.locator("kle-puzzle .kle-voice").inner_text() == "Solved."


def test_hard_pairs_are_put_in_words_and_others_are_not_called_uncertain(page):
    """Counts that are ruled out begin at one of them; a factor beyond doubles is a power of ten."""
    counts = {"p": {"family": "poisson", "parameters": {"mu": 3}}, "q": BINOMIAL}
    far = {"p": {"family": "beta", "parameters": {"a": 1000, "b": 2}}, "q": NARROW}
    for values, part in (
        (counts, "p can give values that q cannot, from 11 on: one such sample rules q out."),
        ({"p": normal(0), "q": normal(1)}, "a sample from p favours p by a factor of 1.65;"),
        (far, "a sample from q favours q by 10^8680."),
    ):
        text = page.locator("kle-study").evaluate(REMARK, values)
        assert part in text
        assert "certain" not in text
    endless = {"family": "zipf", "parameters": {"a": 1.05}}  # its window has 5e12 counts
    stems = page.locator("kle-study").evaluate(STEMS, {"p": endless, "q": endless})
    assert 100 < stems < 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_they_are_accessible_and_fit_a_phone(page_of, visit, scheme):
    """No finding of axe, and nothing beyond the edge at 390 px, after a hundred tosses."""
    window = visit(390, scheme)
    page = window.go(page_of(BODY))
    tossed(page.locator("p kle-coin"), "Toss 100")
    assert axe_violations(page) == []
    assert wider_than_the_screen(page) == []
    assert window.errors == []
