"""What a divergence means: in every unit, as samples, as errors, as a pair that one can picture.

Two bounds hold for every pair: Wald's, on the number of samples, and the one on the errors
of a test. Beside each stands what is true of two Normals of equal width.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import elementwise
from scipy.special import expit, ndtr, xlog1py, zeta

from klexplain._checks import bad, plain, positive_int, real_array
from klexplain.units import BAN, BIT, unit

Number = float | np.ndarray

RATIOS = {10: "10", 100: "100", 1e6: "a million"}  # likelihood ratios in the table
LARGEST = 1e300  # nats; the error that is left beyond is 0 as well
FAR = 4.0  # nats, from which on the last term of the expansion no longer grows


def least_error(divergence: ArrayLike, n: ArrayLike = 1, *, base: int | None = None) -> Number:
    """Return an error that no test of p against q goes below, if both errors are equal.

    A test says p or q after n independent samples. Let a be the probability that it says
    p though q is true, and b that it says q though p is true. Its answer cannot carry
    more evidence than the samples do: b log(b/(1 - a)) + (1 - b) log((1 - b)/a) ≤ n D(p ‖ q).
    This holds at every n and for every pair. It is a bound: the best test of a pair may have
    larger errors.

    Parameters
    ----------
    divergence : array_like
        D(p ‖ q), at least 0, in the unit of `base`; may be infinite. Broadcasts with `n`.
    n : array_like of int
        Numbers of samples, at least 1.
    base : {None, 2, 10}
        Unit of `divergence`: nats, bits or bans.

    Returns
    -------
    float or ndarray
        The a = b that meets the bound with equality: 1/2 where D = 0, 0 where D = ∞.

    Raises
    ------
    TypeError, ValueError
        For a divergence that is negative or NaN, and an n that is no whole number above 0.

    Notes
    -----
    Source: Kullback (1959), Wald (1945).

    Examples
    --------
    >>> round(least_error(0.3, 10), 4)
    0.0376
    """
    nats, count = _nats(divergence, base), real_array("n", n)
    if not ((count >= 1) & (count == np.floor(count)) & (count < np.inf)).all():
        raise ValueError(bad("n", n, "whole numbers of at least 1"))
    total = np.minimum(nats * count, LARGEST)
    # Where (1 - a)/a = exp(t), the bound is t tanh(t/2) ≤ nD.
    ends = (total, total + 2 * np.sqrt(total))
    t = elementwise.find_root(lambda t, c: t * np.tanh(t / 2) - c, ends, args=(total,)).x
    return plain(expit(-t))


@dataclass(frozen=True, eq=False, repr=False)
class Meaning:
    """What divergences mean, each read in several ways.

    Attributes
    ----------
    nats : float or ndarray
        The divergences D(p ‖ q).
    n : int
        Number of samples that the errors are for.
    """

    nats: np.float64 | np.ndarray
    n: int

    @property
    def bits(self) -> Number:
        """D in bits."""
        return plain(BIT.from_nats(np.asarray(self.nats)))

    @property
    def bans(self) -> Number:
        """D in bans."""
        return plain(BAN.from_nats(np.asarray(self.nats)))

    @property
    def factor(self) -> Number:
        """exp(D): by how much a sample multiplies the likelihood ratio, as a geometric mean."""
        with np.errstate(over="ignore"):
            return plain(np.exp(self.nats))

    def least_samples(self, ratio: float) -> Number:
        """Return the bound log(ratio)/D: on average it takes no fewer samples from p.

        The sample that brings the likelihood ratio to `ratio` goes beyond it, so it takes
        more. Where the bound is below 1, it is 1.

        Notes
        -----
        Source: Wald (1945).

        Examples
        --------
        >>> round(meaning(0.3).least_samples(10), 3)
        7.675
        """
        return plain(np.maximum(1.0, self._without_overshoot(ratio)))

    def normal_samples(self, ratio: float) -> Number:
        """Return how many samples from p it takes on average where both are Normals of one width.

        The overshoot of the last sample is counted, by an expansion for large ratios. From a
        ratio of 10 on it is within 0.3 % of the truth up to 1 nat, and within 6 % at any D.

        Notes
        -----
        Source: Siegmund (1985), Chang & Peres (1997).

        Examples
        --------
        >>> round(meaning(0.3).normal_samples(10), 3)
        9.446
        """
        near, apart = np.minimum(self.nats, FAR), np.sqrt(2 * self.nats)
        with np.errstate(divide="ignore"):
            overshoot = -zeta(0.5) / np.sqrt(math.pi * self.nats) + 1 / 4
            overshoot -= zeta(-0.5) / 4 * np.sqrt(near / math.pi)
            one_is_short = ndtr(math.log(ratio) / apart - apart / 2)
        return plain(np.maximum(self._without_overshoot(ratio) + overshoot, 1 + one_is_short))

    def _without_overshoot(self, ratio: float) -> np.ndarray:
        if not 1 < ratio < math.inf:
            raise ValueError(bad("ratio", ratio, "a finite number above 1"))
        with np.errstate(divide="ignore"):
            return np.asarray(math.log(ratio) / self.nats)

    @property
    def least_error(self) -> Number:
        """The bound on both errors of any test of n samples, if they are equal."""
        return least_error(self.nats, self.n)

    @property
    def normal_error(self) -> Number:
        """Both errors of the best test of n samples where p and q are Normals of one width."""
        return plain(ndtr(-np.sqrt(self.n * self.nats / 2)))

    @property
    def shift(self) -> Number:
        """How many standard deviations apart two Normals of one width have this D."""
        return plain(np.sqrt(2 * self.nats))

    @property
    def coin(self) -> Number:
        """The probability of heads of a coin that is this far from a fair one.

        NaN above 1 bit, which is how far a coin that only shows heads is.
        """
        most = np.minimum(self.nats, BIT.nats)
        bias = elementwise.find_root(_too_biased, (0.0, 1.0), args=(most,)).x
        return plain(np.where(self.nats <= BIT.nats, (1 + bias) / 2, np.nan))

    def __repr__(self) -> str:
        if self.nats.ndim:
            return f"Meaning({self.nats.size} divergences, {self.n} samples)"
        return (
            f"Meaning({self.nats:.6g} nats: factor {self.factor:.6g} a sample, "
            f"errors of at least {self.least_error:.6g} after {self.n} samples)"
        )

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{_short(nats)}</th>' for nats in np.atleast_1d(self.nats))
        rows = "".join(_row(name, *map(np.atleast_1d, values)) for name, *values in self._rows())
        return (
            '<table><thead><tr><th scope="col">D in nats</th>'
            f"{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _rows(self) -> list[tuple[Any, ...]]:
        """A name each, the numbers, and where these are bounds what is true of two Normals."""
        samples = [
            (f"samples to a ratio of {name}", self.least_samples(ratio), self.normal_samples(ratio))
            for ratio, name in RATIOS.items()
        ]
        return [
            ("in bits", self.bits),
            ("in bans", self.bans),
            ("factor per sample", self.factor),
            *samples,
            (f"error after {self.n} samples", self.least_error, self.normal_error),
            ("Normals: sd apart", self.shift),
            ("coin: share of heads", self.coin),
        ]


def meaning(divergence: ArrayLike, *, n: int = 10, base: int | None = None) -> Meaning:
    """Return what divergences mean: in every unit, as samples, errors, Normals and coins.

    Parameters
    ----------
    divergence : array_like
        D(p ‖ q), at least 0, in the unit of `base`; may be infinite.
    n : int
        Number of samples of the test whose errors are told.
    base : {None, 2, 10}
        Unit of `divergence`: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For a divergence that is negative or NaN, and an n that is no whole number above 0.

    Examples
    --------
    >>> meaning(0.3).shift, meaning(1, base=2).coin
    (0.7745966692414834, 1.0)
    """
    return Meaning(_nats(divergence, base), positive_int("n", n))


def _nats(divergence: ArrayLike, base: int | None) -> np.float64 | np.ndarray:
    value = real_array("divergence", divergence)
    if (value < 0).any():
        raise ValueError(bad("divergence", divergence, "numbers of at least 0"))
    return value * unit(base).nats


def _row(name: str, *values: np.ndarray) -> str:
    return f'<tr><th scope="row">{name}</th>{"".join(map(_cell, *values))}</tr>'


def _cell(value: float, of_normals: float | None = None) -> str:
    below = "" if of_normals is None else f"<br><small>{_short(of_normals)}</small>"
    return f"<td>{_short(value)}{below}</td>"


def _short(value: float) -> str:
    """As many digits as a table has room for; of 1.001 the first says nothing."""
    digits = 0 if value < 1e-4 else 1 if value < 1 else 3 if value < 1.1 else 2
    rounded = f"{float(f'{value:.{digits}e}'):g}"
    return rounded.replace("nan", "–").replace("inf", "∞").replace("e-0", "e−").replace("-", "−")


def _too_biased(bias: np.ndarray, nats: np.ndarray) -> np.ndarray:
    """By how much a coin with these heads less tails is farther from a fair one than asked."""
    return np.asarray((xlog1py(1 + bias, bias) + xlog1py(1 - bias, -bias)) / 2 - nats)
