"""A family is one complete file: what it must hold, and that nothing of it stands elsewhere."""

import ast
import re
from pathlib import Path

import pytest

from klexplain import FAMILIES
from klexplain.families import CATALOGUE

PACKAGE = Path(__file__).parent.parent / "klexplain"
HEADINGS = [
    "Parameters",
    "Support",
    "Log-density",
    "Expectations",
    "Log-density in numbers",
    "Evaluation",
    "Relations",
    "Examples",
    "Sources",
]
OPTIONAL = {"Relations"}


def headings(name):
    """The headings of the file of a family, in their order."""
    text = (PACKAGE / "families" / f"{name}.py").read_text("utf-8")
    return [h.split(":")[0] for h in re.findall(r"^    # ([A-Z].*)", text, re.MULTILINE)]


def tables(source):
    """Names of families that stand in one dict, tuple, list or set, where there are several."""
    for node in ast.walk(ast.parse(source)):
        members = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        names = [m.value for m in members if isinstance(m, ast.Constant) and m.value in CATALOGUE]
        if len(names) > 1:
            yield names


@pytest.mark.parametrize("name", FAMILIES)
def test_the_headings_have_one_order(name):
    """A reader finds everything at the same place in every file."""
    found = [heading for heading in headings(name) if heading in HEADINGS]
    assert found == [h for h in HEADINGS if h in found]
    assert set(HEADINGS) - set(found) <= OPTIONAL


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_told_and_shown(name):
    """Its tagline follows a colon; its examples, of which there are two or more, are members."""
    family = FAMILIES[name]
    assert re.fullmatch(r"[a-zA-Z].{8,60}[^.]", family.tagline)
    assert bool(family.special_case_of) == bool(family.special_case)
    assert len(family.examples) >= 2
    for numbers in (*family.examples, *family.shown):
        domains = [parameter.domain for parameter in family.parameters]
        assert all(d.holds(float(v)) for d, v in zip(domains, numbers, strict=True))


def test_no_table_of_families_stands_elsewhere():
    """What is true of a family is an attribute of it."""
    assert list(tables('RANGES = {"beta": 1, "norm": 2}')) == [["beta", "norm"]]  # it can fail
    others = (p for p in PACKAGE.rglob("*.py") if p.parent.name != "families")
    assert [(p, names) for p in others for names in tables(p.read_text("utf-8"))] == []


WHOLE_ONLY = ("gamma", "nbinom", "powerlaw", "chi", "chi2")


@pytest.mark.parametrize("name", WHOLE_ONLY)
def test_what_holds_for_whole_parameters_only_says_so(name):
    """Events, draws and coordinates can be counted; a shape need not be whole."""
    assert "for whole" in FAMILIES[name].tagline or "for a whole" in FAMILIES[name].tagline


def test_a_name_of_some_members_says_of_which():
    """An Erlang is a Gamma of whole shape; the name is searched for all the same."""
    gamma = FAMILIES["gamma"]
    assert gamma.also_called == "Erlang (whole shapes)"
    assert "Erlang" in gamma.names
    assert "Erlang" not in gamma.synonyms
    assert FAMILIES["nbinom"].also_called == "Pólya, Pascal (whole n)"


def test_directions_and_ends_are_explained():
    """What a circle is to the other families, and how a formula is read at the ends of a domain."""
    for family in FAMILIES.values():
        ends = any(p.domain.closed and not p.domain.whole for p in family.parameters)
        assert bool(family.note) == (family.circular or ends)
    assert "direction" in FAMILIES["vonmises"].note
