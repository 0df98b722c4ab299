"""Keep compiled templates between builds: compiling them anew took a quarter of a warm build.

What the theme's templates leave around their own marks, a twentieth of a page, is left out.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig


def on_config(config: MkDocsConfig) -> None:
    """Keep the templates of the API reference, which is rendered while the pages are read."""
    mkdocstrings: Any = config.plugins["mkdocstrings"]
    keep_compiled(mkdocstrings.get_handler("python").env, config)


def on_env(env: Environment, config: MkDocsConfig, **_: object) -> None:
    """Keep the templates of the theme, and have them leave no lines of blanks."""
    env.trim_blocks = env.lstrip_blocks = True
    keep_compiled(env, config)


def keep_compiled(environment: Environment, config: MkDocsConfig) -> None:
    """Give the environment a folder for its compiled templates."""
    folder = Path(config.config_file_path).parent / ".cache" / "site" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    pattern = f"trimmed-{environment.trim_blocks}-%s"  # which Jinja's own names leave out
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder), pattern)
