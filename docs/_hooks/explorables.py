"""The scripts and the style of the explorables, from the package."""

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from own_process import written

FILES = {
    "assets/explorables.css": "stylesheet()",
    "assets/explorables.js": 'bundle("first")',
    "assets/explorables-more.js": 'bundle("index", beside="first")',
}
PRINTING = (
    "import json; from klexplain.explorables.bundle import bundle, stylesheet; "
    f"print(json.dumps([{', '.join(FILES.values())}]))"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them to the files of the site."""
    root = Path(config.config_file_path).parent
    contents = json.loads(written("the scripts of the explorables", root, "-c", PRINTING))
    for name, content in zip(FILES, contents, strict=True):
        files.append(File.generated(config, name, content=content))
    return files
