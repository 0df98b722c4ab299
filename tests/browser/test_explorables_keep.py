"""What a reader keeps of an explorer: paper, pictures, running Python, and the page on a disk."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from explorables_page import EXPLORER, as_shown, choose, frozen, number, settled, shown
from page_checks import axe_violations, wider_than_the_screen
from PIL import Image
from scipy import stats
from test_explorable_python import run

from klexplain import kl_divergence

pytestmark = pytest.mark.browser
PAIR = "?truth=gamma(2,scale=0.5)&model=lognorm(0.5)&unit=bits"
P, Q = stats.gamma(2, scale=0.5), stats.lognorm(0.5)
PRINTING = "() => { dispatchEvent(new Event('beforeprint')); }"
ALT_TEXTS = "() => [...document.querySelectorAll('kle-study svg')].map(e => e.ariaLabel)"
LIGHT, DARK = "rgb(26, 102, 168)", "rgb(111, 179, 242)"
COLOUR = "() => getComputedStyle(document.querySelector('.kle-curve.kle-p')).stroke"
SVG = "{http://www.w3.org/2000/svg}"
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
MOST_SHIFT = 0.02
PAGES = [("", 390), (EXPLORER, 1280), (EXPLORER, 390), ("learn/make_it_small/", 1280)]


@pytest.fixture(scope="module")
def explorer(address, driver):
    """The explorer of a pair that is not the one of its still figures, as it opens."""
    context = driver.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + EXPLORER + PAIR)
    settled(page)
    yield page
    context.close()


def saved(page, kind):
    """The name and the bytes of a file that a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def exact():
    """Both divergences in bits."""
    return [float(kl_divergence(a, b, base=2)) for a, b in ((P, Q), (Q, P))]


def test_a_pdf_has_all_views_of_the_pair_that_is_shown(address, visit):
    """Those never on screen too, with alt texts of now; the state stands in words, with a link."""
    page = visit().page
    page.goto(address + EXPLORER + PAIR)
    assert page.locator("kle-study figure").count() > 0
    page.pdf()
    assert page.locator("kle-study figure").count() == 0
    found = " ".join(page.evaluate(ALT_TEXTS))
    assert f"{exact()[0]:.4g} bits" in found
    assert "bans" not in found
    words = page.locator(".kle-paper").text_content()
    assert words.startswith("p = Gamma(2, 0.5), q = Log-normal(0.5")
    values = re.findall(r"[\d.]+(?= bits)", words)
    assert all(as_shown(float(a), b) for a, b in zip(values, exact(), strict=True))
    link = page.locator(".kle-paper a").get_attribute("href")
    assert link.startswith(address + EXPLORER + "?truth=gamma(2,scale=0.5)&model=lognorm(0.5")


def test_paper_is_light_and_offers_no_control(address, visit):
    """Of a dark page, and on it the words that take the place of what sets them."""
    page = visit(scheme="dark").page
    page.goto(address + EXPLORER + PAIR)
    settled(page)
    assert page.evaluate(COLOUR) == DARK
    assert page.locator(".kle-paper").is_hidden()
    page.emulate_media(media="print")
    assert page.evaluate(COLOUR) == LIGHT
    assert page.locator(".kle-paper").is_visible()
    controls = "kle-study :is(button, input, select, .kle-handle)"
    assert [one for one in page.locator(controls).all() if one.is_visible()] == []
    assert page.locator("kle-study figure").count() == 0


def test_the_svg_stands_alone(explorer):
    """All charts, in a file that names no class, no style and no script; p, q and D are in it."""
    name, content = saved(explorer, "SVG")
    assert name == "kl-gamma-lognorm.svg"
    root = ET.fromstring(content)  # noqa: S314  our own file
    names = {attribute for element in root.iter() for attribute in element.attrib}
    assert names.isdisjoint({"class", "style", "href", "tabindex"})
    assert "var(" not in content.decode()
    assert len(root.findall(f"{SVG}svg")) == 6
    texts = ["".join(text.itertext()) for text in root.findall(f"{SVG}text")]
    assert texts[0] == "p = Gamma(2, 0.5)"
    assert f"D(p ‖ q) = {exact()[0]:.4g} bits" in texts[2]


