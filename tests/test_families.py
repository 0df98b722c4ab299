"""What a family declares: densities, moments and closed forms, against SciPy and the oracle."""

import mpmath as mp
import pytest
import sympy as sp
from oracles import CLOSED_FORMS, by_definition, closed_form, diverges, leaves_support
from oracles import expectation as mean
from oracles_densities import LAWS
from scipy import stats
from strategies import COMMON, MEMBERS, cases, derived, frozen, of_all
from test_numerical_pairs import is_right

from klexplain import FAMILIES, Verdict, derive
from klexplain.derivation.collecting import by_statistic, collect, tidy
from klexplain.distributions.reading import read
from klexplain.families.expectations import expectation

PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if FAMILIES[p].discrete == FAMILIES[q].discrete]
DIGITS = 60  # at work: a displayed form may cancel
x = sp.Symbol("x", real=True)


def member(name, i):
    """Parameters by SciPy's names, and the frozen distribution."""
    values = named(name, MEMBERS[name][i])
    return values, frozen(name, values)


def named(name, parameters):
    """Parameters by SciPy's names."""
    arguments = [p.letter.argument for p in FAMILIES[name].parameters]
    return dict(zip(arguments, map(float, parameters), strict=True))


def exact(values):
    """Floats as the rational numbers that they are."""
    return {key: sp.Rational(value) for key, value in values.items()}


def numbers(p, q, parameters_p, parameters_q):
    """Exact numbers by the symbols of a derivation."""
    found = {}
    for name, side, parameters in ((p, "p", parameters_p), (q, "q", parameters_q)):
        values = exact(named(name, parameters))
        for common in (False, True):
            symbols = FAMILIES[name].symbols(side, common=common and p == q)
            found |= {symbols[key]: value for key, value in values.items()}
    return found


def verdict_at(derivation, values):
    """The verdict once the conditions are looked at."""
    broken = [c.otherwise for c in derivation.conditions if c.relation.subs(values) != sp.true]
    return broken[0] if broken else derivation.verdict


def shown(derivation, values):
    """The displayed closed form at these numbers, to the digits at work."""
    form = sp.lambdify(list(values), derivation.result, "mpmath")
    return form(*(mp.mpf(value.p) / value.q for value in values.values()))


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_a_verdict_is_true_and_a_closed_form_is_the_definition(p, q):
    """What a derivation says of a pair of members is so: its infinity, its value to 20 digits.

    And the value that is computed is right to 12, with or without a closed form.
    """
    parameters = MEMBERS[p][0], MEMBERS[q][1]
    derivation, values = derived(p, q), numbers(p, q, *parameters)
    verdict = verdict_at(derivation, values)
    apart = leaves_support(p, parameters[0], q, parameters[1])
    assert (verdict is Verdict.INFINITE_BY_SUPPORT) == apart
    tail = not apart and diverges(p, parameters[0], q, parameters[1])
    assert (verdict is Verdict.INFINITE_AT_END) == tail
    truth = is_right(p, parameters[0], q, parameters[1])
    if verdict is Verdict.CLOSED_FORM:
        with mp.workdps(DIGITS):
            assert abs(shown(derivation, values) / truth - 1) < 1e-20


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [n for n in FAMILIES if n in CLOSED_FORMS])
def test_the_displayed_form_holds_at_random_members(name):
    """Within a family the displayed form agrees with the oracle to 25 digits, at random pairs.

    It is stated for the signs that its symbols assume: the c of a generalised Gamma is positive.
    """
    case, derivation, held = cases(name, "ordinary", 8), derived(name, name), 0
    if derivation.verdict is not Verdict.CLOSED_FORM:
        assert name in COMMON
        return
    with mp.workdps(DIGITS):
        for p, q in zip(*(zip(*side.values(), strict=True) for side in case), strict=True):
            values, truth = numbers(name, name, p, q), closed_form(name, p, q)
            if all(value > 0 for symbol, value in values.items() if symbol.is_positive):
                held += 1
                assert truth == mp.inf or abs(shown(derivation, values) / truth - 1) < 1e-25
    assert held > 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("power", [1, 2, 3])
def test_declared_moments_are_those_of_the_density(name, power):
    """What the rules give for a finite E[x^m] is the mean under the oracle's density."""
    values = member(name, 0)[0]
    symbols = FAMILIES[name].symbols("p")
    found = expectation(x**power, x, FAMILIES[name].rules(symbols))
    if power >= FAMILIES[name].finite_moments(values)[1] or found is None:
        return
    with mp.workdps(DIGITS):
        number = sp.lambdify(list(symbols.values()), found.value, "mpmath")
        truth = mean(name, MEMBERS[name][0], lambda y: y**power)
        assert abs(number(*map(mp.mpf, values.values())) / truth - 1) < 1e-20


