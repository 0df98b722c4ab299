"""Evidence that arrives sample by sample: played, stepped, dragged meanwhile; all numbers true."""

import numpy as np
import pytest
from explorables_page import EXPLORER, drag, handle, opened, settled, show
from page_checks import Visit
from scipy import stats

from klexplain import kl_divergence, log_likelihood_ratio

pytestmark = pytest.mark.browser
HOME = ""
VIEWS = ("kle-densities", "kle-log-ratio", "kle-evidence", "kle-convergence")
STREAM = "document.querySelector('kle-study').study.stream"
COUNT = f"() => {STREAM}.count"
DRAWN = f"() => {STREAM}.samples().map(({{ x }}) => x)"
AFRESH = f"""() => {{
  const {{ study, begun, count, from }} = {STREAM};
  window.unplayed ??= {{ begun, count, from }};
  Object.assign(study.stream, window.unplayed);
  study.change(study.start);
}}"""
PATHS = "paths => paths.map(path => path.getAttribute('d'))"
IN_SIGHT = "player => player.getBoundingClientRect().bottom <= innerHeight"
FALLS = "() => window.falls"
WATCH_FALLS = """() => {
  const { animate } = Element.prototype;
  window.falls = [];
  Element.prototype.animate = function (frames, timing) {
    window.falls.push(timing.delay + timing.duration);
    return animate.call(this, frames, timing);
  };
}"""
WATCH_FRAMES = """() => {
  const ask = window.requestAnimationFrame.bind(window);
  window.frames = 0;
  window.requestAnimationFrame = (then) => { window.frames += 1; return ask(then); };
}"""


@pytest.fixture(scope="module")
def explorer(address, driver):
    """The explorer as it is opened under prefers-reduced-motion: one page for all tests of it."""
    context = driver.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = opened(Visit(context.new_page()), address + EXPLORER)
    page.evaluate(WATCH_FALLS)
    yield page
    context.close()


@pytest.fixture
def page(explorer):
    """That page, with a stream that nobody has played yet."""
    explorer.evaluate(AFRESH)
    return explorer


@pytest.fixture
def moving(address, visit):
    """The first page where motion is welcome, under a clock that only we move."""
    window = visit(reduced_motion="no-preference")
    window.page.clock.install(time=0)
    page = window.go(address + HOME)
    page.evaluate(WATCH_FRAMES)
    page.wait_for_timeout(100)
    page.clock.pause_at(3_600_000)
    page.clock.run_for(100)
    return page


def button(page, name):
    """A button of the player."""
    return page.locator("kle-player").get_by_role("button", name=name, exact=True)


def press(page, name, times=1):
    """Press a button of the player, and let what shows the stream follow."""
    for _ in range(times):
        button(page, name).click()
        settled(page)


def lines(page):
    """What the player says of the last sample and of all so far."""
    return page.locator(".kle-told > span").all_inner_texts()


def pair(page):
    """The truth and the model of the study."""
    sides = page.evaluate(f"() => [{STREAM}.study.p, {STREAM}.study.q]")
    return [getattr(stats, side["family"])(**side["parameters"]) for side in sides]


def expected(page, source=""):
    """The same, from the x of the samples on the page and the package's log ratios."""
    x = page.evaluate(DRAWN)
    ratios = log_likelihood_ratio(*pair(page), np.array(x), base=10)
    total, n = ratios.sum(), len(x)
    first = f"Sample {n}{source}: x = {x[-1]:.3g}, log ratio {ratios[-1]:+.3g} bans."
    ahead = "p" if total > 0 else "q"
    second = f"Sum {total:+.3g} bans, average {total / n:+.3g} bans: {ahead} is ahead."
    return [line.replace("-", "−") for line in (first, second)]


def alt(page, view):
    """What a view says to those who do not see it."""
    return show(page, f"{view} svg").get_attribute("aria-label")


def drawings(page):
    """Every curve, band and dot of the views that show the stream, each in its turn in sight."""
    return [show(page, view).locator("path[d]").evaluate_all(PATHS) for view in VIEWS]


def test_before_it_is_played_all_is_finished(page):
    """A hundred samples in the total, a thousand in the average, forty dots; nothing is missing."""
    assert "Total evidence of 100 draws from p" in alt(page, "kle-evidence")
    assert "after 1000." in alt(page, "kle-convergence")
    assert "of 40 samples from p" in alt(page, "kle-log-ratio")
    assert "arrive one by one" in lines(page)[0]


def test_a_contribution_is_an_area_however_often_it_is_drawn(page):
    """Stems are for counts."""
    for key in ("ArrowLeft", "ArrowRight", "ArrowLeft"):
        handle(page, "p").press(key)
        show(page, "kle-contribution")
        assert page.locator("kle-contribution .kle-area.kle-stem").count() == 0


