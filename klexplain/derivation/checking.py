"""Every step of a derivation, evaluated by itself: equal steps have equal values.

Expectations and integrals are computed from the densities by quadrature (or summed),
so no step borrows its value from the formula that it is meant to support.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import mpmath as mp
import sympy as sp

from klexplain._checks import bad
from klexplain.derivation.asked import refuse_shift
from klexplain.derivation.result import Derivation, Verdict
from klexplain.distributions.pairs import one_pair
from klexplain.notation.mean import Expr, Mean, p_of, q_of, sample

WORKING_DIGITS = 40
AGREEING_DIGITS = 25
# Integrals in the logarithm of x go outwards in these panels, until they bring nothing more.
PANELS = (0, 1, 2, 3, 5, 10, 20, 40, 80, 160, 400)
NOTHING = mp.mpf(10) ** -45


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return f"{self._said}: {len(self.values)} steps{self._how}, at {self.values[-1]:.15g} nats"

    @property
    def _said(self) -> str:
        return "checked" if self.agrees else "FAILED"

    @property
    def _how(self) -> str:
        return f" agree to {AGREEING_DIGITS} digits" if self.agrees else f" differ by {self._size}"

    @property
    def _size(self) -> str:
        return f"less than 1e-{AGREEING_DIGITS}" if self.agrees else f"{self.difference:.0e}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>step {n}</td><td>{value:.15g} nats</td></tr>"
            for n, value in enumerate(self.values, 1)
        )
        said = "checked" if self.agrees else "<strong>FAILED</strong>"
        return (
            f"<details{'' if self.agrees else ' open'}>"
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
        Where the derivation came to no closed form, or p or q is of another family, or shifted.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.derivation.engine import derive
    >>> check_steps(derive("expon", "expon"), stats.expon(), stats.expon(scale=2)).agrees
    True
    """
    if derivation.verdict is not Verdict.CLOSED_FORM:
        raise ValueError(bad("derivation", derivation.verdict.value, "one with a closed form"))
    truth, model = one_pair(p, q)
    for argument, given, family in (("p", truth, derivation.p), ("q", model, derivation.q)):
        if given.name != family.name:
            raise ValueError(bad(argument, given, f"a member of {family.name}"))
        refuse_shift(argument, given, family)
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
    return to_number(plain)


def to_number(expression: Expr) -> mp.mpf:
    """The value of an expression without symbols, to mpmath's working precision.

    SymPy leaves derivatives of ζ as they are; mpmath knows them.
    """
    known = expression.replace(sp.Subs, _derivative_of_zeta)
    return mp.mpf(sp.N(known, mp.mp.dps))


def _derivative_of_zeta(derivative: Expr, _: Expr, point: Expr) -> Expr:
    order = derivative.derivative_count
    return sp.Float(mp.zeta(mp.mpf(point[0]), 1, int(order)), mp.mp.dps)


def _over(f: Expr, x: Expr, support: Expr) -> mp.mpf:
    """The integral of f, or the sum over whole numbers where x is one."""
    low, high = support.inf, support.sup
    if x.is_integer:
        return mp.nsum(sp.lambdify(x, f, "mpmath"), [mp.mpf(float(low)), mp.mpf(float(high))])
    kinks = sorted(k for k in _kinks(f, x) if low < k < high)
    if (low, high) == (-sp.oo, sp.oo) and not kinks:
        kinks = [sp.S.Zero]
    return mp.fsum(_piece(f, x, a, b) for a, b in pairwise([low, *kinks, high]))


def _kinks(f: Expr, x: Expr) -> set[Expr]:
    """Where the size of something changes its sign."""
    inside = (size.args[0] for size in f.atoms(sp.Abs) if size.has(x))
    return {-u.subs(x, 0) / sp.diff(u, x) for u in inside}


def _piece(f: Expr, x: Expr, low: Expr, high: Expr) -> mp.mpf:
    """The integral between two points, each end in logs of the distance from it."""
    if low == -sp.oo:
        inwards = _in_logs(f, x, high, -1)
        return _beyond(inwards, mp.mpf(0), 1) + _beyond(inwards, mp.mpf(0), -1)
    if high == sp.oo:
        outwards = _in_logs(f, x, low, 1)
        return _beyond(outwards, mp.mpf(0), 1) + _beyond(outwards, mp.mpf(0), -1)
    half = mp.log(to_number((high - low) / 2))
    return sum(_beyond(_in_logs(f, x, *end), half, -1) for end in ((low, 1), (high, -1)))


def _in_logs(f: Expr, x: Expr, end: Expr, sign: int) -> Callable[[mp.mpf], mp.mpf]:
    """The integrand in t = log y of the distance y from an end.

    The end goes in exactly, so that 1 - x keeps its digits near 1.
    """
    function = sp.lambdify(x, f.subs(x, end + sign * x), "mpmath")

    def in_logs(t: mp.mpf) -> mp.mpf:
        y = mp.exp(t)
        return function(y) * y

    return in_logs


def _beyond(function: Callable[[mp.mpf], mp.mpf], start: mp.mpf, side: int) -> mp.mpf:
    """The integral from `start` up or down, until two panels in a row bring nothing more.

    What lies beyond the last panel is below 25 digits, unless a tail is so heavy that the
    check fails, and says so.
    """
    panels: list[mp.mpf] = []
    for near, far in pairwise(PANELS):
        panels.append(mp.quad(function, [start + side * near, start + side * far]))
        if max(map(abs, panels[-2:])) < NOTHING * sum(map(abs, panels)):
            break
    return side * mp.fsum(panels)
