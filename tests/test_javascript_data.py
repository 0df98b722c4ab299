"""The box for one's own data, in JavaScript: it reads what people paste, and finds what we do."""

import json
import re

import numpy as np
import pytest
import quickjs
from scipy import stats

from klexplain import estimate_kl, estimate_kl_from_counts, maximum_likelihood
from klexplain.evidence.estimation.sentences import sentences
from klexplain.explorables.bundle import bundle
from klexplain.units import UNITS

ENGINE = quickjs.Context()
ENGINE.eval(bundle("from_data"))
PLAIN = """(_, v) => v instanceof Float64Array ? Array.from(v)
    : typeof v === 'number' && !Number.isFinite(v) ? String(v) : v"""


def run(function, *arguments):
    """What a function of the box returns; an error of JavaScript is raised with its message."""
    return value(f"klexplain.{function}({', '.join(map(json.dumps, arguments))})")


def value(code):
    """The value of an expression of JavaScript; what JSON cannot hold comes as a string."""
    try:
        return json.loads(ENGINE.eval(f"JSON.stringify({code}, {PLAIN})"))
    except quickjs.JSException as error:
        raise ValueError(str(error).split("\n")[0].removeprefix("Error: ")) from None


def table(text, **options):
    """The columns of a text."""
    return run("columns", text, options)["columns"]


READ = {
    "a column": ("1\n2.5\n-3e-2\n", [[1, 2.5, -0.03]]),
    "a power of ten first": ("1e5\n2", [[1e5, 2]]),
    "blank lines at both ends": ("\n\n1\n2\n\n", [[1, 2]]),
    "a spreadsheet": ("1\t2\n3\t4", [[1, 3], [2, 4]]),
    "columns of unequal length": ("1\t2\n3\t4\n5\t\n", [[1, 3, 5], [2, 4]]),
    "a header": ("before,after\n1,2\n3,4", [[1, 3], [2, 4]]),
    "a header above decimal commas": ("height\n1,5\n2,5", [[1.5, 2.5]]),
    "decimal commas between semicolons": ("1,5;2\n3,25;4", [[1.5, 3.25], [2, 4]]),
    "decimal commas, as a line has none": ("1,5\n2", [[1.5, 2]]),
    "quotes": ('"a";"b"\n"1";"2"\n"3";"4"', [[1, 3], [2, 4]]),
    "points and commas": ("3.5, 4\n2, 1.5", [[3.5, 2], [4, 1.5]]),
    "a line": ("1, 2, 3, 4", [[1, 2, 3, 4]]),
    "a list of Python": ("[1, 2.5,\n 3]", [[1, 2.5, 3]]),
    "what NumPy prints": ("array([1., 2.,\n       3.])", [[1, 2, 3]]),
    "a true minus, and Windows": ("−1.5\r\n2\r\n", [[-1.5, 2]]),
}


@pytest.mark.parametrize(("text", "found"), READ.values(), ids=READ)
def test_what_people_paste_is_read(text, found):
    """As they mean it."""
    assert table(text) == found