@pytest.mark.parametrize("name", ["gamma", "norm", "binom", "poisson", "beta", "laplace"])
def test_the_first_moments_are_declared(name):
    """Guard of the test above: for these families it has something to compare."""
    rules = FAMILIES[name].rules(FAMILIES[name].symbols("p"))
    assert expectation(x, x, rules) is not None
    assert expectation(x**2, x, rules) is not None


@pytest.mark.parametrize("name", [n for n, family in FAMILIES.items() if not family.discrete])
def test_an_unknown_statistic_has_no_expectation(name):
    """What the rules do not cover gives None: the engine never guesses."""
    rules = FAMILIES[name].rules(FAMILIES[name].symbols("p"))
    for statistic in (sp.sin(x**2), sp.log(1 + x**4), sp.exp(x) * sp.log(x), 1 / (2 + x)):
        assert expectation(statistic, x, rules) is None


def test_expectation_is_linear_and_not_multiplicative():
    """E[(log x)²] is not (E log x)²: under the Exponential they differ by π²/6."""
    rules = FAMILIES["expon"].rules(FAMILIES["expon"].symbols("p"))
    first, second = (expectation(sp.log(x) ** k, x, rules).value for k in (1, 2))
    assert sp.simplify(second - first**2 - sp.pi**2 / 6) == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_density_and_log_density_are_one_thing(name):
    """A family's density and log-density agree with each other and with the oracle's."""
    family, (values, law) = FAMILIES[name], member(name, 0)
    symbols = family.symbols("p")
    arguments = [x, *symbols.values()]
    both = [f(x, symbols) for f in (family.density, family.log_density)]
    density, log_density = (sp.lambdify(arguments, form, "mpmath") for form in both)
    ours = LAWS[name].log_density(*map(mp.mpf, values.values()))
    for point in map(mp.mpf, law.ppf([0.3, 0.8])):
        numbers = (point, *map(mp.mpf, values.values()))
        assert mp.log(density(*numbers)) == pytest.approx(ours(point), abs=1e-12)
        assert log_density(*numbers) == pytest.approx(ours(point), abs=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_declared_support_is_that_of_the_oracle(name):
    """The ends of the symbolic support are those that the oracle has."""
    support = FAMILIES[name].support(exact(member(name, 0)[0]))
    ends = LAWS[name].ends(*map(mp.mpf, MEMBERS[name][0]))
    assert [float(support.inf), float(support.sup)] == pytest.approx([*map(float, ends)])


@pytest.mark.parametrize("name", [n for n, family in FAMILIES.items() if family.special_case_of])
def test_a_special_case_is_a_member_of_the_wider_family(name):
    """The embedded parameters, stretched too, give the same density at every quantile."""
    values, _ = member(name, 0)
    affine = {} if FAMILIES[name].discrete else {"scale": 2.5 * values.get("scale", 1.0)}
    law = frozen(name, values | affine)
    wider = FAMILIES[name].embed(read("p", law).parameters)
    other = getattr(stats, FAMILIES[name].special_case_of)(**wider)
    points = law.ppf([0.1, 0.4, 0.7, 0.95])
    kind = "pmf" if FAMILIES[name].discrete else "pdf"
    assert getattr(law, kind)(points) == pytest.approx(getattr(other, kind)(points), rel=1e-12)


def test_collecting_and_tidying_change_no_value():
    """A sum that is split by statistic, or collected by its logarithms, keeps its value."""
    a, b = sp.symbols("a b", positive=True)
    y = sp.Symbol("y", positive=True)
    expression = a * (y - 1) * sp.log(a) - b * sp.log(b) * y + sp.loggamma(a + 1) + a / b - 1
    split = by_statistic(sp.expand(expression), y)
    point = {a: 1.3, b: 0.7, y: 2.1}
    expected = pytest.approx(float(expression.subs(point)))
    assert float(sum(c * statistic for statistic, c in split.items()).subs(point)) == expected
    assert float(collect(expression.subs(y, 2.1)).subs(point)) == expected
    assert sp.simplify(tidy(a / b - 1 + a) - (a / b - 1 + a)) == 0
    assert by_statistic(a * sp.log(y) - a * sp.log(y) + b * y, y) == {y: b}


@pytest.mark.parametrize(
    ("q", "parameters"), [("invweibull", (1.0, 1.7)), ("gengamma", (2.5, -1.0, 0.8))]
)
def test_a_hole_of_the_formula_is_filled(q, parameters):
    """Where E[x^s] of an interval is 0/0, at s = -1, the form is that of its limit."""
    p = (0.5, 2.0)
    form, values = derive("uniform", q).result, numbers("uniform", q, p, parameters)
    assert form.has(sp.Piecewise)
    with mp.workdps(DIGITS):
        truth = by_definition("uniform", p, q, parameters, digits=25)
        assert abs(sp.N(form.subs(values), DIGITS) / truth - 1) < 1e-20
