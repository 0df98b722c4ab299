"""Expectations that no transform gives: statistics of one family, or of one shape.

Each rule recognises a statistic of x up to its parameters and hands these to a formula
that the family states; a formula may answer None where it does not hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

import lazy_loader as lazy

from klexplain.families.expectations import Expectation, Expr, JointPowerMoments, derivative_of
from klexplain.notation.reason import Inline, Reason

sp = lazy.load("sympy")

DISTANCE = Reason("the mean distance from a point, an integral of the distribution function")
BY_PARTS = Reason("by parts, an integral of the survival function, that of an exponential")
UNIFORM_ODDS = Reason(
    "a mean over a uniform share with odds ",
    Inline("w", "w"),
    ": that of ",
    Inline(r"\log(1 + k w)", "log(1 + k*w)"),
    " is ",
    Inline(r"\frac{k \log k}{k - 1}", "k*log(k)/(k - 1)"),
    ", or 1 where ",
    Inline("k = 1", "k = 1"),
)
WHOLE = Reason("an integral of the product over the whole support")
POISSON = Reason(
    "by Poisson's formula, the mean of a harmonic function under a Cauchy is its value at one point"
)


@dataclass(frozen=True)
class Known:
    """The expectation of one statistic, as the family states it.

    Attributes
    ----------
    statistic : callable
        x ↦ the statistic.
    value : sympy.Expr
        Its expectation.
    reason : Reason
        Why it has that value.
    """

    statistic: Callable[[Expr], Expr]
    value: Expr
    reason: Reason

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return the value where the statistic is this one."""
        return Expectation(self.value, self.reason) if statistic == self.statistic(x) else None


@dataclass(frozen=True)
class PowerMoment:
    """E[x^s] as a function of s, where its derivatives are not known."""

    mean: Callable[[Expr], Expr]

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is a power of x."""
        base, power = statistic.as_base_exp()
        if base != x or x in power.free_symbols:
            return None
        s = sp.Symbol("s", real=True)
        reason = derivative_of(x**s, 0, s, power)
        return Expectation(self.mean(power), reason, x**s, self.mean(s))


@dataclass(frozen=True)
class Absolute:
    """E|x - m| as a function of m."""

    mean: Callable[[Expr], Expr]
    reason: Reason = DISTANCE

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is |x - m|."""
        if not isinstance(statistic, sp.Abs):
            return None
        return Expectation(self.mean(_centre(statistic.args[0], x)), self.reason)


def distance(mean: Expr, below: Callable[[Expr], Expr]) -> Absolute:
    """Return the rule for E|x - m| on the positive half-line.

    Parameters
    ----------
    mean : sympy.Expr
        E x.
    below : callable
        n ↦ E max(n - x, 0), the integral of the distribution function up to n >= 0.
    """
    return Absolute(lambda m: mean - m + 2 * below(sp.Max(m, 0)))


def distance_above_zero(mean: Expr, to: Callable[[Expr], Expr]) -> Absolute:
    """Return the rule for E|x - m| on the positive half-line from m ↦ E|x - m| for m > 0."""
    return Absolute(lambda m: sp.Piecewise((to(m), m > 0), (mean - m, True)))


def distance_of_power(a: Expr, c: Expr, theta: Expr) -> Absolute:
    """Return the rule for E|x - m| where (x/θ)^c has a Gamma distribution with shape a."""
    moment = sp.gamma(a + 1 / c) / sp.gamma(a)
    mean = theta * (sp.gammasimp(moment) if c.is_number else moment)

    def below(m: Expr) -> Expr:
        z = (m / theta) ** c
        shares = (sp.lowergamma(b, z) / sp.gamma(b) for b in (a, a + 1 / c))
        return sp.Add(*(size * share for size, share in zip((m, -mean), shares, strict=True)))

    if c.is_positive:
        return distance(mean, below)
    # For c < 0 the Gamma variable falls as x rises, and the same sum has the other sign.
    side = sp.Abs(c) / c
    return distance_above_zero(mean, lambda m: sp.expand(side * (mean - m + 2 * below(m))))


def beta_share(a: Expr, b: Expr, x: Expr) -> Expr:
    """Return the probability that a Beta with shapes a and b is below x."""
    return sp.betainc(a, b, 0, x) / sp.beta(a, b)


@dataclass(frozen=True)
class Cosine:
    """E cos(x - m) as a function of m."""

    mean: Callable[[Expr], Expr]
    reason: Reason

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is cos(x - m)."""
        if not isinstance(statistic, sp.cos):
            return None
        return Expectation(self.mean(_centre(statistic.args[0], x)), self.reason)


@dataclass(frozen=True)
class LogOfOdds:
    """E log(1 + k w), where w are the odds of a uniform share and k is any constant.

    Attributes
    ----------
    log_odds : callable
        x ↦ log w.
    centre : sympy.Expr
        The parameter that k is 1 for one value of.
    """

    log_odds: Callable[[Expr], Expr]
    centre: Expr

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is log(1 + k w)."""
        ratio = sp.expand_log(sp.log(_beyond_one(statistic)), force=True) - self.log_odds(x)
        log_k = sp.factor(sp.expand(ratio)).replace(sp.Add, _one_log)
        if log_k.has(sp.zoo) or x in log_k.free_symbols:
            return None
        if log_k == 0:
            return Expectation(sp.S.One, UNIFORM_ODDS)
        at_one = sp.Eq(self.centre, sp.solve(log_k, self.centre)[0])
        around = sp.Piecewise((2, at_one), (log_k * sp.coth(log_k / 2), True))
        return Expectation((log_k + around) / 2, UNIFORM_ODDS)


