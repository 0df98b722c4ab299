"""Draw the rooms of the package, from its imports and from the contracts that hold them.

The marker of a page gives its place to the drawing: a box for each room, in the layers of
`pyproject.toml`, and an arrow to each room that it imports, but for those that follow from others.
"""

import ast
import re
import tomllib
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

MARKER = "<!-- rooms -->"
IMPORTED = re.compile(r"^from klexplain\.(\w+)", re.MULTILINE)
WIDTH, HEIGHT, ACROSS, DOWN = 250, 52, 270, 88

Arrows = dict[str, set[str]]


def on_page_markdown(markdown: str, config: MkDocsConfig, **_: object) -> str:
    """Put the drawing in the place of the marker."""
    if MARKER not in markdown:
        return markdown
    root = Path(config.config_file_path).parent
    return markdown.replace(MARKER, drawing(root / "klexplain", layers(root)))


def layers(root: Path) -> list[list[str]]:
    """Return the layers of the contract, from the roof down, each with its rooms."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (found,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [re.findall(r"\w+", layer) for layer in found]


def arrows(package: Path, rooms: list[str]) -> Arrows:
    """Return which rooms each room imports."""
    imported: Arrows = {}
    for room in rooms:
        files = [package / f"{room}.py", *(package / room).rglob("*.py")]
        texts = (file.read_text("utf-8") for file in files if file.exists())
        imported[room] = {name for text in texts for name in IMPORTED.findall(text)} - {room}
    return imported


def reduced(imported: Arrows) -> Arrows:
    """Leave out the arrows that follow from others."""
    beyond: Arrows = {}

    def reach(room: str) -> set[str]:
        if room not in beyond:
            beyond[room] = imported[room].union(*map(reach, imported[room]))
        return beyond[room]

    return {
        room: {one for one in to if not any(one in reach(other) for other in to - {one})}
        for room, to in imported.items()
    }


def purpose(package: Path, room: str) -> str:
    """Return the first words of what a room says of itself."""
    file = package / f"{room}.py"
    source = (file if file.exists() else package / room / "__init__.py").read_text("utf-8")
    head = (ast.get_docstring(ast.parse(source)) or "").splitlines()[0]
    return re.split("[:.,]", head)[0]


def drawing(package: Path, found: list[list[str]]) -> str:
    """Return the rooms and their arrows as SVG; its text is real text."""
    most = max(map(len, found))
    at = {
        room: (ACROSS * (column + (most - len(layer)) / 2), DOWN * row)
        for row, layer in enumerate(found)
        for column, room in enumerate(layer)
    }
    drawn = reduced(arrows(package, list(at)))
    lines = "".join(_line(at[a], at[b]) for a in drawn for b in sorted(drawn[a]))
    boxes = "".join(_box(package, room, *place) for room, place in at.items())
    size = f"{ACROSS * most} {DOWN * len(found)}"
    told = escape(
        "; ".join(f"{a} imports {', '.join(sorted(to))}" for a, to in drawn.items() if to)
    )
    return (
        f'<div class="kle-rooms" tabindex="0"><svg viewBox="-5 -5 {size}" role="img" '
        f'aria-label="{told}">{lines}{boxes}</svg></div>'
    )


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    x1, x2, y1 = x1 + WIDTH / 2, x2 + WIDTH / 2, y1 + HEIGHT
    bend = (y2 - y1) / 2
    return f'<path d="M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"/>'


def _box(package: Path, room: str, x: float, y: float) -> str:
    middle = x + WIDTH / 2
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text x="{middle:g}" y="{y + 21:g}" class="kle-room">{escape(room)}</text>'
        f'<text x="{middle:g}" y="{y + 40:g}">{escape(purpose(package, room))}</text>'
    )
