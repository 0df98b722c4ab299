"""Identities between families: the same law under two names, or one seen through a map."""

import math

import pytest
import sympy as sp
from scipy import stats
from strategies import NAMES, PARAMETERS, cases, frozen

from klexplain import FAMILIES, evaluate, kl_divergence

SIZE = 40
FEW = 6  # where one of the two has no formula within its family
ROUNDING = 1e-9  # the parameters of the second name are rounded before they are compared


def become(relation, letters):
    """The member of the other family, from numbers in the place of the letters that pages show."""
    image = relation.parameters.items()
    functions = {name: sp.lambdify(list(letters.values()), to) for name, to in image}

    def member(**numbers):
        given = [numbers[name] for name in letters]
        values = {name: function(*given) for name, function in functions.items()}
        return getattr(stats, relation.family)(**values)

    return member


# Family, the map that takes it to another, and the member it becomes, which has the same
# divergences: a map that can be undone changes none. First those that pages tell.
TOLD = [
    (name, told.image, become(told, family.symbols("")))
    for name, family in FAMILIES.items()
    for told in family.relations(family.symbols(""))
]
FURTHER = [
    ("gamma", "1/x", lambda a, scale: stats.invgamma(a, scale=1 / scale)),
    ("chi2", "x", lambda df: stats.gamma(df / 2, scale=2)),
    ("chi2", "√x", stats.chi),
    ("rayleigh", "x", lambda scale: stats.weibull_min(2, scale=math.sqrt(2) * scale)),
    ("levy", "x", lambda scale: stats.invgamma(0.5, scale=scale / 2)),
    ("weibull_min", "x", lambda c, scale: stats.gengamma(1, c, scale=scale)),
    ("invweibull", "x", lambda c, scale: stats.gengamma(1, -c, scale=scale)),
    ("gengamma", "1/x", lambda a, c, scale: stats.gengamma(a, -c, scale=1 / scale)),
    ("gamma", "x", lambda a, scale: stats.gengamma(a, 1, scale=scale)),
    ("invgamma", "x", lambda a, scale: stats.gengamma(a, -1, scale=scale)),
    ("expon", "x", lambda scale: stats.gamma(1, scale=scale)),
    ("fisk", "1/x", lambda c, scale: stats.fisk(c, scale=1 / scale)),
    ("powerlaw", "x", lambda a: stats.beta(a, 1)),
    ("beta", "1 - x", lambda a, b: stats.beta(b, a)),
    ("cauchy", "-x", lambda loc, scale: stats.cauchy(-loc, scale)),
    ("t", "-x", lambda df, loc, scale: stats.t(df, -loc, scale)),
    ("logistic", "-x", lambda loc, scale: stats.logistic(-loc, scale)),
    ("laplace", "-x", lambda loc, scale: stats.laplace(-loc, scale)),
    ("vonmises", "-x", lambda kappa, loc: stats.vonmises(kappa, -loc)),
    ("bernoulli", "x", lambda p: stats.binom(1, p)),
    ("bernoulli", "1 - x", lambda p: stats.bernoulli(1 - p)),
    ("randint", "-x", lambda low, high: stats.randint(1 - high, 1 - low)),
]  # fmt: skip
INTEGRATED = {("fisk", r"\log x"), ("fisk", "1/x"), ("t", "-x"), ("logistic", "-x")}
INTEGRATED |= {("cauchy", "x")}
KNOWN = [relation for relation in TOLD + FURTHER if relation[0] in NAMES]


def named(relation):
    """The name of a test."""
    return f"{relation[0]} by {relation[1]}"


@pytest.mark.parametrize("relation", KNOWN, ids=named)
def test_one_law_under_two_names_has_one_divergence(relation):
    """A family and what it becomes under a map agree on the divergence, infinite or not."""
    name, by, become = relation
    case = cases(name, "ordinary", FEW if (name, by) in INTEGRATED else SIZE)
    first = kl_divergence(*(frozen(name, side) for side in case))
    second = kl_divergence(*(become(**side) for side in case))
    assert second == pytest.approx(first, rel=ROUNDING, abs=1e-12)


