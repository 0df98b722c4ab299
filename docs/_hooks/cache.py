"""What the hooks keep between builds: a file for each thing, named after all that it depends on.

A key is a digest of everything that could make the thing come out otherwise, so what is found under
its key is what would be made anew. Nothing is ever read that was kept under another key.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

AS_THEY_ARE = {".js", ".css"}  # sources that nothing is made of: the site takes them as they are
LEFT_BEHIND = {".pyc"}


@dataclass(frozen=True)
class Cache:
    """The things below one folder; each has a name, and one value, that of its last key."""

    folder: Path

    def load(self, name: str, key: str) -> bytes | None:
        """What was kept of this name under this key."""
        file = self.folder / name / key
        return file.read_bytes() if file.exists() else None

    def store(self, name: str, key: str, value: bytes) -> bytes:
        """Keep a value in place of what the name had; another build may read it meanwhile."""
        file = self.folder / name / key
        file.parent.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"new-{os.getpid()}"
        new.write_bytes(value)
        new.replace(file)
        for other in set(file.parent.iterdir()) - {file}:
            other.unlink(missing_ok=True)
        return value


def key(*parts: str | bytes) -> str:
    """Digest of the parts, of Python, and of the libraries."""
    every = (platform.python_version(), *_installed(), *parts)
    plain = (part if isinstance(part, bytes) else part.encode() for part in every)
    return hashlib.sha256(b"".join(_digest(part) for part in plain)).hexdigest()[:32]


def tree(folders: Iterable[str | Path]) -> str:
    """Digest of every source below the folders that something is made of, paths included."""
    digest = hashlib.sha256()
    for folder in map(Path, folders):
        for source in sorted(path for path in folder.rglob("*") if _is_source(path)):
            digest.update(_digest(f"{source.relative_to(folder)}".encode()))
            digest.update(_digest(source.read_bytes()))
    return digest.hexdigest()


def _is_source(path: Path) -> bool:
    return path.suffix not in AS_THEY_ARE | LEFT_BEHIND and path.is_file()


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def _installed() -> list[str]:
    """Name and version of all that is installed, read from folder names because that is quick."""
    folders = [Path(entry or ".") for entry in sys.path]
    return sorted(info.name for folder in folders for info in folder.glob("*.dist-info"))
