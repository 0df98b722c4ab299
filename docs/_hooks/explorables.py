"""The script and the style of the explorables: made from the package, loaded only where used."""

from pathlib import Path

from executed import fingerprint
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from klexplain.publish import bundle, stylesheet

SCRIPT, STYLE = "assets/explorables.js", "assets/explorables.css"
MARK = "<kle-study"
LOADING = '<link rel="stylesheet" href="{style}"><script type="module" src="{script}"></script>'


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add both to the files of the site."""
    files.append(File.generated(config, SCRIPT, content=script(config)))
    files.append(File.generated(config, STYLE, content=stylesheet()))
    return files


def on_post_page(output: str, page: Page, **_: object) -> str:
    """Load them at the end of the head of a page that holds a study."""
    if MARK not in output:
        return output
    place = {"script": get_relative_url(SCRIPT, page.url), "style": get_relative_url(STYLE, page.url)}
    return output.replace("</head>", f"{LOADING.format(**place)}</head>", 1)


def script(config: MkDocsConfig) -> str:
    """The script, printed anew when a source of the package has changed."""
    root = Path(config.config_file_path).parent
    sources = fingerprint.tree(config.watch, "*.py", "*.js")
    kept = root / ".cache" / "explorables" / f"{sources[:32]}.js"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("*.js"):
            old.unlink()
        kept.write_text(bundle(), encoding="utf-8")
    return kept.read_text(encoding="utf-8")