REFUSED = {
    "1\n2\nfoo\n3": 'Line 3: "foo" is no number.',
    "1\n\n2": "Line 2 is empty. If no value is missing there, take the line out.",
    "1\t2\n\t3\n4\t5": "Line 2: the first cell is empty.",
    "x\nNA\n2": 'Line 2: "NA" is no number.',
    "NaN\n1\n2": 'Line 1: "NaN" is no number.',
    "1\ninf": 'Line 2: "inf" is no number.',
    "1,5\n2,5": "Line 1: “1,5” may be one number or two. Write 3.5 for one, and 3; 5 for two.",
    "1,234.5\n2,345.6": (
        "Line 1: “1,234.5” may be one number or two. Write 3.5 for one, and 3; 5 for two."
    ),
    "1 2\n3 4 5": "Line 2 has 3 cells, and line 1 has 2.",
    "red 1\nblue 2": 'Line 1: "red" is no number.',
    "1 2 3\n4 5 6": "There are 3 columns of numbers; expected one or two.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_table_of_numbers_is_named(text):
    """With its line and its word; nothing is left out, and nothing guessed."""
    with pytest.raises(ValueError, match=f"^{re.escape(REFUSED[text])}$"):
        table(text)


def test_one_column_may_have_decimal_commas():
    """Where only one is asked for, a comma cannot part two."""
    assert table("1,5\n2,5", single=True) == [[1.5, 2.5]]
    with pytest.raises(ValueError, match="2 columns of numbers; expected one"):
        table("1\t2\n3\t4", single=True)


def test_counts_may_have_labels():
    """Words, or the first of three columns."""
    words = run("columns", "colour\tp\tq\nred\t12\t8\nblue\t3\t4", {"counts": True})
    assert words == {"heads": ["p", "q"], "labels": ["red", "blue"], "columns": [[12, 3], [8, 4]]}
    numbers = run("columns", "1;12;8\n2;3;4", {"counts": True})
    assert (numbers["labels"], numbers["columns"]) == (["1", "2"], [[12, 3], [8, 4]])


def test_both_samples_are_counted_in_the_same_bins():
    """As NumPy counts them; shares of all, what lies outside of the picture included."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=300), rng.standard_cauchy(200)
    found = run("binned", x.tolist(), y.tolist())
    edges = np.array(found["edges"])
    assert edges / 0.5 == pytest.approx(np.round(edges / 0.5))  # round numbers
    edges[-1] = np.nextafter(edges[-1], -np.inf)  # NumPy's last bin has both its ends
    for side, sample in (("p", x), ("q", y)):
        counts, _ = np.histogram(sample, edges)
        np.testing.assert_allclose(found[side], counts / len(sample), atol=1e-12)
        assert found["outside"][side] == len(sample) - counts.sum()
    assert found["outside"]["q"] > 0


def test_whole_numbers_are_counted_each():
    """Bins of one around each, while they are few."""
    found = run("binned", [3, 4, 4, 5, 7], [3, 5, 6])
    assert found["edges"] == [2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
    assert found["p"] == [0.2, 0.4, 0.2, 0, 0.2]


FITTED = {
    "norm": lambda rng: rng.normal(3, 2, 100),
    "expon": lambda rng: rng.exponential(2, 100),
    "lognorm": lambda rng: rng.lognormal(1, 0.5, 100),
    "poisson": lambda rng: rng.poisson(4, 100).astype(float),
}


@pytest.mark.parametrize("family", FITTED)
def test_a_fitted_model_is_the_most_likely(family):
    """The member that the package finds."""
    x = FITTED[family](np.random.default_rng(2))
    found = run("fitted", family, x.tolist())
    known = maximum_likelihood(x, family).parameters
    assert found["parameters"] == pytest.approx(known, rel=1e-6)


def test_what_no_member_gives_is_named():
    """A value, and what the family has."""
    with pytest.raises(ValueError, match="No Exponential gives -1: its values are greater than 0"):
        run("fitted", "expon", [1, -1, 2])
    with pytest.raises(ValueError, match=r"No Poisson gives 1\.5: its values are whole"):
        run("fitted", "poisson", [1, 1.5])
    with pytest.raises(ValueError, match=r"The best Normal has scale = 0: .* at least"):
        run("fitted", "norm", [1, 1])


def counted(rng):
    """Counts of p, and of q or its probabilities: few and many cells and counts, alike or not."""
    cells = int(rng.integers(2, 25))
    of_p = rng.dirichlet(np.full(cells, rng.choice([0.3, 1, 5])))
    of_q = rng.choice([of_p, rng.dirichlet(np.full(cells, 1.0))])
    n, m = (int(10 ** rng.uniform(0.5, 4)) for _ in "pq")
    q = of_q if rng.random() < 0.4 else rng.multinomial(m, of_q).astype(float)
    return rng.multinomial(n, of_p).astype(float), q


def same(found, known):
    """An answer of the box is the package's, to nine digits, its words included."""
    ends = [known.value, known.standard_error, *known.confidence_interval, known.reach]
    names = ("value", "standardError", "low", "high", "reach")
    assert [float(found[name]) for name in names] == pytest.approx(ends, rel=1e-9, abs=1e-9)
    assert (found["guarantee"], found["method"]) == (known.guarantee, known.method)


@pytest.mark.parametrize("number", range(12))
def test_counts_give_what_the_package_gives(number):
    """Value, error, interval, reach and guarantee."""
    p, q = counted(np.random.default_rng(number))
    same(run("fromCounts", p.tolist(), q.tolist()), estimate_kl_from_counts(p, q))


def plain(law, n, seed):
    """A sample from a law of SciPy's."""
    return law.rvs(n, random_state=np.random.default_rng(seed)).astype(float)


NORMAL, WIDE = plain(stats.norm(), 90, 1), plain(stats.norm(1, 2), 120, 2)
SAMPLES = {
    "unequal sizes": (NORMAL, WIDE),
    "far fewer of p": (NORMAL[:20], WIDE),
    "equal laws": (NORMAL, plain(stats.norm(), 200, 3)),
    "no reach": (plain(stats.norm(1, 2), 200, 4), plain(stats.norm(), 200, 5)),
    "apart": (NORMAL, NORMAL + 100),
    "a hole": (NORMAL, NORMAL[np.abs(NORMAL) > 0.7]),
    "heavy tails": (plain(stats.cauchy(), 150, 6), plain(stats.t(2), 150, 7)),
    "rounded": (NORMAL.round(1), WIDE.round(1)),
    "counts": (plain(stats.poisson(4), 100, 8), plain(stats.poisson(3), 80, 9)),
    "the same values": (NORMAL, NORMAL),
    "a constant": (np.ones(30), NORMAL),
}


@pytest.mark.parametrize(("x", "y"), SAMPLES.values(), ids=SAMPLES)
def test_two_samples_give_what_the_package_gives(x, y):
    """Value, error, interval, reach and guarantee, in either order."""
    for one, other in ((x, y), (y, x)):
        same(run("fromSamples", one.tolist(), other.tolist()), estimate_kl(one, other))


MODELS = {
    "norm(0, 1)": NORMAL,
    "norm(30, 0.5)": NORMAL,  # no double holds its densities
    "t(3, 0, 1)": WIDE,
    "cauchy(0, 1)": WIDE,
    "cauchy(0.01, 0.001)": WIDE,  # nearly all of it between two values
    "expon(scale=2)": np.abs(WIDE).round(1),
    "gamma(2.5, scale=2)": WIDE,  # which it rules out in part
    "beta(0.5, 0.5)": plain(stats.beta(0.5, 0.5), 60, 10),
    "lognorm(1, scale=2)": plain(stats.lognorm(2), 60, 11),
    "laplace(0, 1)": NORMAL.round(1),
    "uniform(-10, 20)": np.append(NORMAL, [0.5] * 40),  # one value too often
    "invgamma(2, scale=2)": plain(stats.pareto(1), 100, 12),
    "poisson(3)": plain(stats.poisson(4), 100, 13),
    "binom(3, 0.45)": plain(stats.binom(3, 0.4), 100, 14),  # all that it can give
    "0.4*norm(-2, 1) + 0.6*norm(2, 0.5)": WIDE,
}


def of_scipy(text):
    """The distribution of SciPy that a text names."""
    if "*" not in text:
        return eval(f"stats.{text}")  # noqa: S307  a text of this file
    bumps = [stats.Normal(mu=-2, sigma=1), stats.Normal(mu=2, sigma=0.5)]
    return stats.Mixture(bumps, weights=[0.4, 0.6])


@pytest.mark.parametrize("text", MODELS)
def test_a_sample_beside_a_model_gives_what_the_package_gives(text):
    """With the model's masses between one value and the next, and no distribution function."""
    x = MODELS[text]
    found = value(f"klexplain.fromSample({x.tolist()}, klexplain.parse({json.dumps(text)}))")
    same(found, estimate_kl(x, of_scipy(text)))


@pytest.mark.parametrize("unit", UNITS, ids=str)
def test_the_box_says_what_the_command_line_says(unit):
    """In each unit: an interval, a lower limit alone, no telling apart, infinity."""
    even = [0.5, 0.5, 0]
    for p, q in (
        ([61, 32, 20], [24, 25, 26]),
        ([61, 32, 9], [20, 30, 0]),
        ([5, 6, 2], [5, 6, 2]),
        ([5, 6, 2], even),
    ):
        known = estimate_kl_from_counts(p, q, base=unit.base)
        found = f"{{ found: klexplain.fromCounts({p}, {q}) }}"
        assert value(f"klexplain.sentences({found}, '{unit.plural}')") == sentences(known)


TWENTY = "\n".join(map(str, range(20)))
COUNTED = {"kind": "sample", "counts": True}
SENT_BACK = [
    ({"p": "1\n2", "q": TWENTY}, "p", "p has 2 values; expected at least 20."),
    ({"p": TWENTY, "q": "1"}, "q", "q has 1 value; expected at least 20."),
    ({"p": TWENTY, "q": ""}, "q", "There are no numbers yet."),
    ({"p": "1\t2\n3\t4", "q": TWENTY}, "q", "The field above has two columns. Empty this one, or"),
    ({"p": "1\t2\n3\t4", "q": "norm(0, 1)", "kind": "model"}, "p", "There are 2 columns of"),
    ({"p": TWENTY, "q": "norm(0, 1e9)", "kind": "model"}, "q", "scale is at most 1000000 here."),
    (
        {"p": TWENTY, "q": "gamma(scale=2)", "kind": "model"},
        "q",
        "a is missing; expected numbers as",
    ),
    ({"p": TWENTY, "q": "", "kind": "expon"}, "p", "No Exponential gives 0: its values are"),
    ({"p": "3\n-1", "q": "1\n2"} | COUNTED, "p", "p’s counts are not all whole numbers of at"),
    ({"p": "3\n1", "q": "1\n2\n3"} | COUNTED, "q", "p has 2 counts, and q 3; expected as many."),
    ({"p": "a 3\nb 1", "q": "b 1\na 3"} | COUNTED, "q", "q has “b” where p has “a”; expected"),
    ({"p": "3\n1", "q": "0.3\n0.6"} | COUNTED, "q", "q has neither counts, which are whole, nor"),
]


@pytest.mark.parametrize(("asked", "side", "said"), SENT_BACK, ids=[said for *_, said in SENT_BACK])
def test_what_cannot_be_answered_is_sent_back_to_its_field(asked, side, said):
    """With a sentence; no value is taken for another in silence."""
    asked = json.dumps({"kind": "sample", "counts": False} | asked)
    caught = f"(() => {{ try {{ klexplain.answer({asked}); }} catch (e) {{ return e; }} }})()"
    found = value(f"(({{ side, message }}) => ({{ side, message }}))({caught})")
    assert found["side"] == side
    assert found["message"].startswith(said)


def test_a_fit_is_said_to_flatter_itself():
    """By as many shares of 1/n as it has parameters."""
    asked = json.dumps({"p": TWENTY, "q": "", "kind": "norm", "counts": False})
    said = value(f"klexplain.sentences(klexplain.answer({asked}), 'nats')")
    assert said[-1].endswith("closer than it is, by about 0.1 nats.")
