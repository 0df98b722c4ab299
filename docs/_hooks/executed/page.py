"""One page: its script, and what to say about a place in it when something goes wrong."""

from dataclasses import dataclass
from pathlib import Path

QUOTED_LINES = 6
HEADER = "# ---"  # opens the title, the description and the like, in YAML


class PageError(Exception):
    """A page that cannot be published; the message names page, cell, line and error."""


@dataclass(frozen=True)
class Page:
    """A percent script, named by its path below the docs folder."""

    name: str
    path: Path

    @property
    def script(self) -> bytes:
        """The page's source as it stands."""
        return self.path.read_bytes()

    def cell_lines(self) -> list[int]:
        """Line numbers, from 1, on which the cells' content begins; the header is a cell."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        header = [1] if lines[0] == HEADER else []
        return header + [n + 1 for n, line in enumerate(lines, 1) if line.startswith("# %%")]

    def line_of(self, cell: int, text: str) -> int:
        """Line on which ``text`` stands, at or after the beginning of the cell."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        first, start = text.splitlines()[0], self.cell_lines()[cell]
        return next(n for n, line in enumerate(lines, 1) if n >= start and first in line)

    def error(self, cell: int, line: int, problem: str, source: str) -> PageError:
        """The error that stops the build: where, what, and the source that did it."""
        quoted = [f"    {text}" for text in source.splitlines()[:QUOTED_LINES]]
        problem = "\n".join(problem.splitlines()[:QUOTED_LINES])
        place = f"{self.name}, cell {cell + 1}, line {line}"
        return PageError("\n".join([f"{place}: {problem}", *quoted]))
