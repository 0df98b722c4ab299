"""Cross-entropy as two bars, one after the other: the entropy of p, then the divergence."""

import numpy as np

from klexplain.evidence.profile import Profile
from klexplain.figures import style
from klexplain.figures.svg import Figure

BAR, ROW = 0.32, 46  # thickness, as a share of a row, and a row's height in px
ROOM = 0.24  # share of the longest bar, for the number at its end


def cross_entropy(result: Profile) -> Figure:
    """Draw for each model of a profile how entropy and divergence make up its cross-entropy.

    Parameters
    ----------
    result : Profile
        From `klexplain.divergence_profile`, of a few values.
    """
    figure, (axes,) = style.panels(_alt(result), 80 + ROW * len(result.values))
    rows, ends = np.arange(len(result.values)), result.cross_entropy
    axes.barh(rows - BAR / 2, result.entropy, BAR, color=style.BLUE)
    axes.barh(rows + BAR / 2, result.divergence, BAR, left=result.entropy, color=style.ORANGE)
    axes.axvline(result.entropy, **style.ANALYTIC)
    for row, end in zip(rows, ends, strict=True):
        style.beside(axes, (end, row + BAR / 2), style.short(float(end)), (5, 0), va="center")
    axes.set_xlim(min(0.0, result.entropy), max(0.0, ends.max()) * (1 + ROOM))
    axes.set_yticks(rows, [style.short(float(value)) for value in result.values])
    axes.set_ylim(len(rows) - 0.5, -1.1)
    at = {"xycoords": axes.get_yaxis_transform()}
    style.beside(axes, (0, -0.75), "entropy H(p)", (6, 0), color=style.BLUE, va="center", **at)
    end = {"ha": "right", "va": "center"} | at
    style.beside(axes, (1, -0.75), "+ divergence D(p ‖ q)", (-4, 0), color=style.ORANGE, **end)
    style.title(axes, f"parameter {result.parameter} of q, and its cross-entropy")
    axes.set_xlabel(result.unit.plural)
    return figure


def _alt(result: Profile) -> str:
    rows = zip(result.values, result.divergence, result.cross_entropy, strict=True)
    parts = ([style.short(float(number)) for number in row] for row in rows)
    ends = "; ".join(f"{value}: {gap}, together {end}" for value, gap, end in parts)
    entropy = f"{style.short(result.entropy)} {result.unit.plural}"
    return (
        f"Bars. The entropy of p = {style.named(result.p)} is {entropy} in every row. To it the "
        f"divergence is added, for each {result.parameter} of q = {style.named(result.q)}: {ends}."
    )
