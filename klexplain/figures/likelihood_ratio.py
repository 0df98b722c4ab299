"""The likelihood ratio and its logarithm, with the line on which neither is ahead."""

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.likelihood_ratio import RatioCurve
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEADROOM = 1.22  # above the largest ratio that is shown
EDGE = 0.18  # share of the width, at its ends, in which a label turns inwards
SLIVER = 0.06  # share of the width below which impossible samples have no room for a label
TALLEST = 8.0  # a larger ratio leaves the frame, so that the tie stays visible


def likelihood_ratio(curve: RatioCurve) -> Figure:
    """Draw LR(x) above and its logarithm below, with the sides of the tie named.

    Parameters
    ----------
    curve : RatioCurve
        From `klexplain.ratio_curve`.
    """
    figure, (above, below) = style.panels(_alt(curve), 160, 200)
    unit, (low, high) = curve.unit, curve.typical
    style.title(above, "LR(x) = p(x) / q(x)")
    style.title(below, f"{unit.log} LR(x), in {unit.plural}")
    below.set_xlabel("sample x")
    highest = np.exp(min(high * unit.nats, np.log(TALLEST)))
    above.set_ylim(0, max(HEADROOM * highest, 2))
    room = 0.22 * max(high - low, abs(high), abs(low), 0.1)
    below.set_ylim(min(low, 0) - room, max(high, 0) + room)
    for axes, values, level in ((above, curve.ratio, 1.0), (below, curve.log_ratio, 0.0)):
        style.tie(axes, level)
        style.across(axes, curve, values, level)
        _impossible(axes, curve)
        _sides(axes, level)
        axes.plot(curve.ties, [level] * len(curve.ties), "o", color=style.BLACK, markersize=4)
    _name_ties(below, curve)
    _name_peak(above, curve)
    return figure


def _sides(axes: Axes, level: float) -> None:
    """Say in the margin, where no curve runs, who is ahead on which side of the tie."""
    low, high = axes.get_ylim()
    for y, text, colour in (
        ((level + high) / 2, "p ahead", style.BLUE),
        ((level + low) / 2, "q ahead", style.ORANGE),
    ):
        margin = {"xycoords": ("axes fraction", "data"), "annotation_clip": False}
        style.beside(axes, (1, y), text, (6, 0), color=colour, va="center", **margin)


def _impossible(axes: Axes, curve: RatioCurve) -> None:
    """Mark the samples that only one of the two allows."""
    step = curve.x[1] - curve.x[0] if len(curve.x) > 1 else 1.0
    for where, text in ((np.isposinf(curve.log_ratio), "∞"), (np.isneginf(curve.log_ratio), "−∞")):
        runs = np.split(
            np.flatnonzero(where), np.flatnonzero(np.diff(np.flatnonzero(where)) > 1) + 1
        )
        for run in filter(len, runs):
            left, right = curve.x[run[0]] - step / 2, curve.x[run[-1]] + step / 2
            if curve.discrete or len(run) > SLIVER * len(curve.x):
                axes.axvspan(left, right, color=style.GREY, alpha=0.15, linewidth=0)
                middle, shown = (left + right) / 2, axes.get_title("left").startswith("log")
                label = text if shown else {"∞": "∞", "−∞": "0"}[text]
                place = {"xycoords": axes.get_xaxis_transform(), "ha": "center"}
                style.beside(axes, (middle, 0.5), label, (0, 0), **place)


def _name_ties(axes: Axes, curve: RatioCurve) -> None:
    """Write x beside a crossing, off the curve."""
    for k, x in enumerate(() if curve.discrete else curve.ties):
        right = _has_room_on_the_right(curve, k)
        i = min(max(int(np.searchsorted(curve.x, x)), 1), len(curve.x) - 1)
        below = right == (curve.log_ratio[i] > curve.log_ratio[i - 1])
        place = {"ha": "left" if right else "right", "va": "top" if below else "bottom"}
        style.beside(
            axes, (x, 0), style.short(x), (5 if right else -5, -4 if below else 4), **place
        )


def _has_room_on_the_right(curve: RatioCurve, k: int) -> bool:
    """Outwards, unless the frame ends there; between two others where the next is farther."""
    low, high, ties = curve.x[0], curve.x[-1], curve.ties
    if 0 < k < len(ties) - 1:
        return bool(ties[k + 1] - ties[k] > ties[k] - ties[k - 1])
    across = (ties[k] - low) / (high - low)
    return bool(ties[k] >= np.mean(ties) if EDGE < across < 1 - EDGE else across <= EDGE)


def _name_peak(axes: Axes, curve: RatioCurve) -> None:
    peak = curve.peak
    if peak is None or peak.ratio > axes.get_ylim()[1]:
        return
    across = (peak.x - curve.x[0]) / (curve.x[-1] - curve.x[0])
    axes.plot([peak.x], [peak.ratio], "o", color=style.BLACK, markersize=4)
    text = f"at most {style.short(peak.ratio)}, at x = {style.short(peak.x)}"
    side = "right" if across > 0.65 else "left" if across < 0.35 else "center"
    style.beside(axes, peak, text, (0, 5), ha=side, va="bottom")


def _alt(curve: RatioCurve) -> str:
    unit, (low, high) = curve.unit, curve.typical
    ties = " and ".join(f"x = {style.short(x)}" for x in curve.ties)
    ties = ties or ("every x" if curve.equal else "no x")
    where = "" if np.isfinite(curve.log_ratio).all() else ", where it is finite,"
    return (
        f"Likelihood ratio of {style.names_of(curve.p, curve.q)} over the sample x, and its "
        f"logarithm in {unit.plural}. The ratio is 1, a tie, at {ties}. {_top(curve)}Over the "
        f"middle 90 % of p and of q the log ratio{where} runs from {style.short(low)} to "
        f"{style.short(high)} {unit.plural}."
    )


def _top(curve: RatioCurve) -> str:
    """How large the ratio gets, and where."""
    top, value = curve.top, _value(curve)
    if curve.equal:
        return ""
    if top.attained and np.isinf(top.value):
        return "It is infinite where only p allows x. "
    if top.attained:
        return f"It is largest, {value}, at {style.places(top.at)}. "
    unbounded = np.isinf(top.value)
    how = "It grows without bound" if unbounded else f"It tends to its upper limit, {value},"
    return f"{how} {style.towards(top.at)}. "


def _value(curve: RatioCurve) -> str:
    """The largest ratio; where it is too large for a float, its logarithm."""
    nats, unit = curve.top.value, curve.unit
    if nats < np.log(np.finfo(float).max) or np.isinf(nats):
        return style.short(float(np.exp(nats)))
    return f"a log ratio of {style.short(float(unit.from_nats(nats)))} {unit.plural}"
