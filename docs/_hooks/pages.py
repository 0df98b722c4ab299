"""The site's executed pages: mkdocs-jupyter finds, configures and copies them, this hook runs them.

mkdocs-jupyter would render a notebook to HTML of its own. Here each page is executed before MkDocs
reads any, and handed on as Markdown, so it gets what every other page gets: admonitions, footnotes,
checked links, search by section, copy buttons.
"""

import json
import logging
import time
from itertools import count
from pathlib import Path
from typing import Any

from cache import Cache, key, tree
from executed import rendering
from executed.page import Page, PageError
from executed.running import Pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure import pages
from mkdocs.structure.files import File, Files
from mkdocs.utils.meta import get_data
from mkdocs_jupyter.plugin import NotebookFile

log = logging.getLogger("mkdocs.hooks.pages")
# Read once: `mkdocs serve` goes on with the hooks it loaded, whatever their files say later.
LOADED = tree([Path(rendering.__file__).parent])
notebooks: dict[str, dict] = {}  # the executed pages of the build under way, by source path


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Have every page executed, fresh ones from the cache, stale ones now."""
    found = [Page(file.src_uri, Path(file.abs_src_path)) for file in files if is_executed(file)]
    kept = kept_pages(config)
    notebooks.clear()
    notebooks.update({page.name: old for page in found if (old := kept.load(page))})
    execute(kept, [page for page in found if page.name not in notebooks], len(found))
    for name, notebook in notebooks.items():
        warn_of_stderr(name, notebook)


def on_pre_page(page: pages.Page, **_: object) -> None:
    """Give back MkDocs' own rendering, in place of the one that mkdocs-jupyter has just put in."""
    if page.file.src_uri in notebooks:
        del page.render


def on_page_markdown(markdown: str, page: pages.Page, config: MkDocsConfig, **_: object) -> str:
    """Return the executed page as Markdown; the other pages as they are."""
    if page.file.src_uri not in notebooks:
        return markdown
    tags = options(config)["remove_tag_config"].get("remove_input_tags", [])
    text = rendering.to_markdown(notebooks[page.file.src_uri], set(tags), page.file.name)
    text, page.meta = get_data(text)
    return text


def on_post_page(output: str, page: pages.Page, **_: object) -> str:
    """Put the HTML outputs in, and the notebook beside the page."""
    if page.file.src_uri not in notebooks:
        return output
    notebook = notebooks[page.file.src_uri]
    download = Path(page.file.abs_dest_path).with_name(f"{page.file.name}.ipynb")
    download.parent.mkdir(parents=True, exist_ok=True)
    download.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")
    return rendering.restore(output, notebook)


def is_executed(file: File) -> bool:
    """Whether mkdocs-jupyter took the file for one of its pages, and it is to be published."""
    return isinstance(file, NotebookFile) and not file.inclusion.is_excluded()


def options(config: MkDocsConfig) -> dict[str, Any]:
    """Options of mkdocs-jupyter, which are this hook's options too."""
    return dict(config.plugins["mkdocs-jupyter"].config)


def kept_pages(config: MkDocsConfig) -> Pages:
    """The pages kept so far; each depends on what the configuration tells MkDocs to watch."""
    root = Path(config.config_file_path).parent
    sources, settings = tree(config.watch), repr(sorted(options(config).items()))
    return Pages(
        cache=Cache(root / ".cache" / "site"),
        root=root,
        allow_errors=options(config)["allow_errors"],
        key=lambda page: key(page.script, LOADED, sources, settings),
    )


def execute(kept: Pages, stale: list[Page], total: int) -> None:
    """Run the stale pages, and name each when it is done."""
    start, number = time.monotonic(), count(1)

    def say(page: Page) -> None:
        log.info("executed %s (%d of %d)", page.name, next(number), len(stale))

    try:
        notebooks.update(kept.execute(stale, say))
    except PageError as error:
        raise PluginError(str(error)) from None
    seconds = time.monotonic() - start
    log.info("Executed %d of %d pages in %.1f s", len(stale), total, seconds)


def warn_of_stderr(name: str, notebook: dict) -> None:
    """Not publish a page that warns as if nothing were: under --strict it fails the build."""
    if text := rendering.stderr(notebook).strip():
        log.warning("%s writes to standard error: %s", name, text[-500:])
