"""A stability index without a change depends on how much was counted, and in how many cells."""

from typing import Any

from matplotlib.axes import Axes

from klexplain.evidence.estimation.by_chance import IndexByChance
from klexplain.figures import style
from klexplain.figures.svg import Figure

RULES = (0.1, 0.25)  # in use as thresholds
RULE: dict[str, Any] = style.TIE | {"linestyle": "-", "linewidth": 0.8}
RANGE: dict[str, Any] = {"color": style.GREY, "linewidth": 3, "alpha": 0.6}


def index_by_chance(result: IndexByChance) -> Figure:
    """Draw the range of the index without a change, its threshold, and the usual rules.

    Parameters
    ----------
    result : IndexByChance
        From `klexplain.index_by_chance`.
    """
    figure, (axes,) = style.panels(_alt(result), 300)
    style.title(axes, "PSI where nothing has changed, in nats")
    axes.set_xlabel("number of counts n, now and before")
    axes.set(xscale="log", yscale="log")
    for row in range(len(result.cells)):
        _draw(axes, result, row)
    for rule in RULES:
        axes.axhline(rule, **RULE)
        at = (result.counts[-1], rule)
        style.beside(axes, at, f"{rule:g}", (0, 3), color=style.GREY, ha="right")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    return figure


def _draw(axes: Axes, result: IndexByChance, row: int) -> None:
    axes.vlines(result.counts, result.low[row], result.high[row], **RANGE)
    axes.plot(result.counts, result.threshold[row], **style.ANALYTIC)
    last = (result.counts[-1], result.threshold[row, -1])
    style.beside(axes, last, f"{result.cells[row]} bins", (8, -4))


def _alt(result: IndexByChance) -> str:
    first, last = result.counts[0], result.counts[-1]
    ends = ", ".join(
        f"{style.short(line[0])} to {style.short(line[-1])} for {cells} bins"
        for cells, line in zip(result.cells, result.threshold, strict=True)
    )
    return (
        f"Population stability indices without any change, over the number of counts n from "
        f"{first:,} to {last:,}. Grey bars hold 90 % of the simulated ones. Dotted, the threshold "
        f"that 5 % exceed: it falls in proportion to 1/n, in nats from {ends}. Level lines mark "
        f"{' and '.join(map(str, RULES))}."
    )
