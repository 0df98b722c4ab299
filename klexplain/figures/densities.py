"""The two densities, or probabilities, with their names beside them."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from klexplain.evidence.likelihood_ratio import RatioCurve
from klexplain.evidence.top import Top
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEADROOM = 1.45  # for the names, which no curve may cross


def densities(curve: RatioCurve) -> Figure:
    """Draw p and q over the sample.

    Parameters
    ----------
    curve : RatioCurve
        From `klexplain.ratio_curve`.
    """
    figure, (axes,) = style.panels(_alt(curve), 210)
    draw(axes, curve)
    axes.set_xlabel("sample x")
    return figure


def draw(axes: Axes, curve: RatioCurve) -> None:
    """Draw both into a panel."""
    style.title(axes, "probability of x" if curve.discrete else "density at x")
    half = 0.12 if curve.discrete else 0.0  # stems stand side by side
    for values, look, shift in (
        (curve.density_p, style.P, -half),
        (curve.density_q, style.Q, half),
    ):
        if curve.discrete:
            axes.vlines(curve.x + shift, 0, values, **look)
            axes.plot(curve.x + shift, values, "o", color=look["color"], markersize=4)
            axes.xaxis.set_major_locator(MaxNLocator(style.TICKS, steps=style.STEPS, integer=True))
        else:
            axes.plot(curve.x, values, **look)
    finite = np.concatenate([curve.density_p, curve.density_q])
    top = float(finite[np.isfinite(finite)].max())
    names = (("p", curve.p, style.BLUE), ("q", curve.q, style.ORANGE))
    lines = [(f"{letter} = {style.named(law)}", colour) for letter, law, colour in names]
    axes.set_ylim(0, HEADROOM * top)
    right, _ = style.free_corner(axes, np.tile(curve.x, 2), finite)
    style.write(axes, (right, 1), *lines)  # at the top: a density is low at its sides


def _alt(curve: RatioCurve) -> str:
    kind = "Probabilities" if curve.discrete else "Densities"
    p, q = curve.highest
    return (
        f"{kind} of {style.names_of(curve.p, curve.q)} over the sample x; "
        f"p {_highest(p)}, q {_highest(q)}."
    )


def _highest(top: Top) -> str:
    if top.attained:
        level = any(low < high for low, high in top.at)
        return f"is {'equally high' if level else 'highest'} at {style.places(top.at)}"
    how = "grows without bound" if np.isinf(top.value) else "rises to its highest"
    return f"{how} {style.towards(top.at)}"
