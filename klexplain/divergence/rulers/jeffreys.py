"""The Jeffreys divergence: both directions of D added."""

import numpy as np

from klexplain._checks import plain
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import Divergence
from klexplain.units import unit


def jeffreys_divergence(p: object, q: object, *, base: int | None = None) -> float | np.ndarray:
    """Return the Jeffreys divergence D(p ‖ q) + D(q ‖ p).

    It is how much the mean log ratio of a sample tells whether the sample came from p or from q.
    Some authors halve it.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`; parameters broadcast.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    float or ndarray
        Never negative; infinite where either direction is.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Definition: Jeffreys (1946).

    Examples
    --------
    >>> from scipy import stats
    >>> round(jeffreys_divergence(stats.beta(17, 6), stats.beta(3, 3)), 10)
    4.7530473182
    """
    in_unit = unit(base)
    return plain(jeffreys(p, q).converted(in_unit).value)


def jeffreys(p: object, q: object) -> Divergence:
    """Return it in nats, with its error."""
    there, back = evaluate(p, q), evaluate(q, p)
    method = ", ".join(sorted({*there.method.split(", "), *back.method.split(", ")}))
    return Divergence(there.value + back.value, there.error + back.error, method)
