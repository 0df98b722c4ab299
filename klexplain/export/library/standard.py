"""What printed functions over the array-API standard bring along; autodiff goes through all of it.

Where two formulas meet, each is asked only where it holds: `where` drops a value that is not a
number, and the derivative of a value that was dropped is 0 times that of the formula.
"""

import math
from importlib import import_module
from typing import Any

from klexplain.special.log_gamma import INVERSE_NODES

# Special functions are no part of the standard; these libraries have them under SciPy's names.
SPECIAL = {
    "torch": "torch.special",
    "jax": "jax.scipy.special",
    "cupy": "cupyx.scipy.special",
}


def in_namespace(*values: Any) -> tuple[Any, Any, list[Any]]:
    """The namespace of the arrays among values, its special functions, and all as its arrays."""
    total = 1.0 * sum(values)
    named = getattr(total, "__array_namespace__", None)  # torch's tensors do not have it
    home = "numpy" if isinstance(total, float) else type(total).__module__.partition(".")[0]
    xp = named() if named else import_module(home)
    if not hasattr(xp, "log1p"):
        raise TypeError(f"arguments: got {type(total)}; expected numbers, or arrays with log1p")
    special = import_module(SPECIAL.get(xp.__name__.partition(".")[0], "scipy.special"))
    dtype = getattr(total, "dtype", float)
    plain = int | float  # asarray would cut a tensor off from what it was made of
    made = [xp.asarray(v, dtype=dtype) if isinstance(v, plain) else 1.0 * v for v in values]
    return xp, special, made


def by_artanh(u: Any) -> Any:
    """u - log(1 + u) for small u, by log(1 + u) = 2 artanh(u / (2 + u))."""
    r, total = u / (2 + u), 0.0
    for k in range(9, 0, -1):
        total = total * r * r + 1 / (2 * k + 1)
    return r * (u - 2 * r * r * total)


def remainder(xp: Any, y: Any, x: Any, step: Any) -> Any:
    """y/x - 1 - log|y/x|, never negative, where step = y - x."""
    u = step / x
    near = (u > -0.25) & (u < 0.35)
    far = y / x - 1 - xp.log(xp.abs(y / x))
    return xp.where(near, by_artanh(xp.where(near, u, 0.0)), far)


def weighted_remainder(xp: Any, y: Any, x: Any, step: Any) -> Any:
    """y - x - x log(y/x), never negative, where step = y - x; it is y at x = 0."""
    tiny = xp.finfo(x.dtype).smallest_normal
    above = xp.where(x < tiny, tiny, x)
    u = step / above
    near = (u > -0.25) & (u < 0.35)
    far = step - x * (xp.log(xp.where(near, 1.0, y)) - xp.log(above))
    return xp.where(near, x * by_artanh(xp.where(near, u, 0.0)), far)


def log_gamma_remainder(xp: Any, y: Any, x: Any, step: Any) -> Any:
    """What log Gamma(y) leaves of its tangent at x, where step = y - x.

    One step of the recurrence leads to 1 and more, where Stirling's formula and its remainder hold.
    """
    a, b = y + 1, x + 1
    u, w, total = 1 / b, 1 / a, 0.0
    for node, weight in INVERSE_NODES:
        below = (node + u * u) ** 2 * (node + w * w)
        total = total + weight * (node - u * u - 2 * u * w) / below
    leading = a * remainder(xp, b, a, -step) + remainder(xp, a, b, step) / 2
    return remainder(xp, y, x, step) + leading + (step * u) * (step * w) * u * total


def exp_series(z: Any) -> Any:
    """(exp(z) - 1 - z)/z for small z."""
    total = 0.0
    for k in range(16, 1, -1):
        total = (1 + total) * z / k
    return total


def exp_remainder(xp: Any, z: Any) -> Any:
    """exp(z) - 1 - z, never negative."""
    near = xp.abs(z) < 0.6
    small = xp.where(near, z, 0.0)
    return xp.where(near, small * exp_series(small), xp.exp(z) - 1 - z)


def log_of_ratio(xp: Any, y: Any, x: Any, step: Any) -> Any:
    """log(y/x), where step = y - x."""
    u = step / x
    near = xp.abs(u) < 0.5
    return xp.where(near, xp.log1p(xp.where(near, u, 0.0)), xp.log(y / x))


# Gauss-Legendre nodes between 0 and 1/2, which have their like beyond, and their weights.
GAUSS = (
    (0.4255628305091844, 0.1477621123573764),
    (0.2833023029353764, 0.13463335965499826),
    (0.16029521585048778, 0.109543181257991),
    (0.06746831665550773, 0.0747256745752902),
    (0.013046735741414128, 0.03333567215434407),
)


