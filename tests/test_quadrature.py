"""Without a formula: right within the stated error, or refused in one line."""

import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from ledger import REFUSED
from oracles import by_definition, closed_form
from oracles import truth as exactly
from scipy import stats
from strategies import MEMBERS, NAMES, PARAMETERS, REGIMES, cases, frozen

from klexplain import (
    chernoff_information,
    evaluate,
    kl_divergence,
    samples_to_decide,
    total_variation,
)
from klexplain.distributions.reading import read
from klexplain.divergence.quadrature.counts import EDGE
from klexplain.divergence.quadrature.expectation import estimate, step_error
from klexplain.divergence.quadrature.general import _doubt, _in_tails
from klexplain.divergence.quadrature.integrand import Constants, Integrand
from klexplain.divergence.quadrature.refusals import CLOSE, FADES, NO_NUMBER, Reached
from klexplain.divergence.quadrature.route import integrate
from klexplain.divergence.result import Divergence

GAMMA = np.euler_gamma
LARGEST = np.finfo(float).max


def refused_or_honest(p, q, truth):
    """What is returned is as close to the truth as it says; says whether it was returned."""
    try:
        found = evaluate(p, q, method="quadrature")
    except ValueError as error:
        found, refusal = None, str(error)
    if found is None:
        assert refusal.startswith("p, q: got ")
        assert "\n" not in refusal
        return False
    assert found.value >= 0
    if truth > LARGEST:
        assert found.value == math.inf
        return True
    assert abs(mp.mpf(found.value) - truth) <= found.error + np.spacing(float(truth))
    return True


@pytest.mark.exhaustive
@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", NAMES)
def test_the_stated_error_is_honest(name, regime):
    """In every regime the integral is off by at most its stated error, or it is refused."""
    case = cases(name, regime, 4)
    for i in range(4):
        p, q = ({k: v[i] for k, v in side.items()} for side in case)
        truth = exactly(name, tuple(p.values()), tuple(q.values()))
        if mp.isfinite(truth):
            refused_or_honest(frozen(name, p), frozen(name, q), truth)


@pytest.mark.parametrize("name", NAMES)
def test_ordinary_pairs_are_integrated_to_twelve_digits(name):
    """Members of ordinary size get a value to 1e-12 from the integral, or the sum, too."""
    p, q = MEMBERS[name]
    found = evaluate(*(member(name, values) for values in (p, q)), method="quadrature")
    truth = exactly(name, p, q)
    assert abs(found.value - truth) <= 1e-12 * truth


def member(name, values):
    """The SciPy distribution whose parameters have these values."""
    return frozen(name, dict(zip(PARAMETERS[name], values, strict=True)))


@pytest.mark.parametrize("name", ["t", "logistic", "fisk", "lomax"])
def test_families_without_a_formula_keep_their_digits_next_to_each_other(name):
    """Down to q = p (1 + 1e-10) in one parameter the integral keeps 12 digits."""
    p = MEMBERS[name][0]
    for k, epsilon in itertools.product(range(len(p)), (1e-4, 1e-7, 1e-10)):
        q = tuple(v * (1 + epsilon * (i == k)) for i, v in enumerate(p))
        truth = exactly(name, p, q)
        found = evaluate(member(name, p), member(name, q), method="quadrature")
        assert abs(found.value - truth) <= 1e-12 * truth


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("binom", (30, 0.3), (31, 0.29)),
        ("binom", (1000, 0.3), (1001, 0.3 / 1.001)),
        ("binom", (30, 0.3), (30, 0.3 * (1 + 1e-8))),
        ("binom", (284, 1.3e-4), (289, 1.3e-4 * 284 / 289)),
        ("binom", (10071, 2e-4), (10771, 2e-4 * 10071 / 10771)),
        ("nbinom", (4e-8, 0.26), (4e-8 * (1 + 1e-9), 0.26 * (1 + 1e-9))),
        ("nbinom", (2.5, 0.3), (2.5 * (1 + 1e-8), 0.3)),
        ("nbinom", (250, 0.3), (250 * (1 + 1e-6), 0.3 * (1 + 1e-7))),
        ("nbinom", (3, 1e-4), (3.00001, 1e-4)),
    ],
    ids=str,
)
def test_numbers_of_trials_that_nearly_agree_keep_their_digits(name, p, q):
    """Binomials of unequal n, next to each other, have no formula and still 12 digits."""
    truth = by_definition(name, p, name, q, digits=30)
    found = evaluate(member(name, p), member(name, q), method="quadrature")
    assert abs(found.value - truth) <= min(1e-12 * truth, found.error)


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("geom", (1e-7,), (2e-7,)),
        ("zipf", (1.5,), (3.0,)),
        ("nbinom", (0.5, 1e-6), (0.5, 2e-6)),
        ("logser", (0.9999999,), (0.999,)),
        ("binom", (1e6, 1e-3), (1e6, 0.3)),
    ],
    ids=str,
)
def test_long_sums_are_right_to_the_stated_error(name, p, q):
    """Sums of millions of terms, or without end, agree with the closed form to 1e-10."""
    truth = closed_form(name, p, q)
    found = integrate(read("p", member(name, p)), read("q", member(name, q)))
    assert abs(found.value - truth) <= min(found.error, 1e-10 * truth)


