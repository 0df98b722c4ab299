"""What every divergence obeys, whatever the family and the parameters."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, special, stats
from strategies import COMMON, NAMES, PARAMETERS, cases, frozen, members, names, seed

from klexplain import FAMILIES, evaluate, kl_divergence, unit

ROUNDING = 4e-13  # two routes that round apart


def same(value):
    """Equal up to rounding; infinity equals infinity."""
    return pytest.approx(value, rel=ROUNDING, abs=0)


@given(name=names, data=st.data())
def test_a_divergence_is_never_negative_and_is_a_float(name, data):
    """For single members the value is a plain float, at least 0, never NaN."""
    p, q = (frozen(name, m) for m in data.draw(members(name, 2)))
    value = kl_divergence(p, q)
    assert type(value) is float
    assert value >= 0


@given(name=names, data=st.data())
def test_a_divergence_is_zero_only_between_equals(name, data):
    """D(p ‖ q) is 0 exactly where the parameters are equal, down to one ulp."""
    (member,) = data.draw(members(name, 1))
    key = data.draw(st.sampled_from([k for k in member if k != COMMON.get(name)]))
    moved = member | {key: _next(name, key, member[key])}
    assert kl_divergence(frozen(name, member), frozen(name, member)) == 0
    value = kl_divergence(frozen(name, member), frozen(name, moved))
    assert value > 0 or member == moved


def _next(name, key, value):
    """The nearest other value of a parameter; a count moves by one."""
    if PARAMETERS[name][key] == "count":
        return value + (1 if key == "high" else -1)
    return float(np.nextafter(value, 0.5 if value != 0.5 else 1.0))


@given(name=names, data=st.data(), base=st.sampled_from([2, 10]))
def test_units_differ_by_a_constant_factor(name, data, base):
    """Bits times log 2, and bans times log 10, are nats; errors are converted too."""
    p, q = (frozen(name, m) for m in data.draw(members(name, 2)))
    nats, other = evaluate(p, q), evaluate(p, q, base=base)
    assert other.value * math.log(base) == same(nats.value)
    assert other.error * math.log(base) == same(nats.error)
    assert (nats.unit, other.unit) == (unit(), unit(base))


@given(power=st.integers(-20, 20), shift=st.floats(-100, 100), data=st.data())
@pytest.mark.parametrize("name", ["gamma", "expon", "norm", "beta"])
def test_a_change_of_origin_and_scale_changes_no_bit(name, power, shift, data):
    """Stretching both by a power of two, which is exact, and shifting both, changes nothing."""
    p, q = data.draw(members(name, 2))
    factor = 2.0**power

    def mapped(member):
        affine = {"loc": shift, "scale": member.get("scale", 1.0) * factor}
        affine |= {"loc": member["loc"] * factor} if name == "norm" else {}
        return frozen(name, member | affine)

    assert kl_divergence(mapped(p), mapped(q)) == kl_divergence(frozen(name, p), frozen(name, q))


@given(data=st.data())
def test_reflecting_a_beta_changes_nothing(data):
    """x -> 1 - x turns Beta(a, b) into Beta(b, a), and leaves the divergence."""
    p, q = data.draw(members("beta", 2))
    mirrored = [stats.beta(m["b"], m["a"]) for m in (p, q)]
    value = kl_divergence(frozen("beta", p), frozen("beta", q))
    assert kl_divergence(*mirrored) == same(value)


@given(data=st.data())
def test_swapping_success_and_failure_changes_nothing(data):
    """Counting failures in place of successes leaves the divergence of a coin."""
    share = st.integers(0, 2**20).map(lambda k: k / 2**20)  # so that 1 - p is exact
    p, q = data.draw(share), data.draw(share)
    value = kl_divergence(stats.bernoulli(p), stats.bernoulli(q))
    assert kl_divergence(stats.bernoulli(1 - p), stats.bernoulli(1 - q)) == same(value)


@given(data=st.data())
def test_divergences_add_over_independent_trials(data):
    """n trials bring n times the evidence of one: a Binomial is n Bernoullis."""
    p, q = data.draw(members("binom", 2))
    one = kl_divergence(stats.bernoulli(p["p"]), stats.bernoulli(q["p"]))
    assert kl_divergence(frozen("binom", p), frozen("binom", q)) == same(p["n"] * one)


@given(mu=st.lists(st.floats(1e-3, 1e3), min_size=4, max_size=4))
def test_divergences_add_over_a_pair_of_counts(mu):
    """(total, split) tells as much as two independent Poisson counts.

    The total is Poisson, and given the total the split is Binomial.
    """
    a1, b1, a2, b2 = mu
    apart = kl_divergence(stats.poisson([a1, b1]), stats.poisson([a2, b2])).sum()
    total = kl_divergence(stats.poisson(a1 + b1), stats.poisson(a2 + b2))
    coin = kl_divergence(stats.bernoulli(a1 / (a1 + b1)), stats.bernoulli(a2 / (a2 + b2)))
    assert total + (a1 + b1) * coin == pytest.approx(apart, rel=1e-9, abs=1e-12)


@given(
    x=st.lists(st.floats(0.05, 50), min_size=4, max_size=4),
    scales=st.tuples(*[st.floats(0.1, 10)] * 2),
)
def test_divergences_add_over_independent_gammas(x, scales):
    """(sum, share) tells as much as two independent Gammas of one scale: Gamma plus Beta."""
    a1, b1, a2, b2 = x
    s1, s2 = scales
    apart = kl_divergence(stats.gamma([a1, b1], scale=s1), stats.gamma([a2, b2], scale=s2)).sum()
    together = kl_divergence(stats.gamma(a1 + b1, scale=s1), stats.gamma(a2 + b2, scale=s2))
    share = kl_divergence(stats.beta(a1, b1), stats.beta(a2, b2))
    assert together + share == pytest.approx(apart, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_broadcasting_equals_element_by_element(name):
    """A grid of p against q gives, bit by bit, the values of its single pairs."""
    case = cases(name, "ordinary", 5)
    p = {k: v[:, None] for k, v in case.p.items()}
    q = dict(case.q)
    if name in COMMON:
        p[COMMON[name]] = q[COMMON[name]] = np.array(7)
    grid = kl_divergence(frozen(name, p), frozen(name, q))
    assert grid.shape == (5, 5)
    for i, j in itertools.product(range(5), repeat=2):
        one = {k: v if v.ndim == 0 else v[i, 0] for k, v in p.items()}
        two = {k: v if v.ndim == 0 else v[j] for k, v in q.items()}
        assert grid[i, j] == kl_divergence(frozen(name, one), frozen(name, two))


@given(name=names, data=st.data(), share=st.floats(0.01, 0.99))
def test_coarser_data_tell_no_more(name, data, share):
    """Data processing: to know only whether x is beyond a point tells at most as much as x."""
    assume(name != "vonmises")  # SciPy's distribution function runs round the circle for ever
    p, q = (frozen(name, m) for m in data.draw(members(name, 2)))
    cut = p.ppf(share)
    coins = [stats.bernoulli(law.cdf(cut)) for law in (p, q)]
    value = kl_divergence(*coins)
    # SciPy's distribution functions are right to about 1e-11 of a probability near 1/2.
    assert value <= kl_divergence(p, q) * (1 + ROUNDING) + 1e-9 * (1 + value)


share = st.floats(0, 1)


@given(p=st.tuples(share, share), q=st.tuples(share, share), weight=share)
def test_a_divergence_is_convex_in_the_pair(p, q, weight):
    """Mixing both sides alike brings them no further apart: coins mix into coins."""
    mixed = [weight * first + (1 - weight) * second for first, second in (p, q)]
    ends = [
        kl_divergence(stats.bernoulli(a), stats.bernoulli(b)) for a, b in zip(p, q, strict=True)
    ]
    parts = [w * d if w else 0.0 for w, d in zip((weight, 1 - weight), ends, strict=True)]
    value = kl_divergence(*map(stats.bernoulli, mixed))
    assert value <= sum(parts) * (1 + ROUNDING) + 1e-15


shares = st.lists(st.floats(1e-6, 1), min_size=4, max_size=4).map(lambda w: np.divide(w, sum(w)))


@given(p=st.tuples(shares, shares), q=st.tuples(shares, shares), weight=share)
def test_a_divergence_of_categories_is_convex_in_the_pair(p, q, weight):
    """Mixing the shares of both sides alike brings them no further apart."""
    weights = np.array([weight, 1 - weight])
    mixed = [stats.multinomial(1, _normalised(weights @ side)) for side in (p, q)]
    ends = [kl_divergence(*(stats.multinomial(1, s) for s in ab)) for ab in zip(p, q, strict=True)]
    assert kl_divergence(*mixed) <= weights @ ends * (1 + ROUNDING) + 1e-14


def _normalised(shares):
    return shares / shares.sum()


def mixture_divergence(p, q, weights):
    """D between two mixtures, by the sum over counts or by the integral between far quantiles."""
    laws = [*p, *q]
    low, high = min(d.ppf(1e-14) for d in laws), max(d.isf(1e-14) for d in laws)

    def evidence(x, density):
        a, b = (np.dot(weights, [getattr(d, density)(x) for d in side]) for side in (p, q))
        return special.rel_entr(a, b)

    if hasattr(p[0].dist, "pmf"):
        return evidence(np.arange(low, high + 1), "pmf").sum()
    cuts = sorted({d.ppf(share) for d in laws for share in (0.001, 0.1, 0.5, 0.9, 0.999)})
    pieces = itertools.pairwise([low, *cuts, high])
    return sum(integrate.quad(evidence, a, b, args=("pdf",), epsrel=1e-10)[0] for a, b in pieces)


MIXED = ["poisson", "geom", "expon", "gamma", "weibull_min", "lognorm", "norm", "logistic"]


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("weight", [0.0, 0.125, 0.5, 1.0])
def test_mixtures_are_no_further_apart_than_their_parts(name, weight):
    """Joint convexity: D of two mixtures is at most the mean D of their parts, and at least 0.

    With all weight on one part it is that part's D.
    """
    rng = np.random.default_rng(seed(name, "mixtures"))
    drawn = [frozen(name, {k: rng.uniform(0.4, 0.9) for k in PARAMETERS[name]}) for _ in range(4)]
    p, q, weights = drawn[:2], drawn[2:], (weight, 1 - weight)
    bound = np.dot(weights, [kl_divergence(*pair) for pair in zip(p, q, strict=True)])
    value = mixture_divergence(p, q, weights)
    assert -1e-10 <= value <= bound + 1e-10
    if weight in (0, 1):
        assert value == pytest.approx(bound, rel=1e-8)


@pytest.mark.parametrize("shape", [(0,), (1,), (3, 0), (2, 1, 3)])
def test_the_shape_of_the_parameters_is_the_shape_of_the_answer(shape):
    """Empty, one-element and many-dimensional arrays of parameters keep their shape."""
    found = evaluate(stats.beta(np.full(shape, 17.0), 6), stats.beta(3, 3))
    assert (found.value.shape, found.error.shape) == (shape, shape)


@pytest.mark.parametrize(
    "kind", [int, np.int64, np.uint8, np.float16, np.float32, np.float64, np.array, np.longdouble]
)
def test_the_type_of_a_parameter_does_not_matter(kind):
    """Whole numbers of any type, and arrays without a dimension, give the same plain float."""
    value = kl_divergence(stats.beta(kind(17), kind(6)), stats.beta(kind(3), kind(3)))
    assert type(value) is float
    assert value == kl_divergence(stats.beta(17, 6), stats.beta(3, 3))


def test_the_laws_catch_a_wrong_formula():
    """Guard: an Exponential whose formula lacks its last term breaks the first law."""

    class Wrong(type(FAMILIES["expon"])):
        @staticmethod
        def divergence(scale_p, scale_q):
            return np.log(scale_q / scale_p)

    assert not Wrong.divergence(2.0, 1.0) >= 0
