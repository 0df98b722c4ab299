"""What is printed to JavaScript, what is refused, and what a text can do to the model."""

import json

import numpy as np
import pytest
import quickjs
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript_engine import ENGINE, MODULES, TEXT, run
from strategies import seed
from test_javascript import anywhere, distribution, offered

from klexplain import FAMILIES, derive
from klexplain.distributions.reading import read
from klexplain.distributions.text import distribution as from_text
from klexplain.distributions.text import written
from klexplain.explorables.families_module import EXPLORABLE
from klexplain.explorables.functions import curried
from klexplain.export.javascript import javascript

A, B, X = sp.symbols("a b x", positive=True)

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


@pytest.mark.parametrize(
    ("n_p", "n_q", "verdict"),
    [
        (3, 2, "infinite by support"),
        (2, 3, "no closed form known here"),
        (3, 3, "closed form"),
    ],
)
def test_a_verdict_follows_the_conditions_of_the_derivation(n_p, n_q, verdict):
    """What makes it infinite comes first, then what leaves no closed form."""
    assert len(derive("binom", "binom").conditions) == 2
    both = (distribution("binom", {"n": n, "p": 0.3}) for n in (n_p, n_q))
    assert run(f"klexplain.pair({', '.join(both)}).verdict") == verdict


def test_a_variance_may_be_infinite_where_the_mean_is_not():
    """x has a mean under this Lomax, and no second moment: the log ratio to an Exponential."""
    p, q = distribution("lomax", {"c": 1.5, "scale": 1}), distribution("expon", {"scale": 1})
    found = run(f"(d => [d.divergence(), d.variance()])(klexplain.pair({p}, {q}))")
    assert found[0]["method"] == "formula"
    assert found[1] == {"value": "Infinity", "method": "infinite at an end", "error": 0}


@pytest.mark.parametrize(
    ("p", "q", "hole"),
    [
        ("norm(0, 1)", "gamma(2, scale=1)", {"low": "-Infinity", "high": 0}),
        ("gamma(2, scale=1)", "beta(2, 2)", {"low": 1, "high": "Infinity"}),
        ("uniform(1, 3)", "pareto(2, scale=2)", {"low": 1, "high": 2}),
        ("poisson(3)", "binom(5, 0.5)", {"low": 6, "high": "Infinity"}),
        ("poisson(3)", "geom(0.5)", {"low": 0, "high": 0}),
        ("norm(0, 1)", "t(3, 0, 1)", None),
        ("vonmises(1, 0)", "vonmises(1, 2)", None),
    ],
)
def test_a_hole_is_where_q_is_0_and_p_is_not(p, q, hole):
    """Its ends; counts include both. On the circle there is none."""
    both = f"klexplain.pair(klexplain.parse('{p}'), klexplain.parse('{q}'))"
    assert run(f"{both}.hole()") == hole


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_distribution_survives_its_text(name):
    """What format writes parse reads back to the last of 15 digits, and Python reads it too."""
    rng = np.random.default_rng(seed(name, "text"))
    for _ in range(20):
        values = anywhere(name, rng)
        text = run(f"klexplain.format({distribution(name, values)})")
        found = run(f"klexplain.parse({json.dumps(text)})")
        assert found["family"] == name
        assert found["parameters"] == pytest.approx(values, rel=1e-14, abs=1e-300)
        assert run(f"klexplain.format({json.dumps(found)})") == text
        one = read("p", from_text("p", text))
        assert {k: one.parameters[k] for k in values} == found["parameters"]
        assert run(f"klexplain.parse('{written(one.name, one.parameters)}')") == found


@pytest.mark.parametrize(
    ("text", "stored", "notes"),
    [
        ("beta(17, 6)", "beta(17, 6)", []),
        ("  norm ( -2.5 ,1e1 ) ", "norm(-2.5, 10)", []),
        ("norm(loc=1, scale=2)", "norm(1, 2)", []),
        ("norm(scale=2)", "norm(0, 2)", []),
        ("norm(−2)", "norm(-2, 1)", []),
        ("gamma(2, scale=0.5)", "gamma(2, scale=0.5)", []),
        ("gamma(2, 0, 0.5)", "gamma(2, scale=0.5)", []),
        ("lognorm(0.5)", "lognorm(0.5, scale=1)", []),
        ("Log-normal(s = 0.5)", "lognorm(0.5, scale=1)", []),
        ("double exponential(1)", "laplace(1, 1)", []),
        ("expon()", "expon(scale=1)", []),
        ("poisson(3.14159265358979)", "poisson(3.14159265358979)", []),
        ("binom(7.6, 0.5)", "binom(8, 0.5)", ["n is a whole number here; taken as 8"]),
    ],
)
def test_a_text_is_understood_as_scipy_does(text, stored, notes):
    """By position or by word, in SciPy's names or those that people use, to 15 digits."""
    found = run(f"klexplain.understood({json.dumps(text)})")
    assert run(f"klexplain.format({json.dumps(found['distribution'])})") == stored
    assert found["notes"] == notes


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_value_beyond_an_end_is_taken_as_the_end_and_said(name):
    """What was asked of which parameter, and what it is taken as."""
    for parameter in run(f"klexplain.families.{name}.parameters"):
        argument = parameter["argument"]
        for end, word, factor in (("high", "at most", 10), ("low", "at least", -10)):
            if {argument, end} == {"low", "high"}:
                continue  # a run of whole numbers would end before it begins
            asked = parameter[end] + factor * (1 + abs(parameter[end]))
            shapes = run(f"klexplain.starting('{name}').parameters") | {argument: asked}
            words = ", ".join(f"{key}={value}" for key, value in shapes.items())
            found = run(f"klexplain.understood('{name}({words})')")
            assert found["distribution"]["parameters"][argument] == parameter[end]
            (note,) = found["notes"]
            text = run(f"String({parameter[end]})")
            assert note == f"{argument} is {word} {text} here; taken as {text}"


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_family_goes_by_all_its_names(name):
    """SciPy's, the title, and every synonym of the package, in whatever case."""
    family = FAMILIES[name]
    names = [name, family.title, *family.synonyms, *family.names_of_some]
    inside = run(f"klexplain.format(klexplain.starting('{name}'))").removeprefix(name)
    for one in names:
        for typed in (one, one.upper(), one.lower()):
            assert run(f"klexplain.parse({json.dumps(typed + inside)}).family") == name


