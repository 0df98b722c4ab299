"""A missing browser is never passed over in silence."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
Run = Callable[..., subprocess.CompletedProcess]
TEST = "def test_in_a_browser(chromium): pass\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run one browser test where no browser can be found."""

    def run_without_browser(**environment: str) -> subprocess.CompletedProcess:
        shutil.copy(CONFTEST, tmp_path)
        (tmp_path / "test_one.py").write_text(TEST, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir=."]
        nowhere = {"PATH": str(tmp_path), "KLEXPLAIN_REQUIRE_BROWSER": ""}
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=os.environ | nowhere | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_without_browser


def test_without_a_browser_the_tests_that_did_not_run_are_named(run: Run) -> None:
    """The run passes, and ends with the tests that were left out and the way to run them."""
    ran = run()
    assert ran.returncode == 0
    assert "TESTS DID NOT RUN" in ran.stdout
    assert "test_one.py" in ran.stdout.split("DID NOT RUN")[1]
    assert "apt-get install chromium" in ran.stdout


def test_where_browsers_are_required_their_absence_is_a_failure(run: Run) -> None:
    """With KLEXPLAIN_REQUIRE_BROWSER=1 the run fails when there is no browser."""
    ran = run(KLEXPLAIN_REQUIRE_BROWSER="1")
    assert ran.returncode != 0
    assert "program not installed: chromium" in ran.stdout
