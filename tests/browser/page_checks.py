"""What is wrong with a page open in a browser: each check returns its findings, [] if none."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

WIDER_THAN_THE_SCREEN = """() => {
  const scrolls = e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
  const inScroller = e => {
    for (let up = e.parentElement; up && up.tagName !== 'BODY'; up = up.parentElement)
      if (scrolls(up)) return true;
    return false;
  };
  const wide = e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  return [...document.querySelectorAll('article *:not(svg *)')]
    .filter(e => wide(e) && !inScroller(e))
    .map(e => e.outerHTML.slice(0, 120));
}"""

MATH_WITHOUT_SIZE = """() => [...document.querySelectorAll('article math')]
  .filter(e => {
    const box = e.getBoundingClientRect();
    return !(box.width > 0 && box.height > 0);
  })
  .map(e => e.outerHTML.slice(0, 120))"""

MATH_WITHOUT_ITS_FONT = """async () => {
  await document.fonts.ready;
  const ours = [...document.fonts].filter(f => f.family.includes('klexplain math'));
  const loaded = ours.some(f => f.status === 'loaded');
  const needed = document.querySelector('article math');
  return needed && !loaded ? ['the math font is not loaded'] : [];
}"""

CODE_NOT_IN_SIGHT = """() => {
  const cut = code => code.scrollWidth > code.clientWidth + 1;
  const covered = code => {
    const found = code.parentElement.querySelector('.md-code__nav button');
    const button = found?.getBoundingClientRect();
    if (!button?.width) return false;
    const text = document.createRange();
    text.selectNodeContents(code);
    return [...text.getClientRects()].some(box =>
      box.right > button.left + 1 && box.top < button.bottom && box.bottom > button.top);
  };
  return [...document.querySelectorAll('article pre > code')]
    .filter(code => cut(code) || covered(code))
    .map(code => code.textContent.slice(0, 120));
}"""

# Before a page is printed it puts in all that it holds back. (And draws its explorables, which
# shall be drawn here when they are seen: so only where there is something to put in.)
OPEN_EVERY_FOLD = """() => {
  const printed = document.querySelector(".kle-later") ? ["beforeprint", "afterprint"] : [];
  for (const event of printed) dispatchEvent(new Event(event));
  document.querySelectorAll("details").forEach(fold => { fold.open = true; });
}"""

# Whether a text can be read depends on what is drawn: axe looks at one of each kind of text.
AXE = """async ({ part, rules, known }) => {
  const hidden = ['math > *', 'svg[role=img] > *'];
  const grounds = new Map([[null, '']]);
  const ground = e => {
    if (!grounds.has(e)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
      const own = [backgroundColor, backgroundImage, opacity].join();
      const above = ground(e.parentElement);
      grounds.set(e, own === 'rgba(0, 0, 0, 0),none,1' ? above : above + own);
    }
    return grounds.get(e);
  };
  const kind = e => {
    const { color, fill, fontSize, fontWeight } = getComputedStyle(e);
    return [color, fill, fontSize, fontWeight, ground(e)].join(' ');
  };
  const says = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const seen = new Set(known), texts = [];
  for (const e of document.querySelector(part).querySelectorAll('*')) {
    if (!says(e) || !e.getClientRects().length || e.closest(hidden.join())) continue;
    const its = kind(e);
    if (!seen.has(its)) texts.push(e);
    seen.add(its);
  }
  const look = async (include, chosen) => {
    const exclude = hidden.map(selector => [selector]);
    const asked = { resultTypes: ['violations'], ...chosen };
    return (await axe.run({ include, exclude }, asked)).violations;
  };
  const read = { runOnly: ['color-contrast'] };
  const rest = rules ? { runOnly: rules } : { rules: { 'color-contrast': { enabled: false } } };
  const violations = await look([[part]], rest);
  if (texts.length) violations.push(...await look(texts, read));
  return { violations, kinds: [...seen] };
}"""


class Visit:
    """A browser page, and what went wrong since it was opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.errors.append(said.text)

    def go(self, url: str) -> Page:
        """Open `url`, unfold all that is folded, and forget what came before."""
        self.errors.clear()
        self.requests.clear()
        self.page.goto(url, wait_until="load")
        self.page.evaluate(OPEN_EVERY_FOLD)
        return self.page

    def outside_requests(self) -> list[str]:
        """Requests to any other host than the page's own."""
        home = urlsplit(self.page.url).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in {home, ""}]


def wider_than_the_screen(page: Page) -> list[str]:
    """Elements of the article that stick out of the window, and not in a box that scrolls."""
    return page.evaluate(WIDER_THAN_THE_SCREEN)


def code_not_in_sight(page: Page) -> list[str]:
    """Blocks of code with a line that is cut off, or that the button to copy covers."""
    return page.evaluate(CODE_NOT_IN_SIGHT)


def math_not_shown(page: Page) -> list[str]:
    """Formulas that take no room, or are set in a fallback font."""
    return page.evaluate(MATH_WITHOUT_SIZE) + page.evaluate(MATH_WITHOUT_ITS_FONT)


def axe_violations(
    page: Page, part: str = "html", rules: list[str] | None = None, known: set[str] | None = None
) -> list[str]:
    """Violations of axe-core's accessibility rules below a part of the page, one line a place.

    Of the contrast of its texts, and of all other rules or of some.
    Of a formula the whole is looked at, not its thousands of parts, which share its colour; and of
    a still figure, which is one image to whoever does not see it. Of texts of one colour, size and
    ground the first is looked at, and none of a kind that is `known` from another page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    known = set() if known is None else known
    found = page.evaluate(AXE, {"part": part, "rules": rules, "known": sorted(known)})
    known.update(found["kinds"])
    violations = found["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
