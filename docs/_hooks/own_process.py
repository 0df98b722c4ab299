"""Python in a process of its own for what needs the package: a server keeps what it imported."""

import os
import subprocess
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError


def written(what: str, root: Path, *arguments: str) -> bytes:
    """What Python writes to standard output; if it fails, so does the build."""
    ran = subprocess.run(  # noqa: S603  our own command
        [sys.executable, *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
    )
    if ran.returncode:
        raise PluginError(f"{what}: {ran.stderr.decode()[-500:]}")
    return ran.stdout
