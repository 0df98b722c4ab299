"""A pair that can be dragged: elements that draw it anew while p and q change.

`Explorable.to_html` returns the elements for a page that has script and style. In a notebook they
bring both along. Where no script runs, the figures that they stand for stay as they are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

from klexplain import figures
from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.text import written
from klexplain.divergence.evaluation import kl_divergence
from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.evidence.log_ratio import log_ratio_distribution
from klexplain.evidence.paths import convergence, evidence_paths
from klexplain.explorables.bundle import bundle, stylesheet
from klexplain.explorables.families_module import EXPLORABLE
from klexplain.explorables.offered import ends
from klexplain.families import FAMILIES
from klexplain.figures import Figure
from klexplain.figures.style import named, short
from klexplain.units import Unit, unit

STILL = "This figure is still: here no script runs, or none could be loaded."
CONTROLS = "<kle-unit></kle-unit><kle-swap></kle-swap>"
SETTING = "<kle-reset></kle-reset><kle-link></kle-link>"

Drawing = Callable[[Distribution, Distribution, int | None], Figure]
# What an element shows, and the figure that stands in its place until it runs.
VIEWS: dict[str, Drawing] = {
    "densities": lambda p, q, base: figures.densities(ratio_curve(p, q, base=base)),
    "log-ratio": lambda p, q, base: figures.likelihood_ratio(ratio_curve(p, q, base=base)),
    "contribution": lambda p, q, base: figures.contribution(ratio_curve(p, q, base=base)),
    "evidence": lambda p, q, base: figures.cumulative_evidence(
        evidence_paths(p, q, n=100, paths=1, rng=np.random.default_rng(1), base=base)
    ),
    "convergence": lambda p, q, base: figures.convergence(
        convergence(p, q, n=1000, paths=12, rng=np.random.default_rng(2), base=base)
    ),
    "ratio-distributions": lambda p, q, base: figures.log_ratio_distributions(
        log_ratio_distribution(p, q, base=base)
    ),
}
PLAYER = "player"  # an element that stands for no figure


@dataclass(frozen=True)
class Explorable:
    """Elements that show one pair and follow its parameters.

    Attributes
    ----------
    p, q : Distribution
        Truth and model at the start.
    views : tuple of str
        What is shown, from top to bottom.
    base : int or None
        The unit at the start: nats, bits or bans.
    pick : bool
        Whether the reader can choose other families, and set each parameter.
    controls : bool
        Whether unit, swap and both divergences stand above, and the player has all its choices.
    """

    p: Distribution
    q: Distribution
    views: tuple[str, ...]
    base: int | None
    pick: bool
    controls: bool = True

    @property
    def unit(self) -> Unit:
        """The unit at the start."""
        return unit(self.base)

    def to_html(self) -> str:
        """Return the elements, a figure inside each, for a page that has script and style.

        The address of the page holds what the reader sets, so a page can have one of these.
        """
        return self._elements(" address")

    def _elements(self, options: str = "") -> str:
        p, q = (written(one.name, one.parameters) for one in (self.p, self.q))
        start = f'p="{p}" q="{q}" unit="{self.unit.plural}"{options}'
        more = SETTING if self.pick else ""
        controls = f'<div class="kle-controls">{CONTROLS}{more}</div>' if self.controls else ""
        readout = self._readout if self.controls else ""
        sides = (f'<kle-parameters side="{side}" pick></kle-parameters>' for side in "pq")
        chosen = f'<div class="kle-sides">{"".join(sides)}</div>' if self.pick else ""
        shown = "".join(map(self._view, self.views))
        inside = f"{controls}{chosen}{readout}{shown}"
        if self.pick:  # the numbers and what sets them stay in sight beside the views
            desk = f'<div class="kle-desk">{controls}{chosen}</div>'
            body = f'<div class="kle-body">{desk}<div class="kle-views">{shown}</div></div>'
            inside = f'<div class="kle-explorer">{readout}{body}</div>'
            inside += "<kle-keep></kle-keep>"
        return f"<kle-study {start}>{inside}</kle-study>"

    @property
    def _readout(self) -> str:
        """Both divergences, which follow."""
        both = (("p ‖ q", "divergence", self.p, self.q), ("q ‖ p", "reverse", self.q, self.p))
        values = (
            f'<span>D({order}) = <kle-value of="{name}">{self._value(a, b)}</kle-value></span>'
            for order, name, a, b in both
        )
        remark = '<p class="kle-remark"><kle-value of="remark"></kle-value></p>'
        return f'<p class="kle-readout">{" ".join(values)}</p>{remark}'

    def _value(self, a: Distribution, b: Distribution) -> str:
        value = kl_divergence(a.frozen, b.frozen, base=self.base)
        return f"{short(float(value))} {self.unit.plural}"

    def _view(self, name: str) -> str:
        if name == PLAYER:
            return (
                "<kle-player></kle-player>" if self.controls else "<kle-player small></kle-player>"
            )
        figure = VIEWS[name](self.p.frozen, self.q.frozen, self.base)
        return f"<kle-{name}>{figure._repr_html_()}</kle-{name}>"

    def _repr_html_(self) -> str:
        """The elements with all that they need; a notebook keeps its own address."""
        note = f'<p class="kle-still">{escape(STILL)}</p>'
        script = f'<script type="module">{bundle()}</script>'
        return f"<style>{stylesheet()}</style>{self._elements()}{note}{script}"

    def __repr__(self) -> str:
        return f"Explorable of D({named(self.p)} ‖ {named(self.q)}): {', '.join(self.views)}"


def explore(
    p: object,
    q: object,
    *,
    views: Iterable[str] = ("densities", "log-ratio"),
    base: int | None = None,
    pick: bool = False,
    controls: bool = True,
) -> Explorable:
    """Return a figure of a pair that can be dragged, for a page or a notebook.

    Each density carries a handle. Everything shown follows: values are computed in the browser
    from the formulas that `derive` finds, printed to JavaScript.

    Parameters
    ----------
    p, q : frozen distribution
        Truth and model at the start: members of any two of `FAMILIES` of one kind, not shifted.
        A parameter keeps 15 digits.
    views : iterable of str
        Any of ``"densities"``, ``"log-ratio"``, ``"contribution"``, ``"evidence"``,
        ``"convergence"``, ``"ratio-distributions"`` and ``"player"``, which lets samples arrive
        one by one in all others.
    base : {None, 2, 10}
        The unit at the start: nats, bits or bans. The reader can change it.
    pick : bool
        Whether to offer other families, and a slider for each parameter.
    controls : bool
        Whether to offer the unit and a swap, and to say both divergences, above the views.

    Returns
    -------
    Explorable
        Shows itself in a notebook; where no script runs, as figures that stand still.

    Raises
    ------
    TypeError, ValueError
        For other families, shifted members, parameters beyond what is offered, or unknown views.

    Examples
    --------
    >>> from scipy import stats
    >>> explore(stats.beta(17, 6), stats.beta(3, 3), base=10)
    Explorable of D(Beta(17, 6) ‖ Beta(3, 3)): densities, log-ratio
    """
    truth, model = one_pair(p, q)
    for argument, one in (("p", truth), ("q", model)):
        _refuse_unoffered(argument, one)
    shown = tuple(views)
    for view in shown:
        if view not in (*VIEWS, PLAYER):
            raise ValueError(bad("views", view, f"names among {', '.join((*VIEWS, PLAYER))}"))
    unit(base)
    return Explorable(truth, model, shown, base, pick, controls)


def _refuse_unoffered(argument: str, one: Distribution) -> None:
    if one.name not in EXPLORABLE:
        raise ValueError(bad(argument, one, f"a member of {', '.join(EXPLORABLE)}"))
    own = FAMILIES[one.name].own(one.parameters)
    if any(one.parameters[key] != (key == "scale") for key in set(one.parameters) - set(own)):
        raise ValueError(bad(argument, one, f"{one.name} without a shift or a further scale"))
    for parameter in FAMILIES[one.name].parameters:
        name, (low, high) = parameter.letter.argument, ends(parameter)
        if not low <= own[name] <= high:
            raise ValueError(bad(argument, one, f"{low:g} ≤ {name} ≤ {high:g}"))
