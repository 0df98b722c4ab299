"""What the log likelihood ratio does where p, and where q, usually puts its samples."""

from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.point_masses import atoms
from klexplain.evidence.likelihood_ratio import RatioCurve, ratio_curve
from klexplain.evidence.shape import Shape, log_ratio


@dataclass(frozen=True)
class Region:
    """The samples within one standard deviation of a mean, and their log ratios.

    Attributes
    ----------
    mean, sd : float
        Of the distribution whose region this is.
    low, high : float
        mean - sd and mean + sd, but not beyond the support.
    least, most : float
        Smallest and largest log ratio of a sample in the region.
    """

    mean: float
    sd: float
    low: float
    high: float
    least: float
    most: float


@dataclass(frozen=True, eq=False)
class TypicalRegions:
    """The regions within one standard deviation, of p and of q, and the curve below them.

    Attributes
    ----------
    of_p, of_q : Region
        Log ratios in the unit of `curve`.
    curve : RatioCurve
        Densities and log ratio.
    """

    of_p: Region
    of_q: Region
    curve: RatioCurve

    def __repr__(self) -> str:
        p, q, plural = self.of_p, self.of_q, self.curve.unit.plural
        return (
            f"TypicalRegions(p: log ratio {p.least:.6g} to {p.most:.6g} {plural}, "
            f"q: {q.least:.6g} to {q.most:.6g} {plural})"
        )


def typical_regions(p: object, q: object, *, base: int | None = None) -> TypicalRegions:
    """Return the range of the log ratio over mean ± 1 sd of p, and of q.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    base : {None, 2, 10}
        Unit of the log ratio: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For a pair that cannot be compared, and where a mean or a standard deviation is
        not finite.

    Examples
    --------
    >>> from scipy import stats
    >>> typical_regions(stats.beta(17, 6), stats.beta(3, 3), base=10)
    TypicalRegions(p: log ratio 0.184004 to 0.733369 bans, q: -3.41254 to 0.387112 bans)
    """
    curve = ratio_curve(p, q, base=base)
    return TypicalRegions(_region("p", curve.p, curve), _region("q", curve.q, curve), curve)


def _region(argument: str, law: Distribution, curve: RatioCurve) -> Region:
    mean, sd = law.mean, law.std
    if not np.isfinite([mean, sd]).all():
        raise ValueError(bad(argument, law, "a finite mean and standard deviation"))
    low = max(mean - sd, float(law.support[0]))
    high = min(mean + sd, float(law.support[1]))
    if curve.discrete:
        ends = _over_values(law, curve, low, high)
    else:
        ends = Shape(curve.p, curve.q).range(low, high)
    least, most = (curve.unit.from_nats(nats) for nats in ends)
    return Region(mean, sd, low, high, least, most)


def _over_values(
    law: Distribution, curve: RatioCurve, low: float, high: float
) -> tuple[float, float]:
    x = atoms(law)
    near = x[(low <= x) & (x <= high)]
    nats = log_ratio(curve.p, curve.q, near if len(near) else x[[np.abs(x - law.mean).argmin()]])
    return float(nats.min()), float(nats.max())
