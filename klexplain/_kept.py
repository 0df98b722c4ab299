"""What takes long to derive is kept between runs, in a file named after its sources."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import sympy as sp

PACKAGE = Path(__file__).parent


def kept(name: str, folders: tuple[str, ...], derive: Callable[[], str]) -> str:
    """Return a text from the user's cache, or derive it and keep it there.

    Parameters
    ----------
    name : str
        The file's name and suffix, such as ``"atlas.json"``.
    folders : tuple of str
        Folders of the package whose sources the text depends on: other sources, or another
        SymPy, are another file.
    derive : callable
        Makes the text.

    Examples
    --------
    >>> kept("example.txt", ("families",), lambda: "derived")
    'derived'
    """
    digest = hashlib.sha256(sp.__version__.encode())
    sources = [source for folder in folders for source in PACKAGE.glob(f"{folder}/*.py")]
    for source in sorted([*sources, PACKAGE / "notation.py"]):
        digest.update(source.read_bytes())
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "klexplain")
    stem, suffix = name.split(".")
    file = folder / f"{stem}-{digest.hexdigest()[:16]}.{suffix}"
    if file.exists():
        return file.read_text("utf-8")
    text = derive()
    _keep(file, text)
    return text


def _keep(file: Path, text: str) -> None:
    """Keep it whole or not at all; without a place to write, the next run derives anew."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(text, "utf-8")
        new.replace(file)
