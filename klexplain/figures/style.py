"""The one visual language of all figures.

p is blue and solid, q orange and dashed, a tie or a single run of chance grey, an analytic
value black and dotted. A label stands in the figure beside what it names.
"""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator
from scipy import stats

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.reading import read
from klexplain.evidence.likelihood_ratio import RatioCurve
from klexplain.figures.svg import Figure

BLUE, ORANGE, GREY, BLACK = "#1f6fb2", "#c4560b", "#7a7a7a", "#000000"
WIDTH = 356  # px, as on a phone; elsewhere a page shows it larger
FONT = 12
LINE = 15  # px from one line of text to the next
ROOM = 0.13  # share of the height of a panel that a line takes above the rest
TICKS, STEPS = 6, (1, 2, 2.5, 5, 10)  # at most, beside each other, and how far apart

Place = tuple[int, int]  # a corner of a panel: right or left, top or bottom
CORNERS: tuple[Place, ...] = ((0, 1), (1, 1), (0, 0), (1, 0))
NEAR = (0.55, 0.35)  # shares of the panel that a text in a corner may take

P: dict[str, Any] = {"color": BLUE, "linestyle": "-", "linewidth": 1.8}
Q: dict[str, Any] = {"color": ORANGE, "linestyle": (0, (4.5, 2)), "linewidth": 1.8}
TIE: dict[str, Any] = {"color": GREY, "linestyle": (0, (1.2, 2)), "linewidth": 1.2}
CURVE: dict[str, Any] = {"color": BLACK, "linestyle": "-", "linewidth": 1.6}
ANALYTIC: dict[str, Any] = {"color": BLACK, "linestyle": (0, (1.2, 1.8)), "linewidth": 1.8}
CHANCE: dict[str, Any] = {"color": GREY, "linestyle": "-", "linewidth": 1.2}

PADS: dict[str, Any] = {
    "w_pad": 0.04,
    "h_pad": 0.05,
    "hspace": 0.03,
}  # inches; of the height
DRAWING: dict[Any, Any] = {
    "font.size": FONT,
    "axes.titlesize": FONT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": True,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "axes.formatter.use_mathtext": False,
}


def panels(alt: str, *heights: int) -> tuple[Figure, list[Axes]]:
    """Return a figure with panels of these heights (px) below each other."""
    with mpl.rc_context(DRAWING):
        size = (WIDTH / 72, sum(heights) / 72)
        figure = Figure(size, alt=alt, layout=ConstrainedLayoutEngine(**PADS))
        made = figure.subplots(len(heights), squeeze=False, sharex=True, height_ratios=heights)
    axes = list(made[:, 0])
    for one in axes:
        one.xaxis.set_major_locator(MaxNLocator(TICKS, steps=STEPS))
    return figure, axes


def across(axes: Axes, curve: RatioCurve, values: np.ndarray, from_level: float) -> None:
    """Draw values over x: a curve, or for a discrete pair stems from the level of a tie."""
    if not curve.discrete:
        axes.plot(curve.x, values, **CURVE)
        return
    seen = np.isfinite(values)
    axes.vlines(curve.x[seen], from_level, values[seen], color=BLACK, linewidth=1.2)
    axes.plot(curve.x[seen], values[seen], "o", color=BLACK, markersize=4)
    axes.xaxis.set_major_locator(MaxNLocator(TICKS, steps=STEPS, integer=True))


def tie(axes: Axes, level: float) -> None:
    """Draw the line on which neither p nor q is ahead."""
    axes.axhline(level, **TIE)


def title(axes: Axes, text: str, colour: str = BLACK) -> None:
    """Say above a panel, at its left, what its vertical axis is."""
    axes.set_title(text, loc="left", pad=8, color=colour)


def write(axes: Axes, place: Place, *lines: tuple[str, str]) -> None:
    """Write lines of (text, colour) in a corner of the panel, below each other."""
    right, top = place
    for number, (text, colour) in enumerate(lines):
        below = number if top else number - len(lines) + 1
        axes.annotate(
            text,
            place,
            (-4 if right else 6, -LINE * below + (-2 if top else 4)),
            "axes fraction",
            "offset points",
            color=colour,
            ha="right" if right else "left",
            va="top" if top else "bottom",
            size=FONT,
        )


