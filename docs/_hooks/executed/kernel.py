"""Run a page in a kernel of its own: the Python that builds the site, and nothing of the user's."""

import ast
import os
import re
import sys
from asyncio import CancelledError
from pathlib import Path

import jupytext
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets import Instance, Unicode

from .page import Page, PageError

CELL_SECONDS = 300
EXPRESSION = re.compile(r"\{\{\s(.+?)\s\}\}", re.DOTALL)
CELL_LINE = re.compile(r"line\S* \S*?(\d+)")
COLOUR = re.compile(r"\x1b\[[\d;]*m")


class ThisPython(KernelSpecManager):
    """Answers every request for a kernel with the running Python, in a fixed environment."""

    root = Unicode()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=[*launch, "--HistoryManager.enabled=False", "--log-level=CRITICAL"],
            display_name="Python 3",
            language="python",
            env=self.environment(),
        )

    def environment(self) -> dict[str, str]:
        """The project importable, and all that could make two runs differ out of the way."""
        return {
            "PYTHONPATH": os.pathsep.join([self.root, os.environ.get("PYTHONPATH", "")]),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",  # byte code in a watched folder would rebuild the site
            "IPYTHONDIR": str(Path(self.root, ".cache", "ipython")),
            "MATPLOTLIBRC": os.devnull,
            "MPLBACKEND": "agg",
        }


class PageClient(NotebookClient):
    """Runs the cells, and fills in the ``{{ expression }}`` of the prose on the way."""

    page = Instance(Page)
    root = Unicode()

    def create_kernel_manager(self):
        manager = super().create_kernel_manager()
        manager.kernel_spec_manager = ThisPython(root=self.root)
        return manager

    async def async_execute_cell(self, cell, cell_index, **options):
        if cell.cell_type == "markdown":
            await self.fill_in(cell, cell_index)
        try:
            return await super().async_execute_cell(cell, cell_index, **options)
        except CellExecutionError as error:
            line = self.page.cell_lines()[cell_index] + line_in_cell(error) - 1
            problem = f"{error.ename}: {error.evalue}"
            raise self.page.error(cell_index, line, problem, cell.source) from None

    async def fill_in(self, cell, index):
        """Replace each ``{{ expression:format }}`` by what the kernel makes of it here."""
        found = [match[1] for match in EXPRESSION.finditer(cell.source)]
        if found:
            values = iter([self.value(answer, index) for answer in await self.ask(found)])
            cell.source = EXPRESSION.sub(lambda match: next(values), cell.source)

    async def ask(self, expressions):
        """Expressions, each with the kernel's answer to it as an f-string."""
        questions = {str(n): f'f"""{{ {text}}}"""' for n, text in enumerate(expressions)}
        asked = self.kc.execute("", silent=True, user_expressions=questions, reply=True)
        answers = (await asked)["content"]["user_expressions"]
        return [(text, answers[str(n)]) for n, text in enumerate(expressions)]

    def value(self, answer, index):
        text, reply = answer
        if reply["status"] == "ok":
            return ast.literal_eval(reply["data"]["text/plain"])
        problem = f"{reply['ename']}: {reply['evalue']}"
        raise self.page.error(index, self.page.line_of(index, text), problem, f"{{{{ {text} }}}}")


def line_in_cell(error: CellExecutionError) -> int:
    """Line of the cell, from 1, on which the error arose."""
    return int(CELL_LINE.search(COLOUR.sub("", error.traceback).split("Cell In[")[1])[1])


def read(page: Page):
    """The script as a notebook whose metadata are the same at every run."""
    notebook = jupytext.reads(page.script.decode(), fmt="py:percent")
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
    return notebook


async def run(page: Page, root: Path, allow_errors: bool):
    """The page as an executed notebook; `PageError` when a cell or an expression raises."""
    notebook = read(page)
    client = PageClient(
        notebook,
        page=page,
        root=str(root),
        allow_errors=allow_errors,
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(root)}},
    )
    try:
        return await client.async_execute()
    except PageError:
        raise
    except (Exception, CancelledError) as error:  # the kernel died, hung, or was interrupted
        raise PageError(f"{page.name}: {type(error).__name__}: {error}") from error
