"""Evidence grows with the samples, on average along a line whose slope is the divergence."""

import numpy as np

from klexplain.evidence.paths import EvidencePaths
from klexplain.figures import style
from klexplain.figures.svg import Figure

MOST_PATHS = 16  # drawn


def cumulative_evidence(paths: EvidencePaths) -> Figure:
    """Draw the summed log ratio of each stream over the number of samples.

    Parameters
    ----------
    paths : EvidencePaths
        From `klexplain.evidence_paths`.
    """
    figure, (axes,) = style.panels(_alt(paths), 240)
    unit, drawn = paths.unit, paths.evidence[:MOST_PATHS]
    look = style.CHANCE if len(drawn) == 1 else style.CHANCE | {"linewidth": 0.8, "alpha": 0.7}
    axes.plot(paths.counts, drawn.T, **look)
    style.tie(axes, 0.0)
    if np.isfinite(paths.slope):
        axes.plot(paths.counts[[0, -1]], paths.slope * paths.counts[[0, -1]], **style.ANALYTIC)
    style.title(axes, f"evidence: total {unit.log} LR, in {unit.plural}")
    axes.set_xlabel("number of samples N")
    axes.set_xlim(0, paths.counts[-1])
    name = "dotted: N · D(p ‖ q)," if np.isfinite(paths.slope) else "D(p ‖ q) ="
    slope = f"{style.short(paths.slope)} {unit.plural} a sample"
    style.write_above(axes, (name, style.BLACK), (slope, style.BLACK))
    return figure


def _alt(paths: EvidencePaths) -> str:
    unit, last, n = paths.unit, paths.evidence[:, -1], int(paths.counts[-1])
    ends = style.short(last[0])
    if len(last) > 1:
        ends = f"{style.short(last.min())} to {style.short(last.max())}"
    return (
        f"Evidence of {len(last)} stream{'s' * (len(last) > 1)} of samples from p, for "
        f"{style.names_of(paths.p, paths.q)}, growing with the number of samples to {ends} "
        f"{unit.plural} after {n:,}. Dotted, the line with slope D(p ‖ q) = "
        f"{style.short(paths.slope)} {unit.plural} a sample, which reaches "
        f"{style.short(paths.slope * n)} {unit.plural}."
    )
