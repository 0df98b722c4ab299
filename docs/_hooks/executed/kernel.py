"""Run a page in a kernel of its own: the Python that builds the site, and nothing of the user's."""

import ast
import os
import re
from asyncio import CancelledError
from pathlib import Path
from typing import Any, BinaryIO

import jupytext
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from traitlets import Instance, Unicode

from .forks import launch
from .page import Page, PageError

CELL_SECONDS = 300
EXPRESSION = re.compile(r"\{\{\s(.+?)\s*\}\}", re.DOTALL)
HYPHEN = re.compile(r"(?<!\w)-(?=\d)")  # prose has a minus sign before a number
CELL_LINE = re.compile(r"line\S* \S*?(\d+)")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
ARGUMENTS = ("-f", "{connection_file}", "--HistoryManager.enabled=False", "--log-level=CRITICAL")
# The site brings the script of the explorables once a page, so each shows its elements alone.
ELEMENTS = (
    "get_ipython().display_formatter.formatters['text/html'].for_type_by_name("
    "'klexplain.explorables.explorable', 'Explorable', lambda shown: shown.to_html())"
)


class ThisPython(KernelSpecManager):
    """Answers every request for a kernel with a fork, whatever kernels are installed."""

    forks = Unicode()  # the socket at which they are made

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe the one kernel there is; the name asked for makes no difference."""
        return KernelSpec(
            argv=[*launch(self.forks), *ARGUMENTS, f"--IPKernelApp.exec_lines={ELEMENTS}"],
            display_name=KERNEL["display_name"],
            language=KERNEL["language"],
        )


class PageClient(NotebookClient):
    """Runs the cells, and fills in the ``{{ expression }}`` of the prose on the way."""

    page = Instance(Page)
    forks = Unicode()

    def create_kernel_manager(self) -> KernelManager:
        """Have the kernel forked."""
        manager = super().create_kernel_manager()
        manager.kernel_spec_manager = ThisPython(forks=self.forks)
        return manager

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **options: Any
    ) -> NotebookNode:
        """Run a cell of code, or fill in one of prose."""
        if cell.cell_type == "markdown":
            await self.fill_in(cell, cell_index)
        try:
            return await super().async_execute_cell(cell, cell_index, *args, **options)
        except CellExecutionError as error:
            line = self.page.cell_lines()[cell_index] + line_in_cell(error) - 1
            problem = f"{error.ename}: {error.evalue}"
            raise self.page.error(cell_index, line, problem, cell.source) from None

    async def fill_in(self, cell: NotebookNode, index: int) -> None:
        """Replace each ``{{ expression:format }}`` by what the kernel makes of it here."""
        expressions = [match[1] for match in EXPRESSION.finditer(cell.source)]
        if expressions:
            answers = await self.ask(expressions)
            pairs = zip(expressions, answers, strict=True)
            values = iter([self.value(index, *pair) for pair in pairs])
            cell.source = EXPRESSION.sub(lambda _: next(values), cell.source)

    async def ask(self, expressions: list[str]) -> list[dict[str, Any]]:
        """Have the kernel evaluate each expression as an f-string."""
        questions = {str(n): f'f"""{{ {text}}}"""' for n, text in enumerate(expressions)}
        client: Any = self.kc  # its type knows nothing of `reply`
        asked = client.execute("", silent=True, user_expressions=questions, reply=True)
        answers = (await asked)["content"]["user_expressions"]
        return [answers[number] for number in questions]

    def value(self, index: int, text: str, answer: dict[str, Any]) -> str:
        """Read the kernel's answer, or raise what it raised, with its place on the page."""
        if answer["status"] == "ok":
            return HYPHEN.sub("−", ast.literal_eval(answer["data"]["text/plain"]))
        problem = f"{answer['ename']}: {answer['evalue']}"
        line = self.page.line_of(index, text)
        raise self.page.error(index, line, problem, f"{{{{ {text} }}}}")


def line_in_cell(error: CellExecutionError) -> int:
    """Line of the cell, from 1, on which the error arose."""
    return int(CELL_LINE.search(COLOUR.sub("", error.traceback).split("Cell In[")[1])[1])


def read(page: Page) -> NotebookNode:
    """Read the script as a notebook whose metadata are the same at every run."""
    notebook = jupytext.reads(page.script.decode(), fmt="py:percent")
    notebook.metadata = {"kernelspec": KERNEL}
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
    return notebook


def kernel_log(root: Path) -> BinaryIO:
    """Open the place for what kernels say of themselves; what a page prints is not among it."""
    return Path(root, ".cache", "kernels.log").open("ab")


def environment(root: Path) -> dict[str, str]:
    """Make the project importable, and put what could make two runs differ out of the way."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",  # byte code in a watched folder would rebuild the site
        "IPYTHONDIR": str(root / ".cache" / "ipython"),
        "MATPLOTLIBRC": os.devnull,
        "MPLBACKEND": "agg",
    }


async def run(page: Page, root: Path, forks: str, *, allow_errors: bool) -> NotebookNode:
    """Execute the page in a fork; `PageError` when a cell or an expression raises."""
    client = PageClient(
        read(page),
        page=page,
        forks=forks,
        allow_errors=allow_errors,
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(root)}},
    )
    try:
        with kernel_log(root) as log:
            return await client.async_execute(stderr=log)
    except PageError:
        raise
    except (Exception, CancelledError) as error:  # the kernel died, hung, or was interrupted
        raise PageError(f"{page.name}: {type(error).__name__}: {error} (see {log.name})") from error
