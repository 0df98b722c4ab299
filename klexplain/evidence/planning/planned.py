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
    mean = f"{float(divergence.value):.4g}".replace("inf", "∞") + f" {divergence.unit.plural}"
    ratio = f"{found.likelihood_ratio:g}"
    reach = f"{ratio} : 1 with probability {found.wanted:g}"
    lines = {
        f"{found.n} samples of P reach {reach}, no fewer do (theirs: {found.power:.4g}).": True,
        f"No test with errors as small does with fewer than {found.by_bound:.1f} (bound).": True,
        f"Normal approximation (asymptotic): {found.by_normal:.1f}.": found.by_normal > 0,
        f"log({ratio})/D (no power promised): {found.by_divergence:.1f}, as one brings {mean} on "
        "average.": True,
        f"One sample rules Q out with probability {found.at_once:.4g}.": found.at_once > 0,
    }
    return [line for line, holds in lines.items() if holds]
