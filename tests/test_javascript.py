"""The model in JavaScript: its values against the oracles, what it refuses, what a text can do."""

import gzip
import itertools
import json
import math

import mpmath as mp
import numpy as np
import pytest
import quickjs
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import by_definition, expectation, relative_error, truth
from oracles_densities import LAWS
from scipy import special
from strategies import COMMON, frozen, seed

from klexplain import FAMILIES, derive
from klexplain.publish import bundle, javascript, modules
from klexplain.publish.families_module import EXPLORABLE, RANGES, _variance
from klexplain.publish.functions import curried

KINDS = {name: FAMILIES[name].discrete for name in EXPLORABLE}
PAIRS = [(p, q) for p, q in itertools.product(EXPLORABLE, repeat=2) if KINDS[p] == KINDS[q]]
SMALLEST = 1e-6  # nats; below it a value is only promised not to be negative
SAFE = "(_, v) => typeof v === 'number' && !Number.isFinite(v) ? String(v) : v"
A, B, X = sp.symbols("a b x", positive=True)


def context():
    """A JavaScript engine with the bundle in it, and nothing else."""
    engine = quickjs.Context()
    engine.eval(TEXT)
    engine.eval(ATTEMPT)
    return engine


MODULES = modules()
TEXT = bundle(MODULES)
ATTEMPT = """
const attempt = (text) => {
  try { return klexplain.parse(text); }
  catch (e) { return e instanceof Error && e.message.length < 400 && "refused"; }
};
"""
ENGINE = context()


def run(code):
    """The value of a JavaScript expression; what JSON cannot hold comes as a string."""
    return json.loads(ENGINE.eval(f"JSON.stringify({code}, {SAFE})"))


def distribution(name, values):
    """A distribution as the model takes it."""
    return json.dumps({"family": name, "parameters": values})


def pair(p, truth_values, q, model_values):
    """The JavaScript that makes a pair."""
    return f"klexplain.pair({distribution(p, truth_values)}, {distribution(q, model_values)})"


def value(found):
    """The number of a {value, method}."""
    return float(found["value"])


def anywhere(name, rng):
    """A member drawn from all that the sliders offer."""
    return {p.letter.argument: _drawn(*_range(p), p.domain.whole, rng) for p in parameters(name)}


def ordinary(name, rng):
    """A member that a reader would choose."""
    offered = {"loc": (-3, 3), "s": (0.1, 2), "p": (0.05, 0.95)}
    ranges = {
        p.letter.argument: offered.get(p.letter.argument, (0.2, 16)) for p in parameters(name)
    }
    return {a: _drawn(*r, a == "n", rng) for a, r in ranges.items()}


def nudged(values, rng):
    """A member at a relative distance of 1e-10 to 0.1."""
    step = {a: 10 ** rng.uniform(-10, -1) * rng.choice([-1, 1]) * (a != "n") for a in values}
    moved = {a: v * (1 + step[a]) for a, v in values.items()}
    return {a: float(np.clip(v, *RANGES[a][:2])) for a, v in moved.items()}


def parameters(name):
    """What the family declares of its parameters."""
    return FAMILIES[name].parameters


def _range(parameter):
    return RANGES[parameter.letter.argument][:2]


def _drawn(low, high, whole, rng):
    if low <= 0 or high <= 1:
        drawn = rng.uniform(low, high)
    else:
        drawn = math.exp(rng.uniform(math.log(low), math.log(high)))
    return float(math.ceil(drawn)) if whole else float(drawn)


def common(name, p, q):
    """The model with what it must share with the truth before there is a closed form."""
    return q | {COMMON[name]: p[COMMON[name]]} if name in COMMON else q


def exact(name, p, q):
    """D within a family from the oracle."""
    return truth(name, tuple(p.values()), tuple(q.values()))


