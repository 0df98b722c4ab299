"""When a sequential test decides, and for which: under p, and under q."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from klexplain.evidence.planning.sample_size import SampleSize
from klexplain.figures import style
from klexplain.figures.svg import Figure

DRAWN = 0.995  # of the decisions, under either
FOR_P: dict[str, Any] = {"color": style.BLUE, "alpha": 0.75, "width": 0.8}
FOR_Q: dict[str, Any] = {
    "facecolor": (style.ORANGE, 0.3),
    "edgecolor": style.ORANGE,
    "linewidth": 0.8,
    "width": 0.8,
}


def sample_size(of_p: SampleSize, of_q: SampleSize) -> Figure:
    """Draw with which sample a test decides: for p in blue, for q in orange and paler.

    Parameters
    ----------
    of_p, of_q : SampleSize
        What `SequentialTest.sample_size` says under p, drawn above, and under q, drawn below.
    """
    figure, (above, below) = style.panels(_alt(of_p, of_q), 165, 185)
    style.title(above, "samples from p: share decided", style.BLUE)
    style.title(below, "samples from q: share decided", style.ORANGE)
    _draw(above, of_p)
    _draw(below, of_q)
    below.set_xlabel("number of samples")
    below.set_xlim(0.4, max(_last(of_p), _last(of_q)) + 0.6)
    below.xaxis.set_major_locator(MaxNLocator(style.TICKS, steps=style.STEPS, integer=True))
    return figure


def _draw(axes: Axes, size: SampleSize) -> None:
    shown = slice(_last(size))
    for_p, for_q = size.decides_p[shown], size.decides_q[shown]
    axes.bar(size.n[shown], for_p, **FOR_P)
    axes.bar(size.n[shown], for_q, bottom=for_p, **FOR_Q)
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g} %")
    said = f"for p: {_share(size.decides_p)}", f"for q: {_share(size.decides_q)}"
    style.write(axes, (1, 1), (said[0], style.BLUE), (said[1], style.ORANGE))


def _last(size: SampleSize) -> int:
    """With which sample enough of the decisions are made."""
    decided = np.cumsum(size.decides_p + size.decides_q)
    return int(np.searchsorted(decided, DRAWN * decided[-1])) + 1


def _share(decides: np.ndarray) -> str:
    return f"{100 * decides.sum():.3g} %"


def _alt(of_p: SampleSize, of_q: SampleSize) -> str:
    said = [
        f"Samples from {name}: {_share(size.decides_p)} of the decisions are for p, "
        f"{_share(size.decides_q)} for q; half fall within {size.quantile(0.5):.0f} and 90 % "
        f"within {size.quantile(0.9):.0f} samples."
        for name, size in (("p", of_p), ("q", of_q))
    ]
    return f"With which sample a sequential test decides. {' '.join(said)}"
