"""Bad input gets one line: which argument, what it got, what it may be."""

import re

import numpy as np
import pytest
from scipy import stats

import klexplain as kle
from klexplain import (
    FAMILIES,
    Verdict,
    atlas,
    derive,
    evaluate,
    fisher_information,
    kl_divergence,
    unit,
)
from klexplain._checks import SHOWN, bad, generator, positive_int, real_array
from klexplain.derivation.checking import check_steps
from klexplain.distributions.pairs import one_pair, read_pair

P, Q = stats.beta(17, 6), stats.beta(3, 3)
ONE_LINE = re.compile(r"(?P<argument>[^:\n]+): got (?P<got>[^\n]+?); expected (?P<may_be>[^\n]+)")


def refused(call, error, argument, got, may_be):
    """The call raises one line in the shape of the contract, with these words in it."""
    with pytest.raises(error) as raised:
        call()
    said = ONE_LINE.fullmatch(str(raised.value))
    assert said, str(raised.value)
    assert said["argument"] == argument
    assert got in said["got"]
    assert may_be in said["may_be"]


NO_DISTRIBUTION = [
    None, 3, "beta", object(), [P, Q], {"a": 1}, int, stats.Covariance.from_diagonal([1, 2]),
]  # fmt: skip


@pytest.mark.parametrize("thing", NO_DISTRIBUTION, ids=lambda t: type(t).__name__)
@pytest.mark.parametrize("argument", ["p", "q"])
def test_what_is_no_frozen_distribution_is_refused(thing, argument):
    """Numbers, names, classes and lists of distributions are none."""
    pair = (thing, Q) if argument == "p" else (P, thing)
    refused(lambda: kl_divergence(*pair), TypeError, argument, "", "a frozen distribution")


@pytest.mark.parametrize(
    ("p", "q", "kind"),
    [(stats.poisson(1), stats.norm(), "discrete"), (stats.norm(), stats.poisson(1), "continuous")],
)
def test_a_discrete_and_a_continuous_one_do_not_mix(p, q, kind):
    """The error says of which kind the model would have to be."""
    refused(lambda: kl_divergence(p, q), TypeError, "q", "(", f"a {kind} distribution")


OUT_OF_DOMAIN = [
    (lambda: stats.beta(0, 1), "a=0", "a > 0 and finite"),
    (lambda: stats.beta(1, -2), "b=-2", "b > 0 and finite"),
    (lambda: stats.beta(np.inf, 2), "a=inf", "a > 0 and finite"),
    (lambda: stats.beta([1, -1], 2), "-1.", "a > 0 and finite"),
    (lambda: stats.beta([1, np.nan], 2), "nan", "a in its domain, without NaN"),
    (lambda: stats.gamma(-1), "a=-1", "a > 0 and finite"),
    (lambda: stats.gamma(1, scale=0), "scale=0", "scale > 0 and finite"),
    (lambda: stats.gamma(1, loc=np.nan), "loc=nan", "loc in its domain, without NaN"),
    (lambda: stats.norm(np.inf), "loc=inf", "finite loc"),
    (lambda: stats.norm(0, -1), "scale=-1", "scale > 0 and finite"),
    (lambda: stats.norm(0, np.inf), "scale=inf", "scale > 0 and finite"),
    (lambda: stats.norm(np.nan), "loc=nan", "loc in its domain, without NaN"),
    (lambda: stats.expon(scale=-1), "scale=-1", "scale > 0 and finite"),
    (lambda: stats.t(-1), "df=-1", "df > 0 and finite"),
    (lambda: stats.t(3, 0, np.inf), "scale=inf", "scale > 0 and finite"),
    (lambda: stats.uniform(0, -1), "scale=-1", "scale > 0 and finite"),
    (lambda: stats.skewnorm(np.nan), "a=nan", "a in its domain, without NaN"),
    (lambda: stats.erlang(-1), "a=-1", "parameters in the domain of erlang"),
    (lambda: stats.truncnorm(2, 1), "b=1", "parameters in the domain of truncnorm"),
    (lambda: stats.gompertz(2, 0, np.inf), "scale=inf", "parameters in the domain of gompertz"),
    (lambda: stats.Normal(sigma=-1), "nan", "in its domain"),
    (lambda: stats.Normal(mu=np.nan), "nan", "in its domain"),
    (lambda: stats.make_distribution(stats.beta)(a=-1, b=1), "nan", "in its domain"),
    (lambda: stats.Uniform(a=2, b=1), "nan", "in the domain"),
]
DISCRETE_OUT_OF_DOMAIN = [
    (lambda: stats.bernoulli(1.5), "p=1.5", "0 ≤ p ≤ 1"),
    (lambda: stats.bernoulli(-0.1), "p=-0.1", "0 ≤ p ≤ 1"),
    (lambda: stats.binom(2.5, 0.5), "n=2.5", "a whole n of at least 1"),
    (lambda: stats.binom(0, 0.5), "n=0", "a whole n of at least 1"),
    (lambda: stats.binom(2, 1.1), "p=1.1", "0 ≤ p ≤ 1"),
    (lambda: stats.poisson(-1), "mu=-1", "mu ≥ 0 and finite"),
    (lambda: stats.poisson(np.inf), "mu=inf", "mu ≥ 0 and finite"),
    (lambda: stats.geom(1.5), "p=1.5", "0 < p ≤ 1"),
    (lambda: stats.boltzmann(-1, 3), "lambda_=-1", "parameters in the domain of boltzmann"),
]
# A member of each family, and values that no parameter of that domain may take.
MEMBERS = {"binom": {"n": 3, "p": 0.3}, "zipf": {"a": 2}, "randint": {"low": 0, "high": 4}}
BAD_VALUES = [-np.inf, -1.0, -1e-300, 0.0, 0.5, 1.0, 1 + 1e-15, 2.5, 1e300, np.inf]
ONES = [
    (name, parameter.letter.argument, parameter.domain)
    for name, family in FAMILIES.items()
    for parameter in family.parameters
]


