"""How fast `monte_carlo` is beside the bare generator, and what memory it takes.

For each pair: milliseconds of 14,336 draws by SciPy alone, and of all that `monte_carlo` does with
them; the share of the bare rate, by the clock and in time of the processor, best of some runs. By
the clock two idle cores are needed, as two threads draw and look.
Run with `python -m bench.simulation`.
"""

import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy import stats

from bench.report import keep
from klexplain import monte_carlo
from klexplain.divergence.log_ratios import BLOCK

BLOCKS, RUNS = 80, 15
PAIRS: dict[str, tuple[Any, Any]] = {
    "normal shift": (stats.norm(0.5), stats.norm()),
    "exponential": (stats.expon(scale=2), stats.expon()),
    "beta": (stats.beta(17, 6), stats.beta(3, 3)),
    "gamma": (stats.gamma(3), stats.gamma(2)),
    "gamma, weibull": (stats.gamma(2), stats.weibull_min(1.5)),
    "laplace": (stats.laplace(0.5), stats.laplace()),
    "log-normal, exponential": (stats.lognorm(1), stats.expon()),
    "t, normal": (stats.t(3), stats.norm()),
    "cauchy": (stats.cauchy(1), stats.cauchy()),
    "poisson": (stats.poisson(3), stats.poisson(2)),
    "geometric": (stats.geom(0.3), stats.geom(0.5)),
    "negative binomial, poisson": (stats.nbinom(3, 0.4), stats.poisson(4)),
}
ROW = "{:28} | {:>8} {:>12} | {:>8} {:>10} | {:>6}"


def draw(p: Any) -> None:
    """As many draws, by nothing but the generator."""
    rng = np.random.default_rng(1)
    for _ in range(BLOCKS):
        p.rvs(BLOCK, random_state=rng)


def best(work: Callable[[], object]) -> np.ndarray:
    """Milliseconds a block, by the clock and of the processor."""
    clocks, found = (time.perf_counter, time.process_time), []
    for _ in range(RUNS):
        start = [clock() for clock in clocks]
        work()
        found.append([clock() - begun for clock, begun in zip(clocks, start, strict=True)])
    return np.min(found, axis=0) / BLOCKS * 1e3


def megabytes(p: Any, q: Any) -> float:
    """At most at any time, beyond what was there before."""
    tracemalloc.start()
    monte_carlo(p, q, n=BLOCKS * BLOCK, rng=1)
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    monte_carlo(p, q, n=BLOCKS * BLOCK, rng=1)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (most - before) / 1e6


def main() -> None:
    """Print the table."""
    print(ROW.format("pair", "bare, ms", "monte_carlo", "rate", "processor", "MB"))
    figures: dict[str, float] = {}
    for name, (p, q) in PAIRS.items():
        bare = best(partial(draw, p))
        ours = best(partial(monte_carlo, p, q, n=BLOCKS * BLOCK, rng=1))
        rate, memory = bare / ours, megabytes(p, q)
        cells = f"{bare[0]:.3f}", f"{ours[0]:.3f}", f"{rate[0]:.2f}", f"{rate[1]:.2f}"
        print(ROW.format(name, *cells, f"{memory:.2f}"), flush=True)
        figures |= {f"{name}, rate": rate[0], f"{name}, processor": rate[1], f"{name}, MB": memory}
    keep("simulation", figures)


if __name__ == "__main__":
    main()