def log_bessel_remainder(xp: Any, special: Any, y: Any, x: Any, step: Any) -> Any:
    """What log I0(y) leaves of its tangent at x, where step = y - x.

    It is the integral of the variance of cos between the two, over which it hardly changes.
    """
    near = xp.abs(step) < 0.3 * (1 + x)
    small, total = xp.where(near, step, 0.0), 0.0
    for node, weight in GAUSS:
        for t in (node, 1 - node):
            kappa = x + t * small
            length = special.i1e(kappa) / special.i0e(kappa)
            variance = 1 - length / kappa - length * length
            total = total + weight * (1 - t) * variance
    level = special.i1e(x) / special.i0e(x)
    far = step * (1 - level) + xp.log(special.i0e(y) / special.i0e(x))
    return xp.where(near, small * small * total, far)


def power_difference(xp: Any, b: Any, a: Any, s: Any) -> Any:
    """(b^s - a^s)/s for b > a >= 0, which is log(b/a) at s = 0; s > 0 where a = 0."""
    at_zero = a == 0
    from_zero = xp.exp(xp.where(at_zero, s, 1.0) * xp.log(b)) / xp.where(at_zero, s, 1.0)
    log = xp.log(b / xp.where(at_zero, b / 2, a))
    z = -s * log
    near = xp.abs(z) < 0.6
    small, apart = xp.where(near, z, 0.0), xp.where(near, 1.0, z)
    slope = xp.where(near, 1 + exp_series(small), xp.expm1(apart) / apart)
    return xp.where(at_zero, from_zero, xp.exp(s * xp.log(b)) * log * slope)


def coth_remainder(xp: Any, z: Any) -> Any:
    """z coth(z/2) - 2, near 0 by the continued fraction of coth."""
    near = xp.abs(z) < 2
    small, fraction = xp.where(near, z / 2, 0.0), 27.0
    for odd in range(25, 1, -2):
        fraction = odd + small * small / fraction
    apart = xp.where(near, 2.0, z)
    return xp.where(near, 2 * small * small / fraction, apart / xp.tanh(apart / 2) - 2)


def above_zero(xp: Any, x: Any) -> Any:
    """x where it is positive, and 1 elsewhere: for a formula that counts there alone."""
    return xp.where(x > 0, x, 1.0)


def larger(xp: Any, x: Any, y: Any) -> Any:
    """The larger of the two."""
    return xp.where(x >= y, x, y)


def smaller(xp: Any, x: Any, y: Any) -> Any:
    """The smaller of the two."""
    return xp.where(x <= y, x, y)


def xlogy(xp: Any, x: Any, y: Any) -> Any:
    """x log y, and 0 at x = y = 0."""
    return x * xp.log(xp.where((x == 0) & (y <= 0), xp.finfo(x.dtype).smallest_normal, y))


def xlog1py(xp: Any, x: Any, y: Any) -> Any:
    """x log(1 + y), and 0 at x = 0, y = -1."""
    return x * xp.log1p(xp.where((x == 0) & (y <= -1), xp.finfo(x.dtype).eps - 1, y))


def rel_entr(xp: Any, x: Any, y: Any) -> Any:
    """x log(x / y), and 0 at x = 0."""
    tiny = xp.finfo(x.dtype).smallest_normal
    return x * xp.log(xp.where(x == 0, tiny, x) / xp.where((x == 0) & (y == 0), tiny, y))


def erfcx(xp: Any, special: Any, x: Any) -> Any:
    """exp(x^2) erfc(x), beyond 2 by its continued fraction."""
    near, far = smaller(xp, x, 2.0), larger(xp, x, 2.0)
    fraction = far
    for k in range(60, 0, -1):
        fraction = far + k / 2 / fraction
    direct = xp.exp(near * near) * special.erfc(near)
    return xp.where(x < 2, direct, 1 / (math.sqrt(math.pi) * fraction))


def ierfcx(xp: Any, special: Any, n: int, x: Any) -> Any:
    """exp(x^2) times the n-fold integral of erfc from x on, n = 1 or 2: beyond 2 by a fraction."""
    near, far = smaller(xp, x, 2.0), larger(xp, x, 2.0)
    scaled, root = erfcx(xp, special, near), math.sqrt(math.pi)
    once = 1 / root - near * scaled
    direct = once if n == 1 else (scaled - 2 * near * once) / 4
    ratio, value = 0.0, 2 / root
    for k in range(60, -1, -1):
        ratio = 1 / (far + (k + 1) * ratio) / 2
        value = value * ratio if k <= n else value
    return xp.where(x < 2, direct, value)


