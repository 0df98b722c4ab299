"""The script and the style of the explorables, from the package, loaded only where used."""

import json
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from own_process import written

SCRIPT, STYLE = "assets/explorables.js", "assets/explorables.css"
MARKS = ("<kle-study", "<kle-bet", "<kle-guess", "<kle-coin", "<kle-converter")
LOADING = '<link rel="stylesheet" href="{style}"><script type="module" src="{script}"></script>'
# A block of HTML that is shown twice: its source, and below it what it makes.
LIVE = re.compile(r"^```html live\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTING = (
    "import json; from klexplain.explorables.bundle import bundle, stylesheet; "
    "print(json.dumps([bundle(), stylesheet()]))"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add both to the files of the site."""
    root = Path(config.config_file_path).parent
    contents = json.loads(written("the script of the explorables", root, "-c", PRINTING))
    for name, content in zip((SCRIPT, STYLE), contents, strict=True):
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Put what it makes below each block of HTML that is marked as live."""
    return LIVE.sub(r'```html\n\1```\n\n<div class="kle-live">\n\1</div>', markdown)


@event_priority(-50)  # when the outputs of cells are in their places
def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load them at the end of the head of a page that holds one of them."""
    if not any(mark in output for mark in MARKS):
        return output
    script, style = (get_relative_url(file, page.url) for file in (SCRIPT, STYLE))
    return output.replace("</head>", f"{LOADING.format(script=script, style=style)}</head>", 1)
