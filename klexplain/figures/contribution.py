"""What each sample contributes to the divergence: the integrand, whose signed area is D."""

import numpy as np

from klexplain.evidence.likelihood_ratio import RatioCurve
from klexplain.figures import style
from klexplain.figures.svg import Figure


def contribution(curve: RatioCurve) -> Figure:
    """Draw p(x) log p(x)/q(x), the areas on both sides of 0 filled.

    Parameters
    ----------
    curve : RatioCurve
        From `klexplain.ratio_curve`.
    """
    figure, (axes,) = style.panels(_alt(curve), 230)
    unit, values = curve.unit, curve.contribution
    if not curve.discrete:
        for side, colour in ((values > 0, style.BLUE), (values < 0, style.ORANGE)):
            part = np.where(side, values, 0.0)
            axes.fill_between(curve.x, part, color=colour, alpha=0.25, linewidth=0)
    style.tie(axes, 0.0)
    style.across(axes, curve, values, 0.0)
    per_x = "" if curve.discrete else " per unit of x"
    style.title(axes, f"p(x) · {unit.log} LR(x), in {unit.plural}{per_x}")
    axes.set_xlabel("sample x")
    axes.margins(y=0.12)
    what = "sum" if curve.discrete else "area above less area below"
    amount = f"= D(p ‖ q) = {style.short(curve.divergence)} {unit.plural}"
    style.write_above(axes, (what, style.BLACK), (amount, style.BLACK))
    return figure


def _alt(curve: RatioCurve) -> str:
    what = "values sum to" if curve.discrete else "signed area is"
    pair, found = style.names_of(curve.p, curve.q), style.short(curve.divergence)
    return (
        f"p(x) times the log likelihood ratio of {pair} over the sample x. "
        f"Its {what} D(p ‖ q) = {found} {curve.unit.plural}: positive "
        "where p is ahead, negative where q is."
    )
