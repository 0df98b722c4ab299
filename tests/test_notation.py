"""The notation table: one letter, one meaning, one argument of SciPy, wherever it stands."""

import inspect

import pytest
import sympy as sp
from scipy import stats

import klexplain
from klexplain import FAMILIES, kl_divergence
from klexplain.notation import CONCEPTS, PARAMETERS, Letter
from klexplain.units import BAN, BIT, NAT, UNITS, unit

ROWS = [*PARAMETERS, *CONCEPTS]


def of(table, key):
    """All values of one column."""
    return [getattr(letter, key) for letter in table]


@pytest.mark.parametrize("letter", ROWS, ids=lambda letter: letter.name)
def test_a_letter_says_what_it_means(letter):
    """Every row has a name, a way to typeset it, and a meaning."""
    assert letter.name
    assert letter.latex
    assert len(letter.meaning.split()) >= 2


@pytest.mark.parametrize("table", [PARAMETERS, CONCEPTS])
def test_no_letter_stands_for_two_things(table):
    """A letter and its argument together are different from row to row."""
    for key in ("name", "latex"):
        column = list(zip(of(table, key), of(table, "argument"), strict=True))
        assert len(set(column)) == len(column)


def test_two_letters_of_one_name_would_be_seen():
    """Guard: a table with a letter twice does not pass."""
    column = of([*PARAMETERS, PARAMETERS[0]], "latex")
    assert len(set(column)) != len(column)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_uses_letters_of_the_table(name):
    """Each parameter is a row of the table, and its argument is one that SciPy takes."""
    family, scipy_family = FAMILIES[name], getattr(stats, name)
    shapes = [s.strip() for s in (scipy_family.shapes or "").split(",") if s.strip()]
    arguments = [p.letter.argument for p in family.parameters]
    assert all(p.letter in PARAMETERS for p in family.parameters)
    assert set(arguments) <= {*shapes, "loc", "scale"}
    assert set(shapes) <= set(arguments)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_says_what_a_letter_of_several_is_here(name):
    """Where a letter serves several families, the meaning names no other family."""
    for parameter in FAMILIES[name].parameters:
        users = [f for f in FAMILIES.values() if parameter.letter in of(f.parameters, "letter")]
        several = " a " in f" {parameter.letter.meaning} " and len(users) > 1
        assert not several or parameter.own_meaning or len(parameter.letter.meaning) < 50


@pytest.mark.parametrize("name", [n for n, f in FAMILIES.items() if not f.discrete])
def test_a_parameter_is_what_its_meaning_says(name):
    """A median, a mean and a standard deviation are those of the member that SciPy freezes."""
    family = FAMILIES[name]
    numbers = {p.letter.argument: 1.5 + i for i, p in enumerate(family.parameters)}
    member = getattr(stats, name)(**numbers)
    known = {"median": member.median, "mean": member.mean, "standard deviation": member.std}
    for parameter in family.parameters:
        said = parameter.own_meaning.split(";")[0].split(" and ")[0]
        if said in known:
            assert known[said]() == pytest.approx(numbers[parameter.letter.argument], rel=1e-12)


def test_every_parameter_of_the_table_is_used():
    """No row is left over from a family that is not there."""
    used = {p.letter for family in FAMILIES.values() for p in family.parameters}
    assert used == set(PARAMETERS)


@pytest.mark.parametrize("letter", PARAMETERS, ids=lambda letter: letter.name)
def test_the_two_sides_carry_subscripts(letter):
    """The symbol of the truth ends in p, of the model in q, with the same assumptions."""
    truth, model, shared = (letter.symbol(side) for side in ("p", "q", ""))
    assert [s.name for s in (truth, model, shared)] == [
        f"{letter.name}_p",
        f"{letter.name}_q",
        letter.name,
    ]
    assert truth.assumptions0 == model.assumptions0
    assert all(truth.assumptions0[fact] for fact in letter.assumptions)


def test_a_probability_is_not_the_number_pi():
    """The letter π of a probability is a symbol, and never SymPy's 3.14."""
    letter = next(row for row in PARAMETERS if row.latex == r"\pi")
    assert letter.symbol() != sp.pi
    assert not letter.symbol().is_number


def test_concepts_that_are_functions_exist():
    """Each argument of the concepts is public, or an argument of the public functions."""
    arguments = {*inspect.signature(kl_divergence).parameters, "x", "n"}
    named = {letter.argument for letter in CONCEPTS if letter.argument}
    assert all(hasattr(klexplain, name) for name in named - arguments)


def test_a_letter_may_lack_assumptions():
    """A letter without assumptions gives a plain complex symbol."""
    assert Letter("k", "k", "k", "a number").symbol() == sp.Symbol("k")


def test_units_are_the_three_of_the_story():
    """Nats, bits, bans: named once, with their base and the factor to nats."""
    assert (NAT, BIT, BAN) == UNITS
    assert [u.base for u in UNITS] == [None, 2, 10]
    assert [unit(u.base) for u in UNITS] == list(UNITS)
    assert [u.from_nats(1.0) * u.nats for u in UNITS] == pytest.approx([1, 1, 1])


def test_log10_and_nats_differ_by_log_of_ten():
    """The story's warning: D in bans times 2.302585 is D in nats."""
    p, q = stats.beta(17, 6), stats.beta(3, 3)
    ratio = kl_divergence(p, q) / kl_divergence(p, q, base=10)
    assert ratio == pytest.approx(2.302585092994046, rel=1e-15)
