"""What a route reached, and why that is not trusted: each reason in words that always mean it."""

import warnings
from typing import Any, NamedTuple

import numpy as np
from scipy import stats
from scipy.integrate import tanhsinh

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.listed import Listed
from klexplain.distributions.normals import Normals
from klexplain.divergence.result import EPS

TRUSTED = 1e-6  # relative error above which a value is refused
UNSEEN = 1e-6  # of a total mass of 1, above which a part of it was not seen
NO_MASS = 1e-4  # the same, above which the density is to blame and not the rule
BELOW = -1e-12  # a density that is lower is negative, and not rounded
MOST_ATOMS = 100_000  # on either side of 0, among which a negative mass is looked for

FADES = "its terms have not faded where floats end"
HEAVY = "its tails do not shrink as far out as floats reach, which may make it infinite"
UNREACHED = "a part of the mass lies where the nodes of the integral do not reach"
CLOSE = "rounding takes more than a millionth of the value, as where p and q nearly agree"
UNSETTLED = "finer steps still move it by more than a millionth"
AT_END = "a density is infinite at an end, next to which floats are too far apart"
NO_NUMBER = "a log-density is infinite, or no number, inside the support of p"
OVERFLOW = "SciPy's functions of p or q overflow"
LONG = "more than 4,000,000 terms count"
NEGATIVE = "expected a density that is nowhere negative"
MASS = "expected a total of 1"
REASONS = (
    FADES,
    HEAVY,
    UNREACHED,
    CLOSE,
    UNSETTLED,
    AT_END,
    NO_NUMBER,
    OVERFLOW,
    LONG,
    NEGATIVE,
    MASS,
)


class Reached(NamedTuple):
    """A value in nats, how far it may be off, the way it was found, and what casts doubt on it."""

    value: float
    error: float
    method: str
    doubt: str = ""

    @property
    def trusted(self) -> bool:
        """Whether the value is good to a relative 1e-6, or a zero beyond doubt."""
        small = self.error <= TRUSTED * self.value or (self.value == 0 and self.error < EPS)
        return bool(small and self.error < np.inf)


def refusal(p: Distribution, q: Distribution, found: Reached) -> ValueError:
    """Return the one line that says what was reached, and why it is not handed out."""
    if amiss := no_distribution(p, q):
        return amiss
    reached = f"reached {found.value:.6g} ± {found.error:.2g} nats; {found.doubt}"
    expected = f"expected a pair whose divergence can be integrated ({reached})"
    return ValueError(f"p, q: got {p} and {q}; {expected}")


def no_distribution(p: Distribution, q: Distribution) -> ValueError | None:
    """Return the line that says which of two laws is none, and what was found; None if both are."""
    for argument, law in (("p", p), ("q", q)):
        ours = law.family or isinstance(law.frozen, Normals | Listed) or histogram(law)
        if not ours and (amiss := _amiss(law)):
            return ValueError(f"{argument}: got {law}, {amiss}")
    return None


def check_own_densities(p: Distribution, q: Distribution) -> None:
    """Refuse a density of somebody's own that is negative, or does not integrate to 1.

    Those that SciPy wrote are not looked at: some of them take long.

    Raises
    ------
    ValueError
        Which law it is, and what was found.
    """
    kinds = [type(getattr(law.frozen, "dist", law.frozen)) for law in (p, q)]
    own = not all(kind.__module__.startswith("scipy.") for kind in kinds)
    if own and (amiss := no_distribution(p, q)):
        raise amiss


def _amiss(law: Distribution) -> str:
    """What keeps a law of somebody else's from being a distribution; empty where nothing does."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            x, masses, total = _atoms(law) if law.discrete else _density(law)
        except ArithmeticError:  # of Boost, below SciPy
            return ""
    lowest = int(masses.argmin()) if masses.size else 0
    if masses.size and masses[lowest] < BELOW:
        return f"whose density is {masses[lowest]:.3g} at x = {x[lowest]:.4g}; {NEGATIVE}"
    if abs(total - 1) > NO_MASS:
        what = "probabilities add up" if law.discrete else "density integrates"
        return f"whose {what} to {total:.7g}; {MASS}"
    return ""


def _density(law: Distribution) -> tuple[np.ndarray, np.ndarray, float]:
    """Points and densities there, and the integral over the support; 1 where it does not settle."""
    seen: list[tuple[np.ndarray, np.ndarray]] = []
    density = getattr(law.frozen, "pdf", law.density)

    def kept(x: np.ndarray) -> Any:
        found = np.nan_to_num(np.asarray(density(x), dtype=float))
        seen.append((x.flatten(), found.flatten()))  # copies: the integral works in place
        return found

    low, high = map(float, law.support)
    try:
        middle = np.array([float(law.ppf(0.5))])
    except ValueError:  # of SciPy, that searches it where the density may be no number
        middle = np.array([np.nan])
    inner = middle[(low < middle) & (middle < high)]
    ends = np.concatenate([[low], inner, [high]])
    found = tanhsinh(kept, ends[:-1], ends[1:], rtol=UNSEEN / 100)
    x, densities = (np.concatenate(v) for v in zip(*seen, strict=True))
    total = float(found.integral.sum()) if found.success.all() else 1.0
    return x, densities, total if total > 1 or _knows_no_cdf(law) else 1.0


def _knows_no_cdf(law: Distribution) -> bool:
    """Whether SciPy integrates a density to get the cdf: what is missing lies in no far corner."""
    kind = type(getattr(law.frozen, "dist", None))
    return getattr(kind, "_cdf", None) is stats.rv_continuous._cdf  # noqa: SLF001  no public way


def _atoms(law: Distribution) -> tuple[np.ndarray, np.ndarray, float]:
    """The same of whole numbers, as far as they are few."""
    low, high = map(float, law.support)
    x = np.arange(max(low, -MOST_ATOMS), min(high, MOST_ATOMS) + 1)
    masses = np.nan_to_num(np.asarray(getattr(law.frozen, "pmf", law.density)(x), dtype=float))
    return x, masses, float(masses.sum()) if np.isfinite(low + high) else 1.0
