"""Cut a math font down to a few characters, and mend what browsers make of its brackets."""

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import MathGlyphConstruction

FEATURES = ["dtls", "flac"]  # dotless letters, flat accents


def cut(source: Path, text: str) -> bytes:
    """Return the font of `source` with the characters of `text`, as WOFF2."""
    font = TTFont(source, recalcTimestamp=False)
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