SEAMS = {
    "a kink of q inside p": (("norm", (0.5, 1)), ("laplace", (0, 2))),
    "a kink of p, and one of q": (("laplace", (0, 1)), ("laplace", (1, 0.5))),
    "a narrow model inside a wide truth": (("cauchy", (0, 1)), ("t", (2.5, 0.3, 1e-3))),
    "a circle inside the line": (("vonmises", (2.0, 0.5)), ("norm", (0, 1))),
    "an infinite end beyond a kink of q": (("beta", (1.5, 0.75)), ("laplace", (0.3, 0.5))),
    "a bounded truth whose ends its model does not share": (("beta", (0.6, 0.7)), ("norm", (0, 1))),
    "a tail that reaches beyond the largest float": (("lomax", (0.02, 1)), ("fisk", (0.5, 2))),
    "a power that does": (("pareto", (1.05, 1)), ("expon", (1.0,))),
    "a square whose mean is barely finite, on the line": (("t", (2.05, 0, 1)), ("norm", (0, 1))),
    "and on a half-line": (("pareto", (2.065, 1)), ("norm", (0, 1))),
    "a mean that is barely finite": (("lomax", (1.0002, 1)), ("chi2", (3,))),
    "the same beyond a kink": (("t", (1.01, 0, 1)), ("laplace", (0.5, 1))),
    "mass where even the logarithm of x is large": (("t", (1e-4, 0, 1)), ("t", (2e-4, 0, 1))),
    "the same on a half-line": (("fisk", (1e-4, 1)), ("fisk", (2e-4, 1))),
    "a large shape inside the truth": (("expon", (0.327,)), ("fisk", (68.36, 8.379))),
    "a steep model far away": (("fisk", (0.29867, 340715.0)), ("fisk", (34.628, 0.22141))),
    "a shape so small that log x is a million": (("fisk", (1e-7, 1e-3)), ("fisk", (2e-7, 1e3))),
    "a spike of the model in a tail": (("chi2", (0.26,)), ("cauchy", (52.4, 0.40))),
    "a kink far from all that the truth can give": (
        ("norm", (343038.94907777343, 1.8495474716650225e-06)),
        ("laplace", (-5.488053052740334e-07, 57.79879359368837)),
    ),
    "a narrow model on the half-line": (
        ("invgauss", (0.003544287877538518, 10.704855722615896)),
        ("fisk", (115998.61960284231, 0.04359644726343041)),
    ),
}


@pytest.mark.parametrize(("p", "q"), SEAMS.values(), ids=SEAMS)
def test_seams_do_not_cost_digits(p, q):
    """Kinks, ends inside the model's support, and far tails leave 12 digits, as it is stated."""
    truth = by_definition(*p, *q, digits=25)
    found = evaluate(member(*p), member(*q), method="quadrature")
    assert abs(found.value - truth) <= min(1e-12 * truth, found.error + np.spacing(found.value))


