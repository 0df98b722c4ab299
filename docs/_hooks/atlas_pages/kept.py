"""The made pages, kept in a folder named after all that they were made from."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from executed import fingerprint

MAKING = Path(__file__).with_name("making.py")


class MakingError(Exception):
    """Pages that cannot be made; the message is the last that was said of it."""


@dataclass(frozen=True)
class Kept:
    """The folder of one state of the sources."""

    root: Path
    folder: Path

    def refresh(self) -> bool:
        """Make all pages, unless they are there; whether they had to be made."""
        if self.folder.exists():
            return False
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        new = self.folder.with_suffix(f".{os.getpid()}")
        environment = os.environ | {"PYTHONPATH": str(self.root), "MPLBACKEND": "agg"}
        command = [sys.executable, str(MAKING), str(new)]
        ran = subprocess.run(  # noqa: S603  our own command
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise MakingError(ran.stderr[-1000:])
        new.replace(self.folder)
        return True

    def text(self, name: str) -> str:
        """What was kept in a file of this name."""
        return (self.folder / name).read_text(encoding="utf-8")

    def fragment(self, name: str) -> dict[str, str]:
        """A piece of a page: its HTML, and the characters of its formulas."""
        return json.loads(self.text(f"{name}.fragment.json"))

    @property
    def forms(self) -> dict[str, str]:
        """The forms to take along, as JSON, by the truth."""
        files = sorted(self.folder.glob("*.forms.json"))
        return {file.name.split(".")[0]: file.read_text(encoding="utf-8") for file in files}

    @cached_property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The pages by their sources' names, such as ``"families/gamma.md"``."""
        files = sorted(self.folder.glob("*.page.json"))
        found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return {f"{page['address']}.md": page for page in found}


def kept(root: Path, watched: list[str]) -> Kept:
    """The pages made from these sources by these programs."""
    code = fingerprint.tree([MAKING.parent, MAKING.parents[1] / "typesetting"])
    digest = fingerprint.key(code.encode(), fingerprint.tree(watched), "")
    return Kept(root, root / ".cache" / "atlas" / digest[:32])


def outline(page: dict[str, Any]) -> str:
    """The page as the search needs it: headings and words, without formulas and figures."""
    parts = (
        f'<h2 id="{part["anchor"]}">{escape(part["title"])}</h2><p>{escape(part["words"])}</p>'
        for part in page["parts"]
    )
    title = f'<h1 id="{page["start"]}">{escape(page["title"])}</h1>'
    return f"{title}<p>{escape(page['words'])}</p>{''.join(parts)}"


def contents(page: dict[str, Any]) -> list[Any]:
    """The table of contents, as Python-Markdown gives it."""
    parts = [
        {"level": 2, "id": part["anchor"], "name": escape(part["title"]), "children": []}
        for part in page["parts"]
    ]
    return [{"level": 1, "id": page["start"], "name": escape(page["title"]), "children": parts}]
