"""Infinite divergences, told by support and by tail before anything is integrated."""

import itertools
import math

import numpy as np
import pytest
from oracles import closed_form
from oracles_definition import diverges as tail_of_oracle
from oracles_definition import leaves_support
from scipy import stats
from strategies import ALL, MEMBERS, PARAMETERS, cases

from klexplain import FAMILIES, convergence, evaluate, kl_divergence, verify
from klexplain.distributions.pairs import read_pair
from klexplain.divergence.closed_form import by_formula
from klexplain.divergence.finiteness import diverges, outside

PAIRS = [
    (a, b)
    for a, b in itertools.product(FAMILIES, repeat=2)
    if FAMILIES[a].discrete == FAMILIES[b].discrete
]


def member(name, values):
    """The SciPy distribution of these parameters, in the order of `PARAMETERS`."""
    return getattr(stats, name)(**dict(zip(PARAMETERS[name], values, strict=True)))


def told(p, q):
    """What the rules say: support, tail or finite."""
    truth, model = read_pair(p, q)
    if outside(truth, model):
        return "support"
    return "end" if diverges(truth, model) else "finite"


def measured(p_name, p, q_name, q):
    """What the oracle's densities say, measured far out and next to 0."""
    if leaves_support(p_name, p, q_name, q):
        return "support"
    return "end" if tail_of_oracle(p_name, p, q_name, q) else "finite"


@pytest.mark.exhaustive
@pytest.mark.parametrize("p_name", FAMILIES)
def test_every_pair_is_told_as_its_densities_are_measured(p_name):
    """For two members each of all ordered pairs, rules and measured tails agree."""
    for q_name in (b for a, b in PAIRS if a == p_name):
        for p, q in itertools.product(MEMBERS[p_name], MEMBERS[q_name]):
            expected = measured(p_name, p, q_name, q)
            assert told(member(p_name, p), member(q_name, q)) == expected, (p, q_name, q)


def test_there_are_pairs_of_all_three_kinds():
    """Guard: no pair is left out, and each answer is met."""
    kinds = {told(*(member(n, MEMBERS[n][0]) for n in pair)) for pair in PAIRS}
    assert len(PAIRS) == ALL
    assert kinds == {"support", "end", "finite"}


AT_THE_EDGE = {
    "the mean of a Pareto of b = 1": (stats.pareto(1), stats.expon(), "end"),
    "and above 1": (stats.pareto(np.nextafter(1, 2)), stats.expon(), "finite"),
    "the square under t": (stats.t(2), stats.norm(), "end"),
    "Distributions.jl 1443": (stats.t(1), stats.norm(), "end"),
    "an exponential as steep as the tail": (stats.laplace(0, 2), stats.gumbel_r(0, 2), "end"),
    "less steep": (stats.laplace(0, 1.9), stats.gumbel_r(0, 2), "finite"),
    "under a power law": (stats.t(50), stats.gumbel_r(), "end"),
    "only to the right": (stats.lomax(2), stats.gumbel_r(), "finite"),
    "1/x from 0": (stats.uniform(0, 1), stats.invgamma(2), "end"),
    "1/x from above 0": (stats.uniform(0.01, 1), stats.invgamma(2), "finite"),
    "both shifted": (stats.uniform(2, 1), stats.invgamma(2, loc=2), "end"),
    "shifted apart": (stats.uniform(2, 1), stats.invgamma(2, loc=1), "finite"),
    "a power below 1": (stats.uniform(), stats.invweibull(0.9), "finite"),
    "a Pareto moved to 0": (stats.pareto(3, loc=-1), stats.levy(), "end"),
    "a circle cut open at 0": (stats.vonmises(1, loc=np.pi), stats.levy(), "end"),
    "a circle on the line": (stats.vonmises(1, loc=9), stats.norm(), "finite"),
    "the line on a circle": (stats.norm(), stats.vonmises(1), "support"),
    "one circle": (stats.vonmises(1, loc=3), stats.vonmises(2), "finite"),
    "two circles": (stats.vonmises(1, scale=2), stats.vonmises(1), "support"),
    "a scale changes no power": (stats.t(2, 0, 1e-9), stats.norm(5, 1e9), "end"),
    "certain of one end": (stats.geom(1), stats.bernoulli(0.5), "finite"),
    "all but certain of it": (stats.binom(5, 1e-30), stats.bernoulli(0.5), "support"),
    "certain of failure": (stats.binom(5, 0), stats.binom(3, 0.5), "finite"),
    "certain of success": (stats.binom(5, 1), stats.binom(3, 0.5), "support"),
    "between the counts": (stats.poisson(2, loc=0.5), stats.poisson(2), "support"),
    "counts one apart": (stats.poisson(2, loc=1), stats.poisson(2), "finite"),
    "no event": (stats.poisson(0), stats.bernoulli(0.5), "finite"),
    "a stranger": (stats.skewnorm(2), stats.norm(), "finite"),
}


