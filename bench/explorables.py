"""How soon a figure that can be moved is there, and what a move costs, beside Plotly and Bokeh.

The same figure for all: the densities of two Betas and their log ratio, which follow a slider; and
the first page and the explorer of the built site as they are. Every page computes with this
project's model, so what differs is the drawing. A library that is not installed is named and left
out. Run on a quiet machine, with Debian's chromium: `python -m bench.explorables`.
"""

import functools
import gzip
import importlib.util
import mimetypes
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from scipy import stats

from bench.report import keep
from klexplain import explore
from klexplain.explorables.bundle import bundle, stylesheet

ROOT = Path(__file__).parents[1]
DRAWINGS = Path(__file__).parent / "libraries"
TIMES, MOVES = 5, 60
SLOW = {"offline": False, "latency": 0, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
TARGETS = {"gzip": "25 / 35 kB", "ready": "0.6 / 2 s", "move": "10 / 40 ms", "shift": "0.02"}
ROW = "{:34} {:>10} {:>16} {:>18} {:>14}"

# The time at which what was waited for has been painted.
WHEN_READY = """selector => {
  const look = () => document.querySelector(selector)
    ? requestAnimationFrame(() => { window.drawnAt = performance.now(); })
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
}"""
# The first page has no slider: there its study is told what a hand on a density would tell it.
MOVE = """async moves => {
  const slider = document.querySelector('input[type=range]');
  const slide = (share) => {
    slider.value = Number(slider.min) + (slider.max - slider.min) * share;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const tell = (share) => {
    const { study } = document.querySelector('kle-study');
    study.change({ p: { family: 'beta', parameters: { a: 34 * share, b: 6 } } });
  };
  document.querySelector('kle-study')?.study.hold(null);  // as a pointer does that presses
  for (let i = 0; i < moves; i++) {
    (slider ? slide : tell)(0.5 + 0.2 * Math.sin(i / 5));
    await new Promise(requestAnimationFrame);
  }
}"""
# How far what was there already has jumped.
WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
}"""


class Case(NamedTuple):
    """A page to measure: where it is, what shows that it is drawn, the bytes of its scripts."""

    name: str
    path: str
    drawn: str
    scripts: list[Path]


class Figures(NamedTuple):
    """Seconds until the first drawing, milliseconds of the main thread a move, the layout shift."""

    ready: float
    move: float
    shift: float


class Compressed(SimpleHTTPRequestHandler):
    """Serves files compressed, as hosts do."""

    def do_GET(self) -> None:
        """Answer with the file, or the index of the folder."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.exists():
            self.send_error(404)
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "text/plain")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the table clean."""


@functools.cache
def compressed(path: Path) -> bytes:
    """The file as it is sent."""
    return gzip.compress(path.read_bytes(), mtime=0)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server for the folder, until the block ends."""
    handler = functools.partial(Compressed, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def build(site: Path) -> None:
    """Build the site."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  our own command


def library(package: str, *files: str) -> list[Path]:
    """Scripts that a package brings, [] where it is not installed."""
    found = importlib.util.find_spec(package)
    return [Path(found.origin).parent / file for file in files] if found else []


def cases(site: Path) -> list[Case]:
    """The pages to measure, written where they are missing."""
    folder = site / "bench"
    folder.mkdir()
    (folder / "model.js").write_text(bundle("model"), encoding="utf-8")
    first, more = (site / "assets" / f"explorables{part}.js" for part in ("", "-more"))
    chart = "kle-densities svg.kle-chart path[d^=M]"
    found = [
        Case("this site, the first page", "", chart, [first]),
        Case("this site, the explorer", "explore/", chart, [first, more]),
        Case("this project, a bare page", write_own(folder), chart, [first, more]),
    ]
    plotly = library("plotly", "package_data/plotly.min.js")
    bokeh = library("bokeh", "server/static/js/bokeh.min.js", "server/static/js/bokeh-api.min.js")
    for name, scripts in (("Plotly", plotly), ("Bokeh", bokeh)):
        if scripts:
            found.append(Case(name, write_other(folder, name, scripts), "[data-drawn]", scripts))
        else:
            print(f"{name} is not installed, so not measured")
    return found


def write_own(folder: Path) -> str:
    """A page with the elements and nothing else."""
    figure = explore(stats.beta(17, 6), stats.beta(3, 3), base=10, pick=True)
    (folder / "explorables.css").write_text(stylesheet(), encoding="utf-8")
    style = '<link rel="stylesheet" href="explorables.css">'
    script = '<script defer src="../assets/explorables{}.js"></script>'
    scripts = script.format("") + script.format("-more")
    return write(folder, "own", style + scripts, figure.to_html())


def write_other(folder: Path, name: str, scripts: list[Path]) -> str:
    """A page on which a library draws what the model computes."""
    for script in scripts:
        (folder / script.name).write_bytes(script.read_bytes())
    files = ["model.js", *(script.name for script in scripts)]
    drawing = (DRAWINGS / f"{name.lower()}.js").read_text("utf-8")
    shared = (DRAWINGS / "shared.js").read_text("utf-8")
    (folder / f"draw-{name}.js").write_text(shared + drawing, encoding="utf-8")
    loading = "".join(f'<script src="{file}"></script>' for file in [*files, f"draw-{name}.js"])
    slider = '<input type="range" min="1" max="60" step="0.1" value="17">'
    return write(folder, name, "", f'{slider}<div id="figure"></div>{loading}')


def write(folder: Path, name: str, head: str, body: str) -> str:
    """Write a page and return its path."""
    start = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
    )
    (folder / f"{name}.html").write_text(f"{start}{head}</head><body>{body}</body></html>", "utf-8")
    return f"bench/{name}.html"


def measured(browser: Browser, url: str, case: Case, *, slow: bool) -> Figures:
    """One visit with nothing kept from before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({WHEN_READY})({case.drawn!r}); ({WATCH_SHIFTS})()")
    devtools = context.new_cdp_session(page)
    if slow:
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url + case.path, wait_until="load", timeout=120_000)
    page.wait_for_function("() => window.drawnAt", timeout=120_000)
    page.wait_for_timeout(500)
    ready, shift = page.evaluate("() => [window.drawnAt / 1000, window.shifted]")
    figures = Figures(ready, move(page, devtools), shift)
    context.close()
    return figures


