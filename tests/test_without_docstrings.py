"""`python -OO` strips docstrings and asserts: what the package says must not rest on them."""

import os
import subprocess
import sys

import pytest

CODE = """
import klexplain
from scipy import stats
from klexplain.derivation.catalogue import atlas_row
from klexplain.pages.family_page import families_table, family_page
from klexplain.pages.pair_check import check_pair
from klexplain.pages.pair_page import pair_page
for pair in (("beta", "gamma"), ("norm", "gamma"), ("zipf", "geom"), (stats.levy(), "uniform")):
    found = klexplain.derive(*pair)
    print(found.to_text(), found.to_markdown(), found, found.citation(), found.to_latex())
    print(klexplain.log_ratio_variance(found))
print(klexplain.fisher_information("Weibull"), klexplain.atlas().select("t"), atlas_row(found))
print(families_table(), family_page(klexplain.derive("expon", "expon")))
print(pair_page([check_pair(klexplain.derive("expon", q)) for q in ("expon", "lomax")]))
print("documented:", bool(klexplain.derive.__doc__))
"""


def said(*options):
    """What Python prints with these options."""
    command = [sys.executable, *options, "-c", CODE]
    same = {**os.environ, "PYTHONHASHSEED": "0"}  # SymPy's order of terms may follow it
    return subprocess.run(command, env=same, capture_output=True, text=True, check=True).stdout


@pytest.mark.exhaustive
def test_derivations_and_pages_are_the_same_without_docstrings():
    """Whole texts of derivations, a row of the atlas, what families are; docstrings are gone."""
    plain, optimised = said(), said("-OO")
    assert plain.endswith("documented: True\n")
    assert optimised == plain.replace("documented: True", "documented: False")
    assert len(plain) > 5000
