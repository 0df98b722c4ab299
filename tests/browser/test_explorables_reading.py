"""What is drawn can be read: values at a crosshair, texts clear of curves, the hard places said."""

import math
import re

import pytest
from explorables_page import CHART, EXPLORER, as_shown, number, settled, show
from scipy import stats

pytestmark = pytest.mark.browser
WIDTHS = [1280, 390]
X_VIEWS = ["densities", "log-ratio", "contribution"]
TALL = 3000  # of a window that shows all views at once
SMALLEST = 12  # CSS pixels of a letter's height, as the screen shows it
BETA = ("beta", 17, 6), ("beta", 3, 3)
PAIRS = [
    BETA,
    (("norm", 0, 1), ("norm", 0.05, 1.02)),
    (("norm", 0, 1), ("norm", 500, 1)),
    (("norm", 0, 1), ("expon", 1)),
    (("cauchy", 0, 1), ("norm", 0, 1)),
    (("norm", 0, 1), ("norm", 0, 1)),
    (("poisson", 4), ("binom", 10, 0.3)),
    (("binom", 10, 0.3), ("poisson", 4)),
    (("lognorm", 2, 1), ("gamma", 0.3, 2)),
    (("gamma", 2, 0.01), ("gamma", 2, 500)),
    (("beta", 900, 900), ("beta", 0.3, 0.3)),
    (("weibull_min", 1.5, 2), ("laplace", 1, 0.2)),
]
ARGUMENTS = {
    "beta": "a b",
    "norm": "loc scale",
    "expon": "scale",
    "cauchy": "loc scale",
    "poisson": "mu",
    "binom": "n p",
    "lognorm": "s scale",
    "gamma": "a scale",
    "weibull_min": "c scale",
    "laplace": "loc scale",
}

SET = "pair => document.querySelector('kle-study').study.change(pair)"

# Title, legend and foot of every chart against points along all that is drawn in its panel.
COVERED = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('kle-study svg.kle-chart')) {
    const texts = [...svg.querySelectorAll(':scope > text, :scope > g:not(.kle-axes) > text')]
      .filter(e => e.textContent.trim()).map(e => [e, e.getBBox()]);
    const panel = svg.querySelector('clipPath rect').getBBox();
    const within = ({ x, y }, box) => x >= box.x && x <= box.x + box.width
      && y >= box.y && y <= box.y + box.height;
    const drawn = 'g[clip-path] > :is(.kle-curve, .kle-dot, .kle-chance, .kle-band)';
    for (const path of svg.querySelectorAll(drawn)) {
      const length = path.getTotalLength();
      for (let i = 0; length && i <= 90; i++) {
        const point = path.getPointAtLength((i / 90) * length);
        if (!within(point, panel)) continue;
        for (const [text, box] of texts) if (within(point, box)) found.push(text.textContent);
      }
    }
    texts.forEach(([a, one], i) => texts.slice(i + 1).forEach(([b, two]) => {
      if (one.x < two.x + two.width && two.x < one.x + one.width
        && one.y + 2 < two.y + two.height && two.y + 2 < one.y + one.height)
        found.push(`${a.textContent} | ${b.textContent}`);
    }));
    const outside = box => box.x < -1 || box.x + box.width > svg.viewBox.baseVal.width + 1;
    for (const [text, box] of texts) if (outside(box)) found.push(`out: ${text.textContent}`);
  }
  return [...new Set(found)];
}"""

# The height of all texts in SVG as rendered: the font's size, scaled as its drawing is.
SMALL_TEXT = """least => [...document.querySelectorAll('article :is(.kle-chart, [role=img]) text')]
  .filter(e => e.textContent.trim() && e.getBoundingClientRect().width)
  .map(e => {
    const svg = e.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [parseFloat(getComputedStyle(e).fontSize) * scale, e.textContent];
  })
  .filter(([size]) => size < least - 0.05)"""

REACHED = """() => ['p', 'q'].filter(side => {
  const box = document.querySelector(`.kle-handle.kle-${side} .kle-knob`).getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return hit?.closest('.kle-handle')?.classList.contains(`kle-${side}`);
})"""


@pytest.fixture(scope="module")
def explorer(address, driver):
    """The explorer at a width, opened once and drawn."""
    contexts = {}

    def opened(width):
        if width not in contexts:
            touch = width < 500
            window = {"width": width, "height": TALL}
            contexts[width] = driver.new_context(viewport=window, has_touch=touch)
            page = contexts[width].new_page()
            page.goto(address + EXPLORER)
        page = contexts[width].pages[0]
        page.evaluate("document.querySelector('kle-study').study.point(null)")
        return page

    yield opened
    for context in contexts.values():
        context.close()


def parameters(one):
    """A distribution as a study holds it."""
    family, *values = one
    named = dict(zip(ARGUMENTS[family].split(), values, strict=True))
    return {"family": family, "parameters": named}


def frozen(one):
    """The same as SciPy has it."""
    return getattr(stats, one[0])(**parameters(one)["parameters"])


def put(page, pair, unit="bans"):
    """Show a pair; all views are in sight and draw it."""
    page.evaluate(SET, {"p": parameters(pair[0]), "q": parameters(pair[1]), "unit": unit})
    settled(page)


def foot(page, view):
    """What stands below the axis of a view."""
    return " ".join(page.locator(f"kle-{view} svg > text").last.text_content().split())


def at(page, share, view="densities"):
    """Point at a share of a panel."""
    show(page, f"kle-{view}")
    box = page.locator(f"kle-{view} .kle-panel").bounding_box()
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def logs(one, x):
    """The log-density that the package's own distributions are compared with."""
    law = frozen(one)
    return float(law.logpmf(x) if hasattr(law.dist, "pmf") else law.logpdf(x))