@pytest.mark.parametrize("shift", [1e3, -1e6])
def test_a_common_shift_and_scale_change_little(shift):
    """In units of p nothing of a common shift is left but its rounding."""
    at_home = integrate(read("p", stats.t(3)), read("q", stats.logistic(0.5, 2)))
    p, q = stats.t(3, shift, 4), stats.logistic(shift + 2, 8)
    assert integrate(read("p", p), read("q", q)).value == pytest.approx(at_home.value, rel=1e-13)


def geometric(p, q):
    """Cover & Thomas (2006), problem 2.1 and example 2.3.1: the mean is 1/p trials."""
    return math.log(p / q) + (1 / p - 1) * (math.log1p(-p) - math.log1p(-q))


def weibull(k1, s1, k2, s2):
    """Bauckhage (2013), arXiv:1310.3713, equation 4."""
    constant = math.log(k1 / s1**k1) - math.log(k2 / s2**k2)
    log_part = (k1 - k2) * (math.log(s1) - GAMMA / k1)
    return constant + log_part + (s1 / s2) ** k2 * math.gamma(k2 / k1 + 1) - 1


def laplace(m1, b1, m2, b2):
    """Gil, Alajaji & Linder (2013), Table 2: Laplace."""
    gap = abs(m1 - m2)
    return math.log(b2 / b1) + gap / b2 + b1 / b2 * math.exp(-gap / b1) - 1


def cauchy(m1, s1, m2, s2):
    """Chyzak & Nielsen (2019), arXiv:1905.10965, theorem 1."""
    return math.log(((s1 + s2) ** 2 + (m1 - m2) ** 2) / (4 * s1 * s2))


def normal(m1, s1, m2, s2):
    """Gil, Alajaji & Linder (2013), Table 2: Gaussian."""
    return math.log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5


def student_and_normal(df):
    """E x² / 2 + log sqrt(2 pi) minus the entropy of t."""
    return df / (df - 2) / 2 + math.log(2 * math.pi) / 2 - stats.t(df).entropy()


