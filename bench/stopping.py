"""Wald's test of ten pairs, computed beside simulated: error rates, sample sizes, time.

For each pair, under p and under q: the probability of deciding for p and the mean number of
samples, and how many standard errors of the simulation they are from it. Seeds are fixed; run with
`python -m bench.stopping [streams]`.
"""

import sys
import time
from typing import Any

import numpy as np
from scipy import stats

from bench.report import keep
from klexplain import SequentialTest, log_likelihood_ratio, sequential_test

STREAMS = 40_000
PAIRS: dict[str, tuple[Any, Any]] = {
    "beta": (stats.beta(17, 6), stats.beta(3, 3)),
    "norm": (stats.norm(0.5), stats.norm()),
    "norm, near": (stats.norm(0.1), stats.norm()),
    "expon": (stats.expon(), stats.expon(scale=2)),
    "poisson": (stats.poisson(3), stats.poisson(2)),
    "bernoulli": (stats.bernoulli(0.6), stats.bernoulli(0.4)),
    "gamma, weibull": (stats.gamma(2), stats.weibull_min(1.5)),
    "t, norm": (stats.t(3), stats.norm()),
    "laplace": (stats.laplace(0.5), stats.laplace()),
    "uniform": (stats.uniform(0, 1), stats.uniform(0, 1.5)),
}
ROW = "{:15} {:5} | {:>9} {:>6} | {:>9} {:>6} | {:>6}"


def simulated(test: SequentialTest, law: Any, streams: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether streams decide for p, and with which sample."""
    rng, (high, low) = np.random.default_rng(2026), test.thresholds
    total, n, for_p = np.zeros(streams), np.zeros(streams), np.zeros(streams)
    going = np.arange(streams)
    while len(going):
        n[going] += 1
        x = law.rvs(len(going), random_state=rng)
        total[going] += log_likelihood_ratio(test.p.frozen, test.q.frozen, x)
        for_p[going] = total[going] >= high - 1e-9
        going = going[(total[going] < high - 1e-9) & (total[going] > low + 1e-9)]
    return for_p, n


def off(found: float, values: np.ndarray) -> float:
    """By how many standard errors."""
    error = values.std() / np.sqrt(len(values))
    return float((found - values.mean()) / error) if error else 0.0


def main(streams: int) -> None:
    """Print the table."""
    print(f"alpha = 0.01, beta = 0.05; {streams:,} streams")
    print(ROW.format("pair", "under", "says p", "off", "samples", "off", "s"))
    figures: dict[str, float] = {}
    for name, (p, q) in PAIRS.items():
        start = time.perf_counter()
        test = sequential_test(p, q, alpha=0.01, beta=0.05)
        found = [(test.probability_of_p(u), test.expected_samples(u)) for u in ("p", "q")]
        seconds = time.perf_counter() - start
        for under, law, (for_p, samples) in zip("pq", (p, q), found, strict=True):
            decided, n = simulated(test, law, streams)
            away = off(for_p, decided), off(samples, n)
            numbers = (f"{for_p:.5f}", f"{away[0]:.1f}", f"{samples:.3f}", f"{away[1]:.1f}")
            print(ROW.format(name, under, *numbers, f"{seconds:.2f}"))
            figures |= {f"{name} under {under}, {w}": a for w, a in zip("pn", away, strict=True)}
        figures[f"{name}, seconds"] = seconds
    keep("stopping", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STREAMS)
