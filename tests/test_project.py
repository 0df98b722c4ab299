"""The files around the package: what two of them say is the same, and releases can be noted."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from javascript_engine import run

ROOT = Path(__file__).parent.parent
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TYPES = (ROOT / "klexplain" / "explorables" / "js" / "families.d.ts").read_text("utf-8")


def versions(text, sign):
    """Names and versions that stand on either side of a sign."""
    return dict(re.findall(rf"([\w-]+){sign}([\d.]+)", text))


def test_the_floors_that_are_tried_are_those_that_are_declared():
    """Of NumPy, SciPy, SymPy, Matplotlib, click, numba: one line each in both files."""
    tried = versions((ROOT / "constraints-floors.txt").read_text("utf-8"), "==")
    extras = DECLARED["optional-dependencies"]["fast"]
    declared = versions(" ".join([*DECLARED["dependencies"], *extras]), ">=")
    assert declared
    assert {name: re.sub(r"(\.0)+$", "", text) for name, text in tried.items()} == {
        name: re.sub(r"(\.0)+$", "", text) for name, text in declared.items()
    }


def test_every_fragment_of_the_changelog_has_a_name_that_a_release_understands():
    """A name of another kind would be left out of CHANGELOG.md."""
    draft = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next"]
    said = subprocess.run(draft, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_the_types_of_the_printed_families_name_all_that_is_printed_and_no_more():
    """TypeScript reads the other modules beside them."""
    body = re.search(r"interface Family {\n(.*?)\n}", TYPES, re.DOTALL)[1]
    declared = set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))
    assert declared == set(run("Object.values(klexplain.families).flatMap(Object.keys)"))


def test_the_version_to_cite_is_the_version_of_the_package():
    """A release sets both."""
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {DECLARED['version']}\n" in cited
