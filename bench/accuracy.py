"""Accuracy of the formulas beside the textbook ones on SciPy, against 50 digits.

For each family and regime: median and largest relative error, values below zero, and zeros
where the truth is none. Seeds are fixed; run with `python -m bench.accuracy [pairs]`.
"""

import sys
from pathlib import Path

import mpmath as mp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracles import TEXTBOOK, closed_form, relative_error, textbook
from strategies import REGIMES, Case, cases, frozen

from bench.report import keep
from klexplain import kl_divergence

PAIRS = 300
COLUMNS = ("median", "max", "< 0", "= 0")
ROW = "{:10} {:26} | {:>8} {:>8} {:>4} {:>4} | {:>8} {:>8} {:>4} {:>4}"
ROW_OF_FIGURES = "{:10} {:26} | {:8.0e} {:8.0e} {:4} {:4} | {:8.0e} {:8.0e} {:4} {:4}"


def truths(name: str, case: Case) -> list[mp.mpf]:
    """The divergences of all pairs to 50 digits."""
    p, q = (zip(*side.values(), strict=True) for side in case)
    return [closed_form(name, a, b) for a, b in zip(p, q, strict=True)]


def summary(values: np.ndarray, exact: list[mp.mpf]) -> tuple[float, float, int, int]:
    """Median and largest relative error, values below zero (or NaN), wrong zeros."""
    errors = np.array([relative_error(v, t) for v, t in zip(values, exact, strict=True)])
    wrong_zeros = sum(v == 0 != t for v, t in zip(values, exact, strict=True))
    negative = int(np.sum(~(values >= 0)))
    errors = np.where(np.isnan(errors), np.inf, errors)
    return float(np.median(errors)), float(errors.max()), negative, int(wrong_zeros)


def main(pairs: int) -> None:
    """Print the table."""
    figures: dict[str, float] = {}
    print(f"Relative error against 50 digits, {pairs} pairs a row")
    print(ROW.format("", "", "klexpl.", "", "", "", "textbook", "", "", ""))
    print(ROW.format("family", "regime", *COLUMNS * 2))
    for name in TEXTBOOK:
        for regime in REGIMES:
            case = cases(name, regime, pairs)
            exact = truths(name, case)
            ours = np.asarray(kl_divergence(frozen(name, case.p), frozen(name, case.q)))
            with np.errstate(all="ignore"):
                typed = textbook(name, case.p.values(), case.q.values())
            found = summary(ours, exact)
            figures |= {f"{name}, {regime}, {n}": v for n, v in zip(COLUMNS, found, strict=True)}
            print(ROW_OF_FIGURES.format(name, regime, *found, *summary(typed, exact)))
    keep("accuracy", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
