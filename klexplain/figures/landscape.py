"""The divergence over two parameters of the model, as a map with lines of equal height."""

import numpy as np

from klexplain.evidence.landscape import Landscape
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEIGHTS = (0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # of the lines, in the unit of the result


def landscape(result: Landscape) -> Figure:
    """Draw lines of equal D(p ‖ q) over two parameters of q, and its lowest point.

    Parameters
    ----------
    result : Landscape
        From `klexplain.divergence_landscape`.
    """
    figure, (axes,) = style.panels(_alt(result), 330)
    lines = axes.contour(
        result.across,
        result.up,
        result.divergence,
        levels=_heights(result),
        colors=style.BLACK,
        linewidths=1.2,
    )
    axes.clabel(lines, fmt=style.short, fontsize=style.FONT, inline_spacing=4)
    axes.plot(*result.best[:2], "o", color=style.BLACK, markersize=5)
    name, plural = result.names[1], result.unit.plural
    style.title(axes, f"parameter {name} of q; lines of equal D(p ‖ q), in {plural}")
    axes.set_xlabel(f"parameter {result.names[0]} of q")
    return figure


def _heights(result: Landscape) -> list[float]:
    """The heights between the lowest and the highest finite value."""
    values = result.divergence[np.isfinite(result.divergence)]
    return [height for height in HEIGHTS if values.min() < height < values.max()]


def _alt(result: Landscape) -> str:
    (first, second), (x, y, least) = result.names, result.best
    ends = [style.short(float(v[i])) for v in (result.across, result.up) for i in (0, -1)]
    return (
        f"Map of D(p ‖ q) for p = {style.named(result.p)}, as {first} of "
        f"q = {style.named(result.q)} goes from {ends[0]} to {ends[1]} and {second} from {ends[2]} "
        f"to {ends[3]}, with lines of equal divergence. It is least, {style.short(least)} "
        f"{result.unit.plural}, at {first} = {style.short(x)} and {second} = {style.short(y)}."
    )
