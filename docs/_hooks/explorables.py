"""The script and the style of the explorables: made from the package, loaded only where used."""

import os
import subprocess
import sys
from pathlib import Path

from executed import fingerprint
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

SCRIPT, STYLE = "assets/explorables.js", "assets/explorables.css"
MARK = "<kle-study"
LOADING = '<link rel="stylesheet" href="{style}"><script type="module" src="{script}"></script>'
PRINTING = "from klexplain.explorables.bundle import bundle; print(bundle(), end='')"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add both to the files of the site."""
    root = Path(config.config_file_path).parent
    style = root / "klexplain" / "explorables" / "explorables.css"
    files.append(File.generated(config, SCRIPT, content=script(root, config)))
    files.append(File.generated(config, STYLE, content=style.read_text(encoding="utf-8")))
    return files


@event_priority(-50)  # when the outputs of cells are in their places
def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load them at the end of the head of a page that holds a study."""
    if MARK not in output:
        return output
    script, style = (get_relative_url(file, page.url) for file in (SCRIPT, STYLE))
    return output.replace("</head>", f"{LOADING.format(script=script, style=style)}</head>", 1)


def script(root: Path, config: MkDocsConfig) -> str:
    """The script, made anew when a source of the package has changed."""
    sources = fingerprint.tree(config.watch, "*.py", "*.js")
    kept = root / ".cache" / "explorables" / f"{sources[:32]}.js"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("*.js"):
            old.unlink()
        kept.write_text(printed(root), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def printed(root: Path) -> str:
    """What the package prints, by a process of its own: `mkdocs serve` keeps what it imported."""
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PRINTING]
    ran = subprocess.run(  # noqa: S603  our own command
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise PluginError(f"the script of the explorables: {ran.stderr[-500:]}")
    return ran.stdout
