"""Rulers that never exceed 1, or log 2: they say how far apart without saying how sure."""

import numpy as np

from klexplain._checks import plain
from klexplain.divergence.result import Divergence
from klexplain.divergence.rulers.compared import Compared
from klexplain.divergence.rulers.each import each
from klexplain.divergence.rulers.kernels import JENSEN_SHANNON, TOTAL_VARIATION, Kernel
from klexplain.divergence.rulers.orders import of_pair
from klexplain.units import unit

Number = float | np.ndarray


def total_variation(p: object, q: object) -> Number:
    """Return the total variation, the largest difference of any probability under p and under q.

    It is half the integral of ``|p - q|``. One sample of either, each as likely: the best guess of
    which is right with the probability (1 + TV)/2.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`, of one variable; parameters broadcast.

    Returns
    -------
    float or ndarray
        From 0, where p = q, to 1, where no value is possible under both. A pure number.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Examples
    --------
    >>> from scipy import stats
    >>> round(total_variation(stats.beta(17, 6), stats.beta(3, 3)), 10)
    0.6151394988
    """
    return plain(each(p, q, variation).value)


def hellinger_distance(p: object, q: object) -> Number:
    """Return the Hellinger distance, the root of 1 - BC, where BC is the integral of √(p q).

    Its square is half the integral of (√p - √q)². Some authors leave out the half, and some call
    the square by this name.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`; parameters broadcast.

    Returns
    -------
    float or ndarray
        From 0, where p = q, to 1, where no value is possible under both. A pure number.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Exact (a formula) where one exponential family holds both, else integrated or summed.

    Examples
    --------
    >>> from scipy import stats
    >>> round(hellinger_distance(stats.beta(17, 6), stats.beta(3, 3)), 10)
    0.5745791581
    """
    return hellinger(of_pair(p, q, 0.5)).value


def jensen_shannon_divergence(p: object, q: object, *, base: int | None = None) -> Number:
    """Return the Jensen-Shannon *divergence*: the mean of D(p ‖ m) and D(q ‖ m), m = (p + q)/2.

    It is the information that one sample has about a fair coin that chose p or q. Mind the name:
    SciPy's ``jensenshannon`` is the root of this, which is `jensen_shannon_distance` here.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`, of one variable; parameters broadcast.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    float or ndarray
        From 0, where p = q, to log 2 (one bit), where no value is possible under both.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Definition: Lin (1991). Integrated or summed from terms that are never negative.

    Examples
    --------
    >>> from scipy import stats
    >>> round(jensen_shannon_divergence(stats.beta(17, 6), stats.beta(3, 3), base=2), 10)
    0.3953807668
    """
    in_unit = unit(base)
    return each(p, q, jensen_shannon).converted(in_unit).value


def jensen_shannon_distance(p: object, q: object, *, base: int | None = None) -> Number:
    """Return the Jensen-Shannon *distance*, the root of `jensen_shannon_divergence`.

    It is a metric. This is what SciPy's ``jensenshannon`` returns for vectors.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`, of one variable; parameters broadcast.
    base : {None, 2, 10}
        Unit of the divergence whose root it is.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Source: Endres & Schindelin (2003).

    Examples
    --------
    >>> from scipy import stats
    >>> round(jensen_shannon_distance(stats.beta(17, 6), stats.beta(3, 3), base=2), 10)
    0.6287931033
    """
    return plain(np.sqrt(jensen_shannon_divergence(p, q, base=base)))


def variation(pair: Compared) -> Divergence:
    """Return the total variation of a single pair."""
    return _integral(pair, TOTAL_VARIATION)


def jensen_shannon(pair: Compared) -> Divergence:
    """Return the Jensen-Shannon divergence of a single pair, in nats."""
    return _integral(pair, JENSEN_SHANNON)


def _integral(pair: Compared, kernel: Kernel) -> Divergence:
    return Divergence(0.0, 0.0, "equality") if pair.equal else pair.overlap.value_of(kernel)


def hellinger(bhattacharyya: Divergence) -> Divergence:
    """Return the Hellinger distance from the Bhattacharyya distance in nats."""
    square = -np.expm1(-np.asarray(bhattacharyya.value))
    value = np.sqrt(square)
    error = np.asarray(bhattacharyya.error) * (1 - square) / np.where(value > 0, 2 * value, 1.0)
    return Divergence(plain(value), plain(error), bhattacharyya.method)
