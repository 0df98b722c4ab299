"""The atlas as built: the same families and pairs everywhere, each with what it promises."""

import json
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import site_checks as checks
import sympy as sp
from bs4 import BeautifulSoup
from strategies import ALL

from klexplain import FAMILIES, Verdict, VerificationError, atlas, derive
from klexplain.explorables.families_module import EXPLORABLE
from klexplain.explorables.offered import ends
from klexplain.pages.family_page import _support
from klexplain.pages.pair_check import check_pair
from klexplain.pages.pair_page import pair_page
from klexplain.pages.verdicts import LOOKS

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "docs" / "_hooks"))

from atlas_pages import made as making  # noqa: E402  the hooks are no package

PAIRS = {(p, q) for p in FAMILIES for q in FAMILIES if FAMILIES[p].discrete == FAMILIES[q].discrete}
ADDRESSES = [f"{kind}/{name}" for kind in ("atlas", "families") for name in FAMILIES]
STYLES = {verdict.value: f"kle-{look.style}" for verdict, look in LOOKS.items()}


@pytest.fixture(scope="module")
def rows():
    """The rows of the atlas by pair, as the package derives them."""
    return {(row.p, row.q): row for row in atlas()}


@pytest.fixture(scope="module")
def page(site):
    """A page of the site, parsed once."""
    parsed: dict[str, BeautifulSoup] = {}

    def read(address: str) -> BeautifulSoup:
        if address not in parsed:
            parsed[address] = checks.soup((site / address / "index.html").read_text("utf-8"))
        return parsed[address]

    return read


