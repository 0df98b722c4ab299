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