KNOWN = {
    "geometric": (stats.geom(0.2), stats.geom(0.3), geometric(0.2, 0.3)),
    "long geometric": (stats.geom(1e-4), stats.geom(2e-4), geometric(1e-4, 2e-4)),
    "negative binomial": (stats.nbinom(5, 0.5), stats.nbinom(5, 0.4), 5 * geometric(0.5, 0.4)),
    "laplace": (stats.laplace(0, 1), stats.laplace(1, 2), laplace(0, 1, 1, 2)),
    "cauchy": (stats.cauchy(0, 1), stats.cauchy(1, 2), cauchy(0, 1, 1, 2)),
    "cauchy far": (stats.cauchy(0, 1), stats.cauchy(1e4, 2), cauchy(0, 1, 1e4, 2)),
    "log-normal": (stats.lognorm(1), stats.lognorm(2, scale=3), normal(0, 1, math.log(3), 2)),
    "weibull": (stats.weibull_min(2, scale=1), stats.weibull_min(3, scale=2), weibull(2, 1, 3, 2)),
    "t(3) against normal": (stats.t(3), stats.norm(), student_and_normal(3)),
    "t(2.5) against normal": (stats.t(2.5), stats.norm(), student_and_normal(2.5)),
    "pareto": (stats.pareto(3), stats.pareto(2), math.log(3 / 2) + 2 / 3 - 1),
    "logistic against itself, shifted": (
        stats.logistic(0),
        stats.logistic(1),
        2 * (0.5 / math.tanh(0.5) - 1),
    ),
    "triangle": (stats.triang(0.5), stats.uniform(), math.log(2) - 0.5),
    "narrow uniform": (stats.uniform(0, 1e-10), stats.uniform(), 10 * math.log(10)),
    "die": (stats.randint(1, 7), stats.randint(0, 10), math.log(10 / 6)),
    "atoms far apart": (
        stats.rv_discrete(values=([0, 1000], [0.5, 0.5]))(),
        stats.rv_discrete(values=([0, 1000], [0.25, 0.75]))(),
        math.log(2) - math.log(3) / 2,
    ),
    "half of a normal": (stats.halfnorm(), stats.norm(), math.log(2)),
    "expon against half-normal": (
        stats.expon(),
        stats.halfnorm(),
        1 - 1 + math.log(math.pi / 2) / 2,
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("p", "q", "truth"), KNOWN.values(), ids=KNOWN)
def test_textbook_values_come_out(p, q, truth):
    """Families without a formula here get their published value to 9 digits."""
    found = evaluate(p, q, method="quadrature")
    assert found.method in ("quadrature", "summation")
    assert found.error <= 1e-9 * found.value
    assert abs(found.value - truth) <= found.error + 1e-15 * truth


CROSS = [
    ("laplace", (0, 2), "t", (5,)),
    ("gamma", (2.5, 0.5), "lognorm", (0.8, 1.5)),
    ("weibull_min", (1.5, 2), "gamma", (3, 0.5)),
    ("geom", (0.3,), "nbinom", (1, 0.4)),
    ("nbinom", (3, 0.5), "poisson", (2.5,)),
    ("binom", (30, 0.2), "poisson", (6,)),
]  # fmt: skip


@pytest.mark.parametrize(("p_name", "p", "q_name", "q"), CROSS)
def test_pairs_across_families_agree_with_fifty_digits(p_name, p, q_name, q):
    """Pairs of two families agree with the definition, integrated or summed with mpmath."""
    if p_name == "geom":  # starts at 1; nbinom with loc=1 is the same law
        truth, model = geometric(0.3, 0.4), stats.nbinom(1, 0.4, loc=1)
    else:
        truth = by_definition(p_name, p, q_name, q, digits=20)
        model = make(q_name, q)
    assert refused_or_honest(make(p_name, p), model, truth)


def make(name, parameters):
    """The SciPy distribution with these parameters; scale is named where loc comes before it."""
    if name in ("gamma", "lognorm", "weibull_min"):
        return getattr(stats, name)(parameters[0], scale=parameters[1])
    return getattr(stats, name)(*parameters)


DIVERGENT = {
    "E x² is infinite under t(1)": (stats.t(1), stats.norm()),
    "E x is infinite under Pareto(0.9)": (stats.pareto(0.9), stats.expon()),
    "E x is infinite under Pareto(1)": (stats.pareto(1, scale=1e-9), stats.expon()),
    "E x is infinite under Lévy": (stats.levy(), stats.expon()),
    "E 1/x is infinite under an Exponential": (stats.gamma(1), stats.invgamma(2)),
    "E|x| is infinite under Cauchy": (stats.cauchy(), stats.laplace()),
    "the same, beside a narrow model": (stats.cauchy(-2, 22), stats.logistic(-37, 2.8)),
    "E x² is infinite under t(1/2)": (stats.t(0.5), stats.norm()),
}


@pytest.mark.parametrize(("p", "q"), DIVERGENT.values(), ids=DIVERGENT)
def test_a_divergent_integral_is_never_a_number(p, q):
    """Distributions.jl #1443: by itself, too, the integration refuses what has no end."""
    with pytest.raises(ValueError, match=rf"^p, q: got .*; expected a pair whose .*{FADES}\)$"):
        integrate(read("p", p), read("q", q))


@pytest.mark.parametrize(("p", "q"), REFUSED.values(), ids=REFUSED)
def test_the_ledger_of_refusals_is_up_to_date(p, q):
    """Each finite divergence that the ledger calls refused still is, in one line."""
    with pytest.raises(ValueError, match=r"^p, q: got [^\n]*; expected [^\n]*$"):
        kl_divergence(p, q)


@pytest.mark.parametrize("p", [stats.t(5), stats.zipf(2), stats.vonmises(1), stats.norm(3, 2)])
def test_equal_laws_of_one_name_are_at_zero(p):
    """One family with equal parameters is 0 by equality, also where nothing can be integrated."""
    found = evaluate(p, p, method="quadrature")
    assert (found.value, found.error, found.method) == (0.0, 0.0, "equality")


def test_equal_laws_without_a_name_are_at_zero():
    """Where log-densities agree bit by bit the value is 0, with an error that is not."""
    p = stats.abs(stats.Normal(mu=1))
    found = evaluate(p, p)
    assert found.value == 0
    assert 0 < found.error < 1e-20


def test_nearly_equal_laws_keep_their_digits():
    """t(5) against t(5 (1 + ε)) is a parabola in ε: a quarter of the value for half the ε."""
    wide, narrow = (evaluate(stats.t(5), stats.t(5 * (1 + e))) for e in (2e-6, 1e-6))
    assert wide.value / narrow.value == pytest.approx(4, rel=1e-5)


def test_a_spike_in_a_wide_model_is_not_overlooked():
    """A truth whose spread is 1e-11 of the model's is integrated, or refused; never missed."""
    spike, wide = stats.norm(-1008.37, 9.4e-8), stats.norm(46.4, 10075.7)
    truth = closed_form("norm", (-1008.37, 9.4e-8), (46.4, 10075.7))
    refused_or_honest(spike, wide, truth)
    refused_or_honest(wide, spike, closed_form("norm", (46.4, 10075.7), (-1008.37, 9.4e-8)))


@pytest.mark.parametrize(("kappa", "stated"), [(1e-4, True), (1e-6, False)])
def test_the_ends_of_a_circle_are_no_floats(kappa, stated):
    """Beside a Uniform of its width what rounding takes from 2π counts in the error."""
    p, q = stats.vonmises(kappa), stats.uniform(-np.pi, 2 * np.pi)
    if not stated:
        with pytest.raises(ValueError, match=CLOSE):
            evaluate(p, q)
        return
    with mp.workdps(30):  # log(w/2π) + κ A(κ) - log I0(κ)
        k, width = mp.mpf(kappa), mp.mpf(2 * np.pi)
        length = mp.besseli(1, k) / mp.besseli(0, k)
        truth = mp.log(width / (2 * mp.pi)) + k * length - mp.log(mp.besseli(0, k))
        found = evaluate(p, q)
        assert abs(found.value - truth) <= found.error


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_masses_below_the_floats_rule_nothing_out():
    """SciPy's log of a mass of 0 is -inf, though the mass is not 0; a gap between large ones is."""
    p, q = stats.geom(0.1467), stats.logser(5.85e-7)
    q.dist.__class__ = own(type(q.dist))
    with pytest.raises(ValueError, match=NO_NUMBER):
        evaluate(p, q)
    odd = own(stats.rv_discrete, _pmf=lambda _, k: (k % 2) * 2.0 ** -((k + 1) / 2))(a=1)()
    assert evaluate(p, odd).method == "support"


def own(kind, **methods):
    """A law that somebody wrote, by its density or its probabilities."""
    return type("Own", (kind,), methods)


TWICE = own(stats.rv_continuous, _pdf=lambda _, x: 2 * np.exp(-x))(a=0)()
BELOW = own(stats.rv_continuous, _pdf=lambda _, x: 1 + 3 * np.cos(np.pi * x))(a=0, b=1)()
HALVES = own(stats.rv_discrete, _pmf=lambda _, k: 0.5 + 0 * k)(a=0, b=2)()
TWO_BELLS = own(  # as a histogram that was not divided by its sum
    stats.rv_continuous,
    _pdf=lambda _, x: 2 * stats.norm.pdf(x),
    _cdf=lambda _, x: 2 * stats.norm.cdf(x),
    _ppf=lambda _, share: stats.norm.ppf(share / 2),
)()()
KDE = stats.gaussian_kde([0.0, 1.0, 3.0])


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize(
    ("p", "q", "found"),
    [
        (TWICE, stats.expon(), "p: got .*density integrates to 2; expected a total of 1"),
        (stats.expon(), TWICE, "q: got .*density integrates to 2; expected a total of 1"),
        (BELOW, stats.uniform(), "p: got .*density is -2 at x = 1; expected .* nowhere negative"),
        (stats.uniform(), BELOW, "q: got .*density is -2 at x = 1; expected .* nowhere negative"),
        (HALVES, stats.poisson(1), "p: got .*probabilities add up to 1.5; expected a total of 1"),
        (TWO_BELLS, KDE, "p: got .*density integrates to 2; expected a total of 1"),
        (KDE, TWO_BELLS, "q: got .*density integrates to 2; expected a total of 1"),
    ],
)
def test_what_is_no_distribution_is_told(p, q, found):
    """A density of another mass, or below 0, is refused by what was found, not by a guess."""
    for asked in (evaluate, total_variation, chernoff_information, samples_to_decide):
        with pytest.raises(ValueError, match=f"^{found}$"):
            asked(p, q)


def test_what_has_no_quantiles_is_told_too():
    """SciPy searches them where the density is no number, and says but that."""
    endless = own(stats.rv_continuous, _pdf=lambda _, x: stats.norm.pdf(x) * (1 + 2 * np.sin(x)))
    for asked in (evaluate, total_variation, samples_to_decide):
        with pytest.raises(
            ValueError,
            match=r"^q: got .*density is -0\.1.. at x = -1\.[0-9]*; .* nowhere negative$",
        ):
            asked(stats.norm(), endless()())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("p", "q", "most"),
    [
        (stats.halfnorm(scale=0.86), stats.fisk(2.1, scale=2.48), 1e-12),  # log q is -inf next to 0
        (stats.invweibull(3.35, scale=2.7), stats.chi2(1.7), 1e-12),  # 0 times infinity next to 0
        # A tail that reaches farther than the nodes.
        (stats.gengamma(0.284384, -0.28619, scale=0.155176), stats.cauchy(508, 2.43), 1e-9),
        (
            stats.chi2(1.832237167494242),
            stats.gamma(0.4606440681369255, scale=5.808065515237672),
            1e-12,
        ),
    ],
)
def test_laws_without_a_name_are_as_right_as_they_say(p, q, most):
    """By SciPy's densities alone, with what it rounds next to an end, and in pieces of decades."""
    known = kl_divergence(p, q)
    for law in (p, q):
        law.dist.__class__ = own(type(law.dist))
    found = evaluate(p, q)
    assert found.method == "quadrature"
    assert abs(found.value - known) <= found.error <= most


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (stats.norm(0, 1), stats.gumbel_r(0, 0.025)),  # E exp(-40 x) is e^800
        (stats.lognorm(21449, scale=20), stats.chi2(2)),  # E x is exp(2e8)
        (stats.pareto(6e-7, scale=3e-7), stats.invweibull(96, scale=8e6)),  # 10^1276 at its start
        (stats.chi(1e5, loc=8e5), stats.gengamma(3880, 1e6, scale=325)),  # everywhere
    ],
)
def test_what_is_above_the_largest_float_is_told_apart_from_what_is_infinite(p, q):
    """Where a finite mean is no float it is neither refused nor called infinite."""
    found = evaluate(p, q)
    assert (found.value, found.error) == (math.inf, 0.0)
    assert repr(found) == "above 1.8e+308, the largest float, nats (quadrature)"


