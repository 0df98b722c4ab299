"""The math font: STIX Two Math with the characters of this site, as WOFF2.

Browsers stretch brackets and place indices by the font's MATH table, so it is kept.
"""

import hashlib
import re
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import MathGlyphConstruction

from typesetting.mending import ALPHABETS

# The package itself is slow to import, and only its font is wanted.
SOURCE = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
FEATURES = ["dtls", "flac"]  # dotless letters, flat accents


def characters(math: str) -> set[str]:
    """All characters that a browser may need: it draws roots, and makes single letters italic."""
    plain = set(re.sub(r"<[^>]*>", "", math)) | {"√"}
    return plain | {ALPHABETS["italic", c] for c in plain if ("italic", c) in ALPHABETS}


def subset(wanted: set[str], cache: Path) -> bytes:
    """Cut the font down to `wanted`; kept in `cache` until they, the font or this module change."""
    text = "".join(sorted(wanted))
    made_of = SOURCE.read_bytes() + Path(__file__).read_bytes() + text.encode()
    kept = cache / f"{hashlib.sha256(made_of).hexdigest()[:16]}.woff2"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_cut(text))
    return kept.read_bytes()


def _cut(text: str) -> bytes:
    font = TTFont(SOURCE, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False, flavor="woff2"))
    subsetter.populate(text=text)
    _narrow(font)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _narrow(font: TTFont) -> None:
    """Even out the sizes of brackets and roots: Chromium gives each the width of the widest."""
    stretched = font["MATH"].table.MathVariants
    glyphs = stretched.VertGlyphCoverage.glyphs
    shapes = dict(zip(glyphs, stretched.VertGlyphConstruction, strict=True))
    names = font.getBestCmap()
    for bracket in "()[]{}":
        _drop_wide_sizes(shapes[names[ord(bracket)]], font["hmtx"])
    root = names[ord("√")]
    for glyph in _glyphs(shapes[root]):
        _set_width(font, glyph, font["hmtx"][root][0])


def _drop_wide_sizes(shape: MathGlyphConstruction, widths: dict[str, tuple[int, int]]) -> None:
    """Drop the ready-made sizes that are wider than the bracket put together from parts."""
    widest = max(widths[part.glyph][0] for part in shape.GlyphAssembly.PartRecords)
    sizes = shape.MathGlyphVariantRecord
    sizes[:] = [size for size in sizes if widths[size.VariantGlyph][0] <= widest]


def _glyphs(shape: MathGlyphConstruction) -> set[str]:
    sizes = {size.VariantGlyph for size in shape.MathGlyphVariantRecord}
    return sizes | {part.glyph for part in shape.GlyphAssembly.PartRecords}


def _set_width(font: TTFont, glyph: str, width: int) -> None:
    advance, bearing = font["hmtx"][glyph]
    font["glyf"][glyph].coordinates.scale((width / advance, 1))
    font["glyf"][glyph].recalcBounds(font["glyf"])
    font["hmtx"][glyph] = (width, round(bearing * width / advance))