def move(page: Page, devtools: CDPSession) -> float:
    """Milliseconds of the main thread for one move of the slider, all that follows included."""
    devtools.send("Performance.enable")
    before = busy(devtools)
    page.evaluate(MOVE, MOVES)
    return 1000 * (busy(devtools) - before) / MOVES


def busy(devtools: CDPSession) -> float:
    """Seconds that the main thread has worked."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def best(browser: Browser, url: str, case: Case, *, slow: bool) -> Figures:
    """Least of several visits: what else the machine did meanwhile only adds."""
    visits = [measured(browser, url, case, slow=slow) for _ in range(TIMES)]
    return Figures(*map(min, zip(*visits, strict=True)))


def report(browser: Browser, url: str, case: Case) -> dict[str, float]:
    """Print the line of a page; return its figures by name."""
    desk, slow = (best(browser, url, case, slow=slow) for slow in (False, True))
    size = sum(len(compressed(script)) for script in case.scripts) / 1000
    ready = f"{desk.ready:.2f} / {slow.ready:.2f} s"
    cost = f"{desk.move:.1f} / {slow.move:.1f} ms"
    shift = f"{desk.shift:.3f} / {slow.shift:.3f}"
    print(ROW.format(case.name, f"{size:.1f} kB", ready, cost, shift), flush=True)
    found = {"kB": size, "ready, s": desk.ready, "move, ms": desk.move, "shift": desk.shift}
    return {f"{case.name}, {name}": value for name, value in found.items()}


def main() -> None:
    """Measure, and print the table."""
    figures: dict[str, float] = {}
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        build(site)
        found = cases(site)
        browser = playwright.chromium.launch(executable_path=chromium)
        head = ("desk / CPU 4x slower, 1.6 Mbit/s", "script gzip", "ready", "a move", "shift")
        print(ROW.format(*head))
        with serving(site) as url:
            for case in found:
                figures |= report(browser, url, case)
        print(ROW.format("target of this project", *TARGETS.values()))
        browser.close()
    keep("explorables", figures)


if __name__ == "__main__":
    main()
