"""The math font: STIX Two Math with the characters of this site, as WOFF2.

Browsers stretch brackets and place indices by the font's MATH table, so it is kept.
"""

import html
import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from cache import Cache, key

# The package itself is slow to import, and only its font is wanted.
SOURCE = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
CUTTING = Path(__file__).with_name("cutting.py")
ITALICS = [*map(chr, range(0x1D434, 0x1D468)), *map(chr, range(0x1D6E2, 0x1D71C)), "ℎ"]

used: set[str] = set()  # characters set in math so far in this build


def characters(math: str) -> set[str]:
    """All characters that a browser may need: it draws roots, and makes single letters italic."""
    plain = set(html.unescape(re.sub(r"<[^>]*>", "", math))) | {"√"}
    return plain | {c for c in ITALICS if unicodedata.normalize("NFKC", c) in plain}


def subset(wanted: set[str], cache: Cache) -> bytes:
    """Cut the font down to `wanted`; kept in `cache` until they, the font or the cutting change."""
    text = "".join(sorted(wanted))
    state = key(SOURCE.read_bytes(), CUTTING.read_bytes(), text)
    if kept := cache.load("font", state):
        return kept
    # Slow to import, and a font that is kept does not need it.
    from typesetting.cutting import cut  # noqa: PLC0415

    return cache.store("font", state, cut(SOURCE, text))
