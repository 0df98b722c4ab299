"""What an estimate says, in sentences that stand on a terminal."""

import math

from klexplain.evidence.estimation.result import KLEstimate
from klexplain.evidence.meaning import meaning

CHANCE = "These data do not tell p from q."
MEND = "To learn more, sample more of q where p lies, or compare with a distribution."


def sentences(found: KLEstimate) -> list[str]:
    """Return what an estimate says, a line each: the number, its interval, what it means.

    Examples
    --------
    >>> from klexplain.evidence.estimation.counts import estimate_kl_from_counts
    >>> sentences(estimate_kl_from_counts([300, 500, 200], [0.2, 0.6, 0.2]))[:2]
    ['D(p ‖ q) = 0.02948 ± 0.0081 nats.', '95 % interval: 0.01625 to 0.04835 nats.']
    """
    unit = found.unit.plural
    if math.isinf(found.value):
        return [f"D(p ‖ q) = ∞ {unit}.", _promise(found)]
    number = f"D(p ‖ q) = {found.value:.4g} ± {found.standard_error:.2g} {unit}."
    means = _means(found) if found.confidence_interval.low > 0 else CHANCE
    mend = [] if found.guarantee.startswith("asymptotic") else [MEND]
    return [number, _interval(found), means, _promise(found), *mend]


def _interval(found: KLEstimate) -> str:
    low, high = found.confidence_interval
    level, unit = f"{100 * found.confidence_level:g} %", found.unit.plural
    if found.guarantee.startswith("none"):
        return "No interval: these data do not tell how far off the number is."
    if math.isinf(high):
        return f"With {level} confidence at least {low:.4g} {unit}; no upper limit."
    return f"{level} interval: {low:.4g} to {high:.4g} {unit}."


def _means(found: KLEstimate) -> str:
    low, high = found.confidence_interval
    least, value = ("at least ", low) if math.isinf(high) else ("", found.value)
    factor = meaning(value, base=found.unit.base).factor
    return (
        f"So a sample from p brings {least}{value:.4g} {found.unit.plural} of evidence on average: "
        f"it multiplies the likelihood ratio of p to q by {least}{factor:.4g}."
    )


def _promise(found: KLEstimate) -> str:
    return f"Guarantee: {found.guarantee}. Reach: {found.reach:.3g}. Method: {found.method}."
