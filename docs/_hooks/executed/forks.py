"""The process whose forks are the kernels of a build: begun with it, ended with it."""

import ast
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

from .page import Page

FORKING = str(Path(__file__).with_name("forking.py"))


def launch(path: str) -> tuple[str, ...]:
    """What Jupyter starts as a kernel, without the kernel's arguments."""
    return (sys.executable, "-I", "-S", FORKING, "begin", path)


@contextmanager
def forks(pages: Iterable[Page], root: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Path of a socket at which kernels are forked until the block ends."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = str(Path(folder, "kernels"))
        server.bind(path)
        server.listen()
        number = server.fileno()
        serving = ("serve", f"{number}", "\n".join(imports(pages)))
        with Popen(  # noqa: S603  our own command
            [sys.executable, "-P", FORKING, *serving],  # finds nothing beside the program
            cwd=root, env=environment, stdin=PIPE, pass_fds=[number],
        ):  # fmt: skip
            yield path


def imports(pages: Iterable[Page]) -> list[str]:
    """Every import of the pages, each once."""
    return sorted({line for page in pages for line in imports_of(page)})


def imports_of(page: Page) -> Iterator[str]:
    """The lines of a script that import; none where it is no Python, which its run will tell."""
    try:
        lines = ast.parse(page.script).body
    except SyntaxError:
        return
    for line in lines:
        if isinstance(line, ast.Import | ast.ImportFrom):
            yield ast.unparse(line)
