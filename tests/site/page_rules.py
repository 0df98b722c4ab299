"""What a page's script may not do: define, loop, go on for long, draw without a seed."""

import ast
from collections.abc import Iterator

import jupytext
import yaml

MAX_LINES = 5
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.comprehension)
NOTEBOOKS = {
    "display",
    "get_ipython",
    "In",
    "Out",
    "_",
    "__",
}  # names that they have, and Python not


def code_cells(script: str) -> list[str]:
    """Sources of the cells of code."""
    cells = jupytext.reads(script, fmt="py:percent").cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def definitions(script: str) -> list[str]:
    """Functions, classes and loops: they belong in the package, where they are tested."""
    found = [n for n in ast.walk(ast.parse(script)) if isinstance(n, DEFINITIONS + LOOPS)]
    return [type(node).__name__ for node in found]


def literal_results(script: str) -> list[str]:
    """Cells that show a number somebody typed."""
    shown = [node.value for node in ast.parse(script).body if isinstance(node, ast.Expr)]
    return [ast.unparse(value) for value in shown if isinstance(value, ast.Constant)]


def of_notebooks(script: str) -> list[str]:
    """Names that a notebook gives: the script is read by Python alone."""
    names = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Name)]
    return sorted(NOTEBOOKS.intersection(n.id for n in names if isinstance(n.ctx, ast.Load)))


def long_cells(script: str) -> list[str]:
    """First lines of the code cells that have more lines of code than the eye takes in at once."""
    return [
        cell.splitlines()[0] for cell in code_cells(script) if len(lines_of_code(cell)) > MAX_LINES
    ]


def lines_of_code(cell: str) -> list[str]:
    """Lines of the cell that are not empty."""
    return [line for line in cell.splitlines() if line.strip()]


def unseeded(script: str) -> list[str]:
    """Random draws that differ from run to run."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(script)) if any(is_unseeded(node))]


def is_unseeded(node: ast.AST) -> Iterator[bool]:
    """Judge the node, where it is one that draws."""
    match node:
        case ast.Call(func=ast.Attribute(attr="rvs"), keywords=keywords):
            yield "random_state" not in [keyword.arg for keyword in keywords]
        case ast.Call(func=ast.Attribute(attr="default_rng") | ast.Name(id="default_rng")) as call:
            yield not call.args or ast.unparse(call.args[0]) == "None"
        case ast.Attribute(value=ast.Attribute(attr="random"), attr=name):
            yield name not in ("default_rng", "Generator")
        case ast.Import(names=names):
            yield "random" in [name.name for name in names]


def unmarked(script: str) -> list[str]:
    """A first line that opens neither a header nor a cell: the lines in messages rest on it."""
    first = script.splitlines()[0]
    return [] if first.startswith(("# %%", "# ---")) else [first]


def unread_header(script: str) -> list[str]:
    """A header that YAML cannot read, as with a colon in a bare title: it would be shown."""
    if not script.startswith("# ---"):
        return []
    header = script.split("# ---")[1].replace("\n# ", "\n")
    try:
        found = yaml.safe_load(header)
    except yaml.YAMLError as error:
        return [str(error)]
    return [] if {"title", "description"} <= set(found) else [header]
