"""What a benchmark found, kept in bench/results/, and how it differs from what it found last."""

import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("numpy", "scipy", "sympy", "numba", "torch", "jax", "mkdocs", "plotly", "bokeh")
NOTED = 0.05  # share by which a figure must change to be named
CHANGE = "{:48} {:>10.4g} {:>10.4g} {:>+8.0%}"


def keep(name: str, figures: dict[str, float]) -> None:
    """Print what changed since the last run, and write the figures of this one beside it."""
    folder = RESULTS / name
    folder.mkdir(parents=True, exist_ok=True)
    found = {"made with": circumstances(), "figures": figures}
    for last in sorted(folder.glob("*.json"))[-1:]:
        print_changes(last.stem, json.loads(last.read_text("utf-8")), found)
    file = folder / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}.json"
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


def circumstances() -> dict[str, Any]:
    """Commit, machine, versions: figures of other circumstances are not to be compared."""
    versions = {name: installed(name) for name in LIBRARIES}
    return {
        "commit": commit(),
        "arguments": " ".join(sys.argv[1:]),
        "machine": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: found for name, found in versions.items() if found},
    }


def installed(name: str) -> str | None:
    """Version of a library, None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def commit() -> str:
    """The commit that is measured, with a mark if files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    said = subprocess.run(  # noqa: S603  our own command
        command, cwd=RESULTS.parent, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()


def processor() -> str:
    """Name of the processor, as Linux gives it, else what Python knows."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.platform()


def print_changes(when: str, last: dict[str, Any], now: dict[str, Any]) -> None:
    """Print each figure that moved, and each circumstance that is another."""
    print(f"\nSince {when}")
    for name, value in now["made with"].items():
        if value != (before := last["made with"].get(name)):
            print(f"{name}: {before}, now {value}")
    pairs = {n: (last["figures"][n], v) for n, v in now["figures"].items() if n in last["figures"]}
    moved = {n: pair for n, pair in pairs.items() if abs(pair[1] - pair[0]) > NOTED * abs(pair[0])}
    for name, (before, value) in moved.items():
        print(CHANGE.format(name, before, value, value / before - 1 if before else float("inf")))
    print(f"{len(pairs) - len(moved)} of {len(pairs)} figures moved by at most {NOTED:.0%}")
