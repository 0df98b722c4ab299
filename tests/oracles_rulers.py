"""Every ruler from its definition, integrated or summed by mpmath with 40 digits."""

from collections.abc import Callable

from mpmath import mp, mpf

Density = Callable[[mpf], mpf]


def integrals(p: Density, q: Density, over: Callable[[Density], mpf]) -> dict[str, mpf]:
    """Each ruler of a pair; `over` adds a function up over the support of both."""
    bc = over(lambda x: mp.sqrt(p(x) * q(x)))
    js = over(lambda x: _to_mean(p(x), q(x)) + _to_mean(q(x), p(x))) / 2
    return {
        "total_variation": over(lambda x: abs(p(x) - q(x))) / 2,
        "hellinger_distance": mp.sqrt(over(lambda x: (mp.sqrt(p(x)) - mp.sqrt(q(x))) ** 2) / 2),
        "bhattacharyya_distance": -mp.log(bc),
        "jensen_shannon_divergence": js,
        "jensen_shannon_distance": mp.sqrt(js),
        "chi_squared_divergence": over(lambda x: (p(x) - q(x)) ** 2 / q(x)),
        "jeffreys_divergence": over(lambda x: (p(x) - q(x)) * mp.log(p(x) / q(x))),
    }


def renyi(p: Density, q: Density, over: Callable[[Density], mpf], order: mpf) -> mpf:
    """The Rényi divergence of an order that is neither 0 nor 1 nor infinite."""
    return mp.log(over(lambda x: p(x) ** order * q(x) ** (1 - order))) / (order - 1)


def _to_mean(p: mpf, q: mpf) -> mpf:
    return p * mp.log(2 * p / (p + q)) if p else mpf(0)
