"""Seconds and peak memory: a column of Parquet files as one array of NumPy, and block by block.

Dask has two workers with one thread each. Each way runs in a process of its own; the memory is
that of the process, or of the larger worker. What Python and the libraries take is in "nothing".
Run with `OMP_NUM_THREADS=1 python -m bench.larger_than_memory [values]` on a quiet machine.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd
from dask import array as da
from dask import dataframe as dd
from distributed import Client, LocalCluster
from scipy import stats

from bench.report import keep
from klexplain import estimate_kl, log_ratio_summary

VALUES, BLOCK = 20_000_000, 1_000_000
P, Q = stats.beta(17, 6), stats.beta(3, 3)
ROW = "{:22} {:12} {:>8} {:>8}  {}"
FOUND: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "summary": lambda x: log_ratio_summary(P, Q, x),
    "estimate": lambda x: estimate_kl(x, Q),
}


def peak() -> float:
    """Megabytes that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def whole(folder: str, name: str) -> tuple[float, float, str]:
    """All values in one array."""
    start = time.perf_counter()
    x = np.zeros(0) if name == "nothing" else pd.read_parquet(folder)["x"].to_numpy()
    found = FOUND[name](x)
    return time.perf_counter() - start, peak(), repr(found)


def blocks(folder: str, name: str) -> tuple[float, float, str]:
    """Blocks that two workers share."""
    kind = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(host="127.0.0.1", **kind) as cluster, Client(cluster) as client:
        start = time.perf_counter()
        found = FOUND[name](dd.read_parquet(folder, filesystem="arrow")["x"])
        return time.perf_counter() - start, max(client.run(peak).values()), repr(found)


def alone(task: Callable[[], Any]) -> Any:
    """Run a task in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
        return one.submit(task).result()


def write(folder: str, values: int) -> None:
    """Draw the values, seeded, and write them block by block."""
    x = da.random.default_rng(1).beta(17, 6, size=values, chunks=BLOCK)
    x.to_dask_dataframe("x").to_frame().to_parquet(folder, write_index=False)


def main(values: int = VALUES) -> None:
    """Print and keep both, for each of what is found."""
    figures: dict[str, float] = {}
    print(
        f"{values:,} values, {8 * values / 1e6:,.0f} MB\n{ROW.format('', '', 's', 'MB', 'found')}"
    )
    with tempfile.TemporaryDirectory() as folder:
        alone(partial(write, folder, values))
        for name in FOUND:
            for way, run in (("one array", whole), ("two workers", blocks)):
                seconds, memory, found = alone(partial(run, folder, name))
                print(ROW.format(name, way, f"{seconds:.1f}", f"{memory:.0f}", found))
                figures |= {f"{name}, {way}, s": seconds, f"{name}, {way}, MB": memory}
    keep("larger_than_memory", figures)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
