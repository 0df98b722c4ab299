"""The README: its code gives what it shows, and its numbers are those of the package."""

import math
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_oracle import RELATIVE

from klexplain import atlas
from klexplain.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
(PYTHON,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SHELL = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
SHOWN = re.compile(r"^(?P<code>.+?)  # (?P<value>[\d.]+) (?P<unit>nats|bans)")


def test_the_lines_of_python_give_what_they_show():
    """Run in order, each shown number is the value as far as it is shown."""
    names, seen = {}, 0
    for line in PYTHON.splitlines():
        if shown := SHOWN.match(line):
            digits = len(shown["value"].partition(".")[2])
            value = eval(shown["code"], names)  # noqa: S307  our own code
            assert f"{value:.{digits}f}" == shown["value"]
            assert ("base=10" in line) == (shown["unit"] == "bans")
            seen += 1
        else:
            exec(line, names)  # noqa: S102  our own code
    assert seen == 3


def test_the_command_prints_what_is_shown():
    """The whole line, error bound included."""
    (line,) = [line for line in SHELL if line.startswith("klexplain ")]
    command, _, shown = line.partition("  # ")
    arguments = [a.strip('"') for a in re.findall(r'"[^"]*"|\S+', command)][1:]
    assert CliRunner().invoke(main, arguments).output.strip() == shown


def test_the_targets_of_make_are_there():
    """Every `make` that the README names has a line of its own in the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"serve", "test"} <= targets
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_the_files_that_it_links_are_there():
    """A link that leads nowhere is the first thing that a visitor would meet."""
    links = re.findall(r"\]\(((?!http)[^)]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("kind", ["dependencies", "python"])
def test_what_it_needs_is_what_is_declared(kind):
    """All packages, and the oldest Python."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    if kind == "python":
        assert f"Python {declared['requires-python'].removeprefix('>=')} or newer" in README
    else:
        *names, last = [re.split("[>=]", one)[0] for one in declared["dependencies"]]
        assert f"needs {', '.join(names)} and {last};" in " ".join(README.split())


def test_its_numbers_are_those_of_the_package():
    """The digits that the oracle holds the formulas to, and the pairs of the atlas."""
    least, most = (
        -round(math.log10(error)) for error in (max(RELATIVE.values()), min(RELATIVE.values()))
    )
    assert f"keep {least} to {most} digits" in README
    assert f"each of {len(atlas())} ordered pairs" in README
