r"""TeX to MathML that Chromium and Firefox both typeset well, at build time.

KaTeX (through ``pykatex``) reads the TeX; `mending` then rewrites what MathML Core leaves out.
Besides KaTeX's own commands a formula may use the project's macros:

``\p``, ``\q``            the letters p and q in their colours: p(x) is ``\p(x)``
``\inp{…}``, ``\inq{…}``   any expression in the colour of p or of q
``\KL{a}{b}``             the divergence D(a ‖ b); ``\KL{\p}{\q}`` is D(p ‖ q)
``\E``, ``\Var``, ``\sd``    expectation, variance, standard deviation: ``\E_{\p}[…]``
``\LR``                   the likelihood ratio
``\given``                the bar of a condition, with space on both sides
``\dd``                   the d of an integral, with its thin space: ``\dd x``
``\dist{Beta}``           the name of a distribution
"""

import re
from functools import cache
from xml.etree import ElementTree as ET

import pykatex

from typesetting.mending import MATH, mend

MACROS = {
    r"\p": r"\textcolor{klep}{p}",
    r"\q": r"\textcolor{kleq}{q}",
    r"\inp": r"\textcolor{klep}{#1}",
    r"\inq": r"\textcolor{kleq}{#1}",
    r"\KL": r"D(#1\,\Vert\,#2)",
    r"\E": r"\operatorname{E}",
    r"\Var": r"\operatorname{Var}",
    r"\sd": r"\operatorname{sd}",
    r"\LR": r"\operatorname{LR}",
    r"\given": r"\mid",
    r"\dd": r"\,\mathrm{d}",
    r"\dist": r"\operatorname{#1}",
}


class FormulaError(ValueError):
    """A formula that cannot be typeset; one line says why and where."""


def _definitions(tex: str) -> str:
    """Define the macros that `tex` uses: pykatex has no `macros` option yet."""
    used = set(re.findall(r"\\[A-Za-z]+", tex)) & MACROS.keys()
    return "".join(_definition(name, MACROS[name]) for name in sorted(used))


def _definition(name: str, body: str) -> str:
    arguments = "".join(sorted(set(re.findall(r"#\d", body))))
    return f"\\def{name}{arguments}{{{body}}}"


def _explain(error: pykatex.ParseError, tex: str) -> str:
    """Say in one line what KaTeX found, at a position counted in `tex` alone."""
    message = str(error).replace("LaTeX-incompatible input and strict mode is set to 'error': ", "")
    reason, _, _ = message.partition(" at position ")
    found = re.search(r" at position (\d+)", message)
    position = int(found[1]) - len(_definitions(tex)) if found else len(tex)
    near = tex[max(position - 1, 0) :][:20] or "the end"
    return f"{reason.split(' at end of input')[0]}, at position {max(position, 1)}: {near}"


@cache
def mathml(tex: str, *, display: bool) -> str:
    """Typeset `tex` as one MathML element.

    Raises
    ------
    FormulaError
        If KaTeX cannot read `tex`, or its result has no counterpart in MathML Core.
    """
    try:
        source = _definitions(tex) + tex
        html = pykatex.renderToString(source, output="mathml", displayMode=display, strict="error")
    except pykatex.ParseError as error:
        raise FormulaError(_explain(error, tex)) from None
    math = ET.Element("math", {"display": "block"} if display else {})
    typeset = ET.fromstring(html)  # noqa: S314  KaTeX wrote it
    math.append(typeset.find(f".//{MATH}semantics")[0])
    try:
        mend(math)
    except ValueError as error:
        raise FormulaError(str(error)) from None
    return ET.tostring(math, encoding="unicode")
