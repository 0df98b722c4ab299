"""How often the 95 % interval of `estimate_kl_from_counts` holds the truth, and declines.

Multinomials of 2 to 50 cells and 30 to 10,000 counts, p = q included, beside probabilities and
beside counts. Run with `python -m bench.counts_coverage [repetitions]`.
"""

import sys
from itertools import product

import numpy as np
from scipy import stats

from bench.report import keep
from klexplain import estimate_kl_from_counts

REPETITIONS, SEED = 2000, 8
CELLS, COUNTS = (2, 5, 20, 50), (30, 100, 1000, 10_000)
MODELS = (0, 1, 3)  # counts of q for one of p; 0: q is known
ROW = "{:18} K={:2} n={:5} m={:>6} truth {:.4f} | held {:.3f}, off below {:.3f}, open above {:.3f}"


def shares(cells: int) -> dict[str, np.ndarray]:
    """Shares of different shape: even, falling as 1/k, falling slowly, and uneven by chance."""
    ranks = np.arange(1.0, cells + 1)
    falling, slowly = ranks**-1, ranks**-0.3
    uneven = np.random.default_rng(cells).dirichlet(np.full(cells, 2.0))
    even = np.full(cells, 1 / cells)
    return {
        "even": even,
        "falling": falling / falling.sum(),
        "slowly": slowly / slowly.sum(),
        "uneven": uneven,
    }


def measure(
    p: np.ndarray, q: np.ndarray, n: int, m: int, repetitions: int, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """Return the truth, and how often the interval holds it, lies above it and has no upper end."""
    truth = float(stats.entropy(p, q))
    counted = rng.multinomial(n, p, repetitions)
    models = rng.multinomial(m, q, repetitions) if m else [q] * repetitions
    found = [estimate_kl_from_counts(*both) for both in zip(counted, models, strict=True)]
    low, high = np.array([one.confidence_interval for one in found]).T
    held = (low <= truth) & (truth <= high)
    return truth, float(held.mean()), float((truth < low).mean()), float(np.isinf(high).mean())


def main(repetitions: int) -> None:
    """Measure all, print each, keep how often it held."""
    rng, held = np.random.default_rng(SEED), {}
    for cells, n, ratio in product(CELLS, COUNTS, MODELS):
        kinds = shares(cells)
        pairs = [*product(kinds, ["even"]), ("even", "falling"), ("even", "uneven")]
        for one, other in [*pairs, ("falling", "falling")]:
            found = measure(kinds[one], kinds[other], n, ratio * n, repetitions, rng)
            name = f"{one}, {other}"
            print(ROW.format(name, cells, n, ratio * n or "known", *found), flush=True)
            held[f"{name}: {cells} cells, {n}, {ratio * n or 'known'}"] = found[1]
    print(f"least {min(held.values()):.3f}, at {min(held, key=held.__getitem__)}")
    keep("counts_coverage", held)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else REPETITIONS)
