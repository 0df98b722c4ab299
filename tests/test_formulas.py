"""Formulas: TeX becomes MathML that browsers typeset, or the build says where it is wrong."""

import importlib
import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "docs" / "_hooks"))
tex = importlib.import_module("typesetting.tex")
font = importlib.import_module("typesetting.font")
kept = importlib.import_module("typesetting.kept")

PAGE = r"""# The ratio $\ell(x)$

## Under $p$

Inline $D(p \Vert q)$, and a note.[^1]

$$\begin{aligned} a &= b \\ &= c \end{aligned}$$

!!! note "With $\psi$"
    | $x$ |
    |-----|
    | $y$ |

[^1]: With $z$. Code keeps `$\frac$`.
"""


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        (r"1 + \foo", r"Undefined control sequence: \foo, at position 5: \foo"),
        (r"\frac{a}{b", "Unexpected end of input in a macro argument, expected '}'"),
        (r"x^2^3", "Double superscript, at position 4: ^3"),
        (r"a \\ b", "a line break needs an environment"),
        (r"a \tag{1}", r"\tag"),
        (r"\boxed{a}", r"\boxed and \cancel: not in MathML Core"),
        (r"\begin{array}{c|c} a & b \end{array}", "an array with rules"),
    ],
)
@pytest.mark.parametrize("display", [True, False])
def test_a_bad_formula_is_refused(formula, reason, display):
    """What cannot be typeset is refused with its reason, and mostly its position."""
    with pytest.raises(tex.FormulaError) as refused:
        tex.mathml(formula, display=display)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_p_and_q_have_their_colours():
    """The style sheet colours p and q, indices too, by class; no other letter has one."""
    math = tex.mathml(r"p(x) + a_q + \mathrm{p}", display=False)
    assert '<mi class="kle-p">p</mi>' in math
    assert '<msub><mi>a</mi><mi class="kle-q">q</mi></msub>' in math
    assert math.count("class") == 2


@pytest.mark.parametrize(
    ("formula", "bars"),
    [
        (r"D(p \Vert q)", ["0.167em"]),
        (r"\lVert x \rVert", ["0", "0"]),
        (r"\left| \frac{x}{2} \right|", ["0", "0"]),
        (r"a \mid b", []),
    ],
)
def test_bars_are_spaced_as_meant(formula, bars):
    """The bar between p and q has thin spaces, a fence has none, a relation its own."""
    assert re.findall('lspace="([^"]*)"', tex.mathml(formula, display=False)) == bars


def test_only_core_is_left():
    """No alphabet, column or annotation of MathML 3 is left for a browser to ignore."""
    formula = r"\begin{cases} \mathbb{E}\mathcal{N}\mathbf{x} & \mathfrak{g} \\ 1 & 2 \end{cases}"
    math = tex.mathml(formula, display=True)
    assert [mark for mark in ("mathvariant", "columnalign", "annotation") if mark in math] == []
    assert all(letter in math for letter in "𝔼𝒩𝐱𝔤")


def test_equations_are_aligned_at_their_sign():
    """In aligned the left sides end, and the right sides begin, at the sign."""
    math = tex.mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert math.count("<mtd") == 4
    assert math.count('<mtd class="kle-right"') == math.count('<mtd class="kle-left"') == 2


@pytest.mark.parametrize(
    ("formula", "spaces"),
    [
        (r"\log x", 1),
        (r"x \log y", 2),
        (r"\log(x)", 0),
        (r"\log_{10} x", 1),
        (r"\operatorname{E}_p[X]", 0),
    ],
)
def test_operator_names_are_spaced_as_in_tex(formula, spaces):
    """A thin space stands between an operator name and a letter, none before a bracket."""
    math = tex.mathml(formula, display=False)
    assert math.count("<mspace") == spaces
    assert "\u2061" not in math


def test_an_operator_name_keeps_its_place_in_a_fraction():
    """A fraction whose numerator is an operator name has two parts, not three."""
    math = tex.mathml(r"\frac{\operatorname{sd}}{N}", display=False)
    assert "<mfrac><mi>sd</mi><mi>N</mi></mfrac>" in math


@pytest.mark.parametrize(
    "formula",
    [
        r"\sum_{\substack{a \\ b}} x",
        r"\begin{smallmatrix} a & b \end{smallmatrix}",
        r"\begin{array}{} a & b \end{array}",
        r"\left.\frac{a}{b}\right|_{s=0}",
        r"X \overset{\text{iid}}{\sim} p",
        r"f''(x) + \sqrt[3]{x} \xrightarrow{N\to\infty} x_1, \dots",
    ],
)
def test_less_common_formulas_are_typeset(formula):
    """Grids without alignment, bars at a point, labels and roots come out as one formula."""
    assert tex.mathml(formula, display=True).endswith("</math>")


