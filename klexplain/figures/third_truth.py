"""Three densities, and the log ratio of two of them weighed by the third."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from klexplain.evidence.third_truth import ThirdTruth
from klexplain.figures import style
from klexplain.figures.svg import Figure


def third_truth(result: ThirdTruth) -> Figure:
    """Draw p, q and the truth h above, and h(x) log p(x)/q(x) below, the areas filled.

    Parameters
    ----------
    result : ThirdTruth
        From `klexplain.third_truth`.
    """
    figure, (above, below) = style.panels(_alt(result), 190, 200)
    per_x = "" if result.p.discrete else " per unit of x"
    style.title(above, "probability of x" if result.p.discrete else "density at x")
    style.title(below, f"h(x) · {result.unit.log} LR(x), in {result.unit.plural}{per_x}")
    for values, look in (
        (result.density_q, style.Q),
        (result.density_p, style.P),
        (result.density_h, style.CURVE),
    ):
        _draw(above, result, values, look)
    above.set_ylim(bottom=0)
    lines = (("q", style.ORANGE), ("p", style.BLUE), ("h", style.BLACK))
    style.write_above(above, *((_named(result, *line), line[1]) for line in lines))
    _weigh(below, result)
    below.set_xlabel("sample x")
    return figure


def _draw(axes: Axes, result: ThirdTruth, values: np.ndarray, look: dict[str, Any]) -> None:
    if result.p.discrete:
        axes.plot(result.x, values, "o", color=look["color"], markersize=4)
    else:
        axes.plot(result.x, values, **look)


def _named(result: ThirdTruth, letter: str, _: str) -> str:
    return f"{letter} = {style.named(getattr(result, letter))}"


def _weigh(axes: Axes, result: ThirdTruth) -> None:
    values = result.weighed
    style.tie(axes, 0.0)
    if result.p.discrete:
        axes.vlines(result.x, 0.0, values, color=style.BLACK, linewidth=1.2)
    else:
        for side, colour in ((values > 0, style.BLUE), (values < 0, style.ORANGE)):
            part = np.where(side, values, 0.0)
            axes.fill_between(result.x, part, color=colour, alpha=0.25, linewidth=0)
        axes.plot(result.x, values, **style.CURVE)
    axes.margins(y=0.12)
    mean = f"= D(h ‖ q) − D(h ‖ p) = {style.short(result.mean)} {result.unit.plural}"
    what = "sum" if result.p.discrete else "area above less area below"
    style.write_above(axes, (what, style.BLACK), (mean, style.BLACK))


def _alt(result: ThirdTruth) -> str:
    plural, short = result.unit.plural, style.short
    return (
        f"The densities of {style.names_of(result.p, result.q)} and of the truth "
        f"h = {style.named(result.h)}; below, h(x) times the log likelihood ratio of p to q. Its "
        f"signed area is D(h ‖ q) − D(h ‖ p) = {short(result.to_q)} − {short(result.to_p)} = "
        f"{short(result.mean)} {plural}: samples from h favour {result.favours}."
    )
