"""The explorables of a page as a reader has them: what they say, and hands that move them."""

import math
import re

from page_checks import Visit
from playwright.sync_api import Locator, Page
from scipy import stats

from klexplain import FAMILIES, kl_divergence
from klexplain.explorables.families_module import EXPLORABLE

EXPLORER = "explore/"
STORY = "learn/deriving_it/"
BASES = {"nats": None, "bits": 2, "bans": 10}
TITLES = {FAMILIES[name].title: name for name in EXPLORABLE}
FRAMES = """async () => {
  for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
}"""
TO_THE_MIDDLE = "element => element.scrollIntoView({ block: 'center', behavior: 'instant' })"
OUT_OF_SIGHT = """element => {
  const { top, bottom } = element.getBoundingClientRect();
  return top < 150 || bottom > innerHeight - 200; // what is sticky covers the edges
}"""
CHART = "kle-densities svg.kle-chart"
SHOWN = "kle-study :has(> :is(.kle-chart, figure))"  # every view, drawn or still


def opened(window: Visit, url: str) -> Page:
    """The page, with its densities in the middle of the window, drawn."""
    page = window.go(url)
    show(page, "kle-densities")
    page.locator(CHART).wait_for()
    return page


def show(page: Page, selector: str) -> Locator:
    """An element, in sight and drawn."""
    found = page.locator(selector).first
    bring_into_sight(found)
    return found


def bring_into_sight(target: Locator) -> None:
    """Scroll an element to the middle of the window if need be, and let it be drawn."""
    if target.evaluate(OUT_OF_SIGHT):
        target.evaluate(TO_THE_MIDDLE)
        settled(target.page)


def settled(page: Page) -> None:
    """Wait until a change has been seen and drawn."""
    page.evaluate(FRAMES)


def label(page: Page, side: str) -> str:
    """How the chart names p or q, such as Beta(17, 6)."""
    show(page, "kle-densities")
    text = page.locator(f"kle-densities text.kle-{side}").first.text_content()
    return " ".join(text.split()).removeprefix(f"{side} = ")


def both(page: Page) -> tuple[str, str]:
    """The names of p and q."""
    return label(page, "p"), label(page, "q")


def frozen(text: str) -> object:
    """The distribution of SciPy that a label names."""
    title, values = re.fullmatch(r"(.+)\((.+)\)", text).groups()
    family = FAMILIES[TITLES[title]]
    arguments = [parameter.letter.argument for parameter in family.parameters]
    numbers = map(float, values.replace("−", "-").split(", "))
    return getattr(stats, family.name)(**dict(zip(arguments, numbers, strict=True)))


def shown(page: Page, what: str = "divergence") -> tuple[float, str]:
    """The number and the unit of a value on the page."""
    return number(show(page, f"kle-value[of={what}]").inner_text())


def number(text: str) -> tuple[float, str]:
    """The number and the unit of a text such as 0.4547 bans."""
    value, unit = text.replace("−", "-").replace("∞", "inf").split()
    return float(value), unit


def wrong_numbers(page: Page) -> list[str]:
    """Values on the page that are not the package's to the four digits shown."""
    p, q = map(frozen, both(page))
    found = []
    for what, truth, model in (("divergence", p, q), ("reverse", q, p)):
        value, unit = shown(page, what)
        exact = float(kl_divergence(truth, model, base=BASES[unit]))
        if not as_shown(value, exact):
            found.append(f"{what} of {both(page)}: {value} for {exact} {unit}")
    return found


def as_shown(value: float, exact: float) -> bool:
    """Whether a value of four digits is the exact one, rounded."""
    if exact == 0 or math.isinf(exact):
        return value == exact
    unit_in_last = 10.0 ** (math.floor(math.log10(abs(exact))) - 3)
    return abs(value - exact) <= 0.5001 * unit_in_last


def handle(page: Page, side: str) -> Locator:
    """What drags the density of p or q."""
    return page.locator(f".kle-handle.kle-{side}")


def middle(target: Locator) -> tuple[float, float]:
    """The middle of an element, scrolled into the middle of the window."""
    bring_into_sight(target)
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(target: Locator, x: float, y: float, steps: int = 5) -> None:
    """Press the mouse on the middle of an element, move by (x, y) in some steps, let go."""
    page = target.page
    at = middle(target)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + x, at[1] + y, steps=steps)
    page.mouse.up()
    settled(page)


def swipe(page: Page, at: tuple[float, float], x: float, y: float) -> None:
    """Put a finger down, move it by (x, y) in ten steps, lift it."""
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, share: float) -> None:
        points = [{"x": at[0] + share * x, "y": at[1] + share * y}] if kind != "touchEnd" else []
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for step in range(1, 11):
        touch("touchMove", step / 10)
    touch("touchEnd", 1)
    settled(page)
    devtools.detach()


def choose(page: Page, side: str, family: str) -> None:
    """Take another family for p or q."""
    show(page, f"kle-parameters[side={side}]")
    page.get_by_role("combobox", name=f"family of {side}").select_option(family)
    settled(page)


def typed(page: Page, name: str, text: str) -> Locator:
    """Type into the field of this name and press Enter; the field."""
    field = page.get_by_label(name, exact=True).and_(page.locator(".kle-field"))
    field.fill(text)
    field.press("Enter")
    settled(page)
    return field


def said_below(field: Locator) -> str:
    """What stands below a field about its text, spoken too."""
    line = field.locator("xpath=following::p[@role='status'][1]")
    return line.inner_text() if line.is_visible() else ""


def texts(page: Page) -> list[str]:
    """P and q as the fields have them."""
    return [page.get_by_label(f"{side} as text").input_value() for side in "pq"]


def notice(page: Page) -> str:
    """What the study tells its reader."""
    return page.locator("kle-notice [role=status]").inner_text()
