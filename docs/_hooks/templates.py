"""Keep compiled templates between builds: compiling them anew took a quarter of a warm build."""

from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache


def on_config(config):
    """The templates of the API reference, which are rendered while the pages are read."""
    keep_compiled(config.plugins["mkdocstrings"].get_handler("python").env, config)
    return config


def on_env(env, config, files):
    """The templates of the theme."""
    keep_compiled(env, config)
    return env


def keep_compiled(environment: Environment, config) -> None:
    folder = Path(config.config_file_path).parent / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
