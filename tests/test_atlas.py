"""The atlas: a row for each pair, what its derivation says, the same when they are read again."""

import sys
from collections import Counter
from types import SimpleNamespace

import pytest
from scipy import stats
from strategies import ALL, derived

from klexplain import FAMILIES, Atlas, AtlasRow, Verdict, atlas, derive
from klexplain.derivation.catalogue import DATA, atlas_row, derive_atlas, rows_json

pytestmark = pytest.mark.exhaustive

KINDS = {name: family.discrete for name, family in FAMILIES.items()}
PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if KINDS[p] == KINDS[q]]


@pytest.fixture(scope="module")
def rows():
    """The rows that the package brings along."""
    return atlas()


@pytest.mark.parametrize("p", FAMILIES)
def test_the_rows_that_the_package_brings_along_are_what_is_derived(rows, p):
    """`make data` would change nothing: the rows of each truth, derived anew, are the same."""
    fresh = [atlas_row(derived(p, q)) for truth, q in PAIRS if truth == p]
    assert fresh == [row for row in rows if row.p == p]


def test_the_data_are_the_rows_as_make_data_writes_them(rows):
    """A row a line, in the order in which they are derived."""
    assert rows_json(rows) == DATA.read_text("utf-8")
    assert next(derive_atlas()) == next(iter(rows))


def test_the_first_atlas_derives_nothing(monkeypatch):
    """Neither SymPy nor a derivation is waited for."""

    def refuse(p, q):
        raise AssertionError(f"{p}, {q} derived")

    monkeypatch.setattr("klexplain.derivation.catalogue.derive", refuse)
    assert len(atlas()) == len(PAIRS)
    with pytest.raises(AssertionError, match="beta, beta derived"):
        next(derive_atlas())


def test_there_is_one_row_for_each_pair(rows):
    """All continuous and all discrete pairs, each once, in the order of the families."""
    assert [(row.p, row.q) for row in rows] == PAIRS
    assert len(rows) == ALL


def test_every_row_has_a_verdict_and_a_reason(rows):
    """All four verdicts occur, none without its reason."""
    assert Counter(row.verdict for row in rows).keys() == {verdict.value for verdict in Verdict}
    assert all(row.reason for row in rows)


@pytest.mark.parametrize(
    "pair", [("gamma", "weibull_min"), ("gamma", "invgamma"), ("norm", "beta"), ("zipf", "geom")]
)
def test_a_row_is_what_the_derivation_says(rows, pair):
    """Verdict, expression and conditions are those of `derive`."""
    row, found = rows[PAIRS.index(pair)], derive(*pair)
    assert (row.verdict, row.reason) == (found.verdict, found.reason.to_markdown())
    assert row.expression == str(found.result)
    assert [c[0] for c in row.conditions] == [str(c.relation) for c in found.conditions]


def test_the_atlas_is_a_sequence(rows):
    """A length, an order, rows by index, and an atlas by slice."""
    assert list(rows) == list(rows.rows)
    assert rows[3] in rows
    assert rows.index(rows[-1]) == len(rows) - 1
    assert rows[:2] == Atlas(rows.rows[:2])


@pytest.mark.parametrize("p", ["gamma", "Gamma", FAMILIES["gamma"], stats.gamma(2, scale=3)])
def test_rows_are_selected_by_truth_model_and_verdict(rows, p):
    """Names as people know them, families and members; each condition narrows it."""
    assert rows.select(p=p) == Atlas(tuple(row for row in rows if row.p == "gamma"))
    closed = rows.select(p=p, verdict=Verdict.CLOSED_FORM)
    assert {(row.p, row.verdict) for row in closed} == {("gamma", "closed form")}
    assert [row.q for row in closed.select(q="log-normal")] == ["lognorm"]
    assert len(closed.select(verdict="infinite at an end")) == 0
    assert rows.select() == rows


def test_the_atlas_prints_its_counts(rows):
    """How many pairs end in which verdict, on one line; a row prints as an answer."""
    counts = Counter(row.verdict for row in rows)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
    assert repr(rows) == f"Atlas of {ALL} pairs: {told}"
    assert repr(rows[:1]) == "Atlas of 1 pair: 1 closed form"
    assert repr(rows[:0]) == "Atlas of 0 pairs"
    row = rows.select("gamma", "invgamma")[0]
    assert repr(row).startswith("D(Gamma ‖ Inverse gamma) = ")
    assert repr(row).endswith("; closed form, for a_p > 1")
    assert repr(rows.select("norm", "beta")[0]) == "D(Normal ‖ Beta) = ∞; infinite by support"
    assert repr(rows.select("t", "t")[0]) == "D(Student t ‖ Student t); no closed form known here"


def test_a_notebook_shows_the_first_rows(rows):
    """A table of HTML, with what is left out in number."""
    html = rows._repr_html_()
    assert html.count("<tr>") == 21
    assert html.endswith(f"<p>and {ALL - 20} more</p>")
    few = rows.select(q="levy", verdict="infinite by support")
    assert few._repr_html_().count("<tr>") == min(len(few), 20) + 1
    assert "more" not in rows[:20]._repr_html_()
    assert "class" not in html


def test_pandas_takes_the_rows_as_they_are(rows, monkeypatch):
    """A row for each pair, a column for each field, where pandas is installed."""
    stub = SimpleNamespace(DataFrame=lambda data, columns: (data, columns))
    monkeypatch.setitem(sys.modules, "pandas", stub)
    assert rows.to_pandas() == (list(rows), list(AtlasRow._fields))


def test_pandas_itself_makes_a_table(rows):
    """With the pandas that is installed, where there is one."""
    pandas = pytest.importorskip("pandas")
    table = rows.to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert list(table["verdict"]) == [row.verdict for row in rows]


def test_without_pandas_one_line_says_what_to_install(rows, monkeypatch):
    """It is no dependency of the package."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"^to_pandas: needs pandas; pip install pandas$"):
        rows.to_pandas()
