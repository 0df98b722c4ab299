"""An estimate from data settles as the data grow, and its interval shrinks around the truth."""

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.estimation.growing import GrowingEstimate
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEAD = 0.06  # share of the panel, that an interval without upper limit goes beyond all others


def growing_estimate(result: GrowingEstimate, truth: float | None = None) -> Figure:
    """Draw estimates with their intervals over the size of the data; an arrow has no upper limit.

    Parameters
    ----------
    result : GrowingEstimate
        From `klexplain.growing_estimate`.
    truth : float, optional
        The divergence itself, in the unit of the result, where it is known: a dotted line.
    """
    figure, (axes,) = style.panels(_alt(result, truth), 250)
    unit = result.estimates[-1].unit
    style.title(axes, f"estimate of D(p ‖ q), in {unit.plural}")
    axes.set_xlabel("number of values of p, n")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.margins(y=0.15)
    _draw(axes, result)
    if truth is not None:
        axes.axhline(truth, **style.ANALYTIC)
        style.write(axes, (1, 1), (f"dotted: {style.short(truth)} {unit.plural}", style.BLACK))
    return figure


def _draw(axes: Axes, result: GrowingEstimate) -> None:
    low, high = np.array([one.confidence_interval for one in result.estimates]).T
    values = np.array([one.value for one in result.estimates])
    limited = np.isfinite(high)
    ends = np.concatenate([values[np.isfinite(values)], high[limited], low[np.isfinite(low)]])
    top = ends.max() + HEAD * np.ptp(ends)
    axes.vlines(result.counts, low, np.where(limited, high, top), color=style.GREY, linewidth=1.2)
    axes.plot(result.counts[~limited], np.full((~limited).sum(), top), "^", color=style.GREY)
    axes.plot(result.counts, values, "o", color=style.BLACK, markersize=4)


def _alt(result: GrowingEstimate, truth: float | None) -> str:
    last, n = result.estimates[-1], len(result.estimates)
    low, high = (style.short(end) for end in last.confidence_interval)
    unit = last.unit.plural
    ends = f"{low} to {high} {unit}" if high != "∞" else f"at least {low} {unit}, no upper limit"
    held = ""
    if truth is not None:
        inside = sum(
            one.confidence_interval.low <= truth <= one.confidence_interval.high
            for one in result.estimates
        )
        held = f" {inside} of {n} intervals hold the dotted truth, {style.short(truth)} {unit}."
    return (
        f"{n} estimates of D(p ‖ q) with their {100 * last.confidence_level:g} % intervals, from "
        f"the first {result.counts[0]} values of p to all {result.counts[-1]:,}. The last: "
        f"{style.short(last.value)} {unit}, interval {ends}.{held}"
    )
