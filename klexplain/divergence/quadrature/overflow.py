"""Log ratios beyond the largest float, whose product with a small mass still counts.

The log ratio stays at a float there, and the mass takes the rest of the product: beside the mass
of the bulk it is nothing, and alone the product counts.
"""

import numpy as np

from klexplain.divergence.quadrature.integrand import Integrand

HUGE = 1e300  # a log ratio beyond which the products of its rounding leave the floats
LARGEST = float(np.log(HUGE))
FAINT = 1e7  # minus the log of a mass whose product with a growing log ratio may still count
STRAIGHT = 1e-9  # relative change of a slope that is constant


def beyond(at: Integrand, growth: np.ndarray) -> Integrand:
    """Let the log ratio go on where it exceeds the largest float and its logarithm is known.

    There the ratio is HUGE / 2, and log mass + `growth` - log(HUGE / 2) keeps the product what it
    was; its size is that of an exponential, off by the size of its exponent.
    """
    lost = ~(np.abs(at.ratio) < HUGE) & (growth > LARGEST)
    if not lost.any():
        return at
    return at._replace(
        log_mass=np.where(lost, at.log_mass + (growth - np.log(HUGE / 2)), at.log_mass),
        ratio=np.where(lost, HUGE / 2, at.ratio),
        size=np.where(lost, HUGE / 2 * (1 + growth), at.size),
    )


def continued(
    at: Integrand, log_x: np.ndarray, powers: tuple[float, float], faint: float = FAINT
) -> Integrand:
    """Let the log ratio go on as it grows where it exceeds the largest float.

    From the last three nodes at which it is a float it grows on, on either side, like a power of
    x, or of exp(x): r(x) = r(last) (x / last)^k. The ratio stays r(last), and the log mass takes
    the k log(x / last). Where no mass is above exp(-`faint`), nothing is done.
    """
    there = np.abs(at.ratio) < HUGE
    if there.all() or not (at.log_mass[~there] > -faint).any():
        return at
    kept = np.flatnonzero(there)
    if len(kept) < 3:
        return at
    log_mass, ratio, size = (np.array(v) for v in (at.log_mass, at.ratio, at.size))
    for side, ends in ((slice(kept[-1] + 1, None), kept[:-4:-1]), (slice(kept[0]), kept[:3])):
        grown = _grown(at.ratio[ends], log_x[ends], log_x[side], powers)
        if grown is not None:
            log_mass[side] += grown
            ratio[side], size[side] = ratio[ends[0]], size[ends[0]]
    return at._replace(log_mass=log_mass, ratio=ratio, size=size)


def _grown(
    ratio: np.ndarray, log_x: np.ndarray, far: np.ndarray, powers: tuple[float, float]
) -> np.ndarray | None:
    """The logarithm of the ratio far out over the first of three; None where it is not known.

    It may be a power of x, or of exp(x); one that is among `powers`, which the model declares,
    is exactly that. Such a one may come with a logarithm.
    """
    growth = np.diff(np.log(np.abs(ratio)))
    for x, x_far in ((log_x, far), (np.exp(log_x), np.exp(far))):
        first, second = growth / np.diff(x)
        if abs(first - second) < STRAIGHT * abs(first):
            power = min((*powers, first), key=lambda k: abs(k - first) > STRAIGHT * abs(first))
            return np.asarray(power * (x_far - x[0]))
    found = (_grown_with_logarithm(ratio, log_x, far, power) for power in powers if power > 0)
    return next((grown for grown in found if grown is not None), None)


def _grown_with_logarithm(
    ratio: np.ndarray, log_x: np.ndarray, far: np.ndarray, power: float
) -> np.ndarray | None:
    """The same where the ratio is (a + b log x) x^power, as x log x of a Poisson is."""
    share = np.exp(np.log(np.abs(ratio)) - power * log_x)
    first, second = np.diff(share) / np.diff(log_x)
    if not abs(first - second) < STRAIGHT * abs(first):
        return None
    apart = far - log_x[0]
    return np.asarray(power * apart + np.log1p(first / share[0] * apart))