def test_zero_is_not_returned_for_what_was_not_seen(monkeypatch):
    """Guard: a value of 0 whose error is not tiny is refused."""
    unseen = Reached(0.0, np.inf, "quadrature", CLOSE)
    monkeypatch.setattr("klexplain.divergence.quadrature.route.integral", lambda *_: unseen)
    with pytest.raises(ValueError, match="can be integrated"):
        kl_divergence(stats.t(5), stats.t(6))


def test_arrays_take_the_route_element_by_element():
    """Arrays on the quadrature route equal their single pairs, and broadcast."""
    values = kl_divergence(stats.t([3, 5]), stats.norm(0, [[1], [2]]))
    singles = [[kl_divergence(stats.t(a), stats.norm(0, s)) for a in (3, 5)] for s in (1, 2)]
    assert values.tolist() == singles


def test_each_element_says_its_method():
    """An array of which one element has a formula, one an integral, one neither."""
    found = evaluate(stats.gamma(2, loc=[0, 1, 0]), stats.gamma(3, loc=[0, 0, 1]))
    assert found.method == "formula, quadrature, support"
    assert found.value[0] == kl_divergence(stats.gamma(2), stats.gamma(3))
    assert found.value[2] == math.inf


def test_a_tail_that_does_not_shrink_is_seen():
    """Guard: the tail test lets a falling tail pass, and gives a flat one no finite error."""
    p = q = read("p", stats.norm())
    ends = np.array([-np.inf, -11.5, -6, 0, 6, 11.5, np.inf])
    assert _in_tails(p, q, ends, np.array([1e-28, 1e-9, 1, 1, 1e-9, 1e-28])) == 0
    assert _in_tails(p, q, ends, np.array([0, 0, 1, 1, 0.1, 0.1])) == np.inf


