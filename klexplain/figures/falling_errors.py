"""Both errors of the best test, and that of the best guess, fall like exponentials."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from klexplain.evidence.planning.falling_errors import FallingErrors
from klexplain.figures import style
from klexplain.figures.svg import Figure

DOTS: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.5}
LOWEST = 1e-300


def falling_errors(result: FallingErrors) -> Figure:
    """Draw the errors over N on a logarithmic scale, and lines as steep as their rates.

    Parameters
    ----------
    result : FallingErrors
        From `klexplain.falling_errors`.
    """
    figure, (axes,) = style.panels(_alt(result), 300)
    held = f"{100 * result.held:g} %"
    for errors, rate, colour in (
        (result.guess, result.guess_rate, style.GREY),
        (result.false_alarm, result.false_alarm_rate, style.ORANGE),
        (result.miss, result.miss_rate, style.BLUE),
    ):
        _draw(axes, result.n, np.log10(np.maximum(errors, LOWEST)), rate, colour)
    style.write(
        axes,
        (0, 0),
        ("best guess", style.GREY),
        (f"false alarm, miss {held}", style.ORANGE),
        (f"miss, false alarm {held}", style.BLUE),
        ("dotted: rate in the end", style.BLACK),
    )
    style.title(axes, "error of the best test of N samples")
    axes.set_xlabel("number of samples N")
    axes.yaxis.set_major_formatter(FuncFormatter(_power))
    axes.set_ylim(top=0.2)
    axes.margins(x=0.03)
    return figure


def _draw(axes: Axes, n: np.ndarray, logs: np.ndarray, rate: float, colour: str) -> None:
    axes.plot(n, logs, color=colour, **DOTS)
    if np.isfinite(rate):
        line = logs[-1] + rate / np.log(10) * (n[-1] - n)
        seen = line <= 0
        axes.plot(n[seen], line[seen], color=colour, linestyle=(0, (1.2, 1.8)), linewidth=1.4)


def _power(log: float, _: object) -> str:
    return "1" if log == 0 else f"1e{style.short(log)}"


def _alt(result: FallingErrors) -> str:
    last = result.n[-1]
    said = [
        f"{name} {style.short(float(errors[-1]))}, in the end as steep as {rate} = "
        f"{style.short(value)} nats a sample"
        for name, errors, rate, value in (
            ("miss", result.miss, "D(q ‖ p)", result.miss_rate),
            ("false alarm", result.false_alarm, "D(p ‖ q)", result.false_alarm_rate),
            ("best guess", result.guess, "Chernoff’s information", result.guess_rate),
        )
    ]
    return (
        f"Errors of the best test of N samples for {style.names_of(result.p, result.q)}, on a "
        f"logarithmic scale over N, where the other error is held at {result.held:g}. "
        f"At N = {last}: {'; '.join(said)}."
    )
