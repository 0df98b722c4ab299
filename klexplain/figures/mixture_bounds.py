"""What is known of the divergence of two mixtures: bounds, approximations, a simulation."""

from matplotlib.axes import Axes

from klexplain.checking.monte_carlo import Estimate
from klexplain.divergence.mixtures import MixtureBounds
from klexplain.figures import style
from klexplain.figures.svg import Figure

ROWS = ("bounds", "variational", "product", "simulation")
BAND = 0.32  # half the height of the bounds, in rows


def mixture_bounds(bounds: MixtureBounds, simulation: Estimate) -> Figure:
    """Draw the bounds as a band, the approximations as rings, and a simulation with its interval.

    Parameters
    ----------
    bounds : MixtureBounds
        From `klexplain.mixture_bounds`.
    simulation : Estimate
        From `klexplain.monte_carlo`, of the same pair, in the same unit.
    """
    figure, (axes,) = style.panels(_alt(bounds, simulation), 170)
    top, *rows, last = range(len(ROWS) - 1, -1, -1)
    axes.barh(top, bounds.upper - bounds.lower, 2 * BAND, bounds.lower, color=style.BLUE, alpha=0.3)
    axes.vlines([bounds.lower, bounds.upper], -0.5, top + BAND, **style.TIE)
    for row, value in zip(rows, (bounds.variational, bounds.product), strict=True):
        axes.plot(value, row, "o", color=style.BLACK, markersize=6, markerfacecolor="none")
    low, high = simulation.confidence_interval()
    axes.hlines(last, low, high, color=style.BLUE, linewidth=3)
    axes.plot(simulation.value, last, "o", color=style.BLUE, markersize=6)
    _label(axes)
    axes.set_xlabel(f"D(p ‖ q), in {bounds.unit.plural}")
    return figure


def _label(axes: Axes) -> None:
    axes.use_sticky_edges = False  # a band may not begin at the edge
    axes.margins(x=0.06)
    axes.set_yticks(range(len(ROWS)), ROWS[::-1])
    axes.set_ylim(-0.5, len(ROWS) - 0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _alt(bounds: MixtureBounds, simulation: Estimate) -> str:
    low, high = map(style.short, simulation.confidence_interval())
    lower, upper, variational, product = map(
        style.short, (bounds.lower, bounds.upper, bounds.variational, bounds.product)
    )
    return (
        f"D(p ‖ q) in {bounds.unit.plural}. A band from {lower} to {upper}: the bounds. Two rings: "
        f"the variational approximation at {variational}, the product approximation at {product}. "
        f"A dot at {style.short(simulation.value)}, the simulation, with its interval of 95 % from "
        f"{low} to {high}."
    )
