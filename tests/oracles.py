"""What is true: divergences to 50 digits, written a second time and by other routes.

The closed forms of `oracles_closed` and the integrals of `oracles_definition` share no code with
the package, nor with each other; they take floats as the exact numbers that they are.
"""

from collections.abc import Callable

import mpmath as mp
import numpy as np
from oracles_closed import CLOSED_FORMS
from oracles_definition import (
    by_definition,
    diverges,
    expectation,
    leaves_support,
    mean_is_infinite,
)
from scipy.special import betaln, gammaln, psi

__all__ = [
    "CLOSED_FORMS",
    "by_definition",
    "diverges",
    "expectation",
    "leaves_support",
    "mean_is_infinite",
]

DIGITS = 50
GUARD = 70  # lost when p and q agree to 10 digits and log Γ(1e8) cancels: far fewer
LARGEST, SMALLEST = np.finfo(float).max, mp.mpf(float(np.finfo(float).smallest_subnormal))


def closed_form(name, p, q, guard=GUARD):
    """D(p ‖ q) to 50 digits, from the parameters of two members in the order of the family.

    None where these members have no closed form.
    """
    with mp.workdps(DIGITS + guard):
        value = CLOSED_FORMS[name](*map(mp.mpf, map(float, p)), *map(mp.mpf, map(float, q)))
    with mp.workdps(DIGITS):
        return value if value is None else +value


def truth(name, p, q, digits=25):
    """D(p ‖ q) within a family: by its closed form where there is one, else by its definition."""
    p, q = tuple(map(float, p)), tuple(map(float, q))
    known = closed_form(name, p, q) if name in CLOSED_FORMS else None
    return by_definition(name, p, name, q, digits=digits) if known is None else known


def relative_error(value, truth):
    """|value - truth| / |truth|, 0 where both are 0 or both infinite, infinite where one is.

    A truth beyond the floats is infinity, or 0, to them; below the normal ones they have
    fewer digits, and an error is measured in what is left.
    """
    truth = mp.mpf(truth)
    if abs(truth) > LARGEST:
        truth = mp.inf * mp.sign(truth)
    if mp.isinf(truth) or abs(truth) < SMALLEST / 2:
        return 0.0 if mp.mpf(float(value)) in (truth, mp.mpf(float(truth))) else float("inf")
    with mp.workdps(DIGITS):
        return float(abs((mp.mpf(float(value)) - truth) / truth))


def textbook(name, p, q):
    """The closed form as it is usually typed, in floats on SciPy: what the package must beat."""
    return TEXTBOOK[name](*p, *q)


def _beta_in_floats(a1, b1, a2, b2):
    means = (a1 - a2) * psi(a1) + (b1 - b2) * psi(b1) + (a2 + b2 - a1 - b1) * psi(a1 + b1)
    return betaln(a2, b2) - betaln(a1, b1) + means


def _norm_in_floats(mu1, sigma1, mu2, sigma2):
    spread = (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)
    return np.log(sigma2 / sigma1) + spread - 0.5


def _gamma_in_floats(a1, scale1, a2, scale2):
    shapes = (a1 - a2) * psi(a1) - gammaln(a1) + gammaln(a2)
    return shapes + a2 * np.log(scale2 / scale1) + a1 * (scale1 - scale2) / scale2


def _bernoulli_in_floats(p1, p2):
    return p1 * np.log(p1 / p2) + (1 - p1) * np.log((1 - p1) / (1 - p2))


TEXTBOOK: dict[str, Callable] = {
    "beta": _beta_in_floats,
    "norm": _norm_in_floats,
    "gamma": _gamma_in_floats,
    "expon": lambda scale1, scale2: np.log(scale2 / scale1) + scale1 / scale2 - 1,
    "bernoulli": _bernoulli_in_floats,
    "binom": lambda n, p1, _, p2: n * _bernoulli_in_floats(p1, p2),
    "poisson": lambda mu1, mu2: mu1 * np.log(mu1 / mu2) - mu1 + mu2,
}
