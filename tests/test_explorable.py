"""What `explore` returns and refuses, and what a page or a notebook makes of it."""

import re

import pytest
from scipy import stats

from klexplain import FAMILIES, explore, kl_divergence
from klexplain.explorables.bundle import bundle, modules, stylesheet
from klexplain.explorables.explorable import VIEWS
from klexplain.explorables.families_module import EXPLORABLE
from klexplain.explorables.offered import ends, starts, words

P, Q = stats.beta(17, 6), stats.beta(3, 3)

REFUSED = {
    "another family": ((stats.arcsine(), Q), {}, r"^p: got arcsine\(.*; expected a member of "),
    "a shift": (
        (stats.gamma(2, loc=1), Q),
        {},
        r"^p: got gamma\(.*; expected gamma without a shift",
    ),
    "a further scale": ((P, stats.beta(2, 3, scale=2)), {}, r"^q: got .* expected beta without"),
    "beyond a slider": ((stats.beta(5000, 2), Q), {}, r"^p: got .* expected 0.05 ≤ a ≤ 1000$"),
    "two kinds": (
        (P, stats.poisson(3)),
        {},
        r"^q: got poisson\(.* expected a continuous distribution",
    ),
    "no distribution": ((3, Q), {}, r"^p: got 3; expected "),
    "unknown view": ((P, Q), {"views": ["area"]}, r"^views: got 'area'; expected names among dens"),
    "unknown unit": ((P, Q), {"base": 3}, r"^base: got 3; expected "),
}


@pytest.mark.parametrize(("pair", "options", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_explored_is_refused_in_one_line(pair, options, message):
    """It names the argument, what it got, and what it may be."""
    with pytest.raises((TypeError, ValueError), match=message) as refusal:
        explore(*pair, **options)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(("base", "unit"), [(None, "nats"), (2, "bits"), (10, "bans")])
def test_the_numbers_stand_in_the_html(base, unit):
    """Both divergences, in the unit of the start, before any script runs."""
    html = explore(P, Q, base=base).to_html()
    for name, pair in (("divergence", (P, Q)), ("reverse", (Q, P))):
        value = f"{float(kl_divergence(*pair, base=base)):.4g} {unit}"
        assert f'<kle-value of="{name}">{value}</kle-value>' in html
    assert f'unit="{unit}"' in html


@pytest.mark.parametrize("pick", [False, True])
def test_the_html_holds_the_views_asked_for(pick):
    """In their order, each around its still figure; the sliders only where asked for."""
    views = ["contribution", "densities"]
    html = explore(P, Q, views=views, pick=pick).to_html()
    found = re.findall(r"<kle-([a-z-]+)><figure", html)
    assert found == views
    assert html.count("<kle-parameters") == (2 if pick else 0)


@pytest.mark.parametrize(("controls", "small"), [(True, ""), (False, " small")])
def test_a_figure_without_controls_plays_with_three_buttons(controls, small):
    """Units, swap and both divergences go; the player stays, without its choices."""
    html = explore(P, Q, views=["densities", "player"], controls=controls).to_html()
    assert f"</kle-densities><kle-player{small}></kle-player></kle-study>" in html
    assert all((part in html) == controls for part in ("<kle-unit", "<kle-swap", "kle-readout"))


def test_every_view_has_its_still_figure():
    """All that can be shown at once, for a pair of counts too."""
    for pair in ((P, Q), (stats.poisson(7), stats.poisson(4))):
        html = explore(*pair, views=VIEWS).to_html()
        assert re.findall(r"<kle-([a-z-]+)><figure", html) == list(VIEWS)


def test_for_a_page_there_are_elements_alone():
    """The page has the script, and the study may use its address."""
    html = explore(P, Q).to_html()
    assert "<script" not in html
    assert re.search(r"<kle-study [^>]* address>", html)


def test_a_notebook_gets_all_that_is_needed():
    """Style, elements and script in one piece, nothing from elsewhere; the address stays."""
    html = explore(P, Q)._repr_html_()
    assert stylesheet() in html
    assert bundle() in html
    assert "This figure is still" in html
    assert not re.search(r"<kle-study [^>]*address", html)
    loaded = re.findall(r"(?:src|href)\s*=\s*[\"'](?!#|data:)[^\"']*", html)
    assert loaded == []


def test_the_script_cannot_end_its_own_element():
    """Inlined, it holds no closing tag that a browser would take for the end."""
    assert "</script" not in bundle()
    assert "<!--" not in bundle()


def test_what_names_a_pair_is_read_back():
    """Family and parameters as the command line takes them, to 15 digits."""
    html = explore(stats.norm(1 / 3, 2), stats.lognorm(0.5, scale=2)).to_html()
    start = '<kle-study p="norm(0.333333333333333, 2)" q="lognorm(0.5, scale=2)" unit="nats" '
    assert html.startswith(start)


def test_every_family_named_is_offered():
    """Each parameter starts within its range, and is called by a name of its own in few words."""
    for family in (FAMILIES[name] for name in EXPLORABLE):
        start = starts(family)
        named = {words(parameter): ends(parameter) for parameter in family.parameters}
        assert all(
            low <= v <= high for v, (low, high) in zip(start.values(), named.values(), strict=True)
        )
        assert len(named) == len(start)
        assert all(len(name) < 50 and "$" not in name for name in named)


def test_the_elements_evaluate_no_text():
    """Neither eval nor a way to make HTML of text stands in any module."""
    ways = ("eval(", "Function(", "HTML(", "innerHTML", "outerHTML", "write(", "import(", ".cookie")
    for name, text in modules("index").items():
        code = text.replace("write(this)", "").replace("write(study)", "")  # ours, of the address
        assert [way for way in ways if way in code] == [], name
