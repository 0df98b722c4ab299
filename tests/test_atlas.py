"""The atlas: a row for each pair, what its derivation says, the same when they are read again."""

from collections import Counter

import pytest
from strategies import ALL

from klexplain import FAMILIES, Verdict, atlas, derive
from klexplain.derivation.catalogue import DATA, derive_atlas, rows_json

pytestmark = pytest.mark.exhaustive

KINDS = {name: family.discrete for name, family in FAMILIES.items()}
PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if KINDS[p] == KINDS[q]]


@pytest.fixture(scope="module")
def rows():
    """The rows that the package brings along."""
    return atlas()


def test_the_rows_that_the_package_brings_along_are_what_is_derived(rows):
    """`make data` would change nothing: all rows are derived anew, and are the same text."""
    assert rows_json(derive_atlas()) == rows_json(rows) == DATA.read_text("utf-8")


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
    assert (row.verdict, row.reason) == (found.verdict, found.reason)
    assert row.expression == str(found.result)
    assert [c[0] for c in row.conditions] == [str(c.relation) for c in found.conditions]
