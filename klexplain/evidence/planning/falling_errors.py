"""How fast the two errors of the best test fall with the number of samples, and at which rates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad, positive_int, share
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import kl_divergence
from klexplain.divergence.rulers.chernoff import chernoff_information
from klexplain.evidence.planning.sums import log_ratio_sum


@dataclass(frozen=True, eq=False)
class FallingErrors:
    """Errors of the best tests of more and more samples.

    A false alarm says p where q is true; a miss says q where p is true.

    Attributes
    ----------
    p, q : Distribution
        The pair.
    n : ndarray
        Numbers of samples.
    held : float
        At what one error is held while the other falls.
    miss : ndarray
        The least probability of a miss, where that of a false alarm is held.
    false_alarm : ndarray
        The least probability of a false alarm, where that of a miss is held.
    guess : ndarray
        Error of the best guess, where p and q were equally likely before.
    miss_rate, false_alarm_rate, guess_rate : float
        How fast they fall in the end, in nats a sample: D(q ‖ p), D(p ‖ q), and Chernoff's
        information.
    """

    p: Distribution
    q: Distribution
    n: np.ndarray
    held: float
    miss: np.ndarray
    false_alarm: np.ndarray
    guess: np.ndarray
    miss_rate: float
    false_alarm_rate: float
    guess_rate: float

    def __repr__(self) -> str:
        return (
            f"FallingErrors(after {self.n[-1]} samples: miss {self.miss[-1]:.3g}, false alarm "
            f"{self.false_alarm[-1]:.3g}, guess {self.guess[-1]:.3g}; in the end by "
            f"{self.miss_rate:.4g}, {self.false_alarm_rate:.4g}, {self.guess_rate:.4g} nats a "
            "sample)"
        )


def falling_errors(
    p: object, q: object, counts: Sequence[int], *, held: float = 0.05
) -> FallingErrors:
    """Return the least errors of tests of several numbers of samples, and the rates of their fall.

    Parameters
    ----------
    p, q : frozen distribution
        Both continuous or both discrete.
    counts : sequence of int
        The numbers of samples.
    held : float
        The error that is held while the other falls, between 0 and 1.

    Returns
    -------
    FallingErrors
        For `figures.falling_errors`.

    Raises
    ------
    TypeError, ValueError
        As `error_rates`; where there are no counts.

    Notes
    -----
    Source: Neyman & Pearson (1933) for the tests, Chernoff (1952) for the rates.

    Examples
    --------
    >>> from scipy import stats
    >>> found = falling_errors(stats.norm(1), stats.norm(0), [1, 9])
    >>> found.miss.round(4).tolist() == stats.norm.cdf([0.644854, -1.355146]).round(4).tolist()
    True
    """
    share("held", held)
    n = np.array([positive_int("counts", one) for one in counts])
    if not n.size:
        raise ValueError(bad("counts", counts, "numbers of samples, such as [1, 10]"))
    truth, model = one_pair(p, q)
    return FallingErrors(
        truth,
        model,
        n,
        float(held),
        np.array([_least_miss(p, q, int(one), held) for one in n]),
        np.array([_least_miss(q, p, int(one), held) for one in n]),
        np.array([_least_guess(p, q, int(one)) for one in n]),
        float(kl_divergence(q, p)),
        float(kl_divergence(p, q)),
        float(chernoff_information(p, q).value),
    )


def _least_miss(p: object, q: object, n: int, held: float) -> float:
    """Probability under p of saying q, of the best test that says p under q as often as held.

    It says p where the sum is above a level; at the level itself it draws lots.
    """
    under_p, under_q = (log_ratio_sum(p, q, n, under=law) for law in "pq")
    level = under_q.level_above(held)
    above, at_least = under_q.probability_above(level), under_q.probability_at_least(level)
    lots = (held - above) / (at_least - above) if at_least > above else 0.0
    below, at_most = under_p.probability_below(level), under_p.probability_at_most(level)
    return float(below + (1 - min(max(lots, 0.0), 1.0)) * (at_most - below))


def _least_guess(p: object, q: object, n: int) -> float:
    """Error of saying p where the sum is above 0; both were equally likely before."""
    under_p, under_q = (log_ratio_sum(p, q, n, under=law) for law in "pq")
    return float(under_q.probability_above(0.0) + under_p.probability_at_most(0.0)) / 2