@pytest.mark.parametrize(("p", "q", "expected"), AT_THE_EDGE.values(), ids=AT_THE_EDGE)
def test_edges_are_on_the_right_side(p, q, expected):
    """Equality of a power with its limit is infinite; shifts count, scales do not."""
    assert told(p, q) == expected
    if expected != "finite":
        found = evaluate(p, q)
        assert (found.value, found.error, found.method) == (math.inf, 0.0, expected)


@pytest.mark.parametrize("method", [None, "formula", "quadrature"])
def test_infinity_is_told_by_any_method(method):
    """No method integrates, or refuses, what is known to be infinite."""
    found = evaluate(stats.cauchy(), stats.norm(), method=method)
    assert (found.value, found.method) == (math.inf, "end")


def test_infinity_is_told_element_by_element():
    """In an array each element has its own answer, and the ways are named together."""
    p = stats.pareto([0.9, 1.0, 3.0], scale=[2, 2, 2])
    found = evaluate(p, stats.expon(loc=[0, 0, 3]))
    assert found.value.tolist() == [math.inf] * 3
    assert found.method == "end, support"
    mixed = evaluate(p, stats.pareto(1, scale=[1, 3, 1]))
    assert np.isinf(mixed.value).tolist() == [False, True, False]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_formula_is_infinite_where_the_rules_say_so(name):
    """Within a family formula and rules agree on all of 40 random members against 40 others.

    A formula may be infinite elsewhere only where the truth is beyond the largest float.
    """
    case = cases(name, "ordinary", 40)
    p = getattr(stats, name)(**{k: v[:, None] for k, v in case.p.items()})
    truth, model = read_pair(p, getattr(stats, name)(**case.q))
    values = by_formula(truth, model, (40, 40))
    ruled = np.broadcast_to(outside(truth, model) | diverges(truth, model), values.shape)
    assert np.isinf(values[ruled & ~np.isnan(values)]).all()
    for i, j in np.argwhere(np.isinf(values) & ~ruled):
        sides = [[v[k] for v in side.values()] for side, k in ((case.p, i), (case.q, j))]
        assert closed_form(name, *sides) > np.finfo(float).max


def test_what_is_made_of_divergences_knows_infinity():
    """The check of an infinite divergence passes, and its running means have no finite limit."""
    p, q = stats.cauchy(), stats.norm()
    found = verify(p, q, rng=1)
    assert found.agrees
    assert found.value == math.inf
    assert convergence(p, q, n=100, rng=1).limit == math.inf


def test_a_wrong_declaration_is_seen(monkeypatch):
    """Guard: a Pareto that claims all moments no longer agrees with its measured tail."""
    monkeypatch.setattr(
        type(FAMILIES["pareto"]), "finite_moments", lambda *_: (-math.inf, math.inf)
    )
    p, q = MEMBERS["pareto"][1], MEMBERS["expon"][0]
    assert measured("pareto", p, "expon", q) == "end"
    assert told(member("pareto", p), member("expon", q)) == "finite"


@pytest.mark.parametrize("method", [None, "quadrature"])
def test_the_divergence_of_the_certain_is_their_surprise(method):
    """Where p can give one value only, D is -log q there, in arrays too."""
    found = evaluate(stats.binom(5, [0, 1]), stats.poisson(2), method=method)
    assert found.value == pytest.approx(-stats.poisson(2).logpmf([0, 5]), rel=1e-15)
    assert found.method == "summation"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e300, np.array([1e300])], ids=["number", "array"])
def test_powers_beyond_floats_are_told_without_a_warning(size):
    """A power, an end and a scale that overflow are infinite, and infinities are compared."""
    steep, wide = stats.gengamma(size, size), stats.uniform(1.7e308, 1e8 * size)
    slow = stats.nakagami(1e-300, scale=size)
    assert not np.any(diverges(*read_pair(steep, stats.gamma(2))))
    assert np.all(outside(*read_pair(wide, stats.beta(2, 2))))
    assert np.shape(by_formula(*read_pair(slow, stats.gamma(2)), np.shape(size))) == np.shape(size)


def test_a_stranger_to_the_families_is_integrated():
    """Of a law without declarations only the support is known."""
    assert kl_divergence(stats.skewnorm(2), stats.norm(0, 2)) > 0
    assert kl_divergence(stats.skewnorm(2), stats.expon()) == math.inf
