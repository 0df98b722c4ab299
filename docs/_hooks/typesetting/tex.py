"""TeX to MathML that Chromium and Firefox both typeset well, at build time.

KaTeX (through ``pykatex``) reads the TeX; `mending` then rewrites what MathML Core leaves out.
There are no macros of our own: a page is also a notebook, which other programs typeset too.
"""

import re
from functools import cache
from xml.etree import ElementTree as ET

import pykatex

from typesetting.error import FormulaError
from typesetting.mending import MATH, mend


def _explain(error: pykatex.ParseError, tex: str) -> str:
    """Say in one line what KaTeX found, and where."""
    message = str(error).removeprefix(
        "LaTeX-incompatible input and strict mode is set to 'error': "
    )
    reason = re.split(" at position | at end of input", message)[0]
    found = re.search(r" at position (\d+)", message)
    position = int(found[1]) if found else len(tex) + 1
    return f"{reason}, at position {position}: {tex[position - 1 :][:20] or 'the end'}"


@cache
def mathml(tex: str, *, display: bool) -> str:
    """Typeset `tex` as one MathML element.

    Raises
    ------
    FormulaError
        If KaTeX cannot read `tex`, or its result has no counterpart in MathML Core.
    """
    try:
        html = pykatex.renderToString(tex, output="mathml", displayMode=display, strict="error")
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