def test_the_png_is_sharp_and_shows_the_same(explorer):
    """Two pixels to one of the SVG; both colours are in it."""
    _, content = saved(explorer, "SVG")
    root = ET.fromstring(content)  # noqa: S314  our own file
    name, content = saved(explorer, "PNG")
    assert name == "kl-gamma-lognorm.png"
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    assert picture.size == tuple(2 * int(float(root.get(side))) for side in ("width", "height"))
    colours = {colour for _, colour in picture.getcolors(1 << 24)}
    assert colours >= {(0x1A, 0x66, 0xA8), (0xB8, 0x4F, 0x08), (255, 255, 255)}


def test_the_python_runs(explorer):
    """What is copied finds the number on the page."""
    explorer.get_by_role("button", name="Copy as Python").click()
    explorer.get_by_text("Python copied.").wait_for()
    text = explorer.evaluate("navigator.clipboard.readText()")
    assert text == explorer.locator("kle-keep pre").text_content()
    value, unit = shown(explorer)
    assert as_shown(value, run(text))
    assert text.endswith(f"# {value:.4g} {unit}\n")


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_kept_fits_and_is_accessible(explorer, width):
    """The row of buttons and the code below it."""
    explorer.set_viewport_size({"width": width, "height": 900})
    explorer.get_by_role("button", name="Copy as Python").click()
    explorer.locator("kle-keep pre").wait_for()
    found = [line for line in axe_violations(explorer) if "kle-keep" in line or "pre" in line]
    assert wider_than_the_screen(explorer) + found == []


def test_formula_and_derivation_go_with_the_pair(address, visit):
    """The link and the code from the atlas are those of the families that are chosen."""
    page = visit().go(address + EXPLORER)
    choose(page, "p", "gamma")
    choose(page, "q", "weibull_min")
    link = page.locator("kle-pair a")
    assert link.get_attribute("href") == f"{address}atlas/gamma/#weibull_min"
    page.locator("kle-take pre[aria-label=Python]").wait_for(timeout=5000)
    assert "def kl_gamma_weibull_min" in page.locator("kle-take pre").text_content()


def test_a_page_on_a_disk_works_and_says_what_does_not(site, visit):
    """No server: the figures follow; a line says what needs one, and so does the code."""
    page = visit().page
    page.goto((site / "explore" / "index.html").as_uri())
    settled(page)
    choose(page, "p", "norm")
    value, unit = number(page.locator("kle-value[of=divergence]").inner_text())
    text = page.locator("kle-densities svg text").all_text_contents()
    p = next(frozen(one.split("p = ")[1]) for one in text if "p = Normal" in one)
    assert as_shown(value, float(kl_divergence(p, stats.beta(3, 3), base=10)))
    assert unit == "bans"
    assert "python -m http.server" in page.locator("article > .admonition").inner_text()
    page.get_by_text("Copy as code").click()
    page.get_by_text("The forms could not be loaded.").wait_for()


@pytest.fixture
def slow_page(driver):
    """A page on a machine a quarter as fast, in a window that no other test takes."""
    context = driver.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    yield page
    context.close()


@pytest.mark.parametrize(("path", "width"), PAGES)
def test_living_figures_move_nothing(address, slow_page, path, width):
    """They take the room of the still ones, on a slow machine too, wherever one scrolls."""
    page = slow_page
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(f"({SHIFTS})()")
    page.goto(address + path)
    settled(page)
    for y in range(0, page.evaluate("document.documentElement.scrollHeight"), 800):
        page.evaluate("y => scrollTo({ top: y, behavior: 'instant' })", y)
        settled(page)
    assert page.locator("kle-study figure").count() == 0
    assert page.evaluate("shifted") <= MOST_SHIFT
