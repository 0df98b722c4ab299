"""How many samples a test takes that stops by itself, as a random variable."""

import math
from dataclasses import dataclass

import numpy as np

from klexplain._checks import share
from klexplain.evidence.planning.corridor import LEFT, Times

SHOWN = (0.5, 0.9, 0.99)  # quantiles


@dataclass(frozen=True, eq=False)
class SampleSize:
    """The number of samples until a decision, and which decision it is.

    Attributes
    ----------
    n : ndarray
        1, 2, …
    decides_p, decides_q : ndarray
        Probability of deciding for p, and for q, with the nth sample.
    undecided : float
        Probability that none of these samples decides.
    """

    n: np.ndarray
    decides_p: np.ndarray
    decides_q: np.ndarray
    undecided: float

    @classmethod
    def of(cls, times: Times) -> "SampleSize":
        """Read what a corridor says."""
        n = np.arange(1, len(times.up) + 1)
        return cls(n, times.up, times.down, times.going_on)

    def quantile(self, probability: float) -> float:
        """Return the number of samples within which the test decides with this probability.

        Infinite where it does not decide as surely as that.

        Raises
        ------
        ValueError
            Where the probability is not between 0 and 1.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain import sequential_test
        >>> test = sequential_test(stats.beta(17, 6), stats.beta(3, 3), alpha=0.01, beta=0.05)
        >>> test.sample_size().quantile(0.9)
        7.0
        """
        share("probability", probability)
        decided = np.cumsum(self.decides_p + self.decides_q)
        place = int(np.searchsorted(decided, probability))
        return float(self.n[place]) if place < len(self.n) else math.inf

    def __repr__(self) -> str:
        parts = [
            f"{100 * part:g} % within {self.quantile(part):.0f}"
            for part in SHOWN
            if self.quantile(part) < math.inf
        ]
        never = f"{self.undecided:.3g} undecided after {len(self.n)}"
        parts += [never] if self.undecided > LEFT else []
        return f"SampleSize({', '.join(parts)} samples)"