def good(found, known):
    """Never negative, and right to 10 digits where it is not tiny."""
    assert value(found) >= 0
    assert known < SMALLEST or relative_error(value(found), known) <= 1e-10, (found, known)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_divergence_is_right_wherever_a_slider_leads(name):
    """Within a family, over all that is offered: 10 digits from 1e-6 nats on, never negative."""
    rng = np.random.default_rng(seed(name, "explorable"))
    for _ in range(40):
        p = anywhere(name, rng)
        q = common(name, p, anywhere(name, rng))
        good(run(f"{pair(name, p, name, q)}.divergence()"), exact(name, p, q))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_divergence_is_right_where_p_and_q_nearly_agree(name):
    """The same for members at a distance down to 1e-10, where a closed form cancels."""
    rng = np.random.default_rng(seed(name, "explorable, near"))
    for _ in range(40):
        p = anywhere(name, rng)
        q = nudged(p, rng)
        good(run(f"{pair(name, p, name, q)}.divergence()"), exact(name, p, q))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_equal_members_have_no_divergence_and_no_variance(name):
    """Both are 0 and not merely small."""
    p = ordinary(name, np.random.default_rng(seed(name, "equal")))
    both = pair(name, p, name, p)
    assert value(run(f"{both}.divergence()")) == 0
    assert value(run(f"{both}.variance()")) == 0


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_every_ordered_pair_is_right(p, q):
    """Across families too, finite or not: 10 digits of the divergence, 9 of the variance."""
    rng = np.random.default_rng(seed(p, q, "explorable"))
    for _ in range(2):
        mine, theirs = ordinary(p, rng), ordinary(q, rng)
        theirs = common(p, mine, theirs) if p == q else theirs
        both = pair(p, mine, q, theirs)
        own, other = tuple(mine.values()), tuple(theirs.values())
        known = by_definition(p, own, q, other, digits=20)
        good(run(f"{both}.divergence()"), known)
        spread = run(f"{both}.variance()")
        exact_spread = mp.inf if mp.isinf(known) else variance(p, own, q, other)
        assert relative_error(value(spread), exact_spread) <= 1e-9


def variance(p, own, q, other):
    """Var of the log ratio under p, from the oracle's integrals."""
    with mp.workdps(60):
        log_p, log_q = (LAWS[n].log_density(*map(mp.mpf, v)) for n, v in ((p, own), (q, other)))
        kink = LAWS[q].centre(*other)
        first, second = (
            expectation(p, own, lambda x, m=m: (log_p(x) - log_q(x)) ** m, kink=kink)
            for m in (1, 2)
        )
        return second - first**2


def test_an_infinite_divergence_says_why():
    """By support or by tail, by the conditions of the derivation."""
    one, wide = {"n": 5, "p": 0.5}, {"n": 4, "p": 0.5}
    found = run(f"{pair('binom', one, 'binom', wide)}.divergence()")
    assert found == {"value": "Infinity", "method": "infinite by support"}
    line = {"loc": 0, "scale": 1}
    found = run(f"{pair('cauchy', line, 'norm', line)}.divergence()")
    assert found == {"value": "Infinity", "method": "infinite by tail"}


def test_the_closed_form_is_used_where_it_keeps_its_digits_and_only_there():
    """Both ways are taken: the formula for what differs, the integral for what nearly agrees."""
    far, near = ({"loc": m, "scale": 1} for m in (1, 1e-3))
    zero = {"loc": 0, "scale": 1}
    assert run(f"{pair('norm', zero, 'norm', far)}.divergence()")["method"] == "formula"
    assert run(f"{pair('norm', zero, 'norm', near)}.divergence()")["method"] == "integral"


def test_the_closed_form_alone_would_fail():
    """Guard: added in doubles, the printed terms lose the digits of nearly equal members."""
    p, q = {"a": 300.0, "b": 700.0}, {"a": 300.01, "b": 700.0}
    terms = run(f"klexplain.pairs['beta beta'].divergence({json.dumps(p)}, {json.dumps(q)})")
    assert relative_error(sum(terms), exact("beta", p, q)) > 1e-10
    good(run(f"{pair('beta', p, 'beta', q)}.divergence()"), exact("beta", p, q))


