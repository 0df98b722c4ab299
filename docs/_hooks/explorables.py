"""The scripts and the style of the explorables, from the package, as short as they can be said."""

import json
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from own_process import written

try:
    from minify import string as minified
except ImportError:  # where there is no wheel of it: the scripts are the same, and longer
    minified = None

# A block of HTML that is shown twice: its source, and below it what it makes.
LIVE = re.compile(r"^```html live\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {
    "assets/explorables.css": "stylesheet()",
    "assets/explorables.js": 'bundle("first")',
    "assets/explorables-more.js": 'bundle("index", beside="first")',
    "assets/your-data.js": 'bundle("data", beside="first")',
    "assets/planner.js": 'bundle("plan", beside="first")',
}
TYPES = {".css": "text/css", ".js": "application/javascript"}
PRINTING = (
    "import json; from klexplain.explorables.bundle import bundle, stylesheet; "
    f"print(json.dumps([{', '.join(FILES.values())}]))"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them to the files of the site."""
    root = Path(config.config_file_path).parent
    contents = json.loads(written("the scripts of the explorables", root, "-c", PRINTING))
    for name, content in zip(FILES, contents, strict=True):
        short = minified(TYPES[Path(name).suffix], content) if minified else content
        files.append(File.generated(config, name, content=short))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Put what it makes below each block of HTML that is marked as live."""
    return LIVE.sub(r'```html\n\1```\n\n<div class="kle-live">\n\1</div>', markdown)
