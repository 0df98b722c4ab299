"""The architecture as data, held against the code: rooms, sizes, documentation."""

import ast
import importlib
import inspect
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import ignore_patterns

import pytest

import klexplain
from klexplain import FAMILIES
from klexplain.families import CATALOGUE

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "klexplain"
LAZY = {"klexplain/__init__.py"}
MOST_ROOMS, MOST_ARROWS = 24, 90
HEAVY = {"sympy.core", "matplotlib.figure"}  # a module that waits is in memory by name only


def modules() -> list[Path]:
    """Every file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room of a file: its folder, or its own name where it lies at the top."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports(source: str) -> Iterator[tuple[ast.stmt, str]]:
    """Each import statement with the module that it names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node, node.module or ""


def deferred(source: str) -> list[int]:
    """Lines of imports that are not at the top of their module."""
    statements = ast.parse(source).body
    for block in (node for node in statements if isinstance(node, ast.If)):
        statements += block.body  # `if TYPE_CHECKING` is the top of a module too
    top = {node.lineno for node in statements}
    return [node.lineno for node, _ in imports(source) if node.lineno not in top]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Every function, the methods included."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines(function: ast.FunctionDef) -> int:
    """Lines of a body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("folder", ["notation", "families", "derivation", "export"])
def test_symbols_know_no_site(folder):
    """No class of the style sheet, and no mark for the site's Markdown; pages hold both."""
    text = "".join(path.read_text() for path in (PACKAGE / folder).rglob("*.py"))
    assert not re.search(r"\bkle-|markdown=", text)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of pyproject.toml, held against the package in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    here = {**os.environ, "PYTHONPATH": str(folder)}
    command = [program, "--no-cache", "--config", ROOT / "pyproject.toml"]
    return subprocess.run(
        command, check=False, cwd=folder, env=here, capture_output=True, text=True
    )


