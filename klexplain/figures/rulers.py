"""Pairs of distributions by two rulers, and between which curves every pair there is must lie."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.special import xlogy

from klexplain._checks import bad
from klexplain.divergence.rulers.table import Rulers
from klexplain.figures import style
from klexplain.figures.svg import Figure

Curve = Callable[[np.ndarray], np.ndarray]
DOTS: dict[str, Any] = {"color": style.BLUE, "marker": "o", "markersize": 2.4, "linestyle": ""}
NAMES = {
    "kl_divergence": "D(p ‖ q)",
    "jeffreys_divergence": "Jeffreys divergence",
    "jensen_shannon_divergence": "Jensen–Shannon divergence",
    "bhattacharyya_distance": "Bhattacharyya distance",
    "chernoff_information": "Chernoff information",
    "total_variation": "total variation",
    "hellinger_distance": "Hellinger distance",
    "chi_squared_divergence": "χ² divergence",
}


class Bound(NamedTuple):
    """A curve that no pair crosses, in nats where it has a unit."""

    text: str
    at: Curve
    above: bool = True


def _told_by_guess(variation: np.ndarray) -> np.ndarray:
    """What a guess that is right with probability (1 + TV)/2 tells of a fair coin, in nats."""
    right, wrong = (1 + variation) / 2, (1 - variation) / 2
    return np.asarray(np.log(2) + xlogy(right, right) + xlogy(wrong, wrong))


PINSKER = Bound("√(D/2)", lambda d: np.sqrt(d / 2))
BRETAGNOLLE_HUBER = Bound("√(1 − exp(−D))", lambda d: np.sqrt(-np.expm1(-d)))
BOUNDS: dict[tuple[str, str], tuple[Bound, ...]] = {
    ("total_variation", "kl_divergence"): (PINSKER, BRETAGNOLLE_HUBER),
    ("total_variation", "hellinger_distance"): (
        Bound("H √(2 − H²)", lambda h: h * np.sqrt(2 - h**2)),
        Bound("H²", np.square, above=False),
    ),
    ("jensen_shannon_divergence", "total_variation"): (
        Bound("TV log 2", lambda v: v * np.log(2)),
        Bound("what the best guess tells", _told_by_guess, above=False),
    ),
    ("hellinger_distance", "kl_divergence"): (
        Bound("√(1 − exp(−D/2))", lambda d: np.sqrt(-np.expm1(-d / 2))),
    ),
    ("jensen_shannon_divergence", "jeffreys_divergence"): (
        Bound("J/4", lambda j: j / 4),
        Bound("log 2", lambda j: np.full_like(j, np.log(2))),
    ),
    ("chernoff_information", "kl_divergence"): (Bound("D", lambda d: d),),
    ("chi_squared_divergence", "kl_divergence"): (Bound("exp(D) − 1", np.expm1, above=False),),
}
COLOURS = (style.BLACK, style.GREY)
MOST = 0.95  # share of the pairs whose ruler across is drawn: the last few are far apart


def rulers(result: Rulers, y: str, x: str = "kl_divergence") -> Figure:
    """Draw pairs by two rulers, and the curves that bound the one by the other.

    Parameters
    ----------
    result : Rulers
        From `klexplain.rulers`, of many pairs, in nats.
    y, x : str
        Names of two of its rows.

    Raises
    ------
    ValueError
        For two rulers between which no bound is known here, and for another unit.
    """
    bounds = _bounds(result, y, x)
    across, up = (np.ravel(result[name].value) for name in (x, y))
    here = np.isfinite(across) & np.isfinite(up)
    here &= across <= np.quantile(across[here], MOST)
    figure, (axes,) = style.panels(_alt(result, y, x, int(here.sum())), 260)
    axes.plot(across[here], up[here], **DOTS)
    line, top = np.linspace(0, across[here].max(), 400), up[here].max()
    for bound, look in zip(bounds, (style.ANALYTIC, style.TIE), strict=False):
        at = bound.at(line)
        shown = at <= 1.2 * top
        axes.plot(line[shown], at[shown], **look)
    style.title(axes, _named(result, y))
    axes.set_xlabel(_named(result, x))
    style.write_above(axes, *zip(_words(bounds), COLOURS, strict=False))
    return figure


def _bounds(result: Rulers, y: str, x: str) -> tuple[Bound, ...]:
    if (y, x) not in BOUNDS:
        known = ", ".join(f"{above!r} over {along!r}" for above, along in BOUNDS)
        raise ValueError(f"y, x: got {y!r} over {x!r}; expected one of {known}")
    if result["kl_divergence"].unit.base is not None:
        raise ValueError(bad("result", result["kl_divergence"].unit, "rulers in nats"))
    return BOUNDS[y, x]


def _words(bounds: tuple[Bound, ...]) -> list[str]:
    return [f"{'at most' if b.above else 'at least'} {b.text} (dotted)" for b in bounds]


def _named(result: Rulers, name: str) -> str:
    plural = result[name].unit.plural
    return f"{NAMES[name]}, in {plural}" if plural else NAMES[name]


def _alt(result: Rulers, y: str, x: str, n: int) -> str:
    limits = " and ".join(
        f"{'at most' if bound.above else 'at least'} {bound.text}" for bound in BOUNDS[y, x]
    )
    return (
        f"A dot each for {n} pairs: {_named(result, y)}, over {_named(result, x)}. "
        f"Every dot is where it has to be: {limits}. The limits are dotted curves."
    )
