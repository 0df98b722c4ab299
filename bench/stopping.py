"""Wald's test of twelve pairs, computed beside simulated: errors, sample sizes, time.

For each pair under p, under q and under a third truth h: the probability of deciding for p, or that
of the error, and the mean number of samples; how many standard errors of the simulation they are
off, and what share of themselves. A rare error is simulated where it is not rare: the probability
of saying p under q is the mean of exp(-log ratio) over the streams from p that end in p. Seeds are
fixed; run with `python -m bench.stopping [streams]`.
"""

import sys
import time
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from bench.report import keep
from klexplain import SequentialTest, log_likelihood_ratio, sequential_test

STREAMS, SEED = 200_000, 2026
SAME = 1e-9  # nats: a sum this near to a threshold has reached it
PAIRS: dict[str, tuple[Any, Any, Any]] = {
    "normal shift": (stats.norm(0.5), stats.norm(), stats.norm(0.25)),
    "normal scale": (stats.norm(0, 1.5), stats.norm(), stats.norm(0, 1.25)),
    "exponential": (stats.expon(scale=2), stats.expon(), stats.expon(scale=1.5)),
    "beta": (stats.beta(17, 6), stats.beta(3, 3), stats.beta(6, 4)),
    "gamma": (stats.gamma(3), stats.gamma(2), stats.gamma(2.5)),
    "coin": (stats.bernoulli(0.6), stats.bernoulli(0.4), stats.bernoulli(0.5)),
    "poisson": (stats.poisson(3), stats.poisson(2), stats.poisson(2.5)),
    "geometric": (stats.geom(0.3), stats.geom(0.5), stats.geom(0.4)),
    "laplace": (stats.laplace(0.5), stats.laplace(), stats.laplace(0.25)),
    "cauchy": (stats.cauchy(1), stats.cauchy(), stats.cauchy(0.5)),
    "gamma, weibull": (stats.gamma(2), stats.weibull_min(1.5), stats.lognorm(0.8)),
    "infinite variance": (stats.lomax(1.5), stats.expon(), stats.lognorm(1)),
}
ROW = "{:18} {:5} | {:>10} {:>10} {:>6} {:>7} | {:>9} {:>9} {:>6} {:>7} | {:>5}"
HEAD = ("pair", "under", "error", "simulated", "off", "", "samples", "simulated", "off", "", "s")


class Streams(NamedTuple):
    """What became of simulated streams.

    Attributes
    ----------
    nats : ndarray
        Sums of log ratios at the end.
    n : ndarray
        Numbers of samples.
    """

    nats: np.ndarray
    n: np.ndarray


class Compared(NamedTuple):
    """A computed number beside a simulated one."""

    found: float
    simulated: float
    error: float

    @classmethod
    def of(cls, found: float, values: np.ndarray) -> "Compared":
        """With the mean of simulated values."""
        return cls(found, float(values.mean()), float(values.std() / np.sqrt(len(values))))

    @property
    def off(self) -> float:
        """By how many standard errors."""
        return (self.found - self.simulated) / self.error if self.error else 0.0

    @property
    def share(self) -> float:
        """By what share of itself."""
        return self.found / self.simulated - 1 if self.simulated else 0.0

    @property
    def cells(self) -> tuple[str, ...]:
        """As printed."""
        numbers = f"{self.found:.5g}", f"{self.simulated:.5g}"
        return *numbers, f"{self.off:+.1f}", f"{100 * self.share:+.2f} %"


def simulated(test: SequentialTest, law: Any, streams: int) -> Streams:
    """Run the test on streams of samples from a law."""
    rng, (high, low) = np.random.default_rng(SEED), test.thresholds
    total, n, going = np.zeros(streams), np.zeros(streams), np.arange(streams)
    while len(going):
        n[going] += 1
        x = law.rvs(len(going), random_state=rng)
        total[going] += log_likelihood_ratio(test.p.frozen, test.q.frozen, x)
        going = going[(total[going] < high - SAME) & (total[going] > low + SAME)]
    return Streams(total, n)


def compared(
    test: SequentialTest, laws: tuple[Any, Any, Any], streams: int
) -> dict[str, tuple[Compared, Compared]]:
    """For p, q and h: an error, or the probability of p, and the mean number of samples."""
    of_p, of_q, of_h = (simulated(test, law, streams) for law in laws)
    wrong, missed = test.error_rates
    with np.errstate(over="ignore"):
        weighed = [np.where(of_p.nats > 0, np.exp(-of_p.nats), 0.0),
                   np.where(of_q.nats < 0, np.exp(of_q.nats), 0.0)]  # fmt: skip
    says_p, third = (of_h.nats > 0).astype(float), test.probability_of_p(laws[2])
    return {
        "p": (Compared.of(missed, weighed[1]), Compared.of(test.expected_samples(), of_p.n)),
        "q": (Compared.of(wrong, weighed[0]), Compared.of(test.expected_samples("q"), of_q.n)),
        "h": (Compared.of(third, says_p), Compared.of(test.expected_samples(laws[2]), of_h.n)),
    }


def whole(laws: tuple[Any, Any, Any]) -> tuple[SequentialTest, float]:
    """The test, and the seconds that all that is said of it takes."""
    start = time.perf_counter()
    test = sequential_test(*laws[:2], alpha=0.01, beta=0.05)
    for under in ("p", "q", laws[2]):
        test.probability_of_p(under), test.expected_samples(under), test.sample_size(under)
    return test, time.perf_counter() - start


def main(streams: int) -> None:
    """Print the table."""
    print(f"alpha = 0.01, beta = 0.05; {streams:,} streams; under h the probability of p")
    print(ROW.format(*HEAD))
    figures: dict[str, float] = {}
    for name, laws in PAIRS.items():
        test, seconds = whole(laws)
        for under, two in compared(test, laws, streams).items():
            print(ROW.format(name, under, *two[0].cells, *two[1].cells, f"{seconds:.2f}"))
            for what, one in zip(("error", "samples"), two, strict=True):
                figures[f"{name} under {under}, {what}, standard errors"] = one.off
                figures[f"{name} under {under}, {what}, share"] = one.share
        figures[f"{name}, seconds"] = seconds
    keep("stopping", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STREAMS)