def test_a_broken_contract_is_seen(tmp_path):
    """Guard: an import that runs up is named; `make test` runs the contracts themselves."""
    copy = shutil.copytree(PACKAGE, tmp_path / "klexplain", ignore=ignore_patterns("__pycache__"))
    (copy / "units.py").open("a").write("\nfrom klexplain.figures import style\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert "klexplain.units -> klexplain.figures" in done.stdout


def test_the_house_has_few_rooms_and_arrows():
    """At most 24 rooms and 90 arrows: a room is a folder, or a file at the top."""
    house = {room(path) for path in modules()}
    arrows = {
        (room(path), parts[1])
        for path in modules()
        for _, name in imports(path.read_text())
        if len(parts := name.split(".")) > 1 and parts[0] == "klexplain" and parts[1] != room(path)
    }
    assert len(house) <= MOST_ROOMS
    assert len(arrows) <= MOST_ARROWS


def test_the_top_of_the_package_is_short():
    """At most twelve folders and eight files."""
    entries = [entry for entry in PACKAGE.iterdir() if entry.name != "__pycache__"]
    assert sum(entry.is_dir() for entry in entries) <= 12
    assert sum(entry.is_file() for entry in entries) <= 8


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_stand_at_the_top_and_name_what_they_take(path):
    """No star import; none deferred, the two files of lazy loading aside."""
    source = path.read_text()
    assert "import *" not in source
    if str(path.relative_to(ROOT)) not in LAZY:
        assert deferred(source) == []


def test_a_deferred_import_is_seen():
    """The guard of deferred imports can fail."""
    assert deferred("def f():\n    import numpy\n") == [2]


def loaded_by(statement: str) -> set[str]:
    """Modules in memory after a statement in a fresh Python."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(out.stdout.split())


def test_import_klexplain_loads_neither_sympy_nor_matplotlib():
    """Numbers wait neither for symbols nor for figures."""
    assert loaded_by("import klexplain").isdisjoint(HEAVY)


def test_a_divergence_loads_neither_sympy_nor_matplotlib():
    """Nor does the evaluation of a formula."""
    used = "import klexplain, scipy.stats as s; klexplain.kl_divergence(s.beta(2, 3), s.beta(3, 3))"
    assert loaded_by(used).isdisjoint(HEAVY)


def test_lazy_loading_is_seen():
    """The guard of loaded modules can fail: derive needs SymPy, figures Matplotlib."""
    assert "sympy.core" in loaded_by("import klexplain; klexplain.derive('expon', 'expon')")
    assert "matplotlib.figure" in loaded_by("import klexplain; klexplain.figures")


def test_a_family_is_one_file_and_one_line():
    """The catalogue, the files and the families are the same names."""
    shared = {"__init__", "base", "expectations", "parameters", "points", "sources", "statistics"}
    files = {path.stem for path in (PACKAGE / "families").glob("*.py")} - shared
    assert set(CATALOGUE) == files == set(FAMILIES)
    assert all(name == family.name for name, family in FAMILIES.items())


def test_files_are_short():
    """Median at most 130 lines, longest at most 350."""
    sizes = [len(path.read_text().splitlines()) for path in modules()]
    assert statistics.median(sizes) <= 130
    assert max(sizes) <= 350


def test_functions_are_short():
    """Nine in ten have at most 12 lines, the longest 30, docstrings aside."""
    sizes = [lines(f) for path in modules() for f in functions(ast.parse(path.read_text()))]
    assert statistics.quantiles(sizes, n=10)[-1] <= 12
    assert max(sizes) <= 30


def public() -> list[str]:
    """Names that `klexplain` offers; `dir` and completion show them, and nothing else."""
    return dir(klexplain)


def test_every_public_name_stands_in_the_stub():
    """What a type checker sees is what there is."""
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text())
    named = [alias.asname for node in tree.body for alias in node.names]
    assert public() == sorted(named)
    assert "derive" in named


@pytest.mark.parametrize("name", public())
def test_every_public_name_is_there_and_documented(name):
    """It can be reached from the top, and a function's docstring has an example that is run."""
    thing = getattr(klexplain, name)
    assert inspect.getdoc(thing) or name == "FAMILIES"
    if inspect.isfunction(thing):
        assert "Examples" in thing.__doc__
        assert ">>>" in thing.__doc__


@cache
def reference():
    """What the pages of the reference have blocks of."""
    pages = [page.read_text("utf-8") for page in (ROOT / "docs" / "reference").iterdir()]
    return re.findall(r"^(?:# )?::: (\S+)$", "\n".join(pages), re.MULTILINE)


@pytest.mark.parametrize("name", public())
def test_every_public_name_is_in_the_reference(name):
    """The reference is ordered by hand; nothing may be forgotten."""
    if name not in {"FAMILIES", "VerificationError", "figures"}:
        assert f"klexplain.{name}" in reference()


def test_the_reference_names_what_there_is():
    """Each block of the reference leads to something."""
    assert len(reference()) > 30
    for block in reference():
        module, _, name = block.rpartition(".")
        assert hasattr(importlib.import_module(module), name), block


def test_every_figure_is_drawn_in_the_reference():
    """Below the words on a function stands what it draws."""
    folder = ROOT / "docs" / "reference"
    page = "".join(
        (folder / f"{name}.py").read_text("utf-8") for name in ("figures", "figures_of_data")
    )
    named = re.findall(r"^# ::: klexplain\.figures\.\w+\.(\w+)$", page, re.MULTILINE)
    assert len(named) > 10
    assert [name for name in named if f"\nfigures.{name}(" not in page] == []


def test_every_test_says_what_it_promises():
    """A test without a docstring is not finished."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for function in functions(ast.parse(path.read_text())):
            if function.name.startswith("test_"):
                assert ast.get_docstring(function), f"{path.name}: {function.name}"


# The style sheet's classes, what only Python-Markdown reads, and the world around a process. A
# custom property, --kle-p, is how a figure lets any page choose its colours.
OF_A_SITE = re.compile(r"(?<!-)kle-|markdown=|environ")


def test_the_package_knows_no_site():
    """Outside `pages` nothing is written for a style sheet; the explorables bring their own."""
    knowing = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if room(path) not in {"pages", "explorables"} and OF_A_SITE.search(path.read_text("utf-8"))
    }
    assert knowing == set()
    assert not [path for path in modules() if "environ" in path.read_text("utf-8")]


def test_a_class_of_the_style_sheet_is_seen():
    """Guard: each of the three is found, and a custom property is none of them."""
    assert all(map(OF_A_SITE.search, ('<p class="kle-a">', '<p markdown="1">', "os.environ")))
    assert not OF_A_SITE.search("var(--kle-p, #1f6fb2)")


def test_only_the_pages_of_the_site_need_jinja():
    """The command line prints the whole atlas where Jinja is not installed."""
    program = (
        "import sys; sys.modules['jinja2'] = None; import klexplain.cli; "
        "klexplain.cli.main(['atlas', '--json'])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.stdout.startswith(b'{"schema"'), ran.stderr


# A name that a figure, a command or the broadcasting form of a kernel shares with what it shows.
SHARED = {"figures", "cli", "special"}


def meanings() -> dict[str, set[str]]:
    """Each public top-level name of a module, and the rooms in which something has that name."""
    found: dict[str, set[str]] = {}
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                found.setdefault(node.name, set()).add(room(path))
    return found


def test_no_name_means_two_things_in_two_rooms():
    """A figure is called after the result that it draws, a command after the function it calls."""
    twice = {name: rooms - SHARED for name, rooms in meanings().items() if len(rooms - SHARED) > 1}
    assert twice == {}


def test_a_name_with_two_meanings_would_be_seen():
    """Guard: names shared with figures and commands are found at all."""
    assert meanings()["convergence"] == {"evidence", "figures"}
    assert meanings()["derive"] == {"derivation", "cli"}
