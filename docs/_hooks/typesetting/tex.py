r"""TeX to MathML Core, which Chromium and Firefox typeset, by ``math-core``.

What is added is this site's own: the colours of p and q, and brackets that stretch around what is
tall and around nothing else. There are no macros for authors: a page is also a notebook, which
other programs typeset too.
"""

import re

from math_core import LatexError, LatexToMathML

# The bar of D(p ‖ q) has thin spaces.
CORE = LatexToMathML(fancy_error=False, macros={"Vert": r"\,\|\,"})
TALL = "left|right|[dt]?frac|binom|sqrt|sum|prod|int|begin|(?:over|under)[a-z]+"
AROUND_ONE_LINE = re.compile(
    rf"\\left([(\[|])((?:(?!\\(?:{TALL})(?![a-zA-Z])).)*)\\right([)\]|])", re.DOTALL
)
FENCES = {"|": (r"\lvert ", r"\rvert ")}
# Before a stretched bracket TeX puts a space, which splits Γ from its argument.
SPLITTING = re.compile(
    r' lspace="0.1667em"(?=[^<>]*>(?:[(\[|]|&ApplyFunction;</mo>(?:</?mrow>)*<mo[^>]*>[(\[|]))'
)
PRIMED = re.compile(r"<msup>(<mi[^>]*>[^<]*</mi><mo>[′″‴]</mo>)</msup>")
TRUTH_OR_MODEL = re.compile("<mi>([pq])</mi>")


class FormulaError(ValueError):
    """A formula that cannot be typeset; one line says why and where."""


def mathml(tex: str, *, display: bool) -> str:
    """Typeset `tex` as one MathML element.

    Raises
    ------
    FormulaError
        If ``math-core`` cannot read `tex`, or browsers cannot show it.
    """
    if r"\\" in tex and r"\begin" not in tex:
        raise FormulaError(r"\\: a line break needs an environment, such as aligned")
    _convert(tex, display=display)  # as it was typed, for there an error has its place
    wanted = tex if display else tex.replace(r"\limits", "")  # in text they stand at the side
    math = _convert(_with_plain_brackets(wanted), display=display)
    if "<menclose" in math:
        raise FormulaError(r"\boxed and \cancel: not in MathML Core")
    math = SPLITTING.sub("", math)
    math = PRIMED.sub(r"<mrow>\1</mrow>", math)  # the font has primes raised: an index is tiny
    return TRUTH_OR_MODEL.sub(r'<mi class="kle-\1">\1</mi>', math)


def _convert(tex: str, *, display: bool) -> str:
    try:
        return CORE.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        place, _, reason = str(error).partition(": ")
        found = tex[int(place) :][:20] or "the end"
        raise FormulaError(f"{reason.rstrip('.')}, at position {int(place) + 1}: {found}") from None


def _with_plain_brackets(tex: str) -> str:
    r"""Undo ``\left`` and ``\right`` around one line: Chromium gives them the largest's width."""
    once = AROUND_ONE_LINE.sub(_plain, tex)
    return tex if once == tex else _with_plain_brackets(once)


def _plain(bracketed: re.Match[str]) -> str:
    opening, inner, closing = bracketed.groups()
    return FENCES.get(opening, (opening,))[0] + inner + FENCES.get(closing, (closing,))[-1]
