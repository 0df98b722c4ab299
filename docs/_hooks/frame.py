"""What frames every page: the card that a link shows elsewhere, and the part a page belongs to.

The card is drawn by the package and kept. The generated pages of families and pairs stand in no
navigation; they take the place of the atlas in it, so that a reader sees which part they are in.
"""

from pathlib import Path

from cache import Cache, key, tree
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from own_process import written

DRAWING = Path(__file__).parent / "drawn" / "card.py"
PLACE_OF = {"atlas/": "atlas/index.md", "families/": "families/index.md"}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the card to the files of the site."""
    root = Path(config.config_file_path).parent
    kept = Cache(root / ".cache" / "site")
    state = key(DRAWING.read_bytes(), tree(config.watch))
    card = kept.load("card", state) or kept.store(
        "card", state, written("the card", root, str(DRAWING))
    )
    files.append(File.generated(config, config.extra["card"]["file"], content=card))


def on_nav(nav: Navigation, files: Files, **_: object) -> None:
    """Give a generated page the part of the page that lists it."""
    for file in files.documentation_pages():
        place = PLACE_OF.get(file.src_uri[: file.src_uri.find("/") + 1])
        if place and file.page not in nav.pages:
            file.page.parent = files.get_file_from_path(place).page.parent
