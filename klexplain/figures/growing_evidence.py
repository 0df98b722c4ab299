"""The law of the evidence slides past a likelihood ratio as samples are added."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.planning.growing_evidence import GrowingEvidence
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEIGHT, FOOT = 82, 30  # px of a panel, and what the last one has for its axis
HEADROOM = 2.0  # for the two lines above the bars


def growing_evidence(result: GrowingEvidence) -> Figure:
    """Draw a law a panel, on one axis; what reaches the likelihood ratio is filled.

    Parameters
    ----------
    result : GrowingEvidence
        From `klexplain.growing_evidence`.
    """
    heights = [HEIGHT] * (len(result.n) - 1) + [HEIGHT + FOOT]
    figure, panels = style.panels(_alt(result), *heights)
    side = int(2 * result.threshold < result.edges[0] + result.edges[-1])  # free of its line
    look = _look(result)
    for axes, n, shares, reached in zip(
        panels, result.n, result.shares, result.reached, strict=True
    ):
        _draw(axes, result, shares, look)
        lines = (f"N = {n:,}", style.BLACK), (f"reaches it: {_share(reached)}", look["color"])
        style.write(axes, (side, 1), *lines)
    panels[-1].set_xlabel(f"{result.unit.log} LR of N samples, in {result.unit.plural}")
    return figure


def _look(result: GrowingEvidence) -> dict[str, Any]:
    if result.under is result.p:
        return style.P
    return style.Q if result.under is result.q else style.CURVE


def _draw(axes: Axes, result: GrowingEvidence, shares: np.ndarray, look: dict[str, Any]) -> None:
    beyond = np.where(result.edges[:-1] >= result.threshold - 1e-12, shares, 0.0)
    axes.stairs(beyond, result.edges, fill=True, color=look["color"], alpha=0.35, linewidth=0)
    axes.stairs(shares, result.edges, **look)
    axes.axvline(result.threshold, **style.ANALYTIC)
    axes.set_ylim(0, HEADROOM * max(shares.max(), 1e-9))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _share(part: float) -> str:
    return f"{100 * part:.3g} %"


def _alt(result: GrowingEvidence) -> str:
    unit = result.unit.plural
    said = [
        f"with {n:,}, {_share(reached)}"
        for n, reached in zip(result.n, result.reached, strict=True)
    ]
    return (
        f"The distribution of the log likelihood ratio of N samples from "
        f"{style.named(result.under)}, for {style.names_of(result.p, result.q)}, one a panel. "
        f"The share that reaches {style.short(result.threshold)} {unit}, dotted, is filled: "
        f"{'; '.join(said)}."
    )