def test_signs_and_words():
    """The minus of (−x) is a sign, that of a − x is not; an upright word is one element."""
    assert 'form="prefix"' in tex.mathml("(-x)", display=False)
    assert "form" not in tex.mathml("a - x", display=False)
    assert "<mi>Beta</mi>" in tex.mathml(r"\mathrm{Beta}", display=False)


def test_the_font_has_what_formulas_need(tmp_path):
    """The font has the letters, their italics, the root and the MATH table; twice the same."""
    wanted = font.characters(tex.mathml(r"\sqrt{x} + \theta", display=False))
    made = font.subset(wanted, tmp_path / "a")
    cut = TTFont(BytesIO(made))
    assert {ord(letter) for letter in "x𝑥√θ𝜃+"} <= cut.getBestCmap().keys()
    assert ord("y") not in cut.getBestCmap()
    assert "MATH" in cut
    assert font.subset(wanted, tmp_path / "b") == made


def test_the_font_is_kept(tmp_path):
    """The same characters take the font from the cache; others cut it anew."""
    font.subset({"x"}, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"kept")
    assert font.subset({"x"}, tmp_path) == b"kept"
    assert font.subset({"x", "y"}, tmp_path) != b"kept"


def test_the_font_comes_with_its_licence():
    """The notice beside the font carries the copyright line of the font itself, and the licence."""
    notice = (ROOT / "docs" / "assets" / "klexplain-math.LICENSE.txt").read_text(encoding="utf-8")
    assert TTFont(font.SOURCE)["name"].getDebugName(0) in notice
    assert "SIL OPEN FONT LICENSE" in notice


def test_formulas_are_kept_between_builds(tmp_path):
    """A later build reads what an earlier one typeset, and only what that one used."""
    first = kept.KeptFormulas(tmp_path)
    typeset = first.mathml(r"\psi(a)", display=False)
    first.save()
    first.file.write_text(
        first.file.read_text("utf-8").replace("<math", "<math seen='again'"), "utf-8"
    )
    later = kept.KeptFormulas(tmp_path)
    assert later.mathml(r"\psi(a)", display=False) == typeset.replace("<math", "<math seen='again'")
    assert later.mathml(r"\psi(a)", display=True) == tex.mathml(r"\psi(a)", display=True)


def test_a_bad_formula_is_not_kept(tmp_path):
    """It is refused in every build, not only in the first."""
    for _ in range(2):
        formulas = kept.KeptFormulas(tmp_path)
        with pytest.raises(tex.FormulaError):
            formulas.mathml(r"\foo", display=False)
        formulas.save()


def build(folder, page):
    """Build a site of one page under --strict."""
    config = {
        "site_name": "site",
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "hooks": [str(ROOT / "docs" / "_hooks" / "formulas.py")],
        "markdown_extensions": ["admonition", "footnotes", "tables", {"toc": {"permalink": True}}],
    }
    config["markdown_extensions"].append({"pymdownx.arithmatex": {"generic": True}})
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(page, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_formulas_everywhere_on_a_page(tmp_path):
    """Headings, contents, prose, notes, tables and footnotes are typeset; code is left alone."""
    assert build(tmp_path, PAGE).returncode == 0
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert (
        page.count("<math") == 8 + 2 + 3
    )  # its own; h2 in both tables of contents; h1 in header and nav
    assert [left for left in ("arithmatex", r"\ell", r"\psi") if left in page] == []
    assert r"<code>$\frac$</code>" in page
    assert (tmp_path / "site" / "assets" / "klexplain-math.woff2").stat().st_size > 1000


def test_the_search_index_has_no_tex(tmp_path):
    """Search sees an inline formula as its letters, and a displayed one not at all."""
    build(tmp_path, PAGE.replace(r"`$\frac$`", ""))
    index = (tmp_path / "site" / "search" / "search_index.json").read_text(encoding="utf-8")
    sections = {section["location"]: section for section in json.loads(index)["docs"]}
    assert sections[""]["title"] == "The ratio ℓ(x)"
    assert sections["#under-p"]["text"].startswith("<p>Inline D(p‖q), and a note.")
    assert "a=b" not in index


def test_a_bad_formula_fails_the_build(tmp_path):
    """The build names page, line, formula and reason in one line of its output."""
    built = build(tmp_path, "# A page\n\nText.\n\nA formula: $p + \\foo$.\n")
    assert built.returncode != 0
    line = r"index.md:5: formula p + \foo: Undefined control sequence: \foo, at position 5: \foo"
    assert line in built.stderr
