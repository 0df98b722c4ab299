"""Rewrite KaTeX's MathML 3 into MathML Core, the part that browsers typeset.

Chromium knows no `mathvariant` but "normal" and no `columnalign`; both browsers space operator
names, signs and bars by rules that differ from TeX's. Each function mends one of these, in place.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

MATH = "{http://www.w3.org/1998/Math/MathML}"
APPLY = "\u2061"  # FUNCTION APPLICATION: KaTeX's mark after an operator name
THIN = "0.167em"
STRUT = "0.35em"  # what TeX keeps between rows beyond their letters
CLOSING = set(")]}⟩⌋⌉!′")
BARS = {"∣": "|", "∥": "‖"}  # relation → the fence that stretches
STYLES = {"BLACK-LETTER": "fraktur", "SANS-SERIF BOLD": "bold-sans-serif"}  # else the same name
STYLED = re.compile(r"(?:MATHEMATICAL )?(.+?) (?:CAPITAL|SMALL|DIGIT)(?!.*SYMBOL)")
TALL = {"mfrac", "msqrt", "mroot", "munder", "mover", "munderover", "mtable"}
SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
FIXED = SCRIPTS | {"mfrac", "msqrt", "mroot"}  # elements whose children have a place each


def _alphabets() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((style, plain letter), styled letter) for Unicode's mathematical alphabets."""
    for letter in map(chr, chain(range(0x2100, 0x2150), range(0x1D400, 0x1D800))):
        if named := STYLED.match(unicodedata.name(letter, "")):
            style = STYLES.get(named[1], named[1].lower().replace(" ", "-"))
            yield (style, unicodedata.normalize("NFKC", letter)), letter


ALPHABETS = {**dict(_alphabets()), ("italic", "h"): "ℎ"}


def mend(math: Element) -> None:
    """Mend a whole formula in place.

    Raises
    ------
    ValueError
        If the formula uses something that MathML Core cannot show.
    """
    for element in math.iter():
        element.tag = element.tag.removeprefix(MATH)
    for element in list(math.iter()):
        _refuse(element)
        _drop_marks(element)
        _colour(element)
        _letters(element)
        _flatten_operator(element)
        _table(element)
        _prime(element)
        _dots(element)
        _pad(element)
        _root(element)
    for element in list(math.iter()):
        _join_word(element)
        _free_operator_names(element)
    for element in list(math.iter()):
        _bars(element)
        _brackets(element)
        _signs(element)
        _space_operator_names(element)
        _upright(element)
    for element in math.iter():
        element.attrib.pop("fence", None)  # it means nothing in Core, and pages hold hundreds


def _refuse(element: Element) -> None:
    if element.tag == "menclose":
        raise ValueError(r"\boxed and \cancel: not in MathML Core")
    if element.tag == "mtable" and "width" in element.attrib:
        raise ValueError(r"\tag: not in MathML Core")
    if element.tag == "mtable" and element.attrib.keys() & {"rowlines", "columnlines"}:
        raise ValueError("an array with rules: not in MathML Core; write a table in Markdown")
    if element.tag == "mspace" and "width" not in element.attrib:
        raise ValueError(r"\\: a line break needs an environment, such as aligned")


def _drop_marks(element: Element) -> None:
    r"""Drop the mark after a lone operator name: in \frac{\sd}{2} it would be the denominator."""
    if element.tag in FIXED:
        element[:] = [child for child in element if not _is_mark([child])]


def _colour(element: Element) -> None:
    """Set the letters p and q in their colours: on this site they are the truth and the model."""
    if element.attrib == {} and element.text in {"p", "q"}:
        element.set("class", f"kle-{element.text}")


def _letters(element: Element) -> None:
    """Write styled letters as Unicode's own; Core keeps only `normal`, on single letters."""
    variant = element.attrib.pop("mathvariant", None)
    if variant == "normal":
        if element.tag == "mi" and len(element.text or "") == 1:
            element.set("mathvariant", "normal")
    elif variant:
        letters = element.text or ""
        element.text = "".join(ALPHABETS.get((variant, letter), letter) for letter in letters)


def _flatten_operator(element: Element) -> None:
    r"""Undo operators that hold elements (from \stackrel): an operator holds text alone."""
    if element.tag == "mo" and len(element):
        element.tag = "mrow"


def _table(table: Element) -> None:
    """Align and space the cells with CSS, which both browsers heed."""
    if table.tag != "mtable":
        return
    aligns = table.get("columnalign", "center").split() or ["center"]
    gaps = table.get("columnspacing", "1em").split() or ["0em"]
    spaces = table.get("rowspacing", "0em").split()
    table.attrib = {"columnspacing": "0", "rowspacing": "0"}  # or Firefox adds its own
    for line, row in enumerate(table):
        row[:] = [cell for cell in row if "class" not in cell.attrib]  # KaTeX's empty number cells
        for column, cell in enumerate(row):
            above = f"calc({STRUT} + {_nth(spaces, line - 1)})" if line else "0"
            before = _nth(gaps, column - 1) if column else "0"
            cell.set("class", f"kle-{_nth(aligns, column)}")
            cell.set("style", f"padding:{above} 0 0 {before}")


