"""An executed notebook as ordinary Markdown, for the site's own Markdown to render.

HTML that a cell returned (a figure, a badge) is left out of the Markdown: a placeholder keeps its
place, so that neither Markdown nor the search index ever sees it, and `restore` puts it back.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import indent

RENDERED = '<div class="kle-rendered" markdown="1">\n\n{}\n\n</div>'
PLACEHOLDER = '<div class="kle-output" id="kle-output-{}"></div>'
FOLDED = "fold-input"  # tag of a cell whose code is folded away
ANSWER = "answer"  # tag of a cell that the reader opens, after a guess
FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)
DOWNLOADS = (
    '<p class="kle-downloads">This page runs: download it as a '
    '<a href="{stem}.ipynb" download>notebook</a> or as a '
    '<a href="{stem}.py" download>script</a>.</p>'
)


def to_markdown(notebook: dict, hidden_tags: set[str], stem: str) -> str:
    """Prose as it stands, code in fences, outputs after their code, the downloads at the end."""
    outputs = iter(range(len(list(html_outputs(notebook)))))
    parts: list[str] = []
    for answers, cells in groupby(notebook["cells"], is_answer):
        blocks = (block for cell in cells for block in cell_blocks(cell, hidden_tags, outputs))
        text = "\n\n".join(blocks)
        parts.append(fold(text, "answer", "Look") if answers else text)
    return "\n\n".join([*parts, DOWNLOADS.format(stem=stem)])


def is_answer(cell: dict) -> bool:
    """Whether the cell shows what the reader has just been asked to guess."""
    return ANSWER in cell["metadata"].get("tags", [])


def restore(page: str, notebook: dict) -> str:
    """The finished page with the HTML outputs in their places."""
    for number, html in enumerate(html_outputs(notebook)):
        page = page.replace(PLACEHOLDER.format(number), f'<div class="kle-output">{html}</div>')
    return page


def html_outputs(notebook: dict) -> Iterator[str]:
    """The outputs that are HTML, in the order of the page."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if kind(output) == "text/html":
                yield output["data"]["text/html"].strip()


def stderr(notebook: dict) -> str:
    """All that the cells wrote to standard error: warnings, which a page should not print."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return "".join(output["text"] for output in outputs if output.get("name") == "stderr")


def cell_blocks(cell: dict, hidden_tags: set[str], numbers: Iterator[int]) -> Iterator[str]:
    """Blocks of Markdown for one cell."""
    if cell["cell_type"] != "code":
        yield cell["source"]
        return
    tags = set(cell["metadata"].get("tags", []))
    if cell["source"].strip() and not hidden_tags & tags:
        code = fence(cell["source"], ".python")
        yield fold(code, "abstract", "Set-up of this page") if FOLDED in tags else code
    for output in cell["outputs"]:
        yield output_block(output, numbers)


def kind(output: dict) -> str:
    """The richest form of an output that the site can show."""
    if output["output_type"] in ("stream", "error"):
        return output["output_type"]
    forms = ("text/markdown", "text/html", "text/latex", "text/plain")
    return next(form for form in forms if form in output["data"])


def keep_shown(notebook: dict) -> dict:
    """Drop the forms of outputs that are not shown: a plain form may hold memory addresses."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"] = {kind(output): output["data"][kind(output)]}
    return notebook


def output_block(output: dict, numbers: Iterator[int]) -> str:
    """One output as Markdown."""
    match kind(output):
        case "stream":
            return fence(output["text"], ".text .kle-printed") if output["name"] == "stdout" else ""
        case "error":
            return fence(f"{output['ename']}: {output['evalue']}", ".text .kle-printed")
        case "text/html":
            return PLACEHOLDER.format(next(numbers))
        case "text/plain":
            return fence(output["data"]["text/plain"], ".text .kle-printed")
        case "text/markdown":
            return RENDERED.format(output["data"]["text/markdown"])
        case form:
            return output["data"][form]


def fold(block: str, style: str, title: str) -> str:
    """A block behind a line that opens it."""
    return f'??? {style} "{title}"\n\n{indent(block, "    ")}'


def fence(text: str, classes: str) -> str:
    """A fenced block, its fence longer than any fence in the text."""
    marks = "`" * max([3, *(len(mark) + 1 for mark in FENCE.findall(text))])
    return f"{marks} {{{classes}}}\n{text.rstrip()}\n{marks}"
