"""Seconds of `estimate_kl` beside nearest neighbours as packages find them, in one run.

Theirs is the estimate alone, by SciPy's tree or by scikit-learn's, where it is installed;
klexplain's has its interval. One thread, processor time, best of several. Run with
`OMP_NUM_THREADS=1 python -m bench.estimation`.
"""

import importlib.util
import time
import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats
from scipy.spatial import cKDTree

from bench.report import keep
from klexplain import estimate_kl

SIZES = ((1, 1000), (1, 100_000), (1, 1_000_000), (5, 10_000))  # variables, sample size
REPEATS, NEIGHBOURS, MOST = 5, 5, 100_000
ROW = "{:26} {:2} {:>9} {:>10.1f} {:>8.2f}"
Sample = np.ndarray[Any, Any]


def by_scipy(x: Sample, y: Sample) -> float:
    """The k-th nearest neighbours, by SciPy's tree."""
    own, _ = cKDTree(x).query(x, NEIGHBOURS + 1)
    other, _ = cKDTree(y).query(x, NEIGHBOURS)
    return _mean(own[:, -1], other[:, -1], x, y)


def by_sklearn(x: Sample, y: Sample) -> float:
    """The same by scikit-learn's tree."""
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415

    own, _ = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(x).kneighbors(x)
    other, _ = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(y).kneighbors(x)
    return _mean(own[:, -1], other[:, -1], x, y)


def _mean(own: Sample, other: Sample, x: Sample, y: Sample) -> float:
    ratio = np.log(other / own).mean()
    return float(x.shape[1] * ratio + np.log(len(y) / (len(x) - 1)))


RIVALS = {
    "cKDTree, no interval": ("scipy", by_scipy),
    "scikit-learn, no interval": ("sklearn", by_sklearn),
}


def best(call: Callable[[], object]) -> float:
    """Milliseconds of one call, the best of several."""
    call()
    return min(timeit.repeat(call, timer=time.process_time, number=1, repeat=REPEATS)) * 1e3


def main() -> None:
    """Print the table, with the times in klexplain's as unit at the end."""
    figures: dict[str, float] = {}
    for variables, size in SIZES:
        rng = np.random.default_rng(15)
        x = stats.norm(0.5).rvs((size, variables), random_state=rng)
        y = stats.norm(0, 1.2).rvs((size, variables), random_state=rng)
        ours = best(lambda: estimate_kl(x, y))  # noqa: B023  called at once
        times = {"klexplain, with interval": ours}
        for name, (module, call) in RIVALS.items():
            if importlib.util.find_spec(module) and size <= MOST:
                times[name] = best(lambda: call(x, y))  # noqa: B023  called at once
        for name, milliseconds in times.items():
            print(ROW.format(name, variables, size, milliseconds, milliseconds / ours))
            figures[f"{name}, {variables} variables, {size}, ms"] = milliseconds
    keep("estimation", figures)


if __name__ == "__main__":
    main()
