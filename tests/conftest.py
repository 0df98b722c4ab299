"""What the tests share: the built site, the browsers, and a loud word when a browser is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MISSING = "browser not installed"
HOW_TO_GET_THEM = "On Debian: apt-get install chromium firefox-esr. Then run make test again."


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once under --strict."""
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own
    if built.returncode:
        pytest.fail(f"mkdocs build --strict failed:\n{built.stderr}", pytrace=False)
    return folder


def browser(name: str) -> str:
    """Path of the browser; without one the test fails where browsers are required, else skips."""
    if path := shutil.which(name):
        return path
    absent = pytest.fail if os.environ.get("KLEXPLAIN_REQUIRE_BROWSER") == "1" else pytest.skip
    return absent(f"{MISSING}: {name}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    return browser("chromium")


@pytest.fixture(scope="session")
def firefox() -> str:
    """Where Firefox is."""
    return browser("firefox-esr")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker has all the tests of the built site, so it is built once."""
    for item in items:
        if "site" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("site"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that a missing browser kept from running, and how to get the browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    names = sorted({report.nodeid for report in skipped if MISSING in str(report.longrepr)})
    if names:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(names)} tests: " + "\n".join(["", *names]))
        terminalreporter.line(HOW_TO_GET_THEM, red=True)