@dataclass(frozen=True)
class LogOfLine:
    """E log(1 + x/k) as a function of k."""

    mean: Callable[[Expr], Expr]
    reason: Reason

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is log(1 + x/k)."""
        slope = _beyond_one(statistic) / x
        if slope == 0 or x in slope.free_symbols:
            return None
        return Expectation(self.mean(1 / slope), self.reason)


@dataclass(frozen=True)
class LogOfSquare:
    """E log(1 + (x - m)²/k) as a function of m and k."""

    mean: Callable[[Expr, Expr], Expr | None]
    reason: Reason

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is log(1 + (x - m)²/k)."""
        square = _beyond_one(statistic)
        k = 2 / sp.diff(square, x, 2) if square.is_polynomial(x) and square != 0 else sp.zoo
        if k.has(sp.zoo) or x in k.free_symbols:
            return None
        m = sp.simplify(x - k * sp.diff(square, x) / 2)
        value = self.mean(m, k) if sp.expand(square - (x - m) ** 2 / k) == 0 else None
        return None if value is None else Expectation(value, self.reason)


@dataclass(frozen=True)
class Product:
    """E f(x - m) f(x - n) as a function of m and n."""

    f: Callable[[Expr], Expr]
    mean: Callable[[Expr, Expr], Expr | None]
    reason: Reason = WHOLE

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is f(x - m) f(x - n)."""
        powers = statistic.as_powers_dict()
        factors = [g for g, k in powers.items() for _ in range(2) if k in (1, 2)]
        if sum(powers.values()) != 2 or not all(g.func == self.f for g in powers):
            return None
        value = self.mean(*(_centre(g.args[0], x) for g in (factors[0], factors[-1])))
        return None if value is None else Expectation(value, self.reason)


@dataclass(frozen=True)
class Odds:
    """E of powers and logarithms of w and 1 + w, where w = u/(1-u) and u is a Beta share.

    E[w^s (1+w)^t] = B(a+s, b-s-t) / B(a, b): Johnson, Kotz & Balakrishnan (1995), vol. 2,
    ch. 25 (the Beta of the second kind).

    Attributes
    ----------
    a, b : sympy.Expr
        The shapes of the Beta.
    values : callable
        w ↦ the values of x that have these odds, each as likely as the other.
    reason : Reason
        Which function of x has them.
    """

    a: Expr
    b: Expr
    values: Callable[[Expr], tuple[Expr, ...]]
    reason: Reason

    def __call__(self, statistic: Expr, x: Expr) -> Expectation | None:
        """Return E[statistic] where it is a rational function of such products."""
        w = sp.Symbol("w", positive=True)
        rule, values = JointPowerMoments(self._transform, lambda w: (w, 1 + w)), self.values(w)
        total = sp.S.Zero
        for term in _over_one(sp.Add(*(statistic.subs(x, value) for value in values))):
            constant, part = term.as_independent(w, as_Add=False)
            found = Expectation(sp.S.One, Reason()) if part == 1 else rule(part, w)
            if found is None:
                return None
            total += constant * sp.gammasimp(sp.expand_func(found.value)) / len(values)
        return Expectation(total, self.reason)

    def _transform(self, s: Expr, t: Expr) -> Expr | None:
        """E[w^s (1+w)^t]; None where it is infinite."""
        a, b = self.a + s, self.b - s - t
        if a.is_nonpositive or b.is_nonpositive:
            return None
        of_all = sp.gamma(self.a + self.b) / (sp.gamma(self.a) * sp.gamma(self.b))
        return sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b) * of_all


def _over_one(expression: Expr) -> list[Expr]:
    """The terms of the numerator, each over the common denominator."""
    apart = sp.expand_power_base(expression).replace(
        sp.log, lambda inside: sp.expand_log(sp.log(sp.factor(inside)))
    )
    over, under = sp.fraction(sp.factor(apart))
    return [term / under for term in sp.Add.make_args(sp.expand(over))]


def _one_log(*terms: Expr) -> Expr:
    """log a - log b as log(a/b)."""
    return sp.logcombine(sp.Add(*terms), force=True)


def _centre(argument: Expr, x: Expr) -> Expr:
    """The m of an argument x - m, or m - x."""
    return sp.expand(x - argument / sp.diff(argument, x))


def _beyond_one(statistic: Expr) -> Expr:
    """The u of log(1 + u); 0 for any other statistic."""
    return statistic.args[0] - 1 if isinstance(statistic, sp.log) else sp.S.Zero
