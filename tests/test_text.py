"""Distributions as typed text: parsed or refused in one line, never evaluated."""

import ast
import random
import re
from pathlib import Path

import pytest
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


def answer(text):
    """The distribution, or what is said against the text."""
    try:
        return distribution("p", text), ""
    except ValueError as error:
        return None, str(error)


def right_or_refused(text):
    """Whether a text is taken; then it is what Python and SciPy make of it."""
    found, said = answer(text)
    if found is None:
        assert LINE.fullmatch(said), said
        return False
    known = read("p", by_syntax(text))
    assert (read("p", found).name, read("p", found).parameters) == (known.name, known.parameters)
    return True


NUMBERS = [".5", "2.", "1e3", "-1E-2", "+4", "007", "1e999", "nan", "inf", "", "x", "--1"]
WORDS = ["", "", "a=", "b =", "loc=", "scale = ", "df=", "p=", "n=", "mu=", "q="]
NAMES_TRIED = [*FAMILIES, "normal", "Beta", "os", ""]


def number(rng):
    """A number that is plain, long, or none."""
    drawn = str(rng.randrange(-9, 100)), repr(rng.gauss(0, 1) * 10 ** rng.uniform(-9, 9))
    return rng.choice([*drawn, rng.choice(NUMBERS)])


def call(rng):
    """What somebody may type, a parameter too many or a wrong bracket included."""
    inside = ", ".join(rng.choice(WORDS) + number(rng) for _ in range(rng.randrange(4)))
    return rng.choice(NAMES_TRIED) + rng.choice("((([") + inside + rng.choice(")))]")


def anything(rng, most=20):
    """Characters of any language, or of none."""
    codes = (rng.choice([rng.randrange(128), rng.randrange(0x110000)]) for _ in range(most))
    return "".join(map(chr, codes))[: rng.randrange(most + 1)]


def mangled(rng):
    """A call with up to two characters put over others."""
    text, at, over = call(rng), rng.randrange(40), anything(rng, 2)
    return text[:at] + over + text[at + len(over) :]


@pytest.mark.exhaustive
def test_any_text_is_right_or_refused_in_one_line():
    """Of 20,000 texts each gives SciPy's distribution or one clear line, never another error.

    Guard: hundreds are distributions, and some of these are shifted.
    """
    rng = random.Random(20)  # noqa: S311  not for secrets
    texts = [rng.choice([call, call, mangled, anything])(rng) for _ in range(20_000)]
    taken = [text for text in texts if right_or_refused(text)]
    assert len(taken) > 800
    assert sum("loc" in text for text in taken) > 20


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
