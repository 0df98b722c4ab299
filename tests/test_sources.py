"""Each source has one entry in references.bib; what is cited anywhere is there."""

import ast
import re
from pathlib import Path

import pytest

from klexplain import FAMILIES
from klexplain.families.sources import Source, label, references

ROOT = Path(__file__).parent.parent
BIB = (ROOT / "klexplain" / "references.bib").read_text("utf-8")
CODE = sorted((ROOT / "klexplain").rglob("*.py"))
PAGES = sorted(p for p in (ROOT / "docs").rglob("*") if p.suffix in {".md", ".py"})
TEXTS = {path: path.read_text("utf-8") for path in (*CODE, *PAGES, ROOT / "README.md")}
NAME = r"[A-ZÀ-Ž][\w’'-]+"
NAMES = rf"{NAME}(?:, {NAME})*(?: & {NAME}| et al\.)?"
CITED = re.compile(rf"({NAMES}) \((\d{{4}})\)|\(({NAMES}) (\d{{4}})\b")
LABELS = {key: label(fields) for key, fields in references().items()}
NEEDED = {
    "article": {"journal", "volume", "pages"},
    "book": {"publisher"},
    "incollection": {"booktitle", "pages", "publisher"},
    "misc": set(),
}
ENTRIES = [
    " ".join(entry.replace("*", "").split())
    for entry in re.findall(
        r"^- (.+(?:\n  .+)*)", TEXTS[ROOT / "docs/learn/further_reading.md"], re.MULTILINE
    )
]


def cited(text):
    """The labels in a text, without initials and line ends."""
    line = re.sub(r"\b[A-Z]\. ", "", re.sub(r"\s+(?:# )?", " ", text)).replace(" and ", " & ")
    return [f"{a or c} ({b or d})" for a, b, c, d in CITED.findall(line)]


def key_of(one):
    """The key of the entry with this label; "et al." may stand for all authors but the first."""
    keys = [key for key, known in LABELS.items() if known == one]
    if " et al." in one:
        first, year = one.replace(" et al.", ",").split(" (")
        keys = [key for key, known in LABELS.items() if known.startswith(first) and year in known]
    return keys[0] if len(keys) == 1 else None


def claims(path):
    """The paragraphs of docstrings that name a source or the definition."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = (n for n in ast.walk(ast.parse(TEXTS[path])) if isinstance(n, kinds))
    paragraphs = (p for n in nodes for p in (ast.get_docstring(n) or "").split("\n\n"))
    return [p for p in paragraphs if p.startswith(("Source:", "Definition:"))]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_is_cited_has_an_entry(path):
    """Author and year, in code, docstrings and pages, are those of one entry."""
    assert [one for one in cited(TEXTS[path]) if key_of(one) is None] == []


def test_a_docstring_that_claims_a_source_cites_one():
    """After "Source:" or "Definition:" stand author and year; several dozen docstrings do."""
    found = {claim: cited(claim) for path in CODE for claim in claims(path)}
    assert len(found) > 20
    assert [claim for claim, sources in found.items() if not sources] == []


def test_an_unknown_source_is_noticed():
    """Guard: one that is not there, a year that is wrong, and initials across lines."""
    assert cited("after J. Nobody\n# and K. Else (1900), and (Kullback & Leibler 1951, 2)") == [
        "Nobody & Else (1900)",
        "Kullback & Leibler (1951)",
    ]
    assert key_of("Nobody & Else (1900)") is None
    assert key_of("Kullback & Leibler (1952)") is None
    assert key_of("Banerjee et al. (2005)") == "banerjee2005"


@pytest.mark.parametrize("name", FAMILIES)
def test_the_sources_of_a_family_have_entries_and_places(name):
    """Its citations name authors, year, title and the place; one of them is about the density."""
    sources = FAMILIES[name].sources
    for source in sources:
        assert LABELS[source.key] in str(source)
        assert f"{source.title}, " in str(source)
        assert f", {source.place} ({source.of})" in str(source)
    assert sources[0].of in {"density, moments", "masses, moments"}


def test_no_entry_is_idle():
    """Each is named by a family, a docstring or a page."""
    keys = {source.key for family in FAMILIES.values() for source in family.sources}
    keys |= {key_of(one) for text in TEXTS.values() for one in cited(text)}
    keys |= {key for text in TEXTS.values() for key in re.findall(r'Source\("(\w+)"', text)}
    assert set(references()) - keys == set()


def test_the_file_is_read_whole():
    """No entry and no field escapes the reader, and each kind has what it needs."""
    kinds = re.findall(r"^@(\w+)\{", BIB, re.MULTILINE)
    assert len(references()) == len(kinds)
    assert sum(map(len, references().values())) == len(re.findall(r"^  \S", BIB, re.MULTILINE))
    for kind, (key, fields) in zip(kinds, references().items(), strict=True):
        assert set(fields) >= {"author", "title", "year"} | NEEDED[kind], key


def test_keys_are_surname_and_year_in_order():
    """The key can be told from the source."""
    told = [f["author"].split(",")[0].lower() + f["year"] for f in references().values()]
    assert list(references()) == told == sorted(told)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.split(".** ")[0])
def test_further_reading_tells_what_the_entry_says(entry):
    """Authors, year, title, and where it appeared."""
    fields = references()[key_of(cited(entry)[0])]
    pages = fields.get("pages", "").replace("--", "–")
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
    told = (fields["title"], fields.get("journal", ""), fields.get("booktitle", ""), pages, volume)
    assert [part for part in told if part not in entry] == []


def test_a_citation_leads_to_its_source():
    """By DOI, by the number of a preprint, or nowhere where no lasting address is known."""
    addresses = [Source(key, "").address for key in ("gil2013", "chyzak2019", "johnson1994")]
    doi = "https://doi.org/10.1016/j.ins.2013.06.018"
    assert addresses == [doi, "https://arxiv.org/abs/1905.10965", ""]
