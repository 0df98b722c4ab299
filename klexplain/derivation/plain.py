"""Sentences of the package for a terminal: no marks of Markdown, and formulas as SymPy's text."""

import re
from typing import Any

MATH = re.compile(r"\$([^$]+)\$")
GROUP = r"\{([^{}]*)\}"
# From the inside out, until none is left.
NESTED: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(rf"_{GROUP}"), r"_\1"),
    (re.compile(rf"\\frac{GROUP}{GROUP}"), lambda m: f"{_bracketed(m[1])}/{_bracketed(m[2])}"),
    (re.compile(rf"\be\^{GROUP}"), r"exp(\1)"),
    (re.compile(rf"\^{GROUP}"), lambda m: f"**{_bracketed(m[1])}"),
    (re.compile(rf"(?<=[|s]){GROUP}"), r"\1"),  # of |{x}| and \cos{(x)}
)
WORDS = (
    (re.compile(r"\\(left|right)\b"), ""),
    (re.compile(r"\\mathbb\{E\}_p\[(.*)\]"), r"Mean(\1)"),
    (re.compile(r"\\log\\Gamma"), "loggamma"),
    (re.compile(r"\\log (\\?[A-Za-z]+(?:_\{\w\})?)"), r"log(\1)"),
    (re.compile(r"\\ell(?![a-z])"), "l"),
    (re.compile(r"\\geq"), "≥"),
    (re.compile(r"\\leq"), "≤"),
    (re.compile(r"\\text\{ (and|or) \}"), r"\1"),
)


def plain_text(markdown: str) -> str:
    r"""Return a sentence as plain text.

    Parameters
    ----------
    markdown : str
        A reason or a condition of a derivation: Markdown with TeX.

    Examples
    --------
    >>> plain_text(r"**infinite**, as $\mathbb{E}_p\left[x^{c_{q}}\right]$ is for $c_{q} \geq 1$")
    'infinite, as Mean(x**c_q) is for c_q ≥ 1'
    """
    return MATH.sub(lambda math: _formula(math[1]), markdown.replace("**", "")).replace("`", "")


def _formula(tex: str) -> str:
    for pattern, word in WORDS:
        tex = pattern.sub(word, tex)
    before = ""
    while tex != before:
        before = tex
        for pattern, flat in NESTED:
            tex = pattern.sub(flat, tex)
    return tex.replace("\\", "").replace("( ", "(").replace(" )", ")")


def _bracketed(part: str) -> str:
    return f"({part})" if re.search(r"[^\w\\]", part) else part