def test_maps_that_differ_are_told_apart():
    """Guard: a pair mapped in two different ways does not agree."""
    mapped = kl_divergence(stats.lognorm(1, scale=3), stats.lognorm(2))
    assert mapped != pytest.approx(kl_divergence(stats.norm(3, 1), stats.norm(0, 2)), rel=0.01)


# A sum of n independent draws that tells all: its divergence is n times that of one draw.
SUMS = [
    ("bernoulli", stats.binom),
    ("expon", lambda n, scale: stats.gamma(n, scale=scale)),
    ("geom", lambda n, p: stats.nbinom(n, p, loc=n)),
    ("poisson", lambda n, mu: stats.poisson(n * mu)),
]


@pytest.mark.parametrize(("name", "total"), SUMS, ids=[name for name, _ in SUMS])
def test_a_sufficient_sum_tells_as_much_as_its_terms(name, total):
    """Where the sum is sufficient for the parameter, n draws tell n times as much as one."""
    case = cases(name, "ordinary", SIZE)
    one = kl_divergence(*(frozen(name, side) for side in case))
    summed = kl_divergence(*(total(7, *side.values()) for side in case))
    assert summed == pytest.approx(7 * one, rel=ROUNDING, abs=1e-12)


def test_a_normal_mean_tells_as_much_as_its_terms():
    """With a common spread the sum of n Normals is sufficient for their mean."""
    one = kl_divergence(stats.norm(1, 3), stats.norm(2.5, 3))
    root = math.sqrt(7)
    assert kl_divergence(stats.norm(7, 3 * root), stats.norm(17.5, 3 * root)) == pytest.approx(
        7 * one, rel=1e-14
    )


def shifted(name, parameters, by, stretch):
    """The member, moved to by + stretch x; counts are moved alone."""
    moved, own = dict(parameters), PARAMETERS[name]
    if name == "randint":
        return frozen(name, {key: value + by for key, value in parameters.items()})
    moved["loc"] = by + stretch * parameters.get("loc", 0.0)
    if "p" not in own and name not in ("poisson", "zipf"):
        moved["scale"] = stretch * parameters.get("scale", 1.0)
    return frozen(name, moved)


@pytest.mark.parametrize(("by", "stretch"), [(8.0, 1.0), (0.0, 4.0), (-3.0, 0.25)])
@pytest.mark.parametrize("name", NAMES)
def test_equal_shifts_and_stretches_cancel(name, by, stretch):
    """SciPy's loc and scale are honoured in every family: moving both changes no divergence."""
    case = cases(name, "ordinary", FEW)
    plain = kl_divergence(*(frozen(name, side) for side in case))
    moved = kl_divergence(*(shifted(name, side, by, stretch) for side in case))
    assert moved == pytest.approx(plain, rel=ROUNDING, abs=1e-12)


STARTS_AT_0 = ("expon", "gamma", "lognorm", "fisk", "rayleigh", "halfnorm", "lomax", "halfcauchy")


@pytest.mark.parametrize("name", STARTS_AT_0)
def test_a_later_start_is_not_taken_for_the_same(name):
    """One that starts later has a finite divergence where tails allow; reversed it is infinite."""
    p = {key: float(value[0]) for key, value in cases(name, "ordinary", 1).p.items()}
    early, late = frozen(name, p), frozen(name, p | {"loc": 0.5})
    assert kl_divergence(early, late) == math.inf
    assert 0 < evaluate(late, early).value < math.inf


@pytest.mark.parametrize("start", [0.5, 2.0])
def test_a_later_exponential_has_no_memory(start):
    """Exponentials of one scale: D is the head start over the scale, for no part of it returns."""
    found = evaluate(stats.expon(start, 3), stats.expon(0, 3))
    assert found.value == pytest.approx(start / 3, rel=1e-10)