def test_a_value_that_is_off_is_seen():
    """Guard: one part in a billion, a negative value and NaN are refused."""
    for wrong in (1 + 1e-9, -1e-300, "NaN"):
        with pytest.raises(AssertionError):
            good({"value": wrong}, mp.mpf(1))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_log_densities_are_scipy_s(name):
    """To 12 digits of the largest part, at the quantiles of ordinary members."""
    rng = np.random.default_rng(seed(name, "log-density"))
    for _ in range(5):
        values = ordinary(name, rng)
        d = frozen(name, values)
        x = d.ppf(rng.uniform(0.01, 0.99, 20))
        found = run(
            f"{json.dumps(x.tolist())}.map({pair(name, values, name, values)}.logDensity.p)"
        )
        known = d.logpmf(x) if KINDS[name] else d.logpdf(x)
        assert np.allclose(np.array(found, float), known, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_quantiles_are_scipy_s(name):
    """The draw that belongs to a share has that share below it, to 1e-4; of counts exactly."""
    rng = np.random.default_rng(seed(name, "quantiles"))
    u = rng.uniform(0.001, 0.999, 50)
    values = ordinary(name, rng)
    found = run(f"{json.dumps(u.tolist())}.map({pair(name, values, name, values)}.quantile)")
    d = frozen(name, values)
    if KINDS[name]:
        assert found == d.ppf(u).tolist()
    else:
        assert np.allclose(d.cdf(found), u, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("beta(0.3, 5)", "beta(4, 3)"),
        ("beta(5, 0.3)", "beta(3, 4)"),
        ("beta(0.1, 0.2)", "beta(2, 3)"),
        ("gamma(0.2, 1)", "gamma(3, 2)"),
        ("weibull_min(0.5, 1)", "gamma(2, 2)"),
        ("norm(0, 1)", "laplace(1, 2)"),
        ("cauchy(0, 1)", "cauchy(2, 3)"),
        ("poisson(4)", "poisson(6)"),
    ],
)
def test_the_mean_of_evenly_spread_draws_is_the_divergence(p, q):
    """To a thousandth with 4000 draws, where the density is infinite at an end too."""
    both = f"klexplain.pair(klexplain.parse('{p}'), klexplain.parse('{q}'))"
    ratios = run(
        f"(d => Array.from({{length: 4000}}, (_, i) => d.draw((i + 0.5) / 4000).logRatio))({both})"
    )
    assert np.mean(ratios) == pytest.approx(value(run(f"{both}.divergence()")), rel=1e-3)


def test_a_draw_keeps_its_log_ratio_where_x_is_rounded_to_1():
    """Beta with b = 0.1 draws 1 - x far below the spacing of doubles at 1."""
    both = "klexplain.pair(klexplain.parse('beta(2, 0.1)'), klexplain.parse('beta(2, 2)'))"
    drawn = run(f"{both}.draw(0.9999)")
    assert drawn["x"] == 1
    # Next to 1, P(1 - x < y) = y^b / (b B(a, b)), and only log(1 - x) counts.
    log_rest = 10 * math.log(1e-4 * 0.1 * special.beta(2, 0.1))
    known = (0.1 - 2) * log_rest + special.betaln(2, 2) - special.betaln(2, 0.1)
    assert drawn["logRatio"] == pytest.approx(known, rel=1e-4)
    assert run(f"{both}.logRatio(1)") == "NaN"


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_window_holds_nearly_all_of_both(name):
    """At least 98 % of each, whichever is p; of a Cauchy, whose tails are long, 94 %."""
    rng = np.random.default_rng(seed(name, "window"))
    p, q = ordinary(name, rng), ordinary(name, rng)
    low, high = run(f"{pair(name, p, name, q)}.window()")
    below = low - 1 if KINDS[name] else low
    for d in (frozen(name, p), frozen(name, q)):
        assert d.cdf(high) - d.cdf(below) >= (0.94 if name == "cauchy" else 0.98)
    assert run(f"{pair(name, p, name, q)}.reverse().window()") == [low, high]


def test_the_reverse_of_a_pair_is_the_pair_the_other_way_round():
    """Its divergence is that of q from p."""
    p, q = {"a": 17, "b": 6}, {"a": 3, "b": 3}
    turned = run(f"{pair('beta', p, 'beta', q)}.reverse().divergence()")
    assert turned == run(f"{pair('beta', q, 'beta', p)}.divergence()")
    good(turned, mp.mpf("3.70603454535631696044632239180103949926"))


def test_a_pair_of_two_kinds_is_refused():
    """A density and a mass function have no ratio."""
    with pytest.raises(quickjs.JSException, match="p and q must be of one kind"):
        run(pair("norm", {"loc": 0, "scale": 1}, "poisson", {"mu": 3}))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("lgamma", special.gammaln),
        ("digamma", special.digamma),
        ("trigamma", lambda x: special.polygamma(1, x)),
        ("erf", special.erf),
    ],
)
def test_special_functions_keep_their_digits(name, reference):
    """Within 1e-14 of SciPy, relative to 1 or to the value, whichever is larger."""
    x = 10.0 ** np.random.default_rng(seed(name)).uniform(-3, 4, 300)
    found = np.array(run(f"{json.dumps(x.tolist())}.map(klexplain.{name})"))
    known = reference(x)
    assert (abs(found - known) <= 1e-14 * np.maximum(1, abs(known))).all()


