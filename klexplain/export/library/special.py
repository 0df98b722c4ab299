"""What SciPy's special functions lack, to be copied into snippets."""

import numpy as np
from scipy import special


def zeta_prime(a: float) -> float:
    """Derivative of Riemann's zeta function for a > 1, by Euler-Maclaurin summation."""
    n, log_n = 16, np.log(16)
    total = -sum(np.log(k) * k**-a for k in range(2, n))
    total -= n ** (1 - a) / (a - 1) * (log_n + 1 / (a - 1)) + log_n * n**-a / 2
    rising, slope = a * n ** (-a - 1), 1 / a - log_n
    for j, c in enumerate((1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)):
        total += c * rising * slope
        low, high = a + 2 * j + 1, a + 2 * j + 2
        rising, slope = rising * low * high / n**2, slope + 1 / low + 1 / high
    return total


def ierfcx(n: int, x: float) -> float:
    """exp(x^2) times the n-fold integral of erfc from x on, n = 1 or 2: beyond 2 by a fraction."""
    near, far = np.minimum(x, 2.0), np.maximum(x, 2.0)
    scaled, root = special.erfcx(near), np.sqrt(np.pi)
    once = 1 / root - near * scaled
    direct = once if n == 1 else (scaled - 2 * near * once) / 4
    ratio, value = 0.0, 2 / root
    for k in range(60, -1, -1):
        ratio = 1 / (far + (k + 1) * ratio) / 2
        value = value * ratio if k <= n else value
    return np.where(x < 2, direct, value)


def log_gamma_share(a: float, x: float) -> float:
    """Log of the probability that a Gamma with shape a is below x, by a series if it is tiny."""
    x = np.minimum(x, 1e300)
    term = total = np.ones_like(a * x)
    with np.errstate(all="ignore"):  # at x = 0 it is minus infinity; a large x has no use for it
        for k in range(1, 200):
            term = term * x / (a + k)
            total = total + term
        tiny = a * np.log(x) - x - special.gammaln(a + 1) + np.log(total)
        share = special.gammainc(a, x)
        return np.where(share > 1e-290, np.log(share), tiny)


def exp_e1(y: float) -> float:
    """exp(x) E_1(x) at x = exp(y), beyond 1 by its continued fraction."""
    x = np.exp(np.minimum(y, 709.0))
    near, far = np.minimum(x, 1.0), np.maximum(x, 1.0)
    series = sum((-near) ** k / (k * special.factorial(k)) for k in range(30, 0, -1))
    fraction = 0.0
    for k in range(100, 0, -1):
        fraction = k / (1 + k / (far + fraction))
    direct = np.exp(near) * (-np.euler_gamma - np.minimum(y, 0.0) - series)
    return np.where(x < 1, direct, 1 / (far + fraction))


def log_bessel_k(n: float, x: float) -> float:
    """log(exp(x) K_n(x)), K_n an integral over the line (DLMF 10.32.9), by equal steps."""
    order = np.maximum(np.abs(n), 1e-3)
    peak, reach = np.arcsinh(np.abs(n) / x), np.arccosh(1 + 45 / np.hypot(n, x))
    low = np.maximum(-peak - reach, peak - np.sqrt(90 / order) - 45 / order)
    t, step = np.linspace(low, peak + reach, 999, retstep=True)
    logs = np.abs(n) * t - 2 * x * np.sinh(t / 2) ** 2
    top = logs.max(axis=0)
    return top + np.log(np.exp(logs - top).sum(axis=0) * step / 2)