def member(name):
    """Parameters of some member of a family; 0.3 lies in every domain but those of `MEMBERS`."""
    return MEMBERS.get(name) or {p.letter.argument: 0.3 for p in FAMILIES[name].parameters}


@pytest.mark.parametrize(("name", "parameter", "domain"), ONES)
def test_every_parameter_of_every_family_is_held_to_its_domain(name, parameter, domain):
    """What lies outside is refused by name, value and domain; SciPy refuses no more than that."""
    law, given = getattr(stats, name), member(name)
    for value in BAD_VALUES:
        outside = given | {parameter: value}
        if not domain.holds(np.array([value])):
            with np.errstate(all="ignore"):
                odd = law(**outside)
            may_be = domain.text.format(parameter)
            refused(lambda odd=odd: read_pair(odd, odd), ValueError, "p", f"{value:g}", may_be)
        elif name != "randint":
            assert np.isfinite(value)
            assert not np.isnan(law(**outside).support()).any(), outside


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_scaled_and_shifted_by_finite_numbers_only(name):
    """An infinite shift, and a scale of 0 or below, are refused also where they are mere."""
    law, given = getattr(stats, name), member(name)
    affine = {"loc": [np.inf, np.nan]} | (
        {} if FAMILIES[name].discrete else {"scale": [0, -1, np.inf]}
    )
    for key, values in affine.items():
        for value in values:
            with np.errstate(all="ignore"):
                odd = law(**given | {key: value})
            refused(lambda odd=odd: read_pair(odd, odd), ValueError, "p", f"{value:g}", key)


@pytest.mark.parametrize(("low", "high"), [(3, 3), (4, 3), ([0, 4], 3)])
def test_a_run_of_whole_numbers_is_not_empty(low, high):
    """The one domain that joins two parameters: randint needs low < high."""
    odd = stats.randint(low, high)
    refused(lambda: kl_divergence(odd, stats.randint(0, 9)), ValueError, "p", "high=3", "low < hi")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("make", "got", "may_be"), OUT_OF_DOMAIN + DISCRETE_OUT_OF_DOMAIN)
@pytest.mark.parametrize("argument", ["p", "q"])
def test_parameters_outside_their_domain_are_refused(make, got, may_be, argument):
    """NaN, infinite and impossible parameters are refused on either side, without a warning."""
    with np.errstate(all="ignore"):
        odd = make()
    good = stats.poisson(1) if "pmf" in dir(getattr(odd, "dist", None)) else P
    pair = (odd, good) if argument == "p" else (good, odd)
    refused(lambda: kl_divergence(*pair), ValueError, argument, got, may_be)


@pytest.mark.parametrize("value", ["17", 17 + 0j, {}, b"17"])
def test_parameters_that_are_no_real_numbers_are_refused(value):
    """Text, complex numbers and containers are no parameters, and are not converted."""
    odd = stats.beta(value, 6)
    refused(lambda: kl_divergence(odd, Q), TypeError, "p", "a=", "real numbers as parameters")


