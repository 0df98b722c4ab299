"""Where D(p ‖ q) is infinite, told from supports and tails before anything is computed.

D is the mean of log p - log q under p. It is infinite where q rules out what p can give,
and where the mean of -log q is: where -log q grows, towards an end that both reach, like a
power (or an exponential) of x that has no finite mean under p. Families declare both sides
of this comparison. A shift or a scale changes no power.
"""

from typing import Any

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.normals import Normals
from klexplain.families import FAMILIES, Family


@np.errstate(all="ignore")  # an end, or a power, may overflow
def outside(p: Distribution, q: Distribution) -> Any:
    """Say, element by element, where the support of p leaves that of q, at an end or between.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import read_pair
    >>> outside(*read_pair(stats.uniform(0, [1, 2]), stats.uniform(0, 1))).tolist()
    [False, True]
    """
    (low, high), (q_low, q_high) = _ends(p), _ends(q)
    beyond = ((low < q_low) | (high > q_high)) & ~_one_circle(p, q)
    return beyond | _between(p, q) if p.discrete else beyond


@np.errstate(all="ignore")  # an end, or a power, may overflow
def diverges(p: Distribution, q: Distribution) -> Any:
    """Say, element by element, where -log q has an infinite mean under p.

    Decided for the families of this package; of others nothing is known, so False. Where the
    supports part it is `outside` that decides.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import read_pair
    >>> diverges(*read_pair(stats.pareto([1, 1.5]), stats.expon())).tolist()
    [True, False]
    """
    truth, model = p.family, _like(q)
    if not (truth and model):
        return np.False_
    low, high = truth.finite_moments(p.parameters)
    at_zero, far_out = model.growth(q.parameters)
    lowest = truth.finite_exponentials(p.parameters)[0]
    falling = model.exponential_growth(q.parameters)
    # A power that grows has a positive exponent far out, and a negative one at 0.
    far = (np.asarray(far_out) > 0) & (far_out >= high)
    down = (np.asarray(falling) < 0) & (falling <= lowest)
    start = _ends(p)[0]
    # A density that starts off its own 0 is bounded there, and not 0: like one of power 0.
    low = np.where(start == p.parameters["loc"], low, -1)
    near = (np.asarray(at_zero) < 0) & (at_zero <= low) & (start == _ends(q)[0])
    return far | down | near


def _like(q: Distribution) -> Family | None:
    """The family whose tails q has: a mixture of Normals falls like one of them."""
    return FAMILIES["norm"] if isinstance(q.frozen, Normals) else q.family


def _ends(d: Distribution) -> tuple[Any, Any]:
    """Ends of the support, from the family where it knows them: SciPy takes longer."""
    if d.discrete or not d.family:
        return d.support
    low, high = d.family.ends(d.parameters)
    loc, scale = d.parameters["loc"], d.parameters["scale"]
    return loc + scale * low, loc + scale * high


def _between(p: Distribution, q: Distribution) -> Any:
    """Where the counts of p, shifted by a fraction, fall between those of q."""
    if not (p.family and q.family):
        return np.False_
    return np.asarray((p.parameters["loc"] - q.parameters["loc"]) % 1 != 0)


def _one_circle(p: Distribution, q: Distribution) -> Any:
    """Where both live on one circle, wherever each cuts it open."""
    if not (p.family and p.family is q.family and p.family.circular):
        return np.False_
    return np.asarray(p.parameters["scale"] == q.parameters["scale"])
