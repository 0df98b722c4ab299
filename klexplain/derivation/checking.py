"""Every step of a derivation, evaluated by itself: equal steps have equal values.

Expectations and integrals are computed from the densities by quadrature (or summed),
so no step borrows its value from the formula that it is meant to support.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import sympy as sp

from klexplain.checks import bad
from klexplain.derivation.mean import Expr, Mean, p_of, q_of, sample
from klexplain.derivation.result import Derivation, Verdict
from klexplain.families.family import Arrays, Family
from klexplain.pairs import one_pair

WORKING_DIGITS = 40
AGREEING_DIGITS = 25
# Where integrals in the logarithm of x are split: at the scales that members live on.
SPLITS = (-100, -30, -10, -3, 0, 1, 2, 3, 5, 10, 30, 100)
HALF_SPLITS = (0, 1, 3, 10, 30, 100, 300, 1000, mp.inf)


@dataclass(frozen=True)
class StepCheck:
    """The values of the steps of a derivation for one pair of members.

    Attributes
    ----------
    values : tuple of float
        One value a step, in nats.
    difference : float
        Largest relative difference between two steps, computed with 40 digits.
    """

    values: tuple[float, ...]
    difference: float

    @property
    def agrees(self) -> bool:
        """Whether all steps agree to 25 digits."""
        return self.difference < 10.0**-AGREEING_DIGITS

    @property
    def _size(self) -> str:
        return f"less than 1e-{AGREEING_DIGITS}" if self.agrees else f"{self.difference:.0e}"

    def _repr_html_(self) -> str:
        state = "" if self.agrees else " kle-check--failed"
        said = "checked" if self.agrees else "FAILED"
        rows = "".join(
            f"<tr><td>step {n}</td><td>{value:.15g} nats</td></tr>"
            for n, value in enumerate(self.values, 1)
        )
        return (
            f'<details class="kle-check{state}"{"" if self.agrees else " open"}>'
            f"<summary>{said}: every step by itself, by quadrature</summary>"
            f"<table><thead><tr><th>step</th><th>value</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p>Largest relative difference: {self._size}.</p></details>"
        )


def check_steps(derivation: Derivation, p: object, q: object) -> StepCheck:
    """Evaluate every step for one pair of members and compare.

    Parameters
    ----------
    derivation : Derivation
        One that ended in a closed form.
    p, q : frozen distribution
        Members of its two families, without a shift.

    Returns
    -------
    StepCheck
        The values, in nats, and whether they agree to 25 digits.

    Raises
    ------
    ValueError
        Where the derivation has no closed form, or p or q is of another family, or shifted.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.derivation import derive
    >>> check_steps(derive("expon", "expon"), stats.expon(), stats.expon(scale=2)).agrees
    True
    """
    if derivation.verdict is not Verdict.CLOSED_FORM:
        raise ValueError(bad("derivation", derivation.verdict.value, "one with a closed form"))
    truth, model = one_pair(p, q)
    for argument, given, family in (("p", truth, derivation.p), ("q", model, derivation.q)):
        if given.name != family.name:
            raise ValueError(f"{argument}: got {given}; expected a member of {family.name}")
        if not _plain(given.parameters, family):
            raise ValueError(f"{argument}: got {given}; expected {family.name} without a shift")
    common = derivation.p.name == derivation.q.name
    with mp.workdps(WORKING_DIGITS):
        a = {key: _number(value) for key, value in derivation.p.own(truth.parameters).items()}
        b = {key: _number(value) for key, value in derivation.q.own(model.parameters).items()}
        values = {derivation.p.symbols("p", common=common)[key]: value for key, value in a.items()}
        values |= {derivation.q.symbols("q", common=common)[key]: value for key, value in b.items()}
        x = sample(discrete=derivation.p.discrete)
        densities = derivation.p.density(x, a), derivation.q.density(x, b)
        found = [
            _value(s.expression.subs(values), x, derivation.p.support(a), densities)
            for s in derivation.steps
        ]
        spread = (max(found) - min(found)) / max(map(abs, found)) if any(found) else mp.mpf(0)
        return StepCheck(tuple(float(value) for value in found), float(spread))


def _plain(parameters: Arrays, family: Family) -> bool:
    """Whether the member is neither shifted nor scaled beyond its family's own parameters."""
    others = set(parameters) - set(family.own(parameters))
    return all(parameters[name] == (name == "scale") for name in others)


def _number(value: Any) -> Expr:
    """The exact value of a float."""
    return sp.Rational(float(value))


def _value(expression: Expr, x: Expr, support: Expr, densities: tuple[Expr, Expr]) -> mp.mpf:
    p, q = densities

    def average(statistic: Expr) -> Expr:
        weighted = statistic.replace(p_of, lambda _: p).replace(q_of, lambda _: q) * p
        return sp.Float(_over(weighted, x, support), WORKING_DIGITS)

    # The definition, the one integral (or sum) of a derivation, is the mean of log p/q.
    expression = expression.replace(
        lambda e: isinstance(e, sp.Integral | sp.Sum), lambda e: Mean(e.function / p_of(x))
    )
    plain = expression.replace(Mean, average)
    return mp.mpf(sp.N(plain, WORKING_DIGITS))


def _over(f: Expr, x: Expr, support: Expr) -> mp.mpf:
    """The integral of f, or the sum over whole numbers where x is one."""
    function = sp.lambdify(x, f, "mpmath")
    low, high = (mp.mpf(float(end)) for end in (support.inf, support.sup))
    if x.is_integer:
        return mp.nsum(function, [low, high])
    if mp.isinf(low):
        return _half_line(function, mp.mpf(0)) + _half_line(lambda y: function(-y), mp.mpf(0))
    if mp.isinf(high):
        return _half_line(function, low)
    return _interval(f, x, support)


def _half_line(function: Callable[[mp.mpf], mp.mpf], low: mp.mpf) -> mp.mpf:
    """The integral from `low` on, in t = log(x - low): ends and tails may be powers of x."""

    def in_logs(t: mp.mpf) -> mp.mpf:
        y = mp.exp(t)
        return function(low + y) * y

    return mp.quad(in_logs, [-mp.inf, *SPLITS, mp.inf])


def _interval(f: Expr, x: Expr, support: Expr) -> mp.mpf:
    """The integral over an interval, each half in logs of the distance from its end."""
    low, high = sp.nsimplify(support.inf), sp.nsimplify(support.sup)
    half = mp.mpf((high - low) / 2)

    def from_end(start: Expr, sign: int) -> mp.mpf:
        # The distance from the end goes in exactly: 1 - x keeps its digits near 1.
        function = sp.lambdify(x, f.subs(x, start + sign * x), "mpmath")
        return mp.quad(lambda t: function(half * mp.exp(-t)) * half * mp.exp(-t), HALF_SPLITS)

    return from_end(low, 1) + from_end(high, -1)
