"""A site of a few lines, built as the real one is: its configuration, its pages hook, own pages."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parents[2]
PAGE = """\
# %% [markdown]
# # Title
#
# Text.

# %%
import klexplain
print(klexplain.VALUE)
"""


def configuration() -> dict:
    """The real mkdocs.yml, with paths that hold from anywhere and nothing of the real pages."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        config = yaml_load(file)
    for entry in ("nav", "extra_css", "extra_javascript"):
        config.pop(entry, None)
    config["theme"].pop("custom_dir", None)
    return config | {"hooks": [str(ROOT / "docs" / "_hooks" / "pages.py")]}


class MiniSite:
    """A project folder with a package named klexplain, and the pages that a test writes."""

    def __init__(self, root: Path, pages: dict[str, str]) -> None:
        self.root = root
        self.write("mkdocs.yml", yaml.safe_dump(configuration()))
        self.write("klexplain/__init__.py", "VALUE = 1\n")
        for name, text in pages.items():
            self.write(f"docs/{name}", text)

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """Read a file of the built site."""
        return (self.root / "site" / name).read_text(encoding="utf-8")

    def build(self, **environment: str) -> "Built":
        """Build under --strict, in an environment with these additions."""
        command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        quiet = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
        built = subprocess.run(
            command,
            cwd=self.root,
            env=os.environ | quiet | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Built(ok=built.returncode == 0, said=built.stderr)


class Built:
    """How a build went: whether it succeeded, what it said, which pages it executed."""

    def __init__(self, *, ok: bool, said: str) -> None:
        self.ok, self.said = ok, said

    @property
    def executed(self) -> set[str]:
        """The pages that the log names as it goes, as many as it says at the end."""
        (number,) = re.findall(r"Executed (\d+) of \d+ pages in", self.said)
        names = re.findall(r"executed (\S+) \(\d+ of (\d+)\)", self.said)
        assert [int(number)] * int(number) == [int(total) for _, total in names]
        return {name for name, _ in names}
