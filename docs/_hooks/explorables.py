"""The script and the style of the explorables, from the package."""

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from own_process import written

SCRIPT, STYLE = "assets/explorables.js", "assets/explorables.css"
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
