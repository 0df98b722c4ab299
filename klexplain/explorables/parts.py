"""Log-densities as coefficients times statistics of a few kinds, for the model in JavaScript."""

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from klexplain.derivation.collecting import by_statistic
from klexplain.families.base import Family, Symbols
from klexplain.notation.mean import Expr, sample

# Arguments of statistics: a power, a place, and a scale; no parameter has these letters.
C, M = sp.symbols("s y", real=True)
K = sp.Symbol("k", positive=True)

# Statistics by kind, as the rules for expectations know them; not all have a mean anywhere.
STATISTICS: dict[str, Callable[..., Expr]] = {
    "log": sp.log,
    "rest": lambda x: sp.log(1 - x),
    "logs": lambda x, k: (sp.log(x) - sp.log(k)) ** 2,
    "power": lambda x, c, k: x**c / k**c,
    "bend": lambda x, c, k: sp.log(1 + (x / k) ** c),
    "abs": lambda x, m: sp.Abs(m - x),
    "square": lambda x, m: (x - m) ** 2,
    "curve": lambda x, m, k: sp.log(1 + (x - m) ** 2 / k**2),
    "fall": lambda x, m, k: sp.exp(m / k) * sp.exp(-x / k),
    "cos": lambda x, m: sp.cos(m - x),
    "soft": lambda x, m, k: sp.log(1 + sp.exp((m - x) / k)),
}


class Summand(NamedTuple):
    """One term of a log-density.

    Attributes
    ----------
    coefficient : sympy.Expr
        What the statistic is multiplied by.
    kind : str
        Its name in ``statistics.js``; empty for a constant.
    arguments : tuple of sympy.Expr
        What it takes there.
    """

    coefficient: Expr
    kind: str
    arguments: tuple[Expr, ...] = ()


def parts(family: Family, s: Symbols) -> list[Summand]:
    """Return the log-density of a family as terms, the constant one first.

    Raises
    ------
    ValueError
        For a statistic that the model in JavaScript does not know.

    Examples
    --------
    >>> from klexplain.families import FAMILIES
    >>> expon = FAMILIES["expon"]
    >>> [tuple(part)[:2] for part in parts(expon, expon.symbols(""))]
    [(-log(theta), ''), (-1, 'power')]
    """
    x = sample(discrete=family.discrete)
    split = by_statistic(family.log_density(x, s), x)
    found = [_part(c, statistic, x) for statistic, c in split.items() if statistic != 1]
    shifts = (c * statistic.subs(x, 0) for statistic, c in split.items() if _linear(statistic, x))
    constant = sp.Add(split.get(sp.S.One, sp.S.Zero), *shifts)
    return [Summand(constant, ""), *found]


def _linear(statistic: Expr, x: Expr) -> bool:
    """Whether it is a line that does not pass through 0."""
    return statistic not in (1, x) and x not in sp.diff(statistic, x).free_symbols


def _part(c: Expr, statistic: Expr, x: Expr) -> Summand:
    for kind in (_of_line, _of_log, _of_function, _of_power):
        if found := kind(c, statistic, x):
            return found
    raise ValueError(f"log_density: got {statistic}; expected a statistic of a known kind")


def _of_line(c: Expr, statistic: Expr, x: Expr) -> Summand | None:
    """A multiple of x; on the positive half-line it is a power, whose scale tells more."""
    slope = sp.diff(statistic, x)
    if x in slope.free_symbols or (
        statistic == x and not x.is_integer and c.could_extract_minus_sign()
    ):
        return None
    return Summand(sp.simplify(c * slope), "x")


def _of_log(c: Expr, statistic: Expr, x: Expr) -> Summand | None:
    if statistic == sp.log(x):
        return Summand(c, "log")
    if statistic == sp.log(1 - x):
        return Summand(c, "rest")
    if not isinstance(statistic, sp.log):
        return None
    u = statistic.args[0] - 1
    if isinstance(u, sp.exp):
        rate = -sp.diff(u.args[0], x)
        return Summand(c, "soft", (_root(u.args[0], x), 1 / rate))
    if u.is_polynomial(x) and sp.degree(u, x) == 2 and u.subs(x, 0) != 0:
        m = sp.simplify(x - sp.diff(u, x) / sp.diff(u, x, 2))
        return Summand(c, "curve", (m, sp.sqrt(2 / sp.diff(u, x, 2))))
    scale, power = _power(u, x)
    return Summand(c, "bend", (power, scale))


def _of_function(c: Expr, statistic: Expr, x: Expr) -> Summand | None:
    """Those of one shape that is shifted, or shifted and stretched."""
    base, power = statistic.as_base_exp()
    if isinstance(statistic, sp.Abs | sp.cos):
        return Summand(c, type(statistic).__name__.lower(), (_root(statistic.args[0], x),))
    if isinstance(statistic, sp.loggamma):
        up = sp.diff(statistic.args[0], x) == 1
        shift = statistic.args[0].subs(x, 0)
        return Summand(c, "gamma" if up else "ammag", (shift,))
    if isinstance(statistic, sp.exp):
        width = -1 / sp.diff(statistic.args[0], x)
        return Summand(sp.S.NegativeOne, "fall", (sp.simplify(width * sp.log(-c)), width))
    if power == 2 and base.has(sp.log(x)):
        return Summand(c, "logs", (sp.exp(sp.log(x) - base),))
    return Summand(c, "square", (_root(base, x),)) if power == 2 and base != x else None


def _of_power(c: Expr, statistic: Expr, x: Expr) -> Summand:
    scale, power = _power(sp.Abs(c) * statistic, x)
    return Summand(sp.sign(c), "power", (power, scale))


def _power(product: Expr, x: Expr) -> tuple[Expr, Expr]:
    """The k and c of (x/k)^c."""
    constant, rest = product.as_independent(x, as_Add=False)
    base, power = rest.as_base_exp()
    if base != x:
        raise ValueError(f"log_density: got {product}; expected a power of {x}")
    return sp.powdenest(sp.powsimp(constant ** (-1 / power)), force=True), power


def _root(line: Expr, x: Expr) -> Expr:
    return sp.expand(x - line / sp.diff(line, x))


def statistic(kind: str, x: Expr, arguments: tuple[Expr, ...]) -> Expr:
    """Return a statistic by its kind, as the rules for expectations know it.

    Examples
    --------
    >>> statistic("square", sp.Symbol("x"), (M,))
    (x - y)**2
    """
    return STATISTICS[kind](x, *arguments)
