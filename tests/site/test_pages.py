"""The pages' scripts: prose and calls, nothing that belongs in the package."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import page_rules as rules
import pytest

DOCS = Path(__file__).parents[2] / "docs"
SCRIPTS = sorted(path for path in DOCS.rglob("*.py") if "_hooks" not in path.parts)
SOME = [*SCRIPTS[::20], DOCS / "use" / "larger_than_memory.py"]  # the last with threads of its own
RUNNING = "import runpy, sys; [runpy.run_path(p, run_name='__main__') for p in sys.argv[1:]]"
RULES = [
    rules.definitions,
    rules.literal_results,
    rules.of_notebooks,
    rules.long_cells,
    rules.unseeded,
    rules.unmarked,
    rules.unread_header,
]
GOOD = """# %% [markdown]
# # Title

# %%
import numpy as np
from scipy import stats
rng = np.random.default_rng(7)

p = stats.norm(0, 1)
p.rvs(3, random_state=rng)
"""
BAD = [
    (rules.definitions, "def f(): return 1"),
    (rules.definitions, "class A: pass"),
    (rules.definitions, "f = lambda x: x"),
    (rules.definitions, "for x in y: pass"),
    (rules.definitions, "while x: pass"),
    (rules.definitions, "z = [x for x in y]"),
    (rules.literal_results, "1.0470127728"),
    (rules.of_notebooks, "from IPython.display import display\ndisplay(1)"),
    (rules.of_notebooks, "1 + _"),
    (rules.long_cells, "# %%\n" + "x = 1\n" * 6),
    (rules.unseeded, "rng = np.random.default_rng()"),
    (rules.unseeded, "rng = default_rng(None)"),
    (rules.unseeded, "np.random.normal(3)"),
    (rules.unseeded, "p.rvs(10)"),
    (rules.unseeded, "import random"),
    (rules.unmarked, "# # Title"),
    (rules.unread_header, "# ---\n# title: One: two\n# description: Three.\n# ---\n"),
    (rules.unread_header, "# ---\n# title: One\n# ---\n"),
]

Rule = Callable[[str], list[str]]


def test_there_are_pages() -> None:
    """The home page and the pages of the story are among the scripts that are checked."""
    assert DOCS / "index.py" in SCRIPTS
    assert len(SCRIPTS) > 8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_no_page_has(rule: Rule, script: Path) -> None:
    """No page defines, loops, shows a typed number, has a long cell, or draws without a seed."""
    assert rule(script.read_text(encoding="utf-8")) == []


def test_pages_run_as_plain_scripts(tmp_path: Path) -> None:
    """Some of the scripts that readers download run under Python alone, and warn of nothing.

    That all run, and that none warns, the build of the site holds; and a rule that they need no
    notebook. Each finds only its own names; what they import is loaded once for all.
    """
    command = [sys.executable, "-W", "error", "-c", RUNNING, *map(str, SOME)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]


@pytest.mark.parametrize(("rule", "code"), BAD)
def test_each_rule_finds_its_fault(rule: Rule, code: str) -> None:
    """Each rule finds the faults it is there for."""
    assert rule(code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_passes_a_good_page(rule: Rule) -> None:
    """A page of prose and calls keeps every rule."""
    assert rule(GOOD) == []
