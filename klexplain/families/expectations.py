"""Why an expectation has its value: the rules that families share.

A *transform* is E[k(x, s)] as a function of s: the moment E[x^s] on positive values, the
moment generating function E[e^{sx}] on the line and on counts. Its derivatives are the
expectations of x^m (log x)^k, or of x^m. Expectation is linear, so these, with the linear
and the squared statistic, carry most families; `statistics` has the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import lazy_loader as lazy

from klexplain.notation.reason import Reason

sp = lazy.load("sympy")
means = lazy.load("klexplain.notation.mean", suppress_warning=True)

Expr = Any  # a SymPy expression; SymPy carries no types of its own
HIGHEST = 8  # order of the derivatives that are tried


class Expectation(NamedTuple):
    """The value of E[statistic], and why it has that value.

    Attributes
    ----------
    value : sympy.Expr
        A function of the parameters alone; may be infinite.
    reason : Reason
        A phrase that names what the value is.
    kernel, transform : sympy.Expr or None
        Where the reason is a transform: E[kernel] = transform, in the variable s.
    """

    value: Expr
    reason: Reason
    kernel: Expr = None
    transform: Expr = None


class Rule(Protocol):
    """A way to an expectation: None where it does not apply."""

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic], a function of x."""


@dataclass(frozen=True)
class PowerMoments:
    """E[y^m (log y)^k] from derivatives of E[y^s], with y = x or another function of x.

    Attributes
    ----------
    transform : callable
        s ↦ E[y^s].
    y : callable
        x ↦ y; the identity unless named.
    inverse : callable or None
        k ↦ E[y^-1 (log y)^k], where the transform is 0/0 at s = -1.
    """

    transform: Callable[[Expr], Expr]
    y: Callable[[Expr], Expr] = lambda x: x
    inverse: Callable[[Expr], Expr] | None = None

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is y^m (log y)^k."""
        y = self.y(x)
        factors = statistic.as_powers_dict()
        k, m = factors.pop(sp.log(y), 0), factors.pop(y, sp.S.Zero)
        if any(power != 0 for power in factors.values()) or k not in range(HIGHEST):
            return None
        found = _derivative(self.transform, lambda s: y**s, int(k), m)
        inverted = sp.Eq(m, -1)
        if self.inverse is None or inverted == sp.false:
            return found
        value = sp.Piecewise((self.inverse(int(k)), inverted), (found.value, True))
        at_one = ", and where that is ", sp.Integer(-1), " as a limit"
        limit = (", as a limit",) if inverted == sp.true else at_one
        return found._replace(value=value, reason=Reason(found.reason, *limit))


@dataclass(frozen=True)
class JointPowerMoments:
    """E[y^m (log y)^j z^n (log z)^k] from derivatives of E[y^s z^t].

    Attributes
    ----------
    transform : callable
        (s, t) ↦ E[y^s z^t]; None where it is known to be infinite.
    pair : callable
        x ↦ (y, z); x and 1 - x unless named.
    """

    transform: Callable[[Expr, Expr], Expr | None]
    pair: Callable[[Expr], tuple[Expr, Expr]] = lambda x: (x, 1 - x)

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is such a product."""
        y, z = self.pair(x)
        factors = statistic.as_powers_dict()
        powers = [factors.pop(f, sp.S.Zero) for f in (sp.log(y), sp.log(z), y, z)]
        (j, k), at = map(int, powers[:2]), powers[2:]
        if any(power != 0 for power in factors.values()) or self.transform(*at) is None:
            return None
        s, t = _variable("s"), _variable("t")
        value = sp.diff(self.transform(s, t), s, j, t, k)
        where = _equal(s, at[0]), " and ", _equal(t, at[1])
        reason = Reason("the mixed derivative of ", means.Mean(y**s * z**t), " at ", *where)
        return Expectation(
            _readable(value.subs({s: at[0], t: at[1]})),
            reason,
            y**s * z**t,
            self.transform(s, t),
        )