NAMES = "expected a name such as norm, gamma or lognorm"
AS_IN_BETA = "expected numbers as in beta(2.5, 1.75)"
AS_IN_GAMMA = "expected numbers as in gamma(2, scale=0.5)"


def refused(text):
    """What is said against a text, in one line."""
    with pytest.raises(quickjs.JSException) as refusal:
        run(f"klexplain.parse({json.dumps(text)})")
    return str(refusal.value).splitlines()[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("beta", "Expected a family with its parameters, such as gamma(2.5, scale=0.8)"),
        ("toString(1)", f'No family is called "toString" here; {NAMES}'),
        ("weibul(2)", 'No family is called "weibul" here; did you mean weibull_min?'),
        ("gausian(0, 1)", 'No family is called "gausian" here; did you mean norm?'),
        ("beta(1)", f"b is missing; {AS_IN_BETA}"),
        ("beta(1, two)", f'"two" is no number; {AS_IN_BETA}'),
        ("beta(1, 2, 0, 1, 5)", f"5 numbers are too many; {AS_IN_BETA}"),
        ("beta(a=1, a=2)", f"a is given twice; {AS_IN_BETA}"),
        ("poisson(4, scale=2)", 'poisson has no "scale"; expected numbers as in poisson(3.7)'),
        ("beta(1, 2, scale=3)", f"beta has no scale here, and got 3; {AS_IN_BETA}"),
        (
            "gamma(2, 0.5)",
            f"loc = 0.5 would be a shift, and gamma has none here; {AS_IN_GAMMA}",
        ),
    ],
)  # fmt: skip
def test_another_text_is_refused_in_one_line(text, message):
    """It says what was got, and what it may be."""
    assert refused(text) == f"Error: {message}"


@pytest.mark.parametrize("name", [name for name in EXPLORABLE if len(name) > 4])
def test_a_name_with_a_wrong_letter_is_recognised(name):
    """One letter left out, doubled or another: the family is asked for."""
    for i in range(1, len(name)):
        start, rest = name[:i], name[i:]
        for typed in {start + rest[1:], start + start[-1] + rest, f"{start}q{rest[1:]}"}:
            if typed not in {
                *FAMILIES,
                "weibullmin",
                "weibull__min",
                "gumbelr",
                "gumbel__r",
                "gumbel_",
            }:
                said = f'Error: No family is called "{typed}" here; did you mean '
                assert refused(f"{typed}(1)").startswith(said)


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


ENGINE.eval("""
const attempt = (text) => {
  try { return klexplain.parse(text); }
  catch (e) { return e instanceof Error && /^.{1,200}$/u.test(e.message) && "refused"; }
};
const again = (text) => {
  const found = attempt(text);
  if (found === "refused") return found;
  const { format, parse } = klexplain;
  const [one, other] = [JSON.stringify(found), JSON.stringify(parse(format(found)))];
  return one === other ? "again" : `${text}: ${one} and ${other}`;
};
""")


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
            low, high = offered(found["family"])[argument]
            assert low <= number <= high


PIECES = [
    *EXPLORABLE,
    "Gaussian",
    "(",
    ")",
    "(",
    ")",
    ",",
    ",",
    "=",
    "loc",
    "scale",
    "a",
    "b",
    "mu",
]
PIECES += [
    "0.4*",
    "+",
    "-",
    "−",
    ".",
    "1",
    "2.5",
    "1e3",
    "1e999",
    "0",
    " ",
    "\n",
    "\0",
    "é",
    "__proto__",
    "∞",
]


def test_ten_thousand_texts_do_no_harm():
    """Each is a distribution that its own text gives again, or one short line."""
    rng = np.random.default_rng(seed("ten thousand texts"))
    pieces = rng.choice(PIECES, size=(10_000, 8))
    names = rng.choice([*EXPLORABLE, *["expon", "poisson", "norm"] * 9], size=10_000)
    texts = [
        "".join(row[: i % 9]) if i % 2 else f"{name}({''.join(row[: i % 5])})"
        for i, (name, row) in enumerate(zip(names, pieces, strict=True))
    ]
    outcomes = run(f"{json.dumps(texts)}.map(again)")
    assert {one for one in outcomes if one not in ("refused", "again")} == set()
    assert outcomes.count("again") > 500


def test_no_module_evaluates_a_text():
    """Neither eval nor Function nor HTML stands anywhere in the code."""
    for name, text in MODULES.items():
        for word in ("eval(", "Function(", "innerHTML", "setTimeout", "import("):
            assert word not in text, name


def test_the_bundle_leaves_no_import_and_one_name():
    """A plain script runs it, and finds but `klexplain` afterwards."""
    assert "import {" not in TEXT
    assert "\nexport " not in TEXT
    engine = quickjs.Context()
    before = engine.eval("Object.getOwnPropertyNames(globalThis).length")
    engine.eval(TEXT)
    assert engine.eval("Object.getOwnPropertyNames(globalThis).length") == before
    assert engine.eval("typeof klexplain.pair") == "function"
