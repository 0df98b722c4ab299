"""The average log likelihood ratio of more and more samples settles at the divergence."""

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.paths import Convergence
from klexplain.figures import style
from klexplain.figures.svg import Figure

MOST_PATHS = 24  # drawn; all count
POINTS = 48  # of a path among many
REACH = 3.0  # standard deviations of one sample that are shown on both sides of the limit
CONFIDENCE = 0.95


def convergence(result: Convergence) -> Figure:
    """Draw running means over N, with their limit; many paths in the band of the CLT.

    Parameters
    ----------
    result : Convergence
        From `klexplain.convergence`. One path is drawn as one line without a band.
    """
    figure, (axes,) = style.panels(_alt(result), 250)
    unit = result.unit
    style.title(axes, f"average {unit.log} LR of N samples, in {unit.plural}")
    axes.set_xlabel("number of samples N")
    axes.set_xticks(powers := range(int(np.log10(result.counts[-1])) + 1))
    axes.set_xticklabels([f"{10**power:,}" for power in powers])
    many = len(result.means) > 1
    (_draw_many if many else _draw_one)(axes, result)
    axes.set_xlim(0, np.log10(result.counts[-1]) or 1)
    if np.isfinite(result.limit):
        axes.axhline(result.limit, **style.ANALYTIC)
    dotted = "dotted: " if np.isfinite(result.limit) else ""
    limit = f"{dotted}{result.limit_name} = {style.short(result.limit)} {unit.plural}"
    place = (1, 1) if many else style.free_corner(axes, np.log10(result.counts), result.means[0])
    lost = int(np.isinf(result.means[:, -1]).sum())
    ruled_out = [(f"{lost} of {len(result.means)} paths reached ∞", style.GREY)] if lost else []
    style.write(axes, place, (limit, style.BLACK), *ruled_out)
    return figure


def _draw_one(axes: Axes, result: Convergence) -> None:
    axes.plot(np.log10(result.counts), result.means[0], **style.CHANCE)
    axes.margins(y=0.15)


def _draw_many(axes: Axes, result: Convergence) -> None:
    logs = np.log10(result.counts)
    kept = np.unique(np.linspace(0, len(logs) - 1, POINTS).round().astype(int))
    look = style.CHANCE | {"linewidth": 0.7, "alpha": 0.6}
    axes.plot(logs[kept], result.means[:MOST_PATHS, kept].T, **look)
    if not np.isfinite(result.limit):
        return
    band, limit = result.band(CONFIDENCE), result.limit
    axes.fill_between(logs, band.low, band.high, color=style.GREY, alpha=0.22, linewidth=0)
    spread = result.standard_deviation
    reach = REACH * spread if spread > result.rounding else 1.0  # else every path is the line
    axes.set_ylim(limit - reach, limit + reach)
    style.write(axes, (1, 0), *((line, style.GREY) for line in _band(result)))


def _band(result: Convergence) -> tuple[str, str]:
    paths = len(result.means)
    ended = round(result.inside(CONFIDENCE) * paths)
    share = f"{100 * CONFIDENCE:g} %"
    return f"band: {share} of averages expected,", f"{ended} of {paths} paths end in it"


def _alt(result: Convergence) -> str:
    unit, n, paths = result.unit, int(result.counts[-1]), len(result.means)
    which = f"{paths} grey paths" if paths > 1 else "One grey path"
    last = result.means[:, -1]
    ends = (
        f"{style.short(last.min())} to {style.short(last.max())}"
        if paths > 1
        else style.short(last[0])
    )
    band = ""
    if paths > 1 and np.isfinite(result.limit):
        band = f" Shaded, by the central limit theorem, a {' '.join(_band(result))}."
    dotted = "Dotted, the limit" if np.isfinite(result.limit) else "No finite limit:"
    return (
        f"{which}: average log likelihood ratio of the first N samples from {_source(result)}, for "
        f"{style.names_of(result.p, result.q)}, over N up to {n:,}. "
        f"After N = {n:,} samples: {ends} {unit.plural}. {dotted} {result.limit_name} = "
        f"{style.short(result.limit)} {unit.plural}.{band}"
    )


def _source(result: Convergence) -> str:
    if result.under is result.p:
        return "p"
    return "q" if result.under is result.q else f"h = {style.named(result.under)}"
