"""What a stability index is where nothing has changed: by simulation, beside its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import generator, positive_int
from klexplain.evidence.estimation.drift import population_stability_index

TAIL = 0.05  # of the simulated values, that each end of a range leaves out


@dataclass(frozen=True, eq=False, repr=False)
class IndexByChance:
    """Stability indices of counts that come from one distribution, over their number.

    Attributes
    ----------
    cells : tuple of int
        Numbers of cells, all equally probable.
    counts : ndarray, shape (N,)
        How much was counted, each time: n of p and n of q.
    low, high : ndarray, shape (cells, N)
        Between them lie 90 % of the simulated indices, in nats; 5 % lie above.
    threshold : ndarray, shape (cells, N)
        What 5 % should exceed.
    """

    cells: tuple[int, ...]
    counts: np.ndarray
    low: np.ndarray
    high: np.ndarray
    threshold: np.ndarray

    def __repr__(self) -> str:
        ends = f"{self.threshold.min():.3g} to {self.threshold.max():.3g} nats"
        cells = ", ".join(map(str, self.cells))
        return f"IndexByChance({cells} cells, n up to {self.counts[-1]:,}, thresholds from {ends})"


def index_by_chance(
    cells: Sequence[int], counts: ArrayLike, *, rng: np.random.Generator | int, runs: int = 200
) -> IndexByChance:
    """Simulate stability indices where nothing has changed.

    Parameters
    ----------
    cells : sequence of int
        Numbers of cells.
    counts : array_like of int
        How much is counted, each time.
    rng : numpy.random.Generator or int
        Source of chance, or a seed.
    runs : int
        How many indices are simulated for each.

    Raises
    ------
    TypeError, ValueError
        For numbers that are not whole and above 0, and an rng of the wrong kind.

    Examples
    --------
    >>> index_by_chance([10], [100, 1000], rng=1)
    IndexByChance(10 cells, n up to 1,000, thresholds from 0.0338 to 0.338 nats)
    """
    sizes = [positive_int("counts", int(n)) for n in np.atleast_1d(counts)]
    kinds = tuple(positive_int("cells", number) for number in cells)
    chance, runs = generator(rng), positive_int("runs", runs)
    found = [[_spread(b, n, runs, chance) for n in sizes] for b in kinds]
    low, high, threshold = np.moveaxis(np.array(found), -1, 0)
    return IndexByChance(kinds, np.array(sizes), low, high, threshold)


def _spread(cells: int, n: int, runs: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """Both ends of the simulated indices, and the threshold."""
    pairs = rng.multinomial(n, np.full(cells, 1 / cells), size=(runs, 2))
    found = [population_stability_index(p, q, alpha=TAIL) for p, q in pairs]
    low, high = np.quantile([one.value for one in found], [TAIL, 1 - TAIL])
    return float(low), float(high), float(np.median([one.threshold for one in found]))