def _nth(values: list[str], index: int) -> str:
    """The value of a row or column; the last one holds for all that follow."""
    return values[min(index, len(values) - 1)]


def _prime(element: Element) -> None:
    """Set primes on the line, where the font has them raised: as an index they come out tiny."""
    if element.tag == "msup" and "".join(element[1].itertext()).strip("′") == "":
        element.tag = "mrow"


def _dots(element: Element) -> None:
    """Set dots as text: as an operator they get the spaces of a relation."""
    if element.tag == "mo" and element.text in {"…", "⋯"}:
        element.tag = "mtext"


def _pad(element: Element) -> None:
    """Spell out the padding around the label of an arrow: Core knows no "+0.6em"."""
    if element.tag == "mpadded" and element.get("width", "").startswith("+"):
        room = element.attrib["lspace"]
        element.tag, element.attrib = "mrow", {}
        element.insert(0, Element("mspace", width=room))
        element.append(Element("mspace", width=room))


def _root(element: Element) -> None:
    """Keep the radicand as tall as a line, or Chromium hangs the root sign below the text."""
    if element.tag in {"msqrt", "mroot"}:
        radicand = Element("mrow")
        radicand.append(element[0])
        radicand.append(Element("mspace", width="0", height="0.72em", depth="0.2em"))
        element[0] = radicand


def _is_fence(element: Element) -> bool:
    return element.get("fence") == "true" and "minsize" not in element.attrib


def _brackets(row: Element) -> None:
    """Do not stretch brackets around one line: Chromium reserves the width of the largest.

    Around more, group what they enclose: Firefox does not stretch them for a bare sum.
    """
    if not any(map(_is_fence, row)):
        return
    if any(element.tag in TALL for element in row.iter()):
        inner = Element("mrow")
        inner[:] = row[1:-1]
        row[1:-1] = [inner]
    else:
        for fence in filter(_is_fence, row):
            fence.set("stretchy", "false")


def _upright(element: Element) -> None:
    """Set upright letters as text: Firefox puts a space after an upright identifier, as in d x."""
    if _is_upright(element):
        element.tag, element.attrib = "mtext", {}


def _is_upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal"


def _join_word(row: Element) -> None:
    r"""Join the letters of \mathrm{Beta}, one element each, into one word."""
    if row.tag == "mrow" and len(row) > 1 and all(map(_is_upright, row)):
        word = "".join(letter.text or "" for letter in row)
        row.clear()
        row.tag, row.text = "mi", word


def _free_operator_names(row: Element) -> None:
    """Move the mark after an operator name from under its index to behind it: log₁₀⁡ x."""
    for element in list(row):
        if element.tag in SCRIPTS and element[0].tag == "mrow" and _is_mark(element[0][-1:]):
            element[0].remove(element[0][-1])
            mark = Element("mo")
            mark.text = APPLY
            row.insert(list(row).index(element) + 1, mark)


def _is_mark(elements: list[Element]) -> bool:
    return bool(elements) and elements[0].tag == "mo" and elements[0].text == APPLY


def _bars(element: Element) -> None:
    r"""Space the bars: ‖ of p ‖ q (\Vert) a little, fences (\left|) not; \mid is a relation."""
    if element.tag == "mi" and element.text == "∥":
        element.tag, element.attrib = "mo", {"stretchy": "false", "lspace": THIN, "rspace": THIN}
    elif element.text in BARS and element.attrib:
        element.attrib.update(lspace="0", rspace="0")
        element.attrib.setdefault("stretchy", "true")
    else:
        return
    element.text = BARS[element.text]


def _signs(row: Element) -> None:
    """Set + and − as signs after an opening bracket or a relation, where they join nothing."""
    for before, sign in zip(row, list(row)[1:], strict=False):
        is_sign = sign.tag == "mo" and sign.text in {"+", "−", "±"}
        if is_sign and before.tag == "mo" and not _ends_term(before):
            sign.set("form", "prefix")


def _ends_term(element: Element) -> bool:
    """Whether an operator name after `element` needs a space before it."""
    if element.tag == "mo":
        return element.text in CLOSING
    return bool(len(element) or (element.text or "").strip())


def _begins_term(element: Element) -> bool:
    """Whether `element` after an operator name needs a space before it."""
    fenced = element.tag == "mrow" and len(element) > 0 and element[0].get("fence") == "true"
    return element.tag != "mo" and _ends_term(element) and not fenced


def _space_operator_names(row: Element) -> None:
    """Put TeX's thin spaces around operator names: x log y, but log(y)."""
    children = list(row)
    marks = [index for index, child in enumerate(children) if _is_mark([child])]
    for index in reversed(marks):
        after = children[index + 1 : index + 2]
        row.remove(children[index])
        if after and _begins_term(after[0]):
            row.insert(index, Element("mspace", width=THIN))
        if index > 1 and _ends_term(children[index - 2]):
            row.insert(index - 1, Element("mspace", width=THIN))
