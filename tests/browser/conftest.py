"""A Chromium, a web server on loopback, and pages opened as a reader would set them up."""

import base64
import functools
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from page_checks import Visit
from playwright.sync_api import Browser, sync_playwright

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IMAGES = "img-src 'self' data:"  # of the theme, too
PAGE = """<!doctype html>
<html lang="en">
<head><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><article><h1>A page</h1>{}</article></main></body>
</html>
"""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of these tests."""
    config.addinivalue_line("markers", "browser: needs Chromium or Firefox")


class SilentHandler(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(folder: Path, handler: type[SilentHandler] = SilentHandler) -> Iterator[str]:
    """The address of a web server for `folder`, on a free port, until the block ends."""
    handler = functools.partial(handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the real site is served."""
    with serving(site) as url:
        yield url


class Pages(SilentHandler):
    """Answers with the page 404.html where there is no file, as GitHub Pages does."""

    def send_error(self, *_: object) -> None:
        """Send the page; its status does not matter here, and Chromium would log it."""
        self.path = "/404.html"
        self.do_GET()


@pytest.fixture(scope="session")
def published_address(site: Path) -> Iterator[str]:
    """Where it is served with its own page in place of a missing one."""
    with serving(site, Pages) as url:
        yield url


@pytest.fixture(scope="session")
def guarded_address(site: Path) -> Iterator[str]:
    """Where it is served with a policy that lets no script run but files and the theme's own."""
    hashes = " ".join(theme_hashes(site))

    class Guarded(SilentHandler):
        """Sends the policy with every file."""

        def end_headers(self) -> None:
            """Add it to the headers."""
            self.send_header("Content-Security-Policy", f"script-src 'self' {hashes}; {IMAGES}")
            super().end_headers()

    with serving(site, Guarded) as url:
        yield url


def theme_hashes(site: Path) -> set[str]:
    """Hashes of the inline scripts of the theme, known by how they begin."""
    texts = (page.read_text("utf-8") for page in site.rglob("*.html"))
    found = {script for text in texts for script in INLINE.findall(text)}
    own = (s for s in found if s.startswith(("__md_scope=", "var palette=", "var target=")))
    digests = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in own)
    return {f"'sha256-{digest}'" for digest in digests}


@pytest.fixture(scope="session")
def driver(chromium: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows() -> dict[str, list[Visit]]:
    """Windows that no test uses now, by their settings: to open one takes longer than a page."""
    return {}


@pytest.fixture
def visit(driver: Browser, windows: dict[str, list[Visit]]) -> Iterator[Callable[..., Visit]]:
    """Open a browser window of a width and colour scheme, as good as new."""
    used = []

    def open_window(width: int = 1280, scheme: str = "light", **options: object) -> Visit:
        viewport = {"width": width, "height": 900}
        media = {"color_scheme": scheme, "reduced_motion": "reduce"}
        settings = {"viewport": viewport} | media | options
        free = windows.setdefault(repr(settings), [])
        window = free.pop() if free else Visit(driver.new_context(**settings).new_page())
        used.append((window, settings, free))
        return window

    yield open_window
    for window, settings, free in used:
        if renewed(window, settings):
            free.append(window)


def renewed(window: Visit, settings: dict) -> bool:
    """Whether a window is as it was when it was opened; one with a clock of a test's is closed."""
    page = window.page
    if page.is_closed() or page.evaluate("Boolean(globalThis.__pwClock)"):
        page.context.close()
        return False
    page.unroute_all()
    page.evaluate("location.origin === 'null' || localStorage.clear()")
    page.set_viewport_size(settings["viewport"])
    page.emulate_media(
        media="screen",
        color_scheme=settings["color_scheme"],
        reduced_motion=settings["reduced_motion"],
    )
    page.goto("about:blank")
    return True


@pytest.fixture
def page_of(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serve one page with the given body, to show what a check makes of it."""
    with serving(tmp_path) as url:

        def write(body: str) -> str:
            (tmp_path / "index.html").write_text(PAGE.format(body), encoding="utf-8")
            return url

        yield write
