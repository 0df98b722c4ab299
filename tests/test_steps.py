"""Every step of every closed form, for all pairs: equal to the one before it.

Up to the linear step the integrands are equal point by point; each expectation that is put in
equals an integral that the oracle takes; the collected form equals the sum it was collected from.
"""

from itertools import product

import mpmath as mp
import pytest
import sympy as sp
from oracles_definition import expectation
from strategies import FURTHER, MEMBERS, PARAMETERS, derived

from klexplain import atlas
from klexplain.derivation.checking import to_number
from klexplain.derivation.result import Verdict
from klexplain.notation.mean import Mean, p_of, q_of, sample

pytestmark = pytest.mark.exhaustive

DIGITS = 40
# As the package brings them along, which `test_atlas.py` holds equal to what is derived.
CLOSED = [(row.p, row.q) for row in atlas().select(verdict=Verdict.CLOSED_FORM)]


def exact(name, member):
    """Parameters by name, as fractions of 16: with 54 bits SymPy takes minutes for a power."""
    return {
        key: sp.Rational(round(16 * value), 16)
        for key, value in zip(PARAMETERS[name], member, strict=True)
    }


def values_of(derivation, truth, model):
    """The symbols of a derivation and their values; shared ones carry no subscript."""
    sides = ((derivation.p, "p", truth), (derivation.q, "q", model))
    return {
        family.symbols(side, common=common)[key]: value
        for family, side, own in sides
        for common in (False, derivation.p is derivation.q)
        for key, value in own.items()
    }


def members(derivation):
    """A truth and a model that meet the conditions."""
    return next(all_members(derivation))


def all_members(derivation):
    """Each truth and model of the table that meet the conditions, with the values of symbols."""
    p, q = derivation.p.name, derivation.q.name
    all_p, all_q = ((*MEMBERS[name], *FURTHER[name]) for name in (p, q))
    for first, second in product(all_p, reversed(all_q)):
        truth, model = exact(p, first), exact(q, second)
        values = values_of(derivation, truth, model)
        if all(c.relation.subs(values) == sp.true for c in derivation.conditions):
            yield truth, model, values


def points(support, *, discrete):
    """A few points of a support, exactly."""
    low, high = support.inf, support.sup
    if discrete:
        return [low, low + 1]
    if high < sp.oo:
        return [low + (high - low) * sp.Rational(k, 8) for k in (1, 3, 7)]
    return [(0 if low == -sp.oo else low) + sp.Rational(k, 4) for k in (1, 5, 15)]


def number(expression):
    """The value to 40 digits."""
    with mp.workdps(DIGITS):
        return to_number(expression)


def close(first, second, digits=30):
    """Whether two numbers agree to so many digits, absolutely below 1e-3."""
    return abs(first - second) <= mp.mpf(10) ** -digits * max(abs(first), mp.mpf("1e-3"))


def faults(derivation, chosen=None):
    """Descriptions of the steps that do not equal the one before, for members of its families."""
    truth, model, values = chosen or members(derivation)
    x = sample(discrete=derivation.p.discrete)
    density = derivation.p.density(x, truth), derivation.q.density(x, model)

    def at(expression, point):
        inside = expression.replace(Mean, lambda statistic: statistic)
        named = inside.replace(p_of, lambda y: density[0].subs(x, y))
        return number(
            named.replace(q_of, lambda y: density[1].subs(x, y)).subs(values | {x: point})
        )

    opening = [step for step in derivation.steps[1:] if step.identity is None][:4]
    found = []
    for point in points(derivation.p.support(truth), discrete=derivation.p.discrete):
        first, *others = (at(step.expression, point) for step in opening)
        found += [f"integrands at {point}" for other in others if not close(first, other)]
    for step in derivation.steps:
        if step.identity is not None:
            found += wrong_expectation(step.identity, values, truth, derivation.p, x)
    last, before = (s.expression.replace(Mean, lambda t: t) for s in derivation.steps[-1:-3:-1])
    if not close(number(last.subs(values)), number(before.subs(values))):
        found.append("the collected form")
    return found


def wrong_expectation(identity, values, truth, family, x):
    """Whether an expectation that is put in differs from the oracle's integral of it."""
    shown = identity.lhs.args[0].subs(values)
    statistic = sp.lambdify(x, shown, "mpmath")
    kinks = [x - u.args[0] / sp.diff(u.args[0], x) for u in shown.atoms(sp.Abs)]
    kink = mp.mpf(sp.simplify(kinks[0])) if kinks else None
    parameters = tuple(float(value) for value in truth.values())
    integral = expectation(family.name, parameters, statistic, kink=kink, digits=25)
    stated = number(identity.rhs.subs(values))
    return [] if close(stated, integral, 20) else [f"{identity}: {stated}, integral {integral}"]


@pytest.mark.parametrize(("p", "q"), CLOSED)
def test_every_step_equals_the_one_before(p, q):
    """Integrands to 30 digits, expectations to 20 against the oracle, the last form to 30."""
    assert faults(derived(p, q)) == []


POWERS = [pair for pair in CLOSED if "gengamma" in pair]


@pytest.mark.parametrize(("p", "q"), POWERS)
def test_a_negative_exponent_changes_no_step(p, q):
    """A generalised Gamma has one derivation for exponents of either sign, where it converges."""
    derivation = derived(p, q)
    negative = [
        chosen
        for chosen in all_members(derivation)
        if any(n == "gengamma" and s["c"] < 0 for n, s in zip((p, q), chosen, strict=False))
    ]
    assert negative
    assert faults(derivation, negative[0]) == []


def test_a_wrong_step_is_seen():
    """Guard: one part in 1e20 in the last form, or a wrong expectation, is a fault."""
    right = derived("gamma", "gamma")
    grown = right.result * (1 + sp.Rational(1, 10**20))
    spoilt = right.steps[-1].__class__(grown, "spoilt")
    assert faults(right.__class__(**(vars(right) | {"steps": (*right.steps[:-1], spoilt)})))
    mean = next(step.identity for step in right.steps if step.identity is not None)
    truth, _, values = members(right)
    doubled = sp.Eq(mean.lhs, 2 * mean.rhs)
    assert wrong_expectation(doubled, values, truth, right.p, sample(discrete=False))
