"""The model in JavaScript beside the package: each ordered pair of one kind, all that is offered.

For each pair of families: the largest relative error of what is said to 8 digits, how often the
value came by formula, by integral or sum, or was infinite, and how often it was said to be less
certain. What is wrong without saying so is named. Seeds are fixed; run with
`python -m bench.explorables_accuracy [members a pair]`.
"""

import json
import math
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from javascript_engine import run
from strategies import COMMON, PAIRS, frozen, seed
from test_javascript import anywhere, ordinary, pair

from bench.report import keep
from klexplain import kl_divergence

MEMBERS = 1000
DIGITS = 1e-8
SMALLEST = 1e-6  # nats, below which digits are counted from here
ROW = "{:12} {:12} {:>8} {:>8} {:>9} {:>9} {:>10} {:>8}"
HEAD = ("p", "q", "worst", "formula", "otherwise", "infinite", "uncertain", "silent")


class Found(NamedTuple):
    """What the model said of one pair, and what the package says."""

    value: float
    method: str
    error: float
    known: float

    @property
    def off(self) -> float:
        """The relative error, from the smallest value of interest on."""
        if self.value == self.known or math.isnan(self.known):
            return 0.0
        return abs(self.value - self.known) / max(abs(self.known), SMALLEST)

    @property
    def uncertain(self) -> bool:
        """Whether it says less than 8 digits."""
        return not self.error <= DIGITS * max(self.value, SMALLEST)

    @property
    def silent(self) -> bool:
        """Whether it is off by more than 8 digits, and by more than it says."""
        beyond = math.isinf(self.value) and math.isinf(self.error)
        return self.off > DIGITS and not abs(self.value - self.known) <= self.error and not beyond


def drawn(p: str, q: str, members: int) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """Pairs of members: ordinary and extreme by turns, every other with what may be common."""
    rng = np.random.default_rng(seed(p, q, "accuracy"))
    for i in range(members):
        draw = (ordinary, anywhere)[i % 2]
        mine, theirs = draw(p, rng), draw(q, rng)
        if p == q and p in COMMON and i % 4 < 2:
            theirs[COMMON[p]] = mine[COMMON[p]]
        yield mine, theirs


def known(p: str, mine: dict[str, float], q: str, theirs: dict[str, float]) -> float:
    """What the package says; NaN where it refuses to."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return float(kl_divergence(frozen(p, mine), frozen(q, theirs)))
        except ValueError:
            return math.nan


def compared(p: str, q: str, members: int) -> list[Found]:
    """Both answers for each pair of members."""
    found = []
    for mine, theirs in drawn(p, q, members):
        told: dict[str, Any] = run(f"{pair(p, mine, q, theirs)}.divergence()")
        one = Found(
            float(told["value"]), told["method"], float(told["error"]), known(p, mine, q, theirs)
        )
        if one.silent:
            print("silent:", p, json.dumps(mine), q, json.dumps(theirs), one)
        found.append(one)
    return found


def summary(found: list[Found]) -> tuple[float, int, int, int, int, int]:
    """The figures of a row."""
    sure = [one.off for one in found if not one.uncertain and math.isfinite(one.off)]
    by = Counter("infinite" if one.method[:8] == "infinite" else one.method for one in found)
    others = by["integral"] + by["sum"]
    unsure = sum(one.uncertain for one in found)
    wrong = sum(one.silent for one in found)
    return max(sure, default=0.0), by["formula"], others, by["infinite"], unsure, wrong


def main(members: int) -> None:
    """Print the table, and what it adds up to."""
    print(ROW.format(*HEAD))
    figures: dict[str, float] = {}
    total = np.zeros(5)
    for p, q in PAIRS:
        worst, *counts = summary(compared(p, q, members))
        print(ROW.format(p, q, f"{worst:.0e}", *counts))
        figures[f"{p}, {q}"] = worst
        total += counts
    print(ROW.format("all", "", f"{max(figures.values()):.0e}", *map(int, total)))
    names = ("by formula", "otherwise", "infinite", "uncertain", "silent")
    keep("explorables_accuracy", figures | dict(zip(names, map(float, total), strict=True)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS)
