"""The elements, their documentation, and the two places that name them."""

import inspect
import re
import sys
from pathlib import Path

import pytest

from klexplain import explore, kl_divergence
from klexplain.distributions.text import distribution
from klexplain.explorables.bundle import EXPORT, modules, stylesheet
from klexplain.explorables.explorable import PLAYER, VIEWS
from klexplain.explorables.families_module import explorable_families
from klexplain.figures.style import short
from klexplain.units import UNITS

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "docs" / "_hooks"))

import scripts  # noqa: E402  the hooks are no package

ALL = modules("index") | modules("data") | modules("plan")
FIRST, MORE, DATA, PLAN = (
    set(re.findall(r"^(?:  |define\(\{ )\"?([a-z-]+)\"?: \w+Element\b", ALL[name], re.MULTILINE))
    for name in ("first", "index", "data", "plan")
)
DEFINED = FIRST | MORE | DATA | PLAN
OUTERMOST = re.compile(r"^(?:export )?(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE)
REFERENCE = (ROOT / "docs" / "reference" / "elements.md").read_text("utf-8")
SECTION = re.compile(r"^### `<kle-([a-z-]+)>`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = dict(SECTION.findall(REFERENCE))
LIVE = re.compile(r"^```html live\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_element_is_documented():
    """The reference has a section for each that is defined, and for nothing else."""
    assert set(SECTIONS) == DEFINED


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_every_element_is_shown_alive(name):
    """Its section has a block that is marked as live, with the element in it."""
    assert any(f"<kle-{name}" in block for block in LIVE.findall(SECTIONS[name]))


@pytest.mark.parametrize("block", [b for b in LIVE.findall(REFERENCE) if '"divergence">' in b])
def test_what_stands_in_a_value_is_the_value(block):
    """Where no script runs the number typed there is shown."""
    p, q, plural = re.search(r'p="(.*?)" q="(.*?)"(?: unit="(\w+)")?', block).groups("nats")
    unit = next(unit for unit in UNITS if unit.plural == plural)
    value = kl_divergence(distribution("p", p), distribution("q", q), base=unit.base)
    assert f'"divergence">{short(float(value))} {plural}<' in block


def test_what_an_element_needs_is_loaded_with_it():
    """Each that the first script does not define asks for its own; none is defined twice."""
    assert {f"<kle-{name}" for name in MORE} == set(scripts.MORE)
    assert {f"<kle-{name}" for name in DATA} == set(scripts.DATA)
    assert {f"<kle-{name}" for name in PLAN} == set(scripts.PLAN)
    assert len(DEFINED) == len(FIRST) + len(MORE) + len(DATA) + len(PLAN)


def test_the_modules_share_a_name_space():
    """All stand in one scope: no two use one name, and none takes a name of the browser's."""
    names = [name for text in ALL.values() for name in OUTERMOST.findall(text)]
    assert set(EXPORT.findall(ALL["chart"])) < set(names)
    assert sorted(names) == sorted(set(names))
    assert {"window", "document", "location", "history", "navigator"}.isdisjoint(names)


@pytest.mark.exhaustive
def test_the_printed_module_is_what_is_printed_anew():
    """`make data` would change nothing in the formulas of the explorables."""
    assert explorable_families() == modules()["families"]


def test_every_view_is_an_element():
    """What `explore` can show, it names, the script defines, and the style gives room to."""
    assert {*VIEWS, PLAYER} < DEFINED
    named = inspect.getdoc(explore).split("views : ")[1].split("base : ")[0]
    assert re.findall('"([a-z-]+)"', named) == [*VIEWS, PLAYER]
    room = stylesheet().split(":is(")[1].split(")")[0]
    assert {name.strip() for name in room.split(",")} == {f"kle-{view}" for view in VIEWS}


def test_samples_come_from_a_distribution():
    """Elements, documents and figures say "samples from p", not "of p"."""
    of = re.compile(r"\b(?:draw|sample)s? of (?:p|q|\$\{)")
    texts = [
        *ROOT.glob("klexplain/**/*.js"),
        *ROOT.glob("docs/**/*.py"),
        *ROOT.glob("docs/**/*.md"),
    ]
    assert [path.name for path in texts if of.search(path.read_text("utf-8"))] == []
