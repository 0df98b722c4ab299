"""The divergence as one parameter of the model varies, and what samples say of it."""

import numpy as np

from klexplain.evidence.profile import Profile
from klexplain.figures import style
from klexplain.figures.svg import Figure

HEADROOM = 0.11  # share of the height that a line of text takes above the curve


def profile(result: Profile) -> Figure:
    """Draw D(p ‖ q) over the parameter, and what else the profile holds.

    With samples that is their average of -log q less H(p); in reverse, D(q ‖ p).

    Parameters
    ----------
    result : Profile
        From `klexplain.divergence_profile`.
    """
    figure, (axes,) = style.panels(_alt(result), 240)
    axes.plot(result.values, result.divergence, **style.CURVE)
    axes.plot(*result.best, "o", color=style.BLACK, markersize=5)
    style.title(axes, f"D(p ‖ q), in {result.unit.plural}")
    axes.set_xlabel(f"parameter {result.parameter} of q")
    lines = [("D(p ‖ q): least at " + style.short(result.best[0]), style.BLACK)]
    if result.sample_loss is not None and result.best_for_sample is not None:
        loss = result.sample_loss - result.entropy
        axes.plot(result.values, loss, **style.CHANCE)
        axes.plot(result.best_for_sample, loss.min(), "o", color=style.GREY, markersize=5)
        style.title(
            axes, f"D(p ‖ q), and its estimate from {result.n} samples, in {result.unit.plural}"
        )
        text = f"average of −log q, less H(p): least at {style.short(result.best_for_sample)}"
        lines.append((text, style.GREY))
    if result.reverse is not None:
        axes.plot(result.values, result.reverse, **style.Q)
        style.title(axes, f"D(p ‖ q) and D(q ‖ p), in {result.unit.plural}")
        lines.append(("D(q ‖ p): the samples come from q", style.ORANGE))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + HEADROOM * len(lines) * (high - low))
    style.write(axes, style.free_corner(axes, result.values, result.divergence), *lines)
    return figure


def _alt(result: Profile) -> str:
    plural, (value, least) = result.unit.plural, result.best
    first, last = float(result.values[0]), float(result.values[-1])
    sample = ""
    if result.best_for_sample is not None:
        sample = (
            f" Grey, the average of -log q over {result.n} samples less the entropy of p; "
            f"it is least at {style.short(result.best_for_sample)}."
        )
    if result.reverse is not None:
        valleys = " and ".join(map(style.short, _valleys(result.values, result.reverse)))
        sample += f" Orange and dashed, D(q ‖ p); it has a local minimum near {valleys}."
    return (
        f"D(p ‖ q) for p = {style.named(result.p)}, as {result.parameter} of "
        f"q = {style.named(result.q)} goes from {style.short(first)} to {style.short(last)}. It is "
        f"least, {style.short(least)} {plural}, at {style.short(value)}.{sample}"
    )


def _valleys(at: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Where the curve is lower than on both sides, the ends included."""
    walled = np.pad(heights, 1, constant_values=np.inf)
    return at[(heights < walled[:-2]) & (heights < walled[2:])]