def test_doubt_sees_a_wrong_normalising_constant():
    """Guard: a total mass of 1 + 1e-7 makes the integral doubtful by about that much."""
    p, q = read("p", stats.norm()), read("q", stats.norm(1))
    x = np.linspace(-5, 5, 101)
    sure, unsure = (_doubt(p, q, x, masses).sum() for masses in [(1, 1), (1 + 1e-7, 1)])
    assert sure < 1e-12
    assert unsure > 1e-8


def test_doubt_sees_a_log_mass_whose_mass_is_below_the_floats():
    """Guard: log q of -4.7e6 is off by its own rounding, though q itself is 0."""
    p, q = read("p", stats.logser(0.45)), read("q", stats.nbinom(1.5e7, 0.74))
    assert _doubt(p, q, np.arange(1.0, 9), (1, 1)).sum() > 8 * 4.5e6 * np.finfo(float).eps


def test_the_error_of_a_small_mass_of_the_model_is_that_of_its_logarithm():
    """A Uniform over a small part of a steep Pareto far out: what rounding may do is stated."""
    p = (3226775.36145086, 0.15945781921680927)
    q = (92325.24235142805, 3226775.2843816075)
    truth = by_definition("uniform", p, "pareto", q, digits=25)
    found = evaluate(member("uniform", p), member("pareto", q))
    assert abs(found.value - truth) <= found.error


