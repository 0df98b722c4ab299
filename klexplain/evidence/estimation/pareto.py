"""How heavy a tail of numbers is: the shape of the Pareto law that fits its largest."""

import numpy as np

FEWEST = 5  # numbers in a tail that tell a shape
STIFFNESS = 10  # numbers that the prior shape of a half is worth


def pareto_shape(x: np.ndarray) -> float:
    """Return the shape k of the tail of x: means of powers above 1/k are infinite.

    The largest numbers, a fifth of all but no more than 3 √n, are fitted by a generalised Pareto
    law. NaN where they are too few.

    Notes
    -----
    Source: Zhang & Stephens (2009); size of the tail and prior: Vehtari et al. (2024).

    Examples
    --------
    >>> heavy = np.random.default_rng(1).pareto(1.25, 10_000)
    >>> round(pareto_shape(heavy), 1)  # 1 / 1.25
    0.8
    """
    n = len(x)
    size = int(min(n / 5, 3 * np.sqrt(n)))
    if size < FEWEST:
        return np.nan
    largest = np.sort(np.partition(x, n - size - 1)[n - size - 1 :])
    excess = largest[1:] - largest[0]
    return _shape(excess[excess > 0]) if (excess > 0).sum() >= FEWEST else 0.0


def _shape(excess: np.ndarray) -> float:
    """The shape by the mean of a profile likelihood over a grid, pulled to a half."""
    n = len(excess)
    grid = np.arange(1, 31 + int(np.sqrt(n)))
    slopes = (1 - np.sqrt(len(grid) / (grid - 0.5))) / (3 * excess[int(n / 4 + 0.5) - 1])
    slopes += 1 / excess[-1]
    shapes = np.log1p(-slopes[:, None] * excess).mean(axis=1)
    likelihood = n * (np.log(-slopes / shapes) - shapes - 1)
    weight = np.exp(likelihood - likelihood.max())
    best = float(slopes @ weight / weight.sum())
    shape = float(np.log1p(-best * excess).mean())
    return (n * shape + STIFFNESS / 2) / (n + STIFFNESS)
