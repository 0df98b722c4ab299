"""What counts as a closed form: the functions that are listed, no more and no fewer."""

import re
from pathlib import Path

import sympy as sp
from strategies import derived

from klexplain import Verdict, atlas
from klexplain.derivation.variance import log_ratio_variance
from klexplain.export.functions import FUNCTIONS, functions_said
from klexplain.notation.latex import to_latex
from klexplain.pages.verdicts import LOOKS

ROOT = Path(__file__).parent.parent
CLOSED = atlas().select(verdict=Verdict.CLOSED_FORM)
LISTED = {kind.__name__.lower() for kinds in FUNCTIONS.values() for kind in kinds}
# What is written like a function and is none: a root, a choice of cases, and the ζ of ζ'.
WRITTEN = {"sqrt", "piecewise", "eq", "derivative"}
TWO = (sp.polygamma, sp.besseli, sp.besselk, sp.beta, sp.Max, sp.Min, sp.lowergamma, sp.expint)
ARGUMENTS = dict.fromkeys(TWO, 2) | {sp.betainc: 4}


def test_the_closed_forms_are_made_of_the_listed_functions():
    """All that occur in the rows are listed, and all that are listed occur."""
    called = {f.lower() for row in CLOSED for f in re.findall(r"([A-Za-z]\w*)\(", row.expression)}
    assert called - WRITTEN == LISTED


def test_the_legend_and_the_glossary_give_the_list():
    """Word by word, as the code has it."""
    glossary = " ".join((ROOT / "docs/reference/glossary.md").read_text("utf-8").split())
    assert functions_said() in glossary
    assert functions_said() in LOOKS[Verdict.CLOSED_FORM].meaning


def test_a_variance_goes_one_order_further():
    """I₂ and ζ'' are beyond the list, and the glossary says where they occur."""
    bessel, zeta = (log_ratio_variance(derived(name, name)).result for name in ("vonmises", "zipf"))
    assert {f.args[0] for f in bessel.atoms(sp.besseli)} == {0, 1, 2}
    assert {f.derivative_count for f in zeta.atoms(sp.Derivative)} == {1, 2}
    assert "I₂ and ζ''" in (ROOT / "docs/reference/glossary.md").read_text("utf-8")


def test_every_listed_function_is_printed():
    """As TeX without SymPy's words; what the copied code does with them is tested by its values."""
    x = sp.Symbol("x", positive=True)
    for kind in (kind for kinds in FUNCTIONS.values() for kind in kinds):
        arguments = ARGUMENTS.get(kind, 1)
        assert "operatorname" not in to_latex(kind(*(1, 2, 0)[: arguments - 1], x))


def test_nothing_claims_that_no_closed_form_exists():
    """What this package does not know, it says of itself, in all its texts."""
    said = [*ROOT.glob("klexplain/**/*.py"), *ROOT.glob("klexplain/**/*.json"), ROOT / "README.md"]
    said += [*ROOT.glob("docs/atlas/*.md"), *ROOT.glob("docs/reference/*.md")]
    claims = re.compile(r"no elementary|elementary (closed )?form|tail of p is too heavy|Mellin")
    found = [path.name for path in said if claims.search(path.read_text("utf-8"))]
    assert found == []


def test_an_infinite_mean_says_where_it_diverges():
    """Eleven of the pairs that are always infinite at an end are so as x goes to 0."""
    rows = atlas().select(verdict=Verdict.INFINITE_AT_END)
    assert all("diverges as" in row.reason for row in rows)
    at_zero = [row for row in rows if r"x \to 0" in row.reason]
    assert {(row.p, row.q) for row in at_zero} == {
        (p, q)
        for p in ("expon", "halfnorm", "lomax", "halfcauchy")
        for q in ("invgamma", "levy", "invgauss")
    } - {("halfcauchy", "invgauss")}
