"""How the errors of two evaluators grow as the model comes closer to the truth."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from klexplain.checking.accuracy import Measured, NearEquality
from klexplain.families import FAMILIES
from klexplain.figures import style
from klexplain.figures.svg import Figure

FLOOR = -17.5  # log10 of an error of 0, or of less than any float has
OURS: dict[str, Any] = {"color": style.BLACK, "marker": "o", "markersize": 2.6, "linestyle": ""}
USUAL: dict[str, Any] = {"color": style.GREY, "marker": "x", "markersize": 3.6, "linestyle": ""}


def near_equality(result: NearEquality) -> Figure:
    """Draw the relative error of each pair over the distance, both as powers of ten.

    Parameters
    ----------
    result : NearEquality
        From `klexplain.measure_near_equality`. An error of 0 stands on the lowest line.
    """
    figure, (axes,) = style.panels(_alt(result), 300)
    style.title(axes, "log₁₀ of the relative error")
    axes.set_xlabel("log₁₀ of the distance ε between p and q")
    for measured, look in ((result.usual, USUAL), (result.klexplain, OURS)):
        logs = np.array([_logs(one) for one in measured])
        distances = np.broadcast_to(np.log10(result.distances)[:, None], logs.shape)
        axes.plot(distances.ravel(), logs.ravel(), **look)
    axes.invert_xaxis()
    style.tie(axes, 0)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    _say(axes, result)
    return figure


def _say(axes: Axes, result: NearEquality) -> None:
    style.beside(axes, (np.log10(result.distances[0]), 0), "above: no digit is right", (0, 5))
    middle = len(result.distances) // 2
    place = np.log10(result.distances[middle])
    usual, ours = (_logs(side[middle]).max() for side in (result.usual, result.klexplain))
    style.beside(axes, (place, usual), "× the usual formula", (-8, 4), color=style.GREY, ha="right")
    style.beside(axes, (place, ours), "● klexplain", (0, 10))


def _logs(measured: Measured) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log10(measured.errors), FLOOR)


def _alt(result: NearEquality) -> str:
    title = FAMILIES[result.family].title
    ours, usual = max(x.worst for x in result.klexplain), max(x.worst for x in result.usual)
    impossible = sum(x.impossible for x in result.usual)
    return (
        f"Relative errors of D(p ‖ q) for {title} distributions whose parameters differ by the "
        f"factor 1 ± ε, with ε from {result.distances[0]:.0e} to {result.distances[-1]:.0e}. "
        f"Dots, klexplain: at most {ours:.0e} at every distance. Crosses, the usual formula: "
        f"they rise with every step towards p, up to {usual:.0e}; {impossible} of its values are "
        "below 0, or 0."
    )
