"""The elements, their documentation, and the two places that name them."""

import inspect
import re
from pathlib import Path

import pytest

from klexplain import explore
from klexplain.explorables.bundle import modules, stylesheet
from klexplain.explorables.explorable import VIEWS
from klexplain.explorables.families_module import explorable_families

ROOT = Path(__file__).parent.parent
INDEX = modules("index")["index"]
DEFINED = set(re.findall(r"^  \"?([a-z-]+)\"?: \w+Element,$", INDEX, re.MULTILINE))


def test_every_element_is_documented():
    """The reference describes what is defined, and nothing else."""
    text = (ROOT / "docs" / "reference" / "elements.md").read_text("utf-8")
    assert set(re.findall(r"^`<kle-([a-z-]+)", text, re.MULTILINE)) == DEFINED
    assert len(DEFINED) == 17


@pytest.mark.exhaustive
def test_the_printed_module_is_what_is_printed_anew():
    """`make data` would change nothing in the formulas of the explorables."""
    assert explorable_families() == modules()["families"]


def test_every_view_is_an_element():
    """What `explore` can show, it names, the script defines, and the style gives room to."""
    assert set(VIEWS) < DEFINED
    named = inspect.getdoc(explore).split("views : ")[1].split("base : ")[0]
    assert re.findall('"([a-z-]+)"', named) == list(VIEWS)
    room = stylesheet().split(":is(")[1].split(")")[0]
    assert {name.strip() for name in room.split(",")} == {f"kle-{view}" for view in VIEWS}
