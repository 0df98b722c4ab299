"""The atlas of the site: a page a family, a page for the pairs of each truth, the matrix, the data.

The package makes the pages and they are kept. MkDocs sees their outlines, which its search takes
in, and puts its frame around them; formulas and figures go in last.
"""

import logging
import time
from pathlib import Path

from atlas_pages import made as making
from atlas_pages.made import Atlas, MakingError, contents, outline
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from typesetting.font import used

log = logging.getLogger("mkdocs.hooks.atlas")
# Pages in which a made piece has its place.
FRAGMENTS = {"atlas/index.md": "matrix", "families/index.md": "families"}
PLACE = '<div id="kle-{}"></div>'
_atlas: Atlas = {}  # that of the build under way


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to the site, made anew where their sources have changed."""
    start = time.monotonic()
    try:
        _atlas.update(making.atlas(Path(config.config_file_path).parent, config.watch, log.info))
    except MakingError as error:
        raise PluginError(f"the atlas: {error}") from None
    log.info("The atlas took %.1f s", time.monotonic() - start)
    for name in sorted(_atlas["pages"]):
        files.append(_generated(config, name, ""))
    for name, content in _atlas["files"].items():
        files.append(_generated(config, name, content))
    return files


def on_pre_page(page: Page, **_: object) -> None:
    """Have MkDocs take the outline of a page in place of rendered Markdown."""
    if made := _atlas["pages"].get(page.file.src_uri):
        page.render = lambda *_: _render(page, made)  # type: ignore[method-assign]


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Put in what the outline stood for."""
    name = page.file.src_uri
    if made := _atlas["pages"].get(name):
        output = _filled(output, outline(made), made)
    if fragment := FRAGMENTS.get(name):
        output = _filled(output, PLACE.format(fragment), _atlas["fragments"][fragment])
    return output


def _generated(config: MkDocsConfig, name: str, content: str) -> File:
    file = File.generated(config, name, content=content)
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file


def _render(page: Page, made: dict) -> None:
    """What `Page.render` sets."""
    page.content, page.toc = outline(made), get_toc(contents(made))
    page.meta = {"title": made["tab"], "description": made["description"]}
    page.present_anchor_ids = {part["anchor"] for part in made["parts"]}
    page.links_to_anchors = {}


def _filled(output: str, place: str, made: dict) -> str:
    if place not in output:
        raise PluginError(f"the atlas: no place for its content, {place[:60]}")
    used.update(made["characters"])
    return output.replace(place, made["html"], 1)
