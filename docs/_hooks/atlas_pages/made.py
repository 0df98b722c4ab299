"""The made pages, from the program that makes them, or as an earlier build kept them."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from cache import Cache, key, tree

MAKING = Path(__file__).with_name("making.py")
# Read once: `mkdocs serve` goes on with the hooks it loaded, whatever their files say later.
LOADED = tree([MAKING.parent, MAKING.parents[1] / "typesetting"])
PAIR = re.compile(r"pair of (\d+): ")  # what the program says when a pair is done
STEP = 30  # pairs from one word about them to the next

Atlas = dict[str, Any]  # as `main` of the program writes it
Saying = Callable[[str], None]


class MakingError(Exception):
    """Pages that cannot be made; the message is the last that was said of it."""


def atlas(root: Path, watched: list[str], say: Saying) -> Atlas:
    """All pages, made anew where the sources, the programs or the libraries have changed."""
    cache, state = Cache(root / ".cache" / "site"), key(LOADED, tree(watched))
    return json.loads(cache.load("atlas", state) or cache.store("atlas", state, make(root, say)))


def make(root: Path, say: Saying) -> bytes:
    """What the program writes, run in a process of its own: this one keeps what it imported."""
    environment = os.environ | {"PYTHONPATH": str(root), "MPLBACKEND": "agg"}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "atlas.json")
        with subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, str(MAKING), str(made)],
            cwd=root, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as program:  # fmt: skip
            rest = told(program.stdout, say)
        if program.returncode:
            raise MakingError(rest[-1000:])
        return made.read_bytes()


def told(lines: Iterable[str], say: Saying) -> str:
    """Say how many pairs are done while the program names them; what else it said."""
    done, rest = 0, ""
    for line in lines:
        if pair := PAIR.match(line):
            done += 1
            if done % STEP == 0:
                say(f"atlas: {done} of {pair[1]} pairs")
        else:
            rest += line
    return rest


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
