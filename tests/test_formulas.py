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
Cache = importlib.import_module("cache").Cache

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
        (r"1 + \foo", r'Unknown command "\foo", at position 5: \foo'),
        (r"\left(a\right) \Vert \foo", r"at position 22: \foo"),
        (r"\frac{a}{b", "reached end of input, at position 11: the end"),
        (r"x^2^3", "Duplicate subscript or superscript, at position 4: ^3"),
        (r"a \\ b", "a line break needs an environment"),
        (r"a \tag{1}", r"\tag"),
        (r"\boxed{a}", r"\boxed and \cancel: not in MathML Core"),
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


def stretched(math):
    """The brackets and bars that grow with what they enclose."""
    return re.findall(r'<mo(?: [lr]space="[^"]*")*>([][(){}|])</mo>', math)


@pytest.mark.parametrize(
    ("formula", "fences"),
    [
        (r"\Gamma\left(a_{p} + 1\right)", ""),
        (r"\left[\left(x - \mu_{q}\right)^{2} + \left|{x}\right|\right]", ""),
        (r"\left(\frac{a}{2}\right)", "()"),
        (r"\left[\left(a_p\right) \sqrt{b}\right]", "[]"),
        (r"\left|\sum_x x\right|", "||"),
        (r"\left(\tfrac12\right)", "()"),
        (r"\begin{pmatrix} a & b \end{pmatrix}", "()"),
        (r"\left.\frac{a}{b}\right|_{s=0}", "|"),
    ],
)
def test_brackets_stretch_around_what_is_tall(formula, fences):
    """Around a fraction, a root, a sum or a matrix they grow; around one line they do not."""
    assert "".join(stretched(tex.mathml(formula, display=True))) == fences


def test_the_bar_between_p_and_q_has_thin_spaces():
    """The bar of a divergence stands off its letters, that of a norm does not."""
    assert tex.mathml(r"p \Vert q", display=False).count('<mspace width="0.1666') == 2
    assert "<mspace" not in tex.mathml(r"\lVert x \rVert", display=False)


def test_only_core_is_left():
    """No alphabet, column or annotation of MathML 3 is left for a browser to ignore."""
    formula = r"\begin{cases} \mathbb{E}\mathcal{N}\mathbf{x} & \mathfrak{g} \\ 1 & 2 \end{cases}"
    math = tex.mathml(formula, display=True)
    assert [mark for mark in ("mathvariant", "columnalign", "annotation") if mark in math] == []
    assert all(letter in math for letter in "𝔼𝒩𝐱𝔤")


def test_equations_are_aligned_at_their_sign():
    """In aligned the left sides end, and the right sides begin, at the sign."""
    math = tex.mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert re.findall("text-align: (left|right)", math) == ["right", "left"] * 2


@pytest.mark.parametrize(
    ("formula", "before", "after"),
    [
        (r"\log x", 0, 1),
        (r"x \log y", 1, 1),
        (r"\log(x)", 0, 0),
        (r"\log\left(x\right)", 0, 0),
        (r"\log\left(\frac{x}{2}\right)", 0, 0),
        (r"\log_{10} x", 0, 1),
        (r"\operatorname{E}_p[X]", 0, 0),
    ],
)
def test_operator_names_are_spaced_as_in_print(formula, before, after):
    """A thin space stands between an operator name and a letter, none before a bracket."""
    math = tex.mathml(formula, display=False)
    assert math.count('<mspace width="0.1667em"/>') == before
    assert math.count('<mo lspace="0.1667em">&ApplyFunction;') == after


def test_no_space_splits_a_function_from_its_argument():
    """A stretched bracket stands as close to its Γ as any other."""
    math = tex.mathml(r"\Gamma\left(\frac{a}{2}\right)", display=True)
    assert "<mo>(</mo>" in math


def test_primes_stand_on_the_line():
    """A prime is no index, in which it would be tiny."""
    assert "<mi>ψ</mi><mo>′</mo>" in (math := tex.mathml(r"\psi'(a)", display=False))
    assert "msup" not in math


@pytest.mark.parametrize(
    "formula",
    [
        r"\begin{array}{c|c} a & b \end{array}",
        r"\left.\frac{a}{b}\right|_{s=0}",
        r"X \overset{\text{iid}}{\sim} p",
        r"f''(x) + \sqrt[3]{x} \xrightarrow{N\to\infty} x_1, \dots",
    ],
)
def test_less_common_formulas_are_typeset(formula):
    """Grids and their rules, bars at a point, labels and roots come out as one formula."""
    assert tex.mathml(formula, display=True).endswith("</math>")


def test_signs_and_words():
    """The minus of (−x) is a sign, that of a − x is not; an upright word is one element."""
    assert '<mo lspace="0" rspace="0">−</mo>' in tex.mathml("(-x)", display=False)
    assert "<mo>−</mo>" in tex.mathml("a - x", display=False)
    assert "<mi>Beta</mi>" in tex.mathml(r"\mathrm{Beta}", display=False)


def test_limits_in_a_line_of_text_stand_at_the_side():
    """Above and below an integral they would push the lines apart."""
    formula = r"\int\limits_{0}^{1} x"
    assert "<msubsup>" in tex.mathml(formula, display=False)
    assert "<munderover>" in tex.mathml(formula, display=True)


def test_the_font_has_what_formulas_need(tmp_path):
    """The font has the letters, their italics, the root and the MATH table; twice the same."""
    wanted = font.characters(tex.mathml(r"\sqrt{x} + \theta", display=False))
    made = font.subset(wanted, Cache(tmp_path / "a"))
    cut = TTFont(BytesIO(made))
    assert {ord(letter) for letter in "x𝑥√θ𝜃+"} <= cut.getBestCmap().keys()
    assert ord("y") not in cut.getBestCmap()
    assert "MATH" in cut
    assert font.subset(wanted, Cache(tmp_path / "b")) == made


def test_the_font_is_kept(tmp_path):
    """The same characters take the font from the cache; others cut it anew."""
    cache = Cache(tmp_path)
    font.subset({"x"}, cache)
    (kept,) = (tmp_path / "font").iterdir()
    kept.write_bytes(b"kept")
    assert font.subset({"x"}, cache) == b"kept"
    assert font.subset({"x", "y"}, cache) != b"kept"


def test_the_font_comes_with_its_licence():
    """The notice beside the font carries the copyright line of the font itself, and the licence."""
    notice = (ROOT / "docs" / "assets" / "klexplain-math.LICENSE.txt").read_text(encoding="utf-8")
    assert TTFont(font.SOURCE)["name"].getDebugName(0) in notice
    assert "SIL OPEN FONT LICENSE" in notice


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
    assert re.search(r'Inline <span class="kle-closed"><math>.*?</math>,</span> and', page)
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
    line = r'index.md:5: formula p + \foo: Unknown command "\foo", at position 5: \foo'
    assert line in built.stderr
