"""How often the 95 % interval of `estimate_kl` holds the truth, how wide it is, when it declines.

Beside it the interval of subsampling, as kldest has it: the first nearest neighbours, subsamples
of n^(2/3), quantiles; it knows no ties. Run with
`python -m bench.coverage [repetitions] [part of a name]`. What 500 repetitions or more find is
kept in `klexplain/checking/coverage.tsv`, which the site prints. As a part of a name, ``in 5``
stands for five variables.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.coverage_cases import ONE, Case
from bench.coverage_several import SEVERAL, by_neighbours
from bench.report import keep
from klexplain import estimate_kl
from klexplain.evidence.estimation.result import Interval

KEPT = Path(__file__).parent.parent / "klexplain" / "checking" / "coverage.tsv"
REPETITIONS, ENOUGH, RIVAL, SUBSAMPLES, PERMUTATIONS, SEED = 2000, 500, 200, 200, 20, 15
FEWER = 20  # rivals in several variables, which take long
CASES = [*ONE, *SEVERAL]
HEAD = (
    "pair variables n m tame truth repetitions held error width declined rival_held rival_width "
    "date"
)
ROW = (
    "{:32} {} {:6} {:6} | {:7.4f} | {:5} held {:.3f} ± {:.3f} width {:6.4f} open {:.3f} "
    "| {:.3f} {:6.4f}"
)


class Line(NamedTuple):
    """What came of a case."""

    case: Case
    repetitions: int
    held: float
    width: float
    declined: float
    rival_held: float
    rival_width: float

    @property
    def error(self) -> float:
        """Standard error of `held`."""
        return float(np.sqrt(self.held * (1 - self.held) / self.repetitions))

    def cells(self) -> tuple[object, ...]:
        """In the order of `HEAD`, without the date."""
        case, rest = self.case, (self.declined, self.rival_held, self.rival_width)
        pair = (case.name, case.dimension, case.n, case.m, int(case.tame), case.truth)
        return (*pair, self.repetitions, self.held, self.error, self.width, *rest)


def measure(case: Case, repetitions: int) -> Line:
    """Draw, estimate and count; the rival is measured on fewer, as it takes longer."""
    rng, chance = (np.random.default_rng([SEED, *case.name.encode(), case.n, i]) for i in (0, 1))
    found, rivals, most = [], [], RIVAL if case.dimension == 1 else FEWER
    for number in range(repetitions):
        x, y = case.draws(rng)
        found.append(estimate_kl(x, y))
        if number < most and case.m and np.diff(np.sort(x, axis=0), axis=0).all():
            rivals.append(by_subsampling(x, y, chance))
    held, width, declined = _counted([one.confidence_interval for one in found], case.truth)
    rival_held, rival_width, _ = _counted(rivals, case.truth)
    return Line(case, repetitions, held, width, declined, rival_held, rival_width)


def _counted(intervals: list[Interval], truth: float) -> tuple[float, float, float]:
    if not intervals:
        return np.nan, np.nan, np.nan
    low, high = np.array(intervals).T
    open_above = np.isinf(high)
    closed = (high - low)[~open_above]
    width = float(np.median(closed)) if closed.size else np.inf
    return float(np.mean((low <= truth) & (truth <= high))), width, float(open_above.mean())


def by_subsampling(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Interval:
    """The rival's interval."""
    n, m = len(x), len(y)
    if x.ndim == 2:
        return by_subsampling_several(x, y, rng)
    size, size_y = round(n ** (2 / 3)), round(m ** (2 / 3))
    value = nearest(x[None], y[None])[0]
    rows = (subsamples(z, s, rng) for z, s in ((x, size), (y, size_y)))
    off = np.sqrt(min(size, size_y) / min(n, m)) * (nearest(*rows) - value)
    low, high = value - np.quantile(off, [0.975, 0.025])
    return Interval(float(low), float(high))


def subsamples(sample: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """Subsamples without replacement, one a row: stretches of a few permutations."""
    rows = []
    for _ in range(PERMUTATIONS):
        shuffled = rng.permutation(sample)
        starts = rng.integers(len(sample), size=(SUBSAMPLES // PERMUTATIONS, 1))
        rows.append(shuffled[(starts + np.arange(size)) % len(sample)])
    return np.concatenate(rows)


def by_subsampling_several(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Interval:
    """The same in several variables."""
    sizes = [(part, round(len(part) ** (2 / 3))) for part in (x, y)]
    value = by_neighbours(x, y)
    shrunk = np.sqrt(min(size for _, size in sizes) / min(len(x), len(y)))
    off = [
        by_neighbours(*(rng.permutation(part)[:size] for part, size in sizes)) - value
        for _ in range(SUBSAMPLES)
    ]
    low, high = value - shrunk * np.quantile(off, [0.975, 0.025])
    return Interval(float(low), float(high))


def nearest(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The estimates of the first nearest neighbours, one a row."""
    x, y = np.sort(x), np.sort(y)
    gaps = np.pad(np.diff(x), ((0, 0), (1, 1)), constant_values=np.inf)
    own = np.minimum(gaps[:, 1:], gaps[:, :-1])
    apart = 2 * (max(x.max(), y.max()) - min(x.min(), y.min())) * np.arange(len(x))[:, None]
    wall = np.concatenate([[-np.inf], (y + apart).ravel(), [np.inf]])
    at = np.searchsorted(wall, (x + apart).ravel())
    points = (x + apart).ravel()
    other = np.minimum(wall[at] - points, points - wall[at - 1]).reshape(x.shape)
    ratio = np.log(other / own).mean(axis=1)
    return np.asarray(ratio + np.log(y.shape[1] / (x.shape[1] - 1)))


def measured(cases: list[Case], repetitions: int) -> Iterator[Line]:
    """Measure case by case, and print each."""
    for case in cases:
        line = measure(case, repetitions)
        name, dimension, n, m, _, truth, *rest = line.cells()
        print(ROW.format(name, dimension, n, m, truth, *rest), flush=True)
        yield line


def write(lines: list[Line]) -> None:
    """Put these lines into the table, in place of what was measured of the same before."""
    old = KEPT.read_text("utf-8").splitlines()[2:] if KEPT.exists() else []
    rows = {tuple(row[:4]): row for row in (line.split("\t") for line in old)}
    for line in lines:
        row = [f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in line.cells()]
        rows[tuple(row[:4])] = [*row, time.strftime("%Y-%m-%d")]
    order = [tuple(map(str, (case.name, case.dimension, case.n, case.m))) for case in CASES]
    table = [rows[case] for case in order if case in rows]
    text = [f"# python -m bench.coverage, seed {SEED}", HEAD.replace(" ", "\t")]
    KEPT.write_text("\n".join([*text, *map("\t".join, table)]) + "\n", "utf-8")


def main(repetitions: int, part: str) -> None:
    """Measure the cases whose names have this part, and keep what enough repetitions found."""
    cases = [case for case in CASES if part in f"{case.name} in {case.dimension}"]
    lines = list(measured(cases, repetitions))
    if repetitions >= ENOUGH:
        write(lines)
    names = [f"{line.case.name}, {line.case.n}, {line.case.m}" for line in lines]
    keep("coverage", {name: line.held for name, line in zip(names, lines, strict=True)})


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int(arguments[0]) if arguments else REPETITIONS, arguments[1] if arguments[1:] else "")
