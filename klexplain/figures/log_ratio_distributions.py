"""How the log likelihood ratio of one sample is distributed under p, and under q."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.log_ratio import LogRatioDistribution
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEADROOM = 1.3  # for the name of the mean, which stands over its line
SIDE = 0.4  # share of the width, at its ends, in which that name turns inwards
NARROW = 1e-6  # a range below which all log ratios are one value
SEEN = 1e-3  # probability from which on a value of a discrete pair is drawn


def log_ratio_distributions(result: LogRatioDistribution) -> Figure:
    """Draw the distribution under p above, under q below, on one axis with the tie at 0.

    Parameters
    ----------
    result : LogRatioDistribution
        From `klexplain.log_ratio_distribution`.
    """
    figure, (above, below) = style.panels(_alt(result), 165, 185)
    unit = result.unit
    _draw(above, result, result.mass_p, style.P)
    _draw(below, result, result.mass_q, style.Q)
    style.title(above, f"share of samples from p: {_right(result, 'p')} point to p", style.BLUE)
    style.title(below, f"share of samples from q: {_right(result, 'q')} point to q", style.ORANGE)
    below.set_xlabel(f"{unit.log} LR of one sample, in {unit.plural}")
    _mean(above, result.under_p.mean, "mean D(p ‖ q)")
    _mean(below, result.under_q.mean, "mean −D(q ‖ p)")
    return figure


def _draw(axes: Axes, result: LogRatioDistribution, mass: np.ndarray, look: dict[str, Any]) -> None:
    axes.axvline(0.0, **style.TIE)
    colour, at = look["color"], result.log_ratio
    if result.discrete or (len(mass) and np.ptp(at) < NARROW):
        at = at[-len(mass) :]
        seen = mass > SEEN
        axes.vlines(at[seen], 0, mass[seen], **look)
        axes.plot(at[seen], mass[seen], "o", color=colour, markersize=4)
    elif len(mass):
        axes.stairs(mass, at, fill=True, color=colour, alpha=0.22, linewidth=0)
        axes.stairs(mass, at, **look)
    axes.set_ylim(0, HEADROOM * max(mass.max(initial=0.0), 1e-9))
    axes.set_yticks([share for share in axes.get_yticks() if share <= 1])
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g} %")


def _mean(axes: Axes, mean: float, name: str) -> None:
    text = f"{name} = {style.short(mean)}"
    if not np.isfinite(mean):
        style.write(axes, (0, 1), (text, style.BLACK))
        return
    axes.axvline(mean, ymax=1 / HEADROOM, **style.ANALYTIC)
    low, high = axes.get_xlim()
    across = (mean - low) / (high - low)
    side = "left" if across < SIDE else "right" if across > 1 - SIDE else "center"
    style.beside(axes, (mean, 0.86), text, (0, 0), xycoords=axes.get_xaxis_transform(), ha=side)


def _right(result: LogRatioDistribution, under: str) -> str:
    """Share of the samples whose log ratio has the sign of their source."""
    find = result.probability_above if under == "p" else result.probability_below
    return f"{100 * find(0.0, under=under):.1f} %"


def _alt(result: LogRatioDistribution) -> str:
    plural = result.unit.plural
    said = [
        f"Under {letter} its mean is {style.short(m.mean)} and its standard deviation "
        f"{style.short(m.sd)} {plural}; {_right(result, letter)} of samples point to {letter}."
        for letter, m in (("p", result.under_p), ("q", result.under_q))
    ]
    return (
        f"Distribution of the log likelihood ratio of one sample, for "
        f"{style.names_of(result.p, result.q)}, in {plural}. {' '.join(said)}"
    )
