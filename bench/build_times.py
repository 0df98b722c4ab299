"""How long the site takes to build, beside plain mkdocs-jupyter on the same pages in the same run.

Each builds a copy of the project. "Plain" is the same configuration without this project's hooks:
mkdocs-jupyter executes and renders the pages itself, with the options it has by default. Plain has
no atlas, so the two are compared on the site without its atlas, and what the atlas adds is told by
itself. Run with `python -m bench.build_times`.
"""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import yaml
from mkdocs.utils.yaml import yaml_load

from bench.report import keep

ROOT = Path(__file__).parents[1]
EDITED = "learn/likelihood_ratio"
MARK = "An edit made by the benchmark at"
MKDOCS = [sys.executable, "-m", "mkdocs"]
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
COLD_TARGET, WARM_TARGET = 0.7, 2.0
ATLAS = "docs/_hooks/atlas.py"
ATLAS_TARGETS = {"cold build": "60 s", "warm build": "1 s"}
PATIENCE = 120
figures: dict[str, float] = {}  # what was found


Change = Callable[[dict], dict]  # of the configuration


def project(folder: Path, change: Change = dict) -> Path:
    """Copy what the site is built from, with a changed configuration."""
    for name in ("docs", "klexplain"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        config = yaml_load(file)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(change(config)))
    return folder


def as_plain(config: dict) -> dict:
    """Return the configuration without hooks, and with mkdocs-jupyter left to itself."""
    jupyter = config["plugins"]["mkdocs-jupyter"]
    config["plugins"]["mkdocs-jupyter"] = {"include": jupyter["include"], "execute": True}
    return {name: value for name, value in config.items() if name not in ("hooks", "strict")}


def without_atlas(config: dict) -> dict:
    """Return the configuration without the pages of families and pairs, to which others link."""
    hooks = [hook for hook in config["hooks"] if hook != ATLAS]
    return config | {"hooks": hooks, "strict": False}


def build(folder: Path) -> float:
    """Seconds of one build, as the shell sees them."""
    start = time.perf_counter()
    command = [*MKDOCS, "build", "--quiet"]
    built = subprocess.run(  # noqa: S603  our own command
        command, cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, check=False
    )
    if built.returncode:
        sys.exit(built.stderr)
    return time.perf_counter() - start


def cold(folder: Path) -> float:
    """Seconds of a build with nothing kept from before."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    return build(folder)


def edit_under_serve(folder: Path) -> float:
    """Seconds from saving a page to its new text being served."""
    address = free_address()
    command = [*MKDOCS, "serve", "--quiet", "--dev-addr", address]
    server = subprocess.Popen(  # noqa: S603  our own command
        command, cwd=folder, env=ENVIRONMENT, stderr=subprocess.DEVNULL
    )
    try:
        wait_for("<article", address)
        page = folder / "docs" / f"{EDITED}.py"
        mark = f"{MARK} {time.monotonic()}"
        page.write_text(page.read_text(encoding="utf-8") + f"\n# %% [markdown]\n# {mark}.\n")
        return wait_for(mark, address)
    finally:
        server.terminate()
        server.wait()


def free_address() -> str:
    """Name a port on which nothing listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


def wait_for(text: str, address: str) -> float:
    """Seconds until the edited page is served with the text in it."""
    start = time.perf_counter()
    while text not in served(address):
        if time.perf_counter() - start > PATIENCE:
            sys.exit(f"{text!r} was not served within {PATIENCE} s")
        time.sleep(0.02)
    return time.perf_counter() - start


def served(address: str) -> str:
    """The edited page as served now; nothing while there is no answer."""
    try:
        with urllib.request.urlopen(f"http://{address}/{EDITED}/") as answer:
            return answer.read().decode()
    except OSError:
        return ""


def files(folder: Path) -> dict[str, bytes]:
    """All that was built, by path."""
    site = folder / "site"
    found = sorted(file for file in site.rglob("*") if file.is_file())
    return {str(file.relative_to(site)): file.read_bytes() for file in found}


def differing(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    """Names of the files that are not the same in both."""
    return [name for name in first | second if first.get(name) != second.get(name)]


def row(name: str, *columns: object) -> None:
    """Print a line of the table."""
    print(f"{name:<40}" + "".join(f"{column!s:>14}" for column in columns), flush=True)


def best(times: int, measure: Callable[[Path], float], folder: Path) -> float:
    """Least of several measurements: what else the machine did meanwhile only adds."""
    return min(measure(folder) for _ in range(times))


def report_times(whole: Path, pages: Path, plain: Path) -> dict[str, bytes]:
    """Print the times; return the files of a cold build."""
    row("seconds", "whole site", "no atlas", "plain", "ratio", "target")
    first: dict[str, bytes] = {}
    for name, measure, times, target in (
        ("cold build", cold, 2, f"{COLD_TARGET} of plain"),
        ("warm build", build, 3, f"{WARM_TARGET} s"),
        ("one page edited, served", edit_under_serve, 3, ""),
    ):
        all_of_it, mine, theirs = (best(times, measure, x) for x in (whole, pages, plain))
        row(name, *(f"{s:.2f}" for s in (all_of_it, mine, theirs, mine / theirs)), target)
        figures[f"{name}, whole site, s"], figures[f"{name}, no atlas, s"] = all_of_it, mine
        if name in ATLAS_TARGETS:
            row("  of which the atlas", f"{all_of_it - mine:.2f}", *[""] * 3, ATLAS_TARGETS[name])
        first = first or files(whole)
    return first


def report_bytes(ours: dict[str, bytes], plain: dict[str, bytes]) -> None:
    """Print the bytes of each page, as they are and compressed."""
    print()
    row("bytes of a page", "this site", "gzipped", "plain", "gzipped")
    for name, html in ours.items():
        if name.endswith(".html"):
            other = plain.get(name, b"")
            figures[f"{name}, gzipped bytes"] = packed(html)
            row(name, len(html), packed(html), len(other), packed(other))


def packed(html: bytes) -> int:
    """Bytes after compression."""
    return len(gzip.compress(html, mtime=0))


def main() -> None:
    """Measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = project(Path(folder, "ours")), project(Path(folder, "plain"), as_plain)
        first = report_times(ours, project(Path(folder, "pages"), without_atlas), plain)
        report_bytes(first, files(plain))
        project_again = project(Path(folder, "again"))
        cold(project_again)
        other = differing(first, files(project_again))
        print(f"\nTwo cold builds: {len(first)} files, differing: {', '.join(other) or 'none'}")
    keep("build_times", figures)


if __name__ == "__main__":
    main()
