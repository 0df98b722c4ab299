"""The script and the style of the explorables, from the package, loaded only where used."""

import json
import os
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

SCRIPT, STYLE = "assets/explorables.js", "assets/explorables.css"
MARKS = ("<kle-study", "<kle-bet", "<kle-converter")
LOADING = '<link rel="stylesheet" href="{style}"><script type="module" src="{script}"></script>'
PRINTING = (
    "import json; from klexplain.explorables.bundle import bundle, stylesheet; "
    "print(json.dumps([bundle(), stylesheet()]))"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add both to the files of the site."""
    contents = printed(Path(config.config_file_path).parent)
    for name, content in zip((SCRIPT, STYLE), contents, strict=True):
        files.append(File.generated(config, name, content=content))
    return files


@event_priority(-50)  # when the outputs of cells are in their places
def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load them at the end of the head of a page that holds one of them."""
    if not any(mark in output for mark in MARKS):
        return output
    script, style = (get_relative_url(file, page.url) for file in (SCRIPT, STYLE))
    return output.replace("</head>", f"{LOADING.format(script=script, style=style)}</head>", 1)


def printed(root: Path) -> list[str]:
    """What the package prints, by a process of its own: `mkdocs serve` keeps what it imported."""
    ran = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", PRINTING],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise PluginError(f"the script of the explorables: {ran.stderr[-500:]}")
    return json.loads(ran.stdout)
