"""The atlas: 905 rows, each what its derivation says, the same when they are read again."""

from collections import Counter

import pytest

from klexplain import FAMILIES, Verdict, atlas, derive
from klexplain._kept import kept

pytestmark = pytest.mark.exhaustive

KINDS = {name: family.discrete for name, family in FAMILIES.items()}
PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if KINDS[p] == KINDS[q]]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The rows, derived once in a cache that is empty at first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        derived = atlas()
        patch.setattr("klexplain.derivation.catalogue._derived", _not_again)
        assert atlas() == derived
    return derived


def _not_again(p, q):
    raise AssertionError(f"{p}, {q} derived a second time")


def test_there_is_one_row_for_each_pair(rows):
    """29 × 29 continuous and 8 × 8 discrete pairs, each once, in the order of the families."""
    assert [(row.p, row.q) for row in rows] == PAIRS
    assert len(rows) == 29**2 + 8**2


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


def test_without_a_place_to_write_the_rows_are_derived_all_the_same(monkeypatch, tmp_path):
    """A cache that cannot be made is no error."""
    (tmp_path / "klexplain").write_text("a file where the folder would be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("klexplain.derivation.catalogue._derived", lambda p, q: (p, q, *[""] * 4))
    assert [(row.p, row.q) for row in atlas()] == PAIRS


def test_other_sources_have_another_file(monkeypatch, tmp_path):
    """Guard: what was derived from other files is not taken for these."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept("a.txt", ("families",), lambda: "first") == "first"
    assert kept("a.txt", ("families",), lambda: "second") == "first"
    assert kept("a.txt", ("families", "special"), lambda: "second") == "second"