@dataclass(frozen=True)
class MomentGenerating:
    """E[x^m e^{tx}] from derivatives of E[e^{sx}] at s = t."""

    transform: Callable[[Expr], Expr]

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is a power of x, times the exponential of a line or not."""
        factors = statistic.as_powers_dict()
        m = factors.pop(x, sp.S.Zero)
        rest = sp.powsimp(sp.Mul(*(base**power for base, power in factors.items())))
        if m not in range(HIGHEST) or not (rest == 1 or isinstance(rest, sp.exp)):
            return None
        line = sp.log(rest) if rest == 1 else rest.args[0]
        rate = sp.diff(line, x)
        if x in rate.free_symbols:
            return None
        constant = sp.exp(sp.expand(line - rate * x))
        found = _derivative(self.transform, lambda s: sp.exp(s * x), int(m), rate)
        return found._replace(value=constant * found.value)


def expectation(statistic: Expr, x: Expr, rules: tuple[Rule, ...]) -> Expectation | None:
    """Return E[statistic] by the first rule that knows it, or None."""
    for rule in (_Squared(rules), *rules, _Linear(rules)):
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
            reason=Reason("a line in ", x, ", whose mean is ", mean.reason),
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
        apart = "the variance of ", y, ", plus the square of how far its mean is from ", y - base
        reason = Reason(*apart, "; ", means.Mean(y**2), " is ", square.reason)
        return square._replace(value=variance + base.subs(y, mean.value) ** 2, reason=reason)


def _short(expression: Expr) -> Expr:
    """Factor a rational expression; one with special functions is left expanded."""
    expanded = sp.expand(expression)
    return expanded if expanded.has(sp.Function) else sp.factor(expanded)


def derivative_of(kernel: Expr, k: int, s: Expr, at: Expr) -> Reason:
    """Say which derivative of E[kernel] in s an expectation is, and where."""
    order = ("", "the derivative of ", "the second derivative of ", f"derivative {k} of ")[
        min(k, 3)
    ]
    name = "the moment generating function " if isinstance(kernel, sp.exp) else "the moment "
    return Reason(order, name, means.Mean(kernel), " at ", _equal(s, at))


def _derivative(
    transform: Callable[[Expr], Expr], kernel: Callable[[Expr], Expr], k: int, at: Expr
) -> Expectation:
    s = _variable("s")
    value = _log_derivatives(transform, s, k, at) if transform(s).has(sp.gamma, sp.beta) else None
    value = value or _readable(sp.diff(transform(s), s, k).subs(s, at))
    return Expectation(value, derivative_of(kernel(s), k, s, at), kernel(s), transform(s))


def _variable(name: str) -> Expr:
    """The variable of a transform."""
    return sp.Symbol(name, real=True)


def _equal(variable: Expr, at: Expr) -> Expr:
    return sp.Eq(variable, at, evaluate=False)


def _log_derivatives(transform: Callable[[Expr], Expr], s: Expr, k: int, at: Expr) -> Expr:
    """The same for ratios of Gamma functions, whose log-derivatives are short: M' = M (log M)'."""
    # By force, as s may have any sign: only slopes where the transform is positive are read off.
    log = sp.expand_log(sp.log(transform(s).rewrite(sp.gamma)), force=True)
    slopes = [sp.expand_func(sp.diff(log, s, n).subs(s, at)) for n in (1, 2)]
    if k > 2 or any(slope.has(sp.nan, sp.zoo) for slope in slopes[:k]):
        return None
    return _readable(transform(at)) * (1, slopes[0], slopes[0] ** 2 + slopes[1])[k]


def _readable(value: Expr) -> Expr:
    """The shortest of a few equal ways to write a value of a transform."""
    gammas = sp.gammasimp(sp.expand_func(value.rewrite(sp.gamma, deep=True)))
    apart = sp.expand_log(gammas.expand(log=True))
    ways = (value, sp.expand_log(gammas), apart)
    return min(ways, key=lambda way: (way.has(sp.gamma, sp.beta), sp.count_ops(way)))