@pytest.fixture(scope="module")
def data(site):
    """What atlas.json holds."""
    return json.loads((site / "atlas.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cells(page):
    """The cells of all matrices by the pair that they lead to."""
    found = page("atlas").select(".kle-matrix td")
    return {tuple(cell.a["href"].split("/#")): cell for cell in found}


def folders(site: Path, parent: str) -> set[str]:
    """Names of the pages below an address."""
    return {file.parent.name for file in (site / parent).glob("*/index.html")}


@pytest.fixture(scope="module")
def sections(page):
    """The sections of the finite pairs of a truth by their models, each up to the next heading."""

    @cache
    def read(p: str) -> dict[str, BeautifulSoup]:
        parts = re.split(r"(?=<h2 id=)", str(page(f"atlas/{p}").select_one(".kle-pairs")))[1:]
        every = {part.split('"')[1]: part for part in parts}
        return {q: checks.soup(part) for q, part in every.items() if q in FAMILIES}

    return read


def in_order(rows: dict, p: str) -> list[str]:
    """The models of a truth as its page has them: by verdict, then as the families come."""
    order = [verdict.value for verdict in LOOKS]
    own = [row for (truth, _), row in rows.items() if truth == p]
    return [row.q for row in sorted(own, key=lambda row: order.index(row.verdict))]


def test_families_are_the_same_everywhere(site, page, data):
    """Pages of families, pages of pairs, rows, columns, atlas.json and the finder: all families."""
    finder = json.loads((site / "assets" / "finder.json").read_text("utf-8"))
    linked = {a["href"].split("/")[-2] for a in page("atlas").select(".kle-matrix tbody th a")}
    columns = [span.get_text() for span in page("atlas").select(".kle-matrix thead span")]
    every = set(FAMILIES)
    assert folders(site, "families") == every
    assert folders(site, "atlas") - {"data"} == every
    assert linked == every
    assert list(dict.fromkeys(columns)) == [family.title for family in FAMILIES.values()]
    assert {family["name"] for family in data["families"]} == set(finder) == every


def test_pairs_are_the_same_everywhere(page, data, cells):
    """Cells, places and atlas.json: all pairs, each once."""
    anchors = [
        (p, placed["id"])
        for p in FAMILIES
        for placed in page(f"atlas/{p}").select("article h2[id], article .kle-models li[id]")
    ]
    placed = [pair for pair in anchors if pair[1] in FAMILIES]
    assert len(placed) == len(data["pairs"]) == len(PAIRS) == ALL
    assert len(page("atlas").select(".kle-matrix td")) == ALL
    assert set(placed) == set(cells) == {(row["p"], row["q"]) for row in data["pairs"]} == PAIRS


def test_the_data_are_the_rows_of_the_package(data, rows):
    """Each pair of atlas.json is what atlas() returns, field by field."""
    for pair in data["pairs"]:
        row = rows[pair["p"], pair["q"]]
        conditions = tuple(tuple(condition.values()) for condition in pair["conditions"])
        assert (pair["verdict"], pair["reason"], pair["expression"]) == row[2:4] + row[5:]
        assert conditions == row.conditions


def test_the_data_are_documented(data):
    """The page about atlas.json names each field of it, and no other."""
    text = (ROOT / "docs" / "atlas" / "data.md").read_text("utf-8")
    tables = [re.findall(r"^\| (`[^|]*) \|", part, re.MULTILINE) for part in text.split("## ")]
    named = [{name for row in table for name in re.findall(r"`(\w+)`", row)} for table in tables]
    assert named == [set(data), set(data["families"][0]), set(data["pairs"][0])]
    fields = {name for pair in data["pairs"] for c in pair["conditions"] for name in c}
    assert all(f"`{name}`" in text for name in fields)


def test_a_cell_has_the_colour_and_the_sign_of_its_verdict(cells, rows):
    """The class of each cell is that of the verdict of atlas(), and so is its sign."""
    for pair, cell in cells.items():
        row = rows[pair]
        assert cell["class"] == [STYLES[row.verdict]]
        assert cell.a.get_text() == LOOKS[Verdict(row.verdict)].sign + "*" * bool(row.conditions)


def test_verdicts_differ_by_more_than_colour():
    """No two verdicts have the same sign."""
    assert len({look.sign for look in LOOKS.values()}) == len(Verdict)


@pytest.mark.parametrize("p", FAMILIES)
def test_a_section_has_all_that_its_pair_has(sections, rows, p):
    """Verdict and check everywhere; formula and steps just where the form is closed."""
    for q, section in sections(p).items():
        closed = rows[p, q].verdict == Verdict.CLOSED_FORM
        assert STYLES[rows[p, q].verdict] in section.select_one(".kle-verdict")["class"]
        assert len(section.select("details.kle-check")) == 1
        assert bool(section.select(".kle-math math")) == closed
        steps = section.select("details.kle-fold") or section.select("a[href*='#the-divergence']")
        assert bool(steps) == closed
        assert ("otherwise: " in section.get_text()) == bool(rows[p, q].conditions)


@pytest.mark.parametrize("p", FAMILIES)
def test_formulas_come_first_and_a_reason_has_one_list(page, sections, rows, p):
    """No reason stands twice; the pairs come in one order, as sections and then in the lists."""
    article = page(f"atlas/{p}").select_one("article .kle-pairs")
    listed = [item["id"] for item in article.select(".kle-models > li")]
    finite = [q for q in in_order(rows, p) if "infinite" not in rows[p, q].verdict]
    assert list(sections(p)) == finite
    assert sorted([*finite, *listed]) == sorted(in_order(rows, p))
    reasons = [models.find_previous("p").get_text() for models in article.select(".kle-models")]
    assert len(set(reasons)) == len(reasons)
    assert sum("rules out values" in reason for reason in reasons) <= 1


@pytest.mark.parametrize("p", FAMILIES)
def test_pairs_of_the_explorer_link_it_with_members_that_it_takes(page, p):
    """A pair links it where both families can be dragged; no value is beyond its slider."""
    article = page(f"atlas/{p}").select_one("article")
    found = [parse_qs(urlsplit(a["href"]).query) for a in article.select("a[href*='explore/?']")]
    kin = {q for q in EXPLORABLE if FAMILIES[q].discrete == FAMILIES[p].discrete}
    assert len(found) == (len(kin) if p in EXPLORABLE else 0)
    for one in (member for query in found for side in ("truth", "model") for member in query[side]):
        name, values = one[:-1].split("(")
        offered = map(ends, FAMILIES[name].parameters)
        for value, (low, high) in zip(values.split(","), offered, strict=True):
            assert low <= float(value.removeprefix("scale=")) <= high


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_made_page_has_a_title_and_a_description_of_its_own(page, address):
    """As people search for it: KL divergence and the family's name; no two are the same."""
    title = FAMILIES[address.split("/")[1]].title
    head = page(address).head
    said = head.select_one("meta[name=description]")["content"]
    assert head.title.get_text().startswith("KL divergence ")
    assert title in head.title.get_text()
    assert title in said
    assert 80 <= len(said) <= 260


def test_no_two_made_pages_have_one_title(page):
    """Nor one description."""
    heads = [page(address).head for address in ADDRESSES]
    said = [head.select_one("meta[name=description]")["content"] for head in heads]
    assert len({head.title.get_text() for head in heads}) == len(set(said)) == len(ADDRESSES)


@pytest.mark.parametrize("p", FAMILIES)
def test_a_section_says_what_its_letters_are_and_leads_back(sections, p):
    """SciPy's arguments of the model, its page, and the section of the pair the other way round."""
    for q, section in sections(p).items():
        model = section.select_one(".kle-model")
        assert [code.get_text() for code in model("code")] == list(FAMILIES[q].symbols("q"))
        links = [a["href"] for a in model("a") if "explore" not in a["href"]]
        assert links == [f"../../families/{q}/", f"../{q}/#{p}"][: 1 + (p != q)]


@pytest.mark.parametrize("p", FAMILIES)
def test_a_page_of_pairs_leads_to_each_of_its_sections(page, rows, p):
    """At its top, every model in its order, with the sign and the colour of the verdict."""
    jumps = page(f"atlas/{p}").select(".kle-jumps a")
    pairs = in_order(rows, p)
    assert [a["href"] for a in jumps] == [f"#{q}" for q in pairs]
    looks = [LOOKS[Verdict(rows[p, q].verdict)] for q in pairs]
    assert [a["class"] for a in jumps] == [[f"kle-{look.style}"] for look in looks]
    assert all(a.get_text()[0] == look.sign for a, look in zip(jumps, looks, strict=True))


@pytest.mark.parametrize("p", FAMILIES)
def test_steps_name_expectations_that_the_page_lists(page, p):
    """Each number in the steps of a pair leads to an expectation, and none is listed in vain."""
    article = page(f"atlas/{p}").select_one("article")
    listed = {e["id"] for e in article.select("p[id^=expectation-]")}
    used = {a["href"][1:] for a in article.select("a[href^='#expectation-']")}
    assert used == listed


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_has_its_figures_its_badge_and_its_sources(page, name):
    """Three figures, a badge that holds, all sources, each step folded by itself."""
    article = page(f"families/{name}").select_one("article")
    assert len(article.select("figure svg[aria-label]")) == 3
    assert len(article.select(".kle-output > details:not([open])")) == 1
    text = article.get_text()
    assert all(str(source) in text for source in FAMILIES[name].sources)
    assert len(article.select("details.kle-fold")) == len(derive(name, name).steps)


def test_relations_are_linked_both_ways(page):
    """A special case links the wider family, which links it; so do both ends of a map."""
    maps = [(f.name, r.family) for f in FAMILIES.values() for r in f.relations(f.symbols(""))]
    for name, family in FAMILIES.items():
        linked = {a["href"] for a in page(f"families/{name}").select("article a[href]")}
        cases = {f.name for f in FAMILIES.values() if f.special_case_of == name}
        wider = {family.special_case_of} - {""}
        images = {to for of, to in maps if of == name}
        sources = {of for of, to in maps if to == name}
        assert {f"../{other}/" for other in cases | wider | images | sources} <= linked


def test_the_families_of_the_explorer_link_it(page):
    """All families lead to the explorer with their pair."""
    with_link = {
        name
        for name in FAMILIES
        if page(f"families/{name}").select("article a[href^='../../explore/?truth=']")
    }
    assert with_link == set(EXPLORABLE)


def test_the_search_finds_each_pair(site, rows):
    """At its section, or in the list of what is infinite for one reason; by the names of both."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = {entry["location"]: entry["text"] for entry in index["docs"]}
    for (p, q), row in rows.items():
        look = LOOKS[Verdict(row.verdict)]
        anchor = f"infinite-by-{look.style}" if "infinite" in row.verdict else q
        said = found[f"atlas/{p}/#{anchor}"]
        assert FAMILIES[p].names in said
        assert FAMILIES[q].names in said
    assert "Fisk" in found["atlas/invgauss/#fisk"]
    assert "Wald" in found["atlas/invgauss/#fisk"]


def test_a_page_with_a_wrong_formula_is_not_made():
    """A closed form that is off by a millionth contradicts the integral, and stops the page."""
    right = derive("gamma", "weibull_min")
    wrong = replace(right, result=right.result * (1 + 1e-6))
    assert check_pair(right).check().agrees
    with pytest.raises(VerificationError, match=r"D\(gamma.*formula .* nats, integral"):
        pair_page([check_pair(wrong)])


def test_an_infinite_verdict_that_is_finite_is_not_made():
    """A formula that is finite where the integral says infinite stops the page too."""
    tail = derive("cauchy", "norm")
    wrong = replace(tail, result=sp.S.One, verdict=Verdict.CLOSED_FORM)
    with pytest.raises(VerificationError):
        pair_page([check_pair(wrong)])


@pytest.fixture
def build(monkeypatch, tmp_path):
    """The pages as a program of one's own makes them, and what is said meanwhile."""

    def made(program: str) -> tuple[dict, list[str]]:
        file, said = tmp_path / "making.py", []
        file.write_text(f"import pathlib, sys\n{program}\n")
        monkeypatch.setattr(making, "MAKING", file)
        return making.atlas(tmp_path, [tmp_path / "sources"], said.append), said

    return made


def writes(made: dict) -> str:
    """A program that makes this."""
    return f"pathlib.Path(sys.argv[1]).write_text({json.dumps(made)!r})"


def test_pages_that_cannot_be_made_stop_the_build(build):
    """What the program that makes them says last is the error, and nothing is kept of it."""
    failing = "raise SystemExit('D(gamma ‖ beta): formula 1 nats, integral 2 nats')"
    for _ in range(2):
        with pytest.raises(making.MakingError, match="formula 1 nats"):
            build(f"{writes({})}; {failing}")


def test_pages_are_made_once_for_one_state_of_the_sources(build, tmp_path):
    """What was made is taken as it is; after a change of the sources it is made anew."""
    counting = "log = pathlib.Path('log'); log.open('a').write('.')"
    (tmp_path / "sources").mkdir()
    for source, times in (("1", 1), ("1", 1), ("2", 2), ("1", 3)):
        (tmp_path / "sources" / "one.html").write_text(source)
        assert build(f"{counting}; {writes({'pages': {}})}")[0] == {"pages": {}}
        assert (tmp_path / "log").read_text() == times * "."


def test_the_pairs_are_counted_while_they_are_made(build):
    """Every thirty pairs a line says how many of all are done; other lines are none of them."""
    pairs = "for n in range(61): print('a warning' if n == 2 else 'pair of 61: gamma, beta')"
    assert build(f"{writes({})}\n{pairs}")[1] == [f"atlas: {n} of 61 pairs" for n in (30, 60)]


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_a_support_is_an_interval_or_a_list_of_values(family):
    """The density of a Beta stands between 0 and 1, not at 0 and at 1."""
    assert _support(family).startswith(r"\{") == family.discrete
