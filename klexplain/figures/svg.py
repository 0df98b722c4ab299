"""A Matplotlib figure that becomes one small piece of HTML, the same bytes at every build.

Its SVG takes its colours from the page's style sheet, so that it is right in light and in
dark; its text stays text, in the font of the page; its alternative text says what it shows.
"""

import io
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.figure import Figure as MatplotlibFigure

COLOURS = {
    "#1f6fb2": "var(--kle-p, #1f6fb2)",
    "#c4560b": "var(--kle-q, #c4560b)",
    "#7a7a7a": "var(--kle-grey, #7a7a7a)",
    "#000000": "currentColor",
}
WRITING: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "klexplain",
    "path.simplify_threshold": 0.2,
}
LEFT_OUT = ("metadata", "style")  # Matplotlib's style would apply to the whole page
NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")
REFERENCE = re.compile(r"(#)([\w.-]+)")


class Figure(MatplotlibFigure):
    """A figure with alternative text, shown as inline SVG.

    Attributes
    ----------
    alt : str
        What the figure shows, with its numbers and units.
    """

    def __init__(self, *args: Any, alt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alt = alt

    def svg(self) -> str:
        """Return the figure as an SVG element that can stand beside others on one page."""
        written = io.StringIO()
        with mpl.rc_context(WRITING):
            self.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
        return themed(written.getvalue(), self.alt)

    def _repr_html_(self) -> str:
        return f"<figure>{self.svg()}</figure>"


def themed(svg: str, alt: str) -> str:
    """Return Matplotlib's SVG in the colours and the font of the page, short, with ids of its own.

    Examples
    --------
    >>> themed('<svg viewBox="0 0 9 9"><g id="a"><path style="stroke: #1f6fb2"/></g></svg>', "Up")
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9" role="img" \
aria-label="Up" fill="currentColor" stroke-linejoin="round">\
<path style="stroke:var(--kle-p, #1f6fb2)" /></svg>'
    """
    drawn = ET.fromstring(svg)  # noqa: S314  written by Matplotlib just now
    _, _, width, height = drawn.attrib["viewBox"].split()
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": drawn.attrib["viewBox"],
            "width": width,
            "height": height,
            "role": "img",
            "aria-label": alt,
            "fill": "currentColor",
            "stroke-linejoin": "round",
        },
    )
    used = set(REFERENCE.findall(svg))
    root.extend(part for child in drawn for part in _short(child, {name for _, name in used}))
    return _with_own_ids(ET.tostring(root, encoding="unicode"))


def _short(element: ET.Element, used: set[str]) -> Iterator[ET.Element]:
    """The element without what cannot be seen; its children alone where it says nothing."""
    name = element.tag.rpartition("}")[2]
    attributes = _attributes(element.attrib, used)
    if name in LEFT_OUT or attributes.get("style") == "fill:none":
        return
    children = [part for child in element for part in _short(child, used)]
    if name == "g" and (not attributes or not children):
        yield from children
        return
    kept = ET.Element(name, attributes | _taken(children))
    kept.text = (element.text or "").strip() or None
    kept.extend(children)
    yield kept


def _taken(children: list[ET.Element]) -> dict[str, str]:
    """The style of marks that all look alike, taken from them for their group."""
    marks = [child for child in children if child.tag == "use"]
    styles = {mark.get("style", "") for mark in marks}
    tags = {child.tag for child in children}
    if len(marks) < 2 or len(styles) > 1 or tags - {"use", "defs"}:
        return {}
    for mark in marks:
        mark.attrib.pop("style", None)
    return {"style": style} if (style := styles.pop()) else {}


def _attributes(given: dict[str, str], used: set[str]) -> dict[str, str]:
    short = {key.rpartition("}")[2]: NUMBER.sub(_rounded, value) for key, value in given.items()}
    if short.get("id") not in used:
        short.pop("id", None)
    if short.get("transform", "").startswith("rotate(-0 "):
        del short["transform"]
    if "style" in short:
        short["style"] = _style(short["style"])
    if "d" in short:
        short["d"] = _path(given["d"])
    return short


def _rounded(number: str | re.Match[str]) -> str:
    text = f"{float(number if isinstance(number, str) else number[0]):.2f}"
    return text.rstrip("0").rstrip(".").replace("-0.", "-.").removeprefix("0") or "0"


def _path(data: str) -> str:
    """Absolute steps as relative ones of whole hundredths of a pixel, which take half the room."""
    parts = re.findall(r"([A-Za-z])([^A-Za-z]*)", data)
    if not {letter for letter, _ in parts} <= set("MLz"):
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(NUMBER.sub(_rounded, data).split()))
    at, start = (0, 0), (0, 0)
    written: list[str] = []
    for letter, numbers in parts:
        if letter == "z":
            written, at = [*written, "z"], start
            continue
        x, y = (round(100 * float(number)) for number in numbers.split())
        start = (x, y) if letter == "M" else start
        step = " ".join(_rounded(f"{move / 100:.2f}") for move in (x - at[0], y - at[1]))
        written.append(letter.lower() + step.replace(" -", "-"))
        at = x, y
    return "".join(written)


def _style(style: str) -> str:
    """Colours of the page in place of fixed ones; its font in place of a list of fonts."""
    pairs = [[part.strip() for part in rule.split(":")] for rule in style.split(";")]
    return ";".join(f"{k}:{COLOURS.get(v, v)}" for k, v in pairs if k != "font-family")


def _with_own_ids(svg: str) -> str:
    """Ids that differ from those of every other figure on a page."""
    mark = "k" + sha256(svg.encode()).hexdigest()[:8]
    names = {name: f"{mark}-{i}" for i, name in enumerate(re.findall(r' id="([^"]+)"', svg))}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{names[m[1]]}"', svg)
    return REFERENCE.sub(lambda m: m[1] + names.get(m[2], m[2]), svg)
