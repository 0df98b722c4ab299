"""Where p and q usually put their samples, and what the log ratio does there."""

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.likelihood_ratio import RatioCurve
from klexplain.evidence.typical_regions import Region, TypicalRegions
from klexplain.figures import style
from klexplain.figures.densities import draw as draw_densities
from klexplain.figures.svg import Figure


def typical_regions(regions: TypicalRegions) -> Figure:
    """Draw both densities with mean ± 1 sd above, the log ratio over the two regions below.

    Parameters
    ----------
    regions : TypicalRegions
        From `klexplain.typical_regions`.
    """
    figure, (above, below) = style.panels(_alt(regions), 175, 235)
    curve = regions.curve
    draw_densities(above, curve)
    unit = curve.unit
    both = ((regions.of_p, style.BLUE, "p"), (regions.of_q, style.ORANGE, "q"))
    for (region, colour, _), density in zip(both, (curve.density_p, curve.density_q), strict=True):
        _shade(above, region, colour, curve.x, density, discrete=curve.discrete)
        below.axvspan(region.low, region.high, color=colour, alpha=0.16, linewidth=0)
    style.tie(below, 0.0)
    style.across(below, curve, curve.log_ratio, 0.0)
    ends = [end for r, *_ in both for end in (r.least, r.most)]
    low, high = np.clip([min(ends), max(ends)], *_finite(curve, ends))
    low, high = min(low, 0.0), max(high, 0.0)
    room = 0.12 * max(high - low, 0.1)
    below.set_ylim(low - room, high + room)
    style.title(below, f"{unit.log} LR(x), in {unit.plural}")
    below.set_xlabel("sample x")
    for line, (region, colour, letter) in enumerate(both):
        over = f"{unit.log} LR over {letter} ± 1 sd: "
        text = f"{over}{style.short(region.least)} … {style.short(region.most)}"
        under = {"xycoords": "axes fraction", "va": "top", "annotation_clip": False}
        style.beside(below, (0, 0), text, (0, -44 - style.LINE * line), color=colour, **under)
    return figure


def _finite(curve: RatioCurve, ends: list[float]) -> tuple[float, float]:
    """What a frame can show: the ends that are finite, and the typical values."""
    shown = [*curve.typical, *(end for end in ends if np.isfinite(end))]
    return min(shown), max(shown)


def _shade(
    axes: Axes, region: Region, colour: str, x: np.ndarray, density: np.ndarray, *, discrete: bool
) -> None:
    if discrete:
        axes.axvspan(region.low, region.high, color=colour, alpha=0.16, linewidth=0)
        return
    inside = np.concatenate([[region.low], x[(region.low < x) & (x < region.high)], [region.high]])
    height = np.interp(inside, x, density)
    axes.fill_between(inside, height, color=colour, alpha=0.22, linewidth=0)


def _alt(regions: TypicalRegions) -> str:
    curve = regions.curve
    said = [
        f"Over the mean ± 1 standard deviation of {letter}, x from {style.short(r.low)} to "
        f"{style.short(r.high)}, the log ratio runs from {style.short(r.least)} to "
        f"{style.short(r.most)} {curve.unit.plural}."
        for letter, r in (("p", regions.of_p), ("q", regions.of_q))
    ]
    return f"Above, {style.names_of(curve.p, curve.q)}; below, their log ratio. {' '.join(said)}"
