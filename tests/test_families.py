"""What a family declares: densities, moments and closed forms, against SciPy and the oracle."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from oracles import by_definition, closed_form
from scipy import stats
from strategies import frozen, seed

from klexplain import FAMILIES, Verdict, derive, kl_divergence
from klexplain.derivation.collecting import by_statistic, collect, tidy
from klexplain.families.expectations import expectation

MEMBERS = {
    "beta": [(17, 6), (3, 3), (1.5, 0.75)],
    "norm": [(0.25, 1.5), (-1, 0.75), (0, 1)],
    "gamma": [(2.5, 0.75), (1.5, 2), (4, 0.5)],
    "expon": [(0.75,), (2,), (1,)],
    "bernoulli": [(0.3,), (0.71,), (0.5,)],
    "binom": [(7, 0.3), (7, 0.71), (7, 0.5)],
    "poisson": [(3.25,), (0.5,), (1,)],
}
PAIRS = [
    (p, q)
    for p in FAMILIES
    for q in FAMILIES
    if FAMILIES[p].discrete == FAMILIES[q].discrete and derive(p, q).verdict is Verdict.CLOSED_FORM
]
DIGITS = 40
x = sp.Symbol("x", real=True)


def member(name, i):
    """Parameters by SciPy's names, and the frozen distribution."""
    arguments = [p.letter.argument for p in FAMILIES[name].parameters]
    values = dict(zip(arguments, MEMBERS[name][i], strict=True))
    return values, frozen(name, values)


def exact(values):
    """Floats as the rational numbers that they are."""
    return {key: sp.Rational(value) for key, value in values.items()}


def shown(p, q, values_p, values_q):
    """The displayed closed form with exact numbers for the symbols, to 40 digits."""
    numbers = {}
    for name, side, values in ((p, "p", values_p), (q, "q", values_q)):
        symbols = FAMILIES[name].symbols(side, common=p == q)
        numbers |= {symbols[key]: value for key, value in exact(values).items()}
    return mp.mpf(sp.N(derive(p, q).result.subs(numbers), DIGITS))


def coin_against_coins(share, n, model):
    """A Bernoulli against a Binomial: two terms."""
    share, model = mp.mpf(share), mp.mpf(model)
    tails = (1 - share) * mp.log((1 - share) / (1 - model) ** n)
    return tails + share * mp.log(share / (n * model * (1 - model) ** (n - 1)))


@pytest.mark.parametrize(("i", "j"), [(0, 1), (2, 0)])
@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_closed_form_equals_the_definition(p, q, i, j):
    """Every closed form equals the integral of densities that are written a second time."""
    with mp.workdps(DIGITS):
        if (p, q) == ("bernoulli", "binom"):
            truth = coin_against_coins(*MEMBERS[p][i], *MEMBERS[q][j])
        else:
            truth = by_definition(p, MEMBERS[p][i], q, MEMBERS[q][j], digits=25)
        assert abs(shown(p, q, member(p, i)[0], member(q, j)[0]) / truth - 1) < 1e-20


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_displayed_form_equals_the_evaluated_one(p, q):
    """What is shown and what is computed are two objects; they agree within the stated error."""
    (values_p, frozen_p), (values_q, frozen_q) = member(p, 0), member(q, 1)
    with mp.workdps(DIGITS):
        form = shown(p, q, values_p, values_q)
        assert kl_divergence(frozen_p, frozen_q) == pytest.approx(float(form), rel=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_displayed_form_holds_at_random_members(name):
    """Within a family the displayed form agrees with the oracle to 25 digits, at 5 random pairs."""
    rng = np.random.default_rng(seed("shown", name))
    parameters = FAMILIES[name].parameters

    def drawn():
        ends = [(p, min(p.domain.high, 9.0)) for p in parameters]
        return {
            p.letter.argument: 9 if p.common else float(rng.uniform(0.05, high))
            for p, high in ends
        }

    with mp.workdps(DIGITS):
        for _ in range(5):
            p, q = drawn(), drawn()
            truth = closed_form(name, p.values(), q.values())
            assert abs(shown(name, name, p, q) / truth - 1) < 1e-25


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("power", [1, 2, 3])
def test_declared_moments_are_those_of_scipy(name, power):
    """E[x^m] from the family's transform is the moment that SciPy computes."""
    values, law = member(name, 0)
    symbols = FAMILIES[name].symbols("p")
    found = expectation(x**power, x, FAMILIES[name].rules(symbols)).value
    number = float(found.subs({symbols[key]: value for key, value in exact(values).items()}))
    assert number == pytest.approx(law.moment(power), rel=1e-9)


@pytest.mark.parametrize("name", [n for n, family in FAMILIES.items() if not family.discrete])
def test_an_unknown_statistic_has_no_expectation(name):
    """What the rules do not cover gives None: the engine never guesses."""
    rules = FAMILIES[name].rules(FAMILIES[name].symbols("p"))
    for statistic in (sp.sin(x), sp.log(1 + x**2), sp.exp(x) * sp.log(x), 1 / (1 + x)):
        assert expectation(statistic, x, rules) is None


def test_expectation_is_linear_and_not_multiplicative():
    """E[(log x)²] is not (E log x)²: under the Exponential they differ by π²/6."""
    rules = FAMILIES["expon"].rules(FAMILIES["expon"].symbols("p"))
    first, second = (expectation(sp.log(x) ** k, x, rules).value for k in (1, 2))
    assert sp.simplify(second - first**2 - sp.pi**2 / 6) == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_density_and_log_density_are_one_thing(name):
    """A family's density and log-density agree with each other and with SciPy."""
    family, (values, law) = FAMILIES[name], member(name, 0)
    log_law = law.logpmf if family.discrete else law.logpdf
    for point in (0, 1) if family.discrete else (sp.Rational(1, 4), sp.Rational(2, 3)):
        density = family.density(x, exact(values)).subs(x, point)
        log_density = family.log_density(x, exact(values)).subs(x, point)
        assert float(sp.N(log_density)) == pytest.approx(float(sp.N(sp.log(density))), abs=1e-12)
        assert float(sp.N(log_density)) == pytest.approx(log_law(float(point)), abs=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_declared_support_is_that_of_scipy(name):
    """The ends of the symbolic support are those that SciPy states."""
    values, law = member(name, 0)
    support = FAMILIES[name].support(exact(values))
    assert (float(support.inf), float(support.sup)) == law.support()


@pytest.mark.parametrize("name", [n for n, family in FAMILIES.items() if family.special_case_of])
def test_a_special_case_is_a_member_of_the_wider_family(name):
    """The embedded parameters give the same density at every quantile."""
    values, law = member(name, 0)
    arrays = {key: np.asarray(value) for key, value in values.items()}
    wider = getattr(stats, FAMILIES[name].special_case_of)(**FAMILIES[name].embed(arrays))
    points = law.ppf([0.1, 0.4, 0.7, 0.95])
    kind = "pmf" if FAMILIES[name].discrete else "pdf"
    assert getattr(law, kind)(points) == pytest.approx(getattr(wider, kind)(points), rel=1e-12)


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
