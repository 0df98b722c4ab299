"""Chernoff's information: how fast the errors of the best test fall with the number of samples."""

from dataclasses import dataclass

from scipy.optimize import brentq

from klexplain.distributions.foreign import translated
from klexplain.distributions.multivariate import is_multivariate
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.result import Divergence
from klexplain.divergence.rulers.compared import Compared
from klexplain.divergence.rulers.several import SeveralVariables
from klexplain.units import NAT, Unit, unit

EDGE = 1e-9  # from either end of the weights


@dataclass(frozen=True, repr=False)
class ChernoffInformation:
    """Chernoff's information of a pair, and where it is attained.

    Attributes
    ----------
    value : float
        The largest of -log ∫ p^λ q^(1-λ), in `unit`; infinite where no value is possible
        under both.
    exponent : float
        The λ at which it is that large; 1/2 where every one is as good.
    error : float
        Bound or estimate of the absolute error of the value, in `unit`.
    method : str
        As of `Divergence`.
    unit : Unit
        The unit of value and error.
    """

    value: float
    exponent: float
    error: float
    method: str
    unit: Unit = NAT

    def __repr__(self) -> str:
        detail = Divergence(self.value, self.error, self.method, self.unit)
        return f"{detail}, at λ = {self.exponent:.6g}"


def chernoff_information(p: object, q: object, *, base: int | None = None) -> ChernoffInformation:
    """Return Chernoff's information: the rate at which the errors of the best test fall.

    A sample is either of p or of q, each as likely. From n of them the best guess errs with a
    probability that falls like exp(-n C), C in nats.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`, with single numbers as parameters.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    ChernoffInformation
        The largest of -log ∫ p^λ q^(1-λ) over λ from 0 to 1, and that λ.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Source: Chernoff (1952). Exact (a formula, at a λ that is solved for) where one exponential
    family holds both, else integrated or summed.

    Examples
    --------
    >>> from scipy import stats
    >>> chernoff_information(stats.norm(0), stats.norm(2))
    0.5 ± 5e-15 nats (formula), at λ = 0.5
    """
    in_unit = unit(base)
    p, q = translated(p), translated(q)
    several = is_multivariate(p) or is_multivariate(q)
    return chernoff(SeveralVariables(p, q) if several else Compared(*one_pair(p, q)), in_unit)


def chernoff(pair: Compared | SeveralVariables, in_unit: Unit) -> ChernoffInformation:
    """Return it of a single pair, of one variable or several."""
    weight = _top(pair)
    found = pair.affinity(weight).converted(in_unit)
    value, error = float(found.value), float(found.error)
    return ChernoffInformation(value, weight, error, found.method, in_unit)


def _top(pair: Compared | SeveralVariables) -> float:
    """The weight at which the mean log ratio of the law between p and q is 0, or an end."""
    low, high = pair.slope(EDGE), pair.slope(1 - EDGE)
    if low == 0 == high:
        return 0.5
    if low >= 0:
        return 0.0
    return float(brentq(pair.slope, EDGE, 1 - EDGE, xtol=1e-13)) if high > 0 else 1.0
