"""A fixed number of samples for ten pairs of ours, computed beside simulated: the law, and N.

For each pair: the least number of samples that reaches 10 : 1 with probability 0.9, and the power
there; how many standard errors a simulation is from that power, and from the probability that the
same number of samples from q, and from a third law, brings more than 0 nats. Beside the time that
it takes stands that of a user who tries numbers of samples by simulating them. Seeds are fixed; run
with `python -m bench.planning [runs]`.
"""

import math
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from bench.report import keep
from klexplain import log_likelihood_ratio, log_ratio_sum, samples_to_decide

RUNS = 100_000
TRIED = 10_000  # runs of the user's own simulation
BLOCK = 2_000_000  # samples at a time
REPEATED = 7
LEVEL, POWER = math.log(10), 0.9
PAIRS: dict[str, tuple[Any, Any, Any]] = {  # p, q, and a third law
    "beta": (stats.beta(17, 6), stats.beta(3, 3), stats.beta(6, 4)),
    "norm, near": (stats.norm(0.2), stats.norm(), stats.norm(0.15, 1.2)),
    "infinite variance": (stats.t(3), stats.norm(), stats.logistic()),
    "one-sided": (stats.uniform(), stats.beta(2, 2), stats.beta(2, 1)),
    "gamma, weibull": (stats.gamma(2), stats.weibull_min(1.5), stats.expon()),
    "atoms": (stats.laplace(0.5), stats.laplace(), stats.norm(0.3)),
    "infinite D": (stats.uniform(0, 4), stats.uniform(1, 4), stats.uniform(1, 2)),
    "bernoulli": (stats.bernoulli(0.6), stats.bernoulli(0.4), stats.bernoulli(0.55)),
    "poisson": (stats.poisson(3), stats.poisson(2), stats.binom(8, 0.3)),
    "poisson, geom": (stats.poisson(3), stats.geom(0.3), stats.poisson(2.5)),
}
ROW = "{:18} | {:>5} {:>8} {:>5} {:>5} {:>5} | {:>8} {:>10}"


def brought(p: Any, q: Any, law: Any, n: int, runs: int) -> np.ndarray:
    """Sums of the log ratios of n samples, in nats."""
    rng, at_once, found = np.random.default_rng(2026), max(1, BLOCK // n), []
    for start in range(0, runs, at_once):
        x = law.rvs((min(at_once, runs - start), n), random_state=rng)
        found.append(np.sum(log_likelihood_ratio(p, q, x), axis=1))
    return np.concatenate(found)


def off(found: float, hits: np.ndarray) -> float:
    """By how many standard errors a computed probability is off."""
    error = math.sqrt(found * (1 - found) / len(hits))
    return float((found - hits.mean()) / error) if error else float(found != hits.mean())


def by_trial(p: Any, q: Any) -> int:
    """The least number of samples as a user finds it: double it, then halve the interval."""

    def enough(n: int) -> bool:
        return bool((brought(p, q, p, n, TRIED) >= LEVEL - 1e-9).mean() >= POWER)

    low, high = 0, 1
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def best(call: Callable[[], object]) -> float:
    """The least seconds of a processor of several calls, after a first one."""
    seconds = []
    for _ in range(REPEATED + 1):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds[1:])


def main(runs: int) -> None:
    """Print the table."""
    print(f"10 : 1 with probability 0.9; {runs:,} runs, a user's own simulation {TRIED:,}")
    print(ROW.format("pair", "n", "power", "off p", "off q", "off h", "ms", "by trial"))
    figures: dict[str, float] = {}
    for name, (p, q, h) in PAIRS.items():
        found = samples_to_decide(p, q, likelihood_ratio=10, power=POWER)
        away = [off(found.power, brought(p, q, p, found.n, runs) >= LEVEL - 1e-9)]
        for law in (q, h):
            above = log_ratio_sum(p, q, found.n, under=law).probability_above(1e-9)
            away.append(off(above, brought(p, q, law, found.n, runs) > 1e-9))
        ms = 1e3 * best(lambda p=p, q=q: samples_to_decide(p, q))  # type: ignore[misc]
        start = time.process_time()
        by_trial(p, q)
        tried = 1e3 * (time.process_time() - start)
        numbers = (found.n, f"{found.power:.5f}", *(f"{a:.1f}" for a in away))
        print(ROW.format(name, *numbers, f"{ms:.1f}", f"{tried:.0f}"))
        figures |= {f"{name}, off under {u}": a for u, a in zip("pqh", away, strict=True)}
        figures |= {f"{name}, ms": ms, f"{name}, ms by trial": tried}
    keep("planning", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