def wrong_values(page, pair, unit):
    """Values below the axes that are not those of SciPy at the x that stands beside them."""
    texts = {view: foot(page, view).replace("−", "-").replace("∞", "inf") for view in X_VIEWS}
    x = float(re.match(r"x = (\S+):", texts["densities"])[1])
    p, q = (logs(one, x) for one in pair)
    size = {"nats": 1, "bits": math.log(2), "bans": math.log(10)}[unit]
    shown = [float(value) for value in re.findall(r"\(x\) = ([^\s,]+)", texts["densities"])]
    shown.append(number(re.search(r"LR = (\S+ \w+)", texts["log-ratio"])[1])[0])
    shown.append(number(re.search(r"contributes (\S+ \w+)", texts["contribution"])[1])[0])
    exact = [math.exp(p), math.exp(q), (p - q) / size, math.exp(p) * (p - q) / size]
    return [pair for pair in zip(shown, exact, strict=True) if not as_shown(*pair)]


@pytest.mark.parametrize(
    ("pair", "unit"),
    [(BETA, "bans"), (PAIRS[4], "nats"), (PAIRS[7], "bits"), (PAIRS[11], "bans")],
)
def test_the_crosshair_reads_the_values_at_x(explorer, pair, unit):
    """In the three views that have x on their axis, wherever in one of them the mouse is."""
    page = explorer(1280)
    put(page, pair, unit)
    for share, view in ((0.3, "densities"), (0.55, "log-ratio"), (0.7, "contribution")):
        page.mouse.move(*at(page, share, view))
        settled(page)
        assert wrong_values(page, pair, unit) == []
        assert foot(page, view).startswith("x = ")
    page.mouse.move(2, 2)
    settled(page)
    assert [foot(page, view) for view in X_VIEWS] == ["sample x"] * 3


def test_a_wrong_value_is_seen(explorer):
    """Guard: the values of one pair are not those of another."""
    page = explorer(1280)
    put(page, BETA)
    page.mouse.move(*at(page, 0.6))
    settled(page)
    assert len(wrong_values(page, (("beta", 16, 6), BETA[1]), "bans")) == 3
    page.mouse.move(2, 2)


def test_counts_are_read_at_whole_numbers(explorer):
    """Wherever the mouse is between two."""
    page = explorer(1280)
    put(page, PAIRS[6])
    for share in (0.31, 0.33, 0.36, 0.4):
        page.mouse.move(*at(page, share))
        settled(page)
        assert re.match(r"x = \d+:", foot(page, "densities"))
        assert wrong_values(page, PAIRS[6], "bans") == []
    page.mouse.move(2, 2)