REFUSED = {
    "sum": sp.Sum(X, (X, 1, 3)),
    "integral": sp.Integral(X, (X, 0, 1)),
    "imaginary unit": sp.I * X,
    "unknown function": sp.Function("f")(X),
    "order of polygamma": sp.polygamma(2, X),
    "gamma of what may be negative": sp.gamma(X - A),
    "piecewise without an end": sp.Piecewise((X, X > 1)),
    "reserved word": sp.Symbol("new"),
    "name of ours": sp.Symbol("lgamma"),
    "global": sp.Symbol("Math"),
    "power in a name": sp.Symbol("p^2"),
    "braces in a name": sp.Symbol("x_{p}"),
    "code in a name": sp.Symbol("alert(1)"),
    "letter beyond ASCII": sp.Symbol("σ"),
    "space in a name": sp.Symbol("x y"),
    "not a number": sp.nan,
    "complex infinity": sp.zoo,
    "whole number beyond doubles": sp.Integer(2**53 + 1),
    "float beyond doubles": sp.Float("1e400"),
    "derivative": sp.Derivative(sp.zeta(X), X),
    "unknown connective": sp.Xor(A > 1, B > 1),
}


@pytest.mark.parametrize("expression", REFUSED.values(), ids=REFUSED)
def test_the_printer_refuses_what_it_does_not_know(expression):
    """One clear line, which names what it got; nothing is printed by guess."""
    with pytest.raises(ValueError, match=r"^expression: got .*; expected ") as refusal:
        javascript(expression)
    assert "\n" not in str(refusal.value)


PRINTED = {
    "quotient": A / (B + X) - 3 * A / 4,
    "negative power": -((A - 5) ** 2) / B**3 + 1 / sp.sqrt(X),
    "power of a power": (A**B) ** X + sp.Rational(-1, 3) ** 2,
    "logarithms": sp.log(1 + X) - sp.log(A / B) + sp.log(1 - X / 4) * sp.EulerGamma,
    "special": sp.loggamma(A) * sp.digamma(B) + sp.trigamma(X) - sp.beta(A, B).rewrite(sp.gamma),
    "signs": -(A - B) * (-X) ** 3 - sp.Abs(A - 4) + sp.Max(A, B) - sp.Min(A, X),
    "piecewise": sp.Piecewise((A, A < B), (X + 1, sp.And(A > 2, X <= 1)), (-B, True)) * 2,
    "exponentials": sp.exp(-((A - B) ** 2) / 2) * sp.erf(A - X) + sp.pi**2 / 6,
    "floats": 1.5 * A - 1e-20 * B + sp.Float("0.1") ** X,
}


@pytest.mark.parametrize("expression", PRINTED.values(), ids=PRINTED)
def test_what_is_printed_has_the_value_of_the_expression(expression):
    """To 13 digits, at a point that tells the branches apart."""
    at = {A: sp.Rational(5, 2), B: sp.Rational(7, 4), X: sp.Rational(3, 8)}
    names = "const {lgamma, digamma, trigamma, erf} = klexplain, a = 2.5, b = 1.75, x = 0.375;"
    found = run(f"(() => {{{names} return {javascript(expression)};}})()")
    assert found == pytest.approx(float(expression.subs(at).evalf(30)), rel=1e-13)


def test_a_constant_is_not_taken_for_positive():
    """What is computed once keeps its sign: |(a - b) x| for a < b."""
    curve = curried(({"a": A, "b": B},), sp.Abs((A - B) * X) + sp.sqrt((A - B) ** 2 * X), (X,))
    assert run(f"({curve})({{a: 1, b: 3}})(4)") == 8 + 4


@pytest.mark.parametrize("relation", [sp.Eq(A, B), sp.Ne(A, B), A < B, A >= B, sp.Or(A < 1, B < 2)])
def test_conditions_are_printed_too(relation):
    """Each is as true in JavaScript as in SymPy."""
    holds = bool(relation.subs({A: 2.5, B: 1.75}))
    assert run(f"((a, b) => {javascript(relation)})(2.5, 1.75)") == holds


def test_a_verdict_follows_the_conditions_of_the_derivation():
    """What makes it infinite comes first, then what leaves no closed form."""
    assert len(derive("binom", "binom").conditions) == 2
    for n_p, n_q, verdict in (
        (3, 2, "infinite by support"),
        (2, 3, "no elementary closed form"),
        (3, 3, "closed form"),
    ):
        found = run(f"klexplain.pairs['binom binom'].verdict({{n: {n_p}}}, {{n: {n_q}}})")
        assert found == verdict


