"""What the result of a page depends on, as one digest: another digest, another run."""

import hashlib
import platform
import sys
from collections.abc import Iterable
from pathlib import Path


def tree(folders: Iterable[str | Path], *kinds: str) -> str:
    """Digest of every source below the folders, paths included; Python where no kind is named."""
    digest = hashlib.sha256()
    for folder in map(Path, folders):
        for source in sorted(path for kind in kinds or ["*.py"] for path in folder.rglob(kind)):
            digest.update(f"{source.relative_to(folder)}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()


def installed() -> list[str]:
    """Name and version of all that is installed, read from folder names because that is quick."""
    folders = [Path(entry or ".") for entry in sys.path]
    return sorted(info.name for folder in folders for info in folder.glob("*.dist-info"))


# Read once: `mkdocs serve` goes on with the hooks it loaded, whatever their files say later.
LOADED = tree([Path(__file__).parent])


def key(script: bytes, sources: str, options: str) -> str:
    """Digest of a page, the sources it may call, the options, the libraries, and this code."""
    parts = [platform.python_version(), LOADED, *installed(), sources, options]
    return hashlib.sha256("\n".join(parts).encode() + script).hexdigest()