def test_keys_move_the_crosshair_and_its_values_are_spoken(explorer):
    """Arrows step, Shift goes farther, Escape takes it away; the focused chart has the values."""
    page = explorer(1280)
    put(page, BETA)
    chart = page.get_by_role("slider", name="x at which the log ratio is read")
    chart.focus()
    places = []
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
        places.append(float(chart.get_attribute("aria-valuenow")))
        assert wrong_values(page, BETA, "bans") == []
    assert places[2] < places[0] < places[1]
    lines = [
        page.locator(f"kle-{view} .kle-hair").get_attribute("d").count("M")
        for view in ("densities", "log-ratio", "ratio-distributions")
    ]
    assert lines == [1, 2, 1]  # at x; to both axes; at the log ratio
    said = chart.get_attribute("aria-valuetext")
    assert " ".join(said.split()) == foot(page, "log-ratio")
    assert re.search(r"bans, [pq] ahead$", said)
    page.keyboard.press("Escape")
    assert foot(page, "densities") == "sample x"
    assert "no x chosen" in chart.get_attribute("aria-valuetext")


def test_a_tap_reads_and_does_not_drag(explorer):
    """A finger that taps beside the handles sets the crosshair; again, and it is gone."""
    page = explorer(390)
    put(page, BETA)
    spot = at(page, 0.2)
    page.touchscreen.tap(*spot)
    settled(page)
    assert wrong_values(page, BETA, "bans") == []
    page.touchscreen.tap(*spot)
    settled(page)
    assert foot(page, "densities") == "sample x"
    assert "p = Beta(17, 6)" in page.locator(CHART).text_content()


def test_a_drag_is_no_crosshair(explorer):
    """While a handle is held the pointer reads nothing."""
    page = explorer(1280)
    put(page, BETA)
    show(page, "kle-densities")
    box = page.locator(".kle-handle.kle-p .kle-knob").bounding_box()
    page.mouse.move(box["x"] + 7, box["y"] + 7)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 20, steps=3)
    settled(page)
    assert foot(page, "densities") == "sample x"
    page.mouse.up()
    page.mouse.move(2, 2)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_covers_what_is_drawn(explorer, width):
    """Nor another text, nor leaves its chart: near, far, infinite, equal, skewed, steep; counts."""
    page = explorer(width)
    covered = {}
    for pair in PAIRS:
        put(page, pair)
        found = page.evaluate(COVERED)
        if found:
            covered[str(pair)] = found
        assert page.evaluate(SMALL_TEXT, SMALLEST) == []
    assert covered == {}


def test_a_text_on_a_curve_is_seen(explorer):
    """Guard: a title that is moved onto a curve is reported, and so is a small letter."""
    page = explorer(390)
    put(page, BETA)
    assert page.evaluate(COVERED) == []
    title = page.locator("kle-contribution svg > text").first
    title.evaluate("text => { text.setAttribute('y', 100); text.setAttribute('x', 200); }")
    title.evaluate("text => text.setAttribute('font-size', 11)")
    assert title.text_content() in page.evaluate(COVERED)
    assert [text for _, text in page.evaluate(SMALL_TEXT, SMALLEST)] == [title.text_content()]
    page.reload()


@pytest.mark.parametrize("path", ["learn/deriving_it/", "learn/make_it_small/"])
def test_figures_on_a_phone_can_be_read(address, driver, path):
    """Still ones too: no letter is smaller than 12 pixels."""
    context = driver.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.route("**/explorables*.js", lambda route: route.abort())  # the figures stay still
    page.goto(address + path)
    assert page.locator("article figure svg text").count() > 20
    assert page.evaluate(SMALL_TEXT, SMALLEST) == []
    context.close()


