"""What the tests share: the built site, browsers and R, and a loud word when one is missing."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MISSING = "program not installed"
HOW_TO_GET_THEM = (
    "On Debian: apt-get install chromium firefox-esr r-base-core. Then run make test again."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of one truth together: the process that derived its pairs looks on at them."""
    items.sort(key=truth)


def truth(item: pytest.Item) -> str:
    """The family p of a test of all pairs; none for other tests, which keep their order."""
    if not item.get_closest_marker("exhaustive"):
        return ""
    given = getattr(item, "callspec", None)
    return str(given.params.get("p", "")) if given else ""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built under --strict; once, however many processes share the tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build_site(folder)
    return folder


def build_site(folder: Path) -> None:
    """Build the real site into a folder that exists only if all went well."""
    new = folder.with_suffix(".new")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(new)]
    known = os.environ | {"SOURCE_URL": "https://example.org/klexplain"}  # as the workflow tells it
    built = subprocess.run(
        command, cwd=ROOT, env=known, capture_output=True, text=True, check=False
    )
    if built.returncode:
        pytest.fail(f"mkdocs build --strict failed:\n{built.stderr}", pytrace=False)
    new.rename(folder)


def program(name: str) -> str:
    """Path of a program; without it the test fails where browsers are required, else skips."""
    if path := shutil.which(name):
        return path
    absent = pytest.fail if os.environ.get("KLEXPLAIN_REQUIRE_BROWSER") == "1" else pytest.skip
    return absent(f"{MISSING}: {name}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    return program("chromium")


@pytest.fixture(scope="session")
def firefox() -> str:
    """Where Firefox is."""
    return program("firefox-esr")


@pytest.fixture(scope="session")
def rscript() -> str:
    """Where R is."""
    return program("Rscript")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that a missing program kept from running, and how to get the program."""
    skipped = terminalreporter.stats.get("skipped", [])
    names = sorted({report.nodeid for report in skipped if MISSING in str(report.longrepr)})
    if names:
        terminalreporter.section("TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(names)} tests: " + "\n".join(["", *names]))
        terminalreporter.line(HOW_TO_GET_THEM, red=True)
