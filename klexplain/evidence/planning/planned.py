"""What a plan says, in sentences that stand on a terminal."""

from klexplain.divergence.result import Divergence
from klexplain.evidence.planning.fixed_size import SamplesToDecide


def planned(found: SamplesToDecide, divergence: Divergence) -> list[str]:
    """Return what a plan says, a line each: the number, what others say of it, and one sample.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.divergence.evaluation import evaluate
    >>> from klexplain.evidence.planning.fixed_size import samples_to_decide
    >>> pair = stats.norm(1), stats.norm(0)
    >>> planned(samples_to_decide(*pair, likelihood_ratio=20), evaluate(*pair))[0]
    '17 samples of P reach 20 : 1 with probability 0.9, no fewer do (theirs: 0.9091).'
    """
    mean = f"{float(divergence.value):.4g} {divergence.unit.plural}"
    ratio = f"{found.likelihood_ratio:g}"
    reach = f"{ratio} : 1 with probability {found.wanted:g}"
    normal, by_divergence = f"{found.by_normal:.1f}", f"{found.by_divergence:.1f}"
    said = [
        f"{found.n} samples of P reach {reach}, no fewer do (theirs: {found.power:.4g}).",
        f"No test with errors as small does with fewer than {found.by_bound:.1f} (bound).",
        f"Normal approximation (asymptotic): {normal}.",
        f"log({ratio})/D (no power promised): {by_divergence}, as one brings {mean} on average.",
    ]
    at_once = f"One sample rules Q out with probability {found.at_once:.4g}."
    return [*said, at_once] if found.at_once else said
