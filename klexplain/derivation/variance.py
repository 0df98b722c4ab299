"""The variance of the log ratio under p: how far one sample's evidence strays from the mean.

The log ratio is a sum of constants times statistics, so its variance is a sum of products
of constants times covariances, each of which follows from declared expectations.
"""

from functools import cache
from itertools import combinations_with_replacement
from typing import NamedTuple

import sympy as sp

from klexplain._checks import bad
from klexplain.derivation.collecting import by_statistic, collect, tidy
from klexplain.derivation.conditions import not_known, tails
from klexplain.derivation.result import Condition, Derivation, Verdict, holding, shown
from klexplain.families.base import Family
from klexplain.families.expectations import Expectation, Rule, expectation
from klexplain.notation.latex import equals
from klexplain.notation.mean import Expr, Mean, sample
from klexplain.notation.plain import to_text
from klexplain.notation.reason import Reason

NAME = r"\mathrm{Var}_p\left[\log\frac{p(x)}{q(x)}\right]"


class Variance(NamedTuple):
    """The variance of the log ratio under p, in nats².

    Attributes
    ----------
    result : sympy.Expr or None
        The closed form, infinity, or None where no closed form is known here.
    reason : Reason
        Why it ended there.
    conditions : tuple of Condition
        What the parameters must satisfy, beyond what the divergence itself asks for.
    """

    result: Expr
    reason: Reason
    conditions: tuple[Condition, ...] = ()

    def to_latex(self) -> str:
        """Return ``Var_p[log p(x)/q(x)] = ...`` as TeX.

        Raises
        ------
        ValueError
            Where no closed form is known here.
        """
        if self.result is None:
            raise ValueError(bad("result", None, "a closed form"))
        return equals(NAME, self.result)

    def __repr__(self) -> str:
        if self.result is None:
            return f"Var(log p(x)/q(x)): no closed form known here, because {self.reason}"
        value = f"Var(log p(x)/q(x)) = {shown(to_text(self.result))}"
        return f"{value} in nats²; {self.reason}{holding(self.conditions)}"

    def _repr_markdown_(self) -> str:
        value = "" if self.result is None else f"$$\n{self.to_latex()}\n$$\n\n"
        told = " ".join(f"For {c.told.to_markdown()}." for c in self.conditions)
        return f"{value}{self.reason.sentence().to_markdown()} {told}".strip()


def log_ratio_variance(derivation: Derivation) -> Variance:
    """Return Var_p of the log ratio for the pair of a derivation.

    Parameters
    ----------
    derivation : Derivation
        What `derive` returned for the pair.

    Returns
    -------
    Variance
        The closed form in nats², with the conditions under which it is finite.

    Notes
    -----
    Source: Gil, Alajaji & Linder (2013), section 4, for the same-family variances.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> log_ratio_variance(derive("expon", "expon")).result
    (theta_p - theta_q)**2/theta_q**2
    """
    p, q = derivation.p, derivation.q
    if derivation.verdict in (Verdict.INFINITE_BY_SUPPORT, Verdict.INFINITE_AT_END):
        return Variance(sp.oo, Reason("the mean is infinite: ", derivation.reason))
    x = sample(discrete=p.discrete)
    s_p, s_q = (f.symbols(side, common=p is q) for f, side in ((p, "p"), (q, "q")))
    conditions = tails(p, q, s_p, s_q, power=2)
    if ends := [c for c in conditions if c.relation == sp.false]:
        return Variance(sp.oo, ends[0].because)
    split = _monomials(p.log_density(x, s_p) - q.log_density(x, s_q), x)
    found = _from_covariances(split, x, p, common=p is q)
    return found._replace(conditions=conditions)


def _from_covariances(split: dict[Expr, Expr], x: Expr, p: Family, *, common: bool) -> Variance:
    """The sum of constants times covariances, as far as these are known."""
    terms = []
    for first, second in combinations_with_replacement(split, 2):
        together = covariance(first, second, x, p, common=common)
        if together is None:
            return Variance(None, not_known(Mean(first * second), p))
        twice = 1 if first == second else 2
        terms.append(twice * split[first] * split[second] * together)
    whole = tidy(sp.Add(*terms)).replace(sp.Add, _logs_joined)
    return Variance(whole, Reason("each covariance that it needs has a closed form"))


def _monomials(log_ratio: Expr, x: Expr) -> dict[Expr, Expr]:
    """The log ratio by statistics that are not themselves sums; the constant is left out."""
    squares = {e: sp.expand(e) for e in log_ratio.atoms(sp.Pow) if e.exp == 2 and e.has(x)}
    split = by_statistic(sp.expand_mul(log_ratio.subs(squares)), x)
    split = by_statistic(sp.Add(*(sp.expand_mul(c * t) for t, c in split.items())), x)
    return {statistic: c for statistic, c in split.items() if statistic != 1}


def _logs_joined(*terms: Expr) -> Expr:
    """log θ_p - log θ_q as the logarithm of a ratio; with other factors the logs stay apart."""
    whole = sp.Add(*terms)
    plain = all(isinstance(t, sp.log) or isinstance(-t, sp.log) for t in terms)
    return sp.logcombine(whole, force=True) if plain else whole


@cache
def covariance(first: Expr, second: Expr, x: Expr, p: Family, *, common: bool) -> Expr | None:
    """Return the covariance under p of two statistics of x, or None."""
    both, one, other = (_mean(t, x, p, common=common) for t in (first * second, first, second))
    if both is None or one is None or other is None:
        return None
    apart = sp.expand(both - one * other).replace(_is_smooth, sp.expand_func)
    return min((collect(apart), tidy(sp.expand(apart))), key=sp.count_ops)


def _is_smooth(expression: Expr) -> bool:
    """Whether Γ(x + 1) may be written x Γ(x), which has a hole at x = 0, and ψ likewise."""
    if not isinstance(expression, sp.gamma | sp.polygamma):
        return False
    argument = expression.args[-1]
    return bool(argument.is_positive) or argument.as_coeff_Add()[0] <= 1


@cache
def _mean(statistic: Expr, x: Expr, p: Family, *, common: bool) -> Expr | None:
    """The mean under p of a statistic that covariances, and models, share."""
    return mean_of(statistic, x, p.rules(p.symbols("p", common=common)))


def mean_of(statistic: Expr, x: Expr, rules: tuple[Rule, ...]) -> Expr | None:
    """Return the mean of a statistic, multiplied out where it is a product of sums, or None."""
    total = sp.S.Zero
    for part, constant in by_statistic(sp.expand(statistic), x).items():
        found = Expectation(sp.S.One, Reason()) if part == 1 else expectation(part, x, rules)
        if found is None:
            return None
        total += constant * found.value
    return total