def test_a_variance_that_may_be_infinite_alone_is_not_printed():
    """Guard: the model takes the variance as finite where the divergence is."""
    found = derive("gamma", "invgauss")
    sides = found.p.symbols("p"), found.q.symbols("q")
    with pytest.raises(ValueError, match=r"^pair: got gamma and invgauss; expected "):
        _variance(found, sides)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_distribution_survives_its_text(name):
    """What format writes parse reads back, as it is stored."""
    rng = np.random.default_rng(seed(name, "text"))
    for _ in range(20):
        given = distribution(name, anywhere(name, rng))
        text = run(f"klexplain.format({given})")
        assert run(f"klexplain.format(klexplain.parse('{text}'))") == text
        assert run(f"klexplain.parse('{text}').family") == name


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("beta(17, 6)", "beta(17, 6)"),
        ("  norm ( -2.5 ,1e1 ) ", "norm(-2.5, 10)"),
        ("beta(0, 1e300)", "beta(0.05, 1000)"),
        ("binom(7.6, -3)", "binom(8, 0.001)"),
        ("poisson(3.14159265)", "poisson(3.14159)"),
    ],
)
def test_a_text_is_brought_into_what_is_offered(text, stored):
    """Values are clamped to the range of the slider, counts rounded, six digits kept."""
    assert run(f"klexplain.format(klexplain.parse('{text}'))") == stored


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("beta", "expected a family with its parameters, such as beta(17, 6)"),
        ("toString(1)", 'unknown family "toString"'),
        ("constructor(1)", 'unknown family "constructor"'),
        ("beta(1)", "beta takes a, b"),
        ("beta(1, two)", 'expected numbers such as 2.5, got "two"'),
    ],
)
def test_another_text_is_refused_in_one_line(text, message):
    """It says what is expected."""
    with pytest.raises(quickjs.JSException) as refusal:
        run(f"klexplain.parse({json.dumps(text)})")
    assert str(refusal.value).splitlines()[0] == f"Error: {message}"


CRAFTED = st.one_of(
    st.text(),
    st.tuples(st.sampled_from([*EXPLORABLE, "constructor", "__proto__"]), st.text()).map(
        lambda t: f"{t[0]}({t[1]})"
    ),
    st.sampled_from(
        [
            "beta(touched=1, 2)", "beta((touched=1), 2)", "touched=1", "beta(1,2);touched=1",
            "constructor(1)", "__proto__(1)", "toString()", "beta(Infinity, NaN)", "beta(0x10, 1)",
            "beta(${touched=1}, 2)", "`${touched=1}`", "beta(1)", "beta()", "beta(1,2,3)",
            "beta(1, 2)\nbeta(1, 2)", "norm(1e, 2)", "norm(--1, 2)", "norm(1__0, 2)", "Beta(1, 2)",
        ]
    ),
)  # fmt: skip


@given(CRAFTED)
@settings(max_examples=500)
def test_a_crafted_text_does_nothing(text):
    """It is a distribution with finite values from the ranges offered, or one short Error."""
    ENGINE.eval("globalThis.touched = 0")
    found = run(f"attempt({json.dumps(text)})")
    assert run("globalThis.touched") == 0
    if found != "refused":
        assert set(found) == {"family", "parameters"}
        for argument, number in found["parameters"].items():
            low, high, _ = RANGES[argument]
            assert low <= number <= high


def test_no_module_evaluates_a_text():
    """Neither eval nor Function nor HTML stands anywhere in the code."""
    for name, text in MODULES.items():
        for word in ("eval(", "Function(", "innerHTML", "setTimeout", "import("):
            assert word not in text, name


def test_the_modules_are_small():
    """What is printed takes at most 8 kB compressed, the whole model at most 12."""
    sizes = {name: len(gzip.compress(text.encode(), mtime=0)) for name, text in MODULES.items()}
    assert sizes["families"] <= 8_000
    assert sum(sizes.values()) <= 12_000


def test_the_bundle_leaves_no_import_and_one_name():
    """A plain script runs it, and finds but `klexplain` afterwards."""
    assert "import {" not in TEXT
    assert "\nexport " not in TEXT
    engine = quickjs.Context()
    before = engine.eval("Object.getOwnPropertyNames(globalThis).length")
    engine.eval(TEXT)
    assert engine.eval("Object.getOwnPropertyNames(globalThis).length") == before
    assert engine.eval("typeof klexplain.pair") == "function"