def exp_e1(xp: Any, y: Any) -> Any:
    """exp(x) E_1(x) at x = exp(y), beyond 1 by its continued fraction."""
    highest = math.log(xp.finfo(y.dtype).max) - 1
    x = xp.exp(smaller(xp, y, highest))
    near, far = smaller(xp, x, 1.0), larger(xp, x, 1.0)
    term, series, fraction = 1.0, 0.0, 0.0
    for k in range(1, 31):
        term = term * -near / k
        series = series + term / k
    for k in range(100, 0, -1):
        fraction = k / (1 + k / (far + fraction))
    direct = xp.exp(near) * (-0.5772156649015329 - smaller(xp, y, 0.0) - series)
    return xp.where(x < 1, direct, 1 / (far + fraction))


def log_gamma_share(xp: Any, special: Any, a: Any, x: Any) -> Any:
    """The log of the probability that a Gamma with shape a is below x: a series, or a fraction."""
    floats = xp.finfo(a.dtype)
    low = smaller(xp, larger(xp, x, floats.smallest_normal), a + 1)
    high, term, total = larger(xp, smaller(xp, x, floats.max / 4), a + 1), 1.0, 1.0
    for k in range(1, 200):
        term = term * low / (a + k)
        total = total + term
    series = a * xp.log(low) - low - special.gammaln(a + 1) + xp.log(total)
    fraction = high + 401 - a
    for k in range(200, 0, -1):
        fraction = high + 2 * k - 1 - a - k * (k - a) / fraction
    beyond = xp.exp(a * xp.log(high) - high - special.gammaln(a)) / fraction
    return xp.where(x < a + 1, series, xp.log1p(-beyond))


def share_of_beta(xp: Any, special: Any, a: Any, b: Any, x: Any) -> Any:
    """The probability that a Beta with shapes a and b is below x, by a continued fraction."""
    inside = (x > 0) & (x < 1)
    at = xp.where(inside, x, 0.5)
    other = at > (a + 1) / (a + b + 2)
    a, b = xp.where(other, b, a), xp.where(other, a, b)
    at = xp.where(other, 1 - at, at)
    fraction = 1.0
    for m in range(200, 0, -1):
        odd = -(a + m) * (a + b + m) * at / ((a + 2 * m) * (a + 2 * m + 1))
        even = m * (b - m) * at / ((a + 2 * m - 1) * (a + 2 * m))
        fraction = 1 + even / (1 + odd / fraction)
    fraction = 1 - (a + b) * at / (a + 1) / fraction
    log_beta = special.gammaln(a) + special.gammaln(b) - special.gammaln(a + b)
    share = xp.exp(a * xp.log(at) + b * xp.log1p(-at) - log_beta) / (a * fraction)
    return xp.where(inside, xp.where(other, 1 - share, share), xp.where(x > 0, 1.0, 0.0))


def log_bessel_k(xp: Any, n: Any, x: Any) -> Any:
    """log(exp(x) K_n(x)), K_n an integral over the line (DLMF 10.32.9), by equal steps."""
    n = larger(xp, xp.abs(n), 1e-3)  # as good as 0, of which the slope is 0
    peak = xp.asinh(n / x)
    reach = xp.acosh(1 + 45 / xp.sqrt(n * n + x * x))
    low = larger(xp, -peak - reach, peak - xp.sqrt(90 / n) - 45 / n)
    step, total = (peak + reach - low) / 998, 0.0
    top = n * peak - 2 * x * xp.sinh(peak / 2) ** 2
    for k in range(999):
        t = low + k * step
        total = total + xp.exp(n * t - 2 * x * xp.sinh(t / 2) ** 2 - top)
    return top + xp.log(total * step / 2)


def zeta(a: Any) -> Any:
    """Riemann's zeta function for a > 1, by Euler-Maclaurin summation."""
    n = 16
    total = 1 + n ** (1 - a) / (a - 1) + n**-a / 2 + sum(k**-a for k in range(2, n))
    rising = a * n ** (-a - 1)
    for j, c in enumerate((1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)):
        total = total + c * rising
        rising = rising * (a + 2 * j + 1) * (a + 2 * j + 2) / n**2
    return total


def zeta_prime(a: Any) -> Any:
    """The derivative of Riemann's zeta function for a > 1, by Euler-Maclaurin summation."""
    n, log_n = 16, math.log(16)
    total = -sum(math.log(k) * k**-a for k in range(2, n))
    total = total - n ** (1 - a) / (a - 1) * (log_n + 1 / (a - 1)) - log_n * n**-a / 2
    rising, slope = a * n ** (-a - 1), 1 / a - log_n
    for j, c in enumerate((1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)):
        total = total + c * rising * slope
        low, high = a + 2 * j + 1, a + 2 * j + 2
        rising, slope = rising * low * high / n**2, slope + 1 / low + 1 / high
    return total