def test_doubt_is_total_where_a_part_was_not_seen():
    """Guard: where a thousandth of the mass is missing no finite error is stated."""
    p, q = read("p", stats.norm()), read("q", stats.norm(1))
    assert (_doubt(p, q, np.zeros(3), (0.999, 1)) == np.inf).all()


def test_a_wrong_integral_would_be_called_dishonest(monkeypatch):
    """Guard: the test of honesty fails for a value whose stated error is too small."""
    wrong = Divergence(0.51, 1e-12, "quadrature")
    monkeypatch.setattr("klexplain.divergence.evaluation.integrate", lambda *_: wrong)
    with pytest.raises(AssertionError):
        refused_or_honest(stats.norm(0), stats.norm(1), mp.mpf("0.5"))


def test_a_step_that_still_matters_is_stated():
    """Guard: values that settle exponentially leave a small error, others their difference."""
    assert step_error([1.0, 1.0 + 1e-9, 1.0 + 1e-4]) < 1e-12
    assert step_error([1.0, 1.1, 1.2]) == pytest.approx(0.1)


def test_a_sum_of_which_an_end_is_missing_is_cut_off():
    """Guard: where the terms are still large at the last node there is no value."""
    x = np.linspace(-1, 1, 201)
    flat = Integrand(np.full(201, np.log(1 / 201)), np.full(201, -10.0), x, 0 * x, 0 * x)
    assert estimate([flat], Constants(0.0, 1.0, nested=False)).error == np.inf


def test_mass_that_was_not_seen_leaves_no_trust():
    """Guard: nodes that miss a thousandth of p state no finite error."""
    x = np.linspace(-12, 12, 201)
    log_p = -(x**2) / 2 - np.log(2 * np.pi) / 2 + np.log(x[1] - x[0])
    log_q = log_p + x - 0.5
    seen, missed = (
        estimate(
            [Integrand(log_p + shift, log_q, -x, x**2, x**2)], Constants(0.5, 1.0, nested=False)
        )
        for shift in (0.0, -1e-3)
    )
    assert seen.value == pytest.approx(0.5, rel=1e-13)
    assert seen.error < 1e-12
    assert missed.error > 1e-4


def test_gregory_s_weights_sum_what_an_integral_leaves():
    """The sum of exp(-k/50) is its integral and the weights of the first terms."""
    terms = np.exp(-np.arange(len(EDGE)) / 50)
    assert 50 + EDGE @ terms == pytest.approx(1 / -np.expm1(-1 / 50), rel=1e-14)