def write_above(axes: Axes, *lines: tuple[str, str]) -> None:
    """Write lines at the left, in room that is made for them above all that is drawn."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + ROOM * len(lines) * (high - low))
    write(axes, (0, 1), *lines)


def beside(
    axes: Axes, at: tuple[float, float], text: str, away: tuple[float, float], **kwargs: Any
) -> None:
    """Write some px away from a point of the data (or of what `xycoords` names)."""
    axes.annotate(text, at, away, textcoords="offset points", size=FONT, **kwargs)


def short(value: float) -> str:
    """Return a number as figures and alternative texts give it.

    Examples
    --------
    >>> short(-3.41254), short(float("inf"))
    ('−3.413', '∞')
    """
    return f"{value:.4g}".replace("inf", "∞").replace("-", "−")


def places(at: tuple[tuple[float, float], ...]) -> str:
    """Return points and stretches as a sentence has them.

    Examples
    --------
    >>> places(((0.5, 0.5), (1.0, 2.0)))
    'x = 0.5 and every x from 1 to 2'
    >>> places(((float("-inf"), 0.3),))
    'every x up to 0.3'
    """
    return " and ".join(_place(low, high) for low, high in at)


def _place(low: float, high: float) -> str:
    if low == high:
        return f"x = {short(low)}"
    if np.isinf(low):
        return f"every x up to {short(high)}" if np.isfinite(high) else "every x"
    return f"every x from {short(low)} " + (f"to {short(high)}" if np.isfinite(high) else "on")


def towards(at: tuple[tuple[float, float], ...]) -> str:
    """Return ends that are approached as a sentence has them.

    Examples
    --------
    >>> towards(((0.0, 0.0), (float("inf"), float("inf"))))
    'as x goes to 0 and to ∞'
    """
    return "as x goes to " + " and to ".join(short(end) for end, _ in at)


def named(distribution: Distribution) -> str:
    """Return a distribution as prose names it.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.reading import read
    >>> named(read("p", stats.beta(17, 6))), named(read("p", stats.arcsine()))
    ('Beta(17, 6)', 'arcsine(loc=0, scale=1)')
    >>> bumps = [stats.Normal(mu=-2), stats.Normal(mu=2, sigma=0.5)]
    >>> named(read("p", stats.Mixture(bumps, weights=[0.4, 0.6])))
    '0.4 Normal(−2, 1) + 0.6 Normal(2, 0.5)'
    """
    family = distribution.family
    if not family:
        return _mixed(distribution.frozen) or str(distribution)
    own = family.own(distribution.parameters)
    rest = {k: float(v) for k, v in distribution.parameters.items() if k not in own}
    moved = any(value != (k == "scale") for k, value in rest.items())
    values = ", ".join(short(float(value)) for value in own.values())
    return str(distribution) if moved else f"{family.title}({values})"


def _mixed(frozen: Any) -> str:
    """A mixture by its parts, each with its weight; nothing for another distribution."""
    if not isinstance(frozen, stats.Mixture):
        return ""
    parts = zip(frozen.weights, frozen.components, strict=True)
    return " + ".join(f"{short(weight)} {named(read('p', part))}" for weight, part in parts)


def names_of(p: Distribution, q: Distribution) -> str:
    """Return both names, for an alternative text."""
    return f"p = {named(p)} and q = {named(q)}"


def free_corner(axes: Axes, x: np.ndarray, y: np.ndarray) -> Place:
    """Return the corner of the panel that the fewest points of a curve are near to."""
    at = axes.transAxes.inverted().transform(axes.transData.transform(np.column_stack([x, y])))
    at = at[np.isfinite(at).all(axis=1)]
    return min(CORNERS, key=lambda place: int((np.abs(at - place) < NEAR).all(axis=1).sum()))
