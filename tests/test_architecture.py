"""The architecture as data, held against the code: rooms, sizes, documentation."""

import ast
import importlib
import inspect
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import klexplain
from klexplain import FAMILIES
from klexplain.families import CATALOGUE

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "klexplain"
# Ground up: a room imports only from the rooms above it, and from itself.
ROOMS = [
    "_lazy _kept checks",
    "units notation special points",
    "families",
    "distributions",
    "pairs infinity formula multivariate text",
    "quadrature",
    "log_density",
    "divergence",
    "atoms crossings",
    "likelihood montecarlo",
    "regions log_ratio",
    "evidence profiles fitting verification",
    "languages",
    "derivation",
    "regimes",
    "accuracy",
    "figures",
    "publish",
    "explorable",
    "__init__",
    "cli",
]
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms.split()}
LAZY = {"klexplain/_lazy.py", "klexplain/__init__.py"}


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


def misplaced(path: Path, source: str) -> list[str]:
    """Imports of a file that lead to a room at its own level or below."""
    here = room(path)
    wrong = []
    for _, name in imports(source):
        parts = name.split(".")
        if parts[0] != "klexplain" or len(parts) < 2 or parts[1] == here:
            continue
        if here != "__init__" and LEVEL[parts[1]] >= LEVEL[here]:
            wrong.append(f"{here} imports {parts[1]}")
    return wrong


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


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_from_above(path):
    """No import leads down, so there is no cycle either."""
    assert misplaced(path, path.read_text()) == []


def test_an_import_from_below_is_seen():
    """The guard of the rooms can fail."""
    source = "from klexplain.figures import convergence\n"
    assert misplaced(PACKAGE / "units.py", source) == ["units imports figures"]


def test_every_room_has_its_level():
    """No file is without a place in the order."""
    assert {room(path) for path in modules()} == set(LEVEL)


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


def test_the_package_knows_nothing_of_the_site():
    """Nothing in the package imports MkDocs, a kernel or a notebook."""
    named = {name.split(".")[0] for path in modules() for _, name in imports(path.read_text())}
    assert named.isdisjoint(
        {"mkdocs", "mkdocs_jupyter", "nbclient", "nbformat", "IPython", "math_core"}
    )
    assert {"numpy", "scipy", "sympy", "matplotlib"} <= named


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in memory after a statement in a fresh Python."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in out.stdout.split()}


def test_import_klexplain_loads_neither_sympy_nor_matplotlib():
    """Numbers wait neither for symbols nor for figures."""
    assert loaded_by("import klexplain").isdisjoint({"sympy", "matplotlib"})


def test_a_divergence_loads_neither_sympy_nor_matplotlib():
    """Nor does the evaluation of a formula."""
    used = "import klexplain, scipy.stats as s; klexplain.kl_divergence(s.beta(2, 3), s.beta(3, 3))"
    assert loaded_by(used).isdisjoint({"sympy", "matplotlib"})


def test_lazy_loading_is_seen():
    """The guard of loaded modules can fail: derive needs SymPy, figures Matplotlib."""
    assert "sympy" in loaded_by("import klexplain; klexplain.derive")
    assert "matplotlib" in loaded_by("import klexplain; klexplain.figures")


def test_a_family_is_one_file_and_one_line():
    """The catalogue, the files and the families are the same names."""
    shared = {"__init__", "family", "expectations", "special_statistics"}
    files = {path.stem for path in (PACKAGE / "families").glob("*.py")} - shared
    assert set(CATALOGUE) == files == set(FAMILIES)
    assert all(name == family.name for name, family in FAMILIES.items())


def test_files_are_short():
    """Median at most 130 lines, longest at most 400."""
    sizes = [len(path.read_text().splitlines()) for path in modules()]
    assert statistics.median(sizes) <= 130
    assert max(sizes) <= 400


def test_functions_are_short():
    """Median at most 5 lines, nine in ten at most 18, docstrings aside."""
    sizes = [lines(f) for path in modules() for f in functions(ast.parse(path.read_text()))]
    assert statistics.median(sizes) <= 5
    assert statistics.quantiles(sizes, n=10)[-1] <= 18


def public() -> list[str]:
    """Names that `klexplain` offers, the lazy ones included."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    named = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom))
    return sorted({alias.asname for node in named for alias in node.names if alias.asname})


@pytest.mark.parametrize("name", public())
def test_every_public_name_is_there_and_documented(name):
    """It can be reached from the top, and a function's docstring has an example that is run."""
    thing = getattr(klexplain, name)
    assert inspect.getdoc(thing) or name == "FAMILIES"
    if inspect.isfunction(thing):
        assert "Examples" in thing.__doc__
        assert ">>>" in thing.__doc__


@pytest.mark.parametrize("name", public())
def test_every_public_name_is_in_the_reference(name):
    """The reference is ordered by hand; nothing may be forgotten."""
    text = "".join(page.read_text() for page in (ROOT / "docs" / "reference").glob("*.md"))
    if name not in {"FAMILIES", "VerificationError", "figures"}:
        assert f"::: klexplain.{name}\n" in text


def test_the_reference_names_what_there_is():
    """Each block of the reference leads to something."""
    pages = (ROOT / "docs" / "reference").glob("*.md")
    blocks = [
        line[4:] for page in pages for line in page.read_text().splitlines() if line[:4] == "::: "
    ]
    assert len(blocks) > 30
    for block in blocks:
        module, _, name = block.rpartition(".")
        assert hasattr(importlib.import_module(module), name), block


def test_every_test_says_what_it_promises():
    """A test without a docstring is not finished."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for function in functions(ast.parse(path.read_text())):
            if function.name.startswith("test_"):
                assert ast.get_docstring(function), f"{path.name}: {function.name}"
