"""Why an expectation has its value: the rules that families share.

A *transform* is E[k(x, s)] as a function of s: E[x^s] (Mellin) on positive values,
E[e^{sx}] (moment generating function) on the line and on counts. Its derivatives are
the expectations of x^m (log x)^k, or of x^m. Expectation is linear, so these, with the
linear and the squared statistic, carry most families; `special_statistics` has the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from klexplain._lazy import sympy as sp

Expr = Any  # a SymPy expression; SymPy carries no types of its own
HIGHEST = 8  # order of the derivatives that are tried


class Expectation(NamedTuple):
    """The value of E[statistic], and why it has that value.

    Attributes
    ----------
    value : sympy.Expr
        A function of the parameters alone; may be infinite.
    reason : str
        A phrase that names what the value is, as Markdown.
    kernel, transform : sympy.Expr or None
        Where the reason is a transform: E[kernel] = transform, in the variable s.
    """

    value: Expr
    reason: str
    kernel: Expr = None
    transform: Expr = None


class Rule(Protocol):
    """A way to an expectation: None where it does not apply."""

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic], a function of x."""


@dataclass(frozen=True)
class Mellin:
    """E[y^m (log y)^k] from derivatives of E[y^s], with y = x or another function of x.

    Attributes
    ----------
    transform : callable
        s ↦ E[y^s].
    y : callable
        x ↦ y; the identity unless named.
    """

    transform: Callable[[Expr], Expr]
    y: Callable[[Expr], Expr] = lambda x: x

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is y^m (log y)^k."""
        y = self.y(x)
        factors = statistic.as_powers_dict()
        k, m = factors.pop(sp.log(y), 0), factors.pop(y, sp.S.Zero)
        if any(power != 0 for power in factors.values()) or k not in range(HIGHEST):
            return None
        return _derivative("Mellin transform", self.transform, lambda s: y**s, int(k), m)


@dataclass(frozen=True)
class MomentGenerating:
    """E[e^{tx}] itself, and E[x^m] from its derivatives at s = 0."""

    transform: Callable[[Expr], Expr]

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is a power of x, or an exponential of a linear function."""
        name = "moment generating function"
        if isinstance(statistic, sp.exp):
            rate = sp.diff(statistic.args[0], x)
            if x in rate.free_symbols:
                return None
            constant = sp.exp(sp.expand(statistic.args[0] - rate * x))
            found = _derivative(name, self.transform, lambda s: sp.exp(s * x), 0, rate)
            return found._replace(value=constant * found.value)
        base, m = statistic.as_base_exp()
        if base != x or m not in range(1, HIGHEST):
            return None
        return _derivative(name, self.transform, lambda s: sp.exp(s * x), int(m), sp.S.Zero)


def expectation(statistic: Expr, x: Expr, rules: tuple[Rule, ...]) -> Expectation | None:
    """Return E[statistic] by the first rule that knows it, or None."""
    for rule in (*rules, _Linear(rules), _Squared(rules)):
        if found := rule(statistic, x):
            return found
    return None


@dataclass(frozen=True)
class _Linear:
    """E[c + d x] = c + d E[x]."""

    rules: tuple[Rule, ...]

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        if statistic == x or x in sp.diff(statistic, x).free_symbols:
            return None
        mean = expectation(x, x, self.rules)
        return mean and mean._replace(
            value=statistic.subs(x, mean.value),
            reason=f"linearity of the expectation; the mean is the {mean.reason}",
        )


@dataclass(frozen=True)
class _Squared:
    """E[(y - c)²] = Var y + (E y - c)², for y = x and for y = log x."""

    rules: tuple[Rule, ...]

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        base, power = statistic.as_base_exp()
        y = sp.log(x) if base.has(sp.log(x)) else x
        if power != 2 or base == y or sp.diff(base, x) != sp.diff(y, x):
            return None
        mean, square = (expectation(y**m, x, self.rules) for m in (1, 2))
        if mean is None or square is None:
            return None
        variance = _short(square.value - mean.value**2)
        reason = f"variance plus squared bias, with the {square.reason}"
        return square._replace(value=variance + base.subs(y, mean.value) ** 2, reason=reason)


def _short(expression: Expr) -> Expr:
    """Factor a rational expression; one with special functions is left expanded."""
    expanded = sp.expand(expression)
    return expanded if expanded.has(sp.Function) else sp.factor(expanded)


def _derivative(
    name: str, transform: Callable[[Expr], Expr], kernel: Callable[[Expr], Expr], k: int, at: Expr
) -> Expectation:
    s = sp.Symbol("s", real=True)
    value = _readable(sp.diff(transform(s), s, k).subs(s, at))
    order = ("", "derivative of the ", "second derivative of the ", f"derivative {k} of the ")
    reason = f"{order[min(k, 3)]}{name} at $s = {at}$"
    return Expectation(value, reason, kernel(s), transform(s))


def _readable(value: Expr) -> Expr:
    """The shortest of a few equal ways to write a value of a transform."""
    gammas = sp.gammasimp(sp.expand_func(value.rewrite(sp.gamma, deep=True)))
    apart = sp.expand_log(gammas.expand(log=True))
    return min((value, sp.expand_log(gammas), apart), key=sp.count_ops)