def test_shapes_that_do_not_broadcast_are_refused():
    """Within one distribution, and between the two, shapes have to broadcast."""
    inside, two, three = (
        stats.beta([1, 2], [1, 2, 3]),
        stats.beta([1, 2], 6),
        stats.beta([1, 2, 3], 6),
    )
    refused(lambda: kl_divergence(inside, Q), ValueError, "p", "b=[1. 2. 3.]", "that broadcast")
    refused(lambda: kl_divergence(Q, inside), ValueError, "q", "b=[1. 2. 3.]", "that broadcast")
    refused(lambda: kl_divergence(two, three), ValueError, "q", "(3,)", "broadcasts with (2,)")


def test_arrays_are_refused_where_one_pair_is_meant():
    """What works on one pair says which side was an array."""
    refused(
        lambda: one_pair(stats.beta([1, 2], 6), Q), ValueError, "p", "[1. 2.]", "single numbers"
    )
    refused(
        lambda: one_pair(Q, stats.beta([1, 2], 6)), ValueError, "q", "[1. 2.]", "single numbers"
    )


@pytest.mark.parametrize(
    "base",
    [
        0,
        1,
        -2,
        3,
        np.e,
        True,
        np.True_,
        "2",
        "bits",
        np.nan,
        2j,
        [2],
        np.array(2),
        np.array([2, 10]),
        {},
    ],
)
@pytest.mark.parametrize("function", [kl_divergence, evaluate])
def test_other_bases_are_refused(base, function):
    """A base of 0 or 1, a truth value, text, arrays: only None, 2 and 10 name a unit."""
    refused(lambda: function(P, Q, base=base), ValueError, "base", "", "None (nats), 2 (bits) or")


@pytest.mark.parametrize("base", [2, 2.0, np.int64(2), np.float32(2), np.uint8(2)])
def test_a_base_may_be_of_any_number_type(base):
    """2 is 2, whatever the type that carries it."""
    assert unit(base).name == "bit"


@pytest.mark.parametrize(
    "method",
    [
        "",
        "monte",
        "Formula",
        1,
        True,
        [],
        {},
        ("formula",),
        np.array(["formula"]),
        np.array([1, 2]),
    ],
)
def test_other_methods_are_refused(method):
    """Only None, 'formula' and 'quadrature' are methods; unhashable things are none either."""
    refused(lambda: kl_divergence(P, Q, method=method), ValueError, "method", "", "'quadrature'")


def test_a_formula_that_does_not_exist_is_refused():
    """Asking for a formula across families, or shifted, names the pair without one."""
    shifted = stats.gamma(2, loc=1), stats.gamma(3)
    for pair in (shifted, (stats.t(3), stats.norm())):
        with pytest.raises(ValueError, match=r"^method: got 'formula'; expected .* no formula for"):
            kl_divergence(*pair, method="formula")


SEVERAL = stats.multivariate_normal([0, 0]), stats.dirichlet([1, 2]), stats.multinomial(3, [1])
NO_FAMILY = ["", "skewnorm", None, 1, ["beta"], {}, stats.beta, stats.skewnorm(2), *SEVERAL]


@pytest.mark.parametrize("name", NO_FAMILY)
@pytest.mark.parametrize("argument", ["P", "Q"])
def test_unknown_families_are_refused(name, argument):
    """The error lists the families that there are."""
    pair = (name, "beta") if argument == "P" else ("beta", name)
    refused(lambda: derive(*pair), ValueError, argument, "", ", ".join(FAMILIES))
    if argument == "P":
        refused(lambda: fisher_information(name), ValueError, "P", "", ", ".join(FAMILIES))
        refused(lambda: atlas().select(q=name or ""), ValueError, "q", "", ", ".join(FAMILIES))


@pytest.mark.parametrize("several", SEVERAL)
def test_no_derivation_has_several_variables(several):
    """What SciPy freezes of several variables is refused as such."""
    refused(lambda: derive(several, "norm"), ValueError, "P", "frozen", "of one variable")


@pytest.mark.parametrize(
    "member", [stats.beta(2, 3, loc=1), stats.chi2(3, scale=2), stats.expon([0, 1])]
)
def test_a_shifted_member_stands_for_no_family(member):
    """A derivation is about members without a shift, or a scale, that is not their own."""
    refused(lambda: derive(member, "norm"), ValueError, "P", "loc=", "without a shift")


@pytest.mark.parametrize("verdict", ["closed", "infinite", "", 1, ["closed form"]])
def test_unknown_verdicts_are_refused(verdict):
    """The error lists the four."""
    refused(lambda: atlas().select(verdict=verdict), ValueError, "verdict", "", ", ".join(Verdict))