def test_a_step_reaches_every_view(page):
    """One sample more in the dots, the sum and the average; the numbers are the package's."""
    show(page, "kle-densities")
    assert page.locator("kle-player").evaluate(IN_SIGHT)  # though its place is far below
    press(page, "Step", 3)
    before = drawings(page)
    press(page, "Step")
    assert lines(page) == expected(page)
    assert all(now != was for now, was in zip(drawings(page), before, strict=True))
    assert "Total evidence of 4 draws from p" in alt(page, "kle-evidence")
    assert " bans after 4." in alt(page, "kle-convergence")


def test_from_q_the_sum_falls(page):
    """The words, the limit and the line on which the average settles are those of q."""
    press(page, "Add 10", 2)
    press(page, "from q")
    assert lines(page) == expected(page, " from q")
    assert lines(page)[1].endswith("q is ahead.")
    reverse = kl_divergence(*pair(page)[::-1], base=10)
    assert f"settles at −D(q ‖ p), −{reverse:.4g} bans" in alt(page, "kle-convergence")
    legend = page.locator("kle-convergence svg").text_content()
    assert f"dotted: −D(q ‖ p) = −{reverse:.4g} bans" in legend
    assert "draws from q: −" in alt(page, "kle-evidence")


def test_without_motion_each_press_is_a_step(page):
    """Ten at a time, a hundred from there on; nothing falls, no speed is offered."""
    show(page, "kle-densities")
    press(page, "Add 10")
    assert page.evaluate(FALLS) == []
    press(page, "Add 10", 9)
    press(page, "Add 100")
    assert page.evaluate(COUNT) == 200
    assert lines(page) == expected(page)
    assert page.locator("kle-player select").is_hidden()


def test_what_is_dragged_keeps_its_samples(page):
    """The same count of the same draws, glided to the new pair; the numbers are its own."""
    press(page, "Add 10")
    was = page.evaluate(DRAWN)
    for side, x in (("p", -40), ("q", 30)):
        drag(handle(page, side), x, 10)
        assert lines(page) == expected(page)
    now = page.evaluate(DRAWN)
    assert np.argsort(now).tolist() == np.argsort(was).tolist()
    assert now != was


def test_a_thumb_and_the_keys_play(address, visit):
    """Tapped on a phone; Enter and the space bar press what has the focus; new draws begin at 0."""
    page = opened(visit(390, has_touch=True), address + HOME)
    button(page, "Step").tap()
    settled(page)
    button(page, "Step").focus()
    for count, key in ((2, "Enter"), (3, "Space")):
        page.keyboard.press(key)
        settled(page)
        assert page.evaluate(COUNT) == count
    assert lines(page) == expected(page)
    press(page, "New draws")
    assert page.evaluate(COUNT) == 0


def test_samples_come_by_themselves_and_ever_faster(moving):
    """The first at once, few in the first seconds, then many; after a pause nothing runs."""
    button(moving, "Play").click()
    counts = [moving.evaluate(COUNT)]
    for _ in range(3):
        moving.clock.run_for(4000)
        counts.append(moving.evaluate(COUNT))
    assert counts[0] == 1
    first, second, third = np.diff(counts)
    assert 4 <= first <= 9 < second < third < 60
    voice = moving.locator("kle-study > .kle-voice")
    assert voice.inner_text().startswith("Sample 10: x = ")  # none was spoken since
    button(moving, "Pause").click()
    count = moving.evaluate(COUNT)
    assert voice.inner_text().startswith(f"Sample {count}: x = ")
    moving.clock.run_for(100)
    moving.evaluate("() => { window.frames = 0; }")
    moving.clock.run_for(2000)
    assert moving.evaluate("() => window.frames") == 0
    assert moving.evaluate(COUNT) == count


def test_out_of_sight_it_waits(moving):
    """While the figure is scrolled away no sample comes; when it is back they go on."""
    button(moving, "Play").click()
    moving.evaluate("() => scrollTo({ top: 2500, behavior: 'instant' })")
    moving.wait_for_timeout(200)
    before = moving.evaluate(COUNT)
    moving.clock.run_for(3000)
    assert moving.evaluate(COUNT) == before
    moving.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    moving.wait_for_timeout(200)
    moving.clock.run_for(3000)
    assert moving.evaluate(COUNT) > before


def test_a_sample_falls_in_less_than_a_third_of_a_second(address, visit):
    """Through the densities, then onto the log ratio; and a drag does not stop what plays."""
    page = opened(visit(reduced_motion="no-preference"), address + HOME)
    page.evaluate(WATCH_FALLS)
    press(page, "Step")
    assert sorted(page.evaluate(FALLS)) == [150, 300]
    handle(page, "q").press("ArrowLeft")
    settled(page)
    assert len(page.evaluate(FALLS)) == 2  # it was drawn anew, and is no new sample
    button(page, "Play").click()
    drag(handle(page, "p"), -40, 10)
    page.wait_for_function(f"() => ({COUNT})() > 3")
    button(page, "Pause").click()
    settled(page)
    assert lines(page) == expected(page)