def test_n_stands_on_both_axes_alike(address, driver, explorer):
    """Where the figure is still and where it lives: 1, 10, 100, 1,000, under the same name."""
    context = driver.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(address + EXPLORER)
    texts = still.locator("kle-convergence figure svg text").all_text_contents()
    context.close()
    page = explorer(1280)
    put(page, BETA)
    living = page.locator("kle-convergence svg text").all_text_contents()
    wanted = ["1", "10", "100", "1,000", "number of samples N"]
    for said in (texts, living):
        assert [text for text in wanted if text not in {one.strip() for one in said}] == []
    assert {"average log₁₀ LR of N samples, in bans"} <= set(texts) & set(living)


@pytest.mark.parametrize("pair", [PAIRS[5], (("poisson", 4), ("poisson", 4))])
def test_equal_densities_tie(explorer, pair):
    """No dot has the colour of p or q, the legend counts ties, and both handles can be taken."""
    page = explorer(390)
    put(page, pair)
    dots = [page.locator(f"kle-log-ratio .kle-dot.kle-{look}") for look in ("p", "q", "grey")]
    assert [bool(one.get_attribute("d")) for one in dots] == [False, False, True]
    legend = page.locator("kle-log-ratio svg > g > text").all_text_contents()
    assert "tie: 40" in legend
    assert any("a tie at every x" in text for text in legend)
    show(page, "kle-densities")
    assert page.evaluate(REACHED) == ["p", "q"]


SHORT = (("poisson", 4), ("binom", 6, 0.5))


@pytest.mark.parametrize(("pair", "end", "at"), [(PAIRS[3], 1, 0), (SHORT, 0, 6.5)])
def test_where_q_is_zero_is_shaded_and_said(explorer, pair, end, at):
    """From where p goes on alone, to the edge of each view over x; and why D is infinite."""
    page = explorer(1280)
    put(page, pair)
    ((from_, to),) = page.evaluate("document.querySelector('kle-study').study.holes('q')")
    assert (from_, to)[end] == at
    for view in X_VIEWS:
        shade, panel = (page.locator(f"kle-{view} .kle-{part}") for part in ("hole", "panel"))
        (left, right), box = ends(shade), panel.bounding_box()
        assert right - left > 0.1 * box["width"]
        edge = left - box["x"] if end else box["x"] + box["width"] - right
        assert abs(edge) < 5
    said = page.locator("kle-contribution svg > g").all_text_contents()
    assert any("q is 0 where p is not" in text for text in said)


def ends(shape):
    """Where a shape begins and ends on the screen."""
    box = shape.bounding_box()
    return box["x"], box["x"] + box["width"]


def test_a_peak_beyond_the_axis_is_said(explorer):
    """A density very much higher than the other is cut off, and the legend says so."""
    page = explorer(390)
    put(page, PAIRS[9])
    assert "p goes on above this axis" in page.locator(CHART).text_content()
    put(page, BETA)
    assert "above this axis" not in page.locator(CHART).text_content()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_numbers_stay_in_sight(explorer, width):
    """While the last chart is read, both divergences are on the screen, below the site's header."""
    page = explorer(width)
    put(page, BETA)
    page.set_viewport_size({"width": width, "height": 900})
    show(page, "kle-ratio-distributions")
    header = page.locator("header.md-header").bounding_box()
    for what in ("divergence", "reverse"):
        box = page.locator(f"kle-value[of={what}]").bounding_box()
        assert header["y"] + header["height"] - 1 <= box["y"] <= 900 - box["height"]
    page.set_viewport_size({"width": width, "height": TALL})


def test_the_desk_has_columns_and_the_phone_has_none(explorer):
    """Beside the controls two columns of charts, x above x; on a phone the picture is first."""
    names = ("densities", "contribution", "evidence", "parameters")
    wide, narrow = (
        {name: page.locator(f"kle-{name}").first.bounding_box() for name in names}
        for page in map(explorer, WIDTHS)
    )
    assert wide["parameters"]["x"] < wide["densities"]["x"] == wide["contribution"]["x"]
    assert wide["evidence"]["x"] > wide["densities"]["x"] + wide["densities"]["width"]
    assert max(box["x"] for box in narrow.values()) - min(box["x"] for box in narrow.values()) < 2
    assert narrow["densities"]["y"] < narrow["parameters"]["y"] < narrow["evidence"]["y"]