def test_a_discrete_and_a_continuous_family_do_not_mix():
    """The error says of which kind the model would have to be."""
    refused(lambda: derive("beta", "poisson"), TypeError, "Q", "poisson", "a continuous family")
    refused(lambda: derive("poisson", "beta"), TypeError, "Q", "beta", "a discrete family")


def test_steps_are_checked_for_members_of_their_families_only():
    """A pair of other families, or a derivation without a closed form, cannot be checked."""
    done, open_ended = derive("beta", "beta"), derive("binom", "poisson")
    gamma = stats.gamma(2)
    refused(lambda: check_steps(done, gamma, Q), ValueError, "p", "gamma", "a member of beta")
    refused(lambda: check_steps(done, P, gamma), ValueError, "q", "gamma", "a member of beta")
    pair = stats.binom(3, 0.5), stats.poisson(2)
    refused(
        lambda: check_steps(open_ended, *pair),
        ValueError,
        "derivation",
        "no closed form",
        "a closed",
    )


def test_steps_are_not_checked_for_shifted_members():
    """The derivation is about members without a shift; another origin is refused."""
    shifted = stats.beta(17, 6, loc=1)
    refused(
        lambda: check_steps(derive("beta", "beta"), shifted, Q),
        ValueError,
        "p",
        "loc=1",
        "without a shift",
    )


MASKED = np.ma.array(np.arange(1.0, 41.0), mask=np.arange(40) == 7)
ROWS = np.ma.array(np.full((40, 3), -1.0), mask=False)
ROWS[0, 0] = np.ma.masked
WHERE_MASKED = {
    "scale of p": lambda: kl_divergence(stats.norm(0, MASKED), stats.norm()),
    "q": lambda: kl_divergence([0.2, 0.8], np.ma.array([0.2, 0.8], mask=[0, 1])),
    "x": lambda: kle.estimate_kl(MASKED, stats.norm()),
    "y_or_q": lambda: kle.estimate_kl(np.arange(40.0), MASKED),
    "counts_p": lambda: kle.estimate_kl_from_counts(MASKED, np.full(40, 1 / 40)),
    "log_q": lambda: kle.estimate_kl_from_log_probs(-MASKED.data, -MASKED),
    "log_probs_p": lambda: kle.token_table_from_log_probs(ROWS, ROWS.data),
}


@pytest.mark.parametrize(("argument", "call"), WHERE_MASKED.items(), ids=WHERE_MASKED)
def test_what_is_masked_is_refused(argument, call):
    """NumPy would go on with what lies below the mask; nobody is told, and it counts."""
    refused(call, ValueError, argument, "1 masked value", "none")


@pytest.mark.parametrize("n", [0, -1, 1.0, 2.5, True, None, "3", np.nan, np.array([1, 2])])
def test_counts_are_whole_and_at_least_one(n):
    """No zero, no float, no truth value counts as a number of samples."""
    refused(lambda: positive_int("n", n), ValueError, "n", "", "a whole number of at least 1")


@pytest.mark.parametrize("n", [1, np.int64(3), np.uint8(7)])
def test_whole_numbers_of_any_type_are_counts(n):
    """NumPy's integers become plain ones."""
    assert type(positive_int("n", n)) is int


@pytest.mark.parametrize("x", ["a", None, [1, "b"], {}, 1j, [[1], [1, 2]]])
def test_samples_are_real_numbers(x):
    """Text, complex numbers and ragged lists are no samples."""
    refused(lambda: real_array("x", x), TypeError if x is not None else ValueError, "x", "", "real")


def test_nan_is_never_dropped():
    """One NaN among the samples is an error, not one sample fewer."""
    refused(lambda: real_array("x", [1, np.nan]), ValueError, "x", "nan", "without NaN")


@pytest.mark.parametrize("rng", [None, -1, 1.5, True, "seed", np.random, [1]])
def test_chance_is_always_seeded(rng):
    """None would draw another seed in every run; it is refused with all that is no seed."""
    refused(lambda: generator(rng), TypeError, "rng", "", "a numpy.random.Generator or a seed")


def test_a_seed_and_its_generator_are_alike():
    """A seed, NumPy's integers included, gives the generator of that seed."""
    draws = {float(generator(r).random()) for r in (5, np.int64(5), np.random.default_rng(5))}
    assert len(draws) == 1


def test_long_values_are_shortened():
    """An error stays one short line, also for a large array."""
    assert len(bad("x", np.arange(1e4).reshape(100, 100), "less")) < SHOWN + 40


def test_the_shape_of_an_error_is_checked():
    """Guard: an error in another shape, or of two lines, does not pass."""
    for text in ("wrong", "p: got 1", "p: got 1\n; expected 2"):
        assert not ONE_LINE.fullmatch(text)
