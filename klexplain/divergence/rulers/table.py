"""A pair by every ruler, each with its error and its guarantee."""

from dataclasses import dataclass

import numpy as np

from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import Divergence
from klexplain.divergence.rulers.bounded import hellinger, jensen_shannon, variation
from klexplain.divergence.rulers.chernoff import chernoff
from klexplain.divergence.rulers.compared import Compared
from klexplain.divergence.rulers.each import pairs_of, stacked
from klexplain.divergence.rulers.jeffreys import jeffreys
from klexplain.divergence.rulers.orders import chi_squared
from klexplain.units import NAT, Unit, unit

PURE = Unit("", "", None, 1.0, "")  # of what is no logarithm
WITHOUT_UNIT = {"total_variation", "hellinger_distance", "chi_squared_divergence"}
EXACT = {"formula", "equality", "support", "end"}


@dataclass(frozen=True, repr=False, eq=False)
class Rulers:
    """How far apart p and q are, by every ruler.

    Attributes
    ----------
    rows : dict of str to Divergence
        By the name of the function that computes it alone; those without a unit are pure numbers.
    """

    rows: dict[str, Divergence]

    def __getitem__(self, name: str) -> Divergence:
        return self.rows[name]

    def guarantee(self, name: str) -> str:
        """Return in words how far the value of a row can be relied on.

        Examples
        --------
        >>> from scipy import stats
        >>> found = rulers(stats.norm(0), stats.norm(1))
        >>> found.guarantee("hellinger_distance"), found.guarantee("total_variation")
        ('exact but for rounding: formula', 'to the error shown: quadrature')
        """
        ways = self[name].method
        exact = set(ways.split(", ")) <= EXACT
        return f"{'exact but for rounding' if exact else 'to the error shown'}: {ways}"

    def __repr__(self) -> str:
        width = max(map(len, self.rows))
        lines = (f"{name:{width}}  {_shown(row)}" for name, row in self.rows.items())
        return "\n".join(lines)


def rulers(p: object, q: object, *, base: int | None = None) -> Rulers:
    """Return how far apart p and q are by every ruler of this package.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`, of one variable; parameters broadcast.
    base : {None, 2, 10}
        Unit of what has one: nats, bits or bans.

    Returns
    -------
    Rulers
        A value each, with its error, its method and its unit.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Examples
    --------
    >>> from scipy import stats
    >>> rulers(stats.beta(17, 6), stats.beta(3, 3))["total_variation"].value.__round__(6)
    0.615139
    """
    in_unit, (shape, pairs) = unit(base), pairs_of(p, q)
    rows = [_of_one(pair) for pair in pairs]
    others = {name: stacked([row[name] for row in rows], shape) for name in rows[0]}
    both = {"kl_divergence": evaluate(p, q), "jeffreys_divergence": jeffreys(p, q)}
    found = (both | others).items()
    return Rulers({n: one.converted(PURE if n in WITHOUT_UNIT else in_unit) for n, one in found})


def _of_one(pair: Compared) -> dict[str, Divergence]:
    half, best = pair.affinity(0.5), chernoff(pair, NAT)
    return {
        "jensen_shannon_divergence": jensen_shannon(pair),
        "bhattacharyya_distance": half,
        "chernoff_information": Divergence(best.value, best.error, best.method),
        "total_variation": variation(pair),
        "hellinger_distance": hellinger(half),
        "chi_squared_divergence": chi_squared(pair.affinity(2.0)),
    }


def _shown(row: Divergence) -> str:
    if isinstance(row.value, float):
        value = "∞" if np.isinf(row.value) else f"{row.value:.10g} ± {row.error:.1g}"
    else:
        value = f"{np.min(row.value):.4g} to {np.max(row.value):.4g}".replace("inf", "∞")
    return f"{value} {row.unit.plural}".rstrip() + f" ({row.method})"
