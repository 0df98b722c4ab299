"""Distributions as typed text: parsed or refused in one line, never evaluated."""

import ast
import re
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from klexplain import FAMILIES
from klexplain.distributions import text as module
from klexplain.distributions.reading import read
from klexplain.distributions.text import distribution, family

LEADING_ZEROS = re.compile(r"(?<![\w.])0+(?=\d)")
LINE = re.compile(r"p: got .*; expected .*")
ATTACKS = [
    "__import__('os').system('touch x')",
    "norm(__import__('os').getpid())",
    "norm(0, 1); print(1)",
    "norm(loc=exit())",
    "norm(0).__class__",
    "norm(*[1])",
    "norm(**{})",
    "norm(1+1)",
    "rv_continuous()",
    "distributions(1)",
    "norm\n(0, 1)\nnorm(0, 1)",
    "norm(nan)",
    "norm(inf)",
    "norm(１)",
    "norm(True)",
    "norm(1j)",
]


def by_syntax(text):
    """The distribution of a text by Python's own grammar and SciPy's own reading of arguments."""
    call = ast.parse(LEADING_ZEROS.sub("", text.strip()), mode="eval").body
    named = {k.arg: float(ast.literal_eval(k.value)) for k in call.keywords}
    values = [float(ast.literal_eval(a)) for a in call.args]
    return getattr(stats, call.func.id)(*values, **named)


def taken(text):
    """The distribution, or what is said against the text."""
    try:
        return distribution("p", text), ""
    except ValueError as error:
        return None, str(error)


def right_or_refused(text):
    """Whether a text is taken; then it is what Python and SciPy make of it."""
    found, said = taken(text)
    if found is None:
        assert LINE.fullmatch(said), said
        return False
    known = read("p", by_syntax(text))
    assert (read("p", found).name, read("p", found).parameters) == (known.name, known.parameters)
    return True


numbers = st.one_of(
    st.integers(-9, 99).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(
        [".5", "2.", "1e3", "-1E-2", "+4", "007", "1e999", "nan", "inf", "", "x", "--1"]
    ),
)
words = st.sampled_from(["", "", "a=", "b =", "loc=", "scale = ", "df=", "p=", "n=", "mu=", "q="])
names = st.sampled_from([*FAMILIES, "normal", "Beta", "os", ""])
parameters = st.lists(st.tuples(words, numbers).map("".join), max_size=4).map(", ".join)
calls = st.tuples(
    names, st.sampled_from(["(", " ( ", "["]), parameters, st.sampled_from([")", "]"])
)
typed = calls.map("".join)
mangled = st.tuples(typed, st.integers(0, 40), st.text(max_size=2)).map(
    lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + len(t[2]) :]
)


@pytest.mark.exhaustive
@settings(max_examples=10_000)
@given(st.one_of(typed, typed, mangled, st.text()))
def test_any_text_is_right_or_refused_in_one_line(text):
    """Of 10,000 texts each gives SciPy's distribution or one clear line, never another error."""
    right_or_refused(text)


def test_the_texts_are_not_all_refused():
    """Guard: some of those 10,000 are distributions, some of them shifted."""
    several = settings(max_examples=10_000)
    shifted = hypothesis.find(typed, lambda t: "loc" in t and right_or_refused(t), settings=several)
    assert read("p", distribution("p", shifted)).name in FAMILIES


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_is_evaluated(text):
    """Code, in whatever disguise, and numbers that are not plain are refused."""
    assert not right_or_refused(text)


@pytest.mark.parametrize("text", ["norm((1))", "norm(1_0)", "norm(0x10)", "norm(+1)"])
def test_a_number_is_what_python_takes_for_one(text):
    """However it is written."""
    assert right_or_refused(text)


def test_the_parser_has_no_means_to_evaluate():
    """It calls nothing that runs text."""
    tree = ast.parse(Path(module.__file__).read_text())
    called = {
        n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and hasattr(n.func, "id")
    }
    assert called.isdisjoint({"eval", "exec", "compile", "__import__", "open"})
    assert "getattr" in called  # of scipy.stats, by a name among FAMILIES


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_taken(name):
    """With its shapes by position or by name, shifted or not."""
    shapes = re.findall(r"\w+", getattr(stats, name).shapes or "")
    for inside in (["0.5"] * len(shapes), [f"{s}=0.5" for s in shapes]):
        assert right_or_refused(f"{name}({', '.join(inside)})")
        assert right_or_refused(f" {name} ( {', '.join([*inside, 'loc=-2'])})")
    assert right_or_refused(f"{name}({', '.join(['0.5'] * (len(shapes) + 1))})")


@pytest.mark.parametrize(
    "text",
    ["beta(1)", "norm(0, 1, 2)", "norm(1, loc=0)", "norm(x=1)", "poisson(3, scale=1)", "beta()"],
)
def test_a_member_that_is_not_one_is_told_how_it_is_written(text):
    """The line shows the parameters in SciPy's order, with what they are by default."""
    with pytest.raises(ValueError, match=r"^p: got .*; expected numbers as in \w+\(.*loc=0"):
        distribution("p", text)


def test_the_oracle_tells_a_wrong_reading():
    """Guard: shape and scale exchanged are not the same distribution."""
    swapped = read("p", by_syntax("gamma(2, scale=3)")).parameters
    assert swapped != read("p", distribution("p", "gamma(3, scale=2)")).parameters


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gamma", "gamma"),
        ("Weibull", "weibull_min"),
        ("log-logistic", "fisk"),
        ("Fréchet", "invweibull"),
        ("log normal", "lognorm"),
        ("INVERSE gaussian", "invgauss"),
        ("Wald", "invgauss"),
        ("gaussian", "norm"),
        ("STUDENT", "t"),
        ("zeta", "zipf"),
    ],
)
def test_families_go_by_their_names_in_use(text, name):
    """In any case, with or without blanks and hyphens."""
    assert family("P", text).name == name


def test_every_name_leads_to_its_family():
    """SciPy's names, titles and synonyms are all taken, and no two families share one."""
    for name, one in FAMILIES.items():
        assert all(
            family("P", other) is one
            for other in (name, one.title, *one.synonyms, *one.names_of_some)
        )


def test_an_unknown_name_is_refused():
    """In one line with the names that there are."""
    with pytest.raises(ValueError, match=r"^P: got 'gauss2'; expected one of beta, "):
        family("P", "gauss2")
