"""Numbers that somebody typed into prose, and which of them the page itself gives."""

import ast
import re
from pathlib import Path

import jupytext

NOT_PROSE = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\A---\n.*?\n---\n",  # a header
        r"```.*?```",
        r"<!--.*?-->",
        r"`[^`\n]*`",
        r"\{\{\s.*?\}\}",  # filled in while the page is executed
        r"\$\$.*?\$\$|\$[^$\n]*\$",
        r"\]\([^)]*\)|https?://\S+",
        r"<[^>]*>",
        r"^\s*\d+\. ",  # the number of an item of a list
        r"\(\d{4}\)|(?:\d+(?:\(\d+\))?)?, \d+–\d+|\d+\(\d+\), \d+",  # of a source
        r"[Cc]hapters? \d+(?: and \d+)?|\dnd edition",
    )
]
WORDS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100, "thousand": 1000,
}  # fmt: skip
NUMBER = re.compile(rf"(?<![\w.^⁻−])\d(?:[\d.,]*\d)?|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
ALWAYS = {0, 1}  # no figure, but a bound, a tie, a whole


def prose(text: str) -> str:
    """The text without code, formulas, links and what is filled in."""
    for pattern in NOT_PROSE:
        text = re.sub(pattern.pattern, " ", text, flags=pattern.flags | re.MULTILINE)
    return text


def value(written: str) -> float:
    """What a number says, in digits or as a word; a version, 0.25.1, is none."""
    plain = written.lower().replace(",", "")
    return (
        WORDS[plain] if plain in WORDS else float(plain) if plain.count(".") < 2 else float("nan")
    )


def cells(path: Path) -> tuple[str, str]:
    """Prose and code of a page; a page in Markdown has no code that is run."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text, ""
    found = jupytext.reads(text, fmt="py:percent").cells
    code = "\n".join(cell.source for cell in found if cell.cell_type == "code")
    return "\n\n".join(c.source for c in found if c.cell_type == "markdown"), code


def given(code: str, text: str) -> set[float]:
    """Numbers that the page's own code or its filled-in expressions work with."""
    filled = re.findall(r"\{\{\s(.*?)(?::[^:{}]*)?\s*\}\}", text, re.DOTALL)
    trees = [
        ast.parse(code),
        *(ast.parse(one.strip(), mode="eval") for one in filled if parses(one)),
    ]
    constants = (n.value for t in trees for n in ast.walk(t) if isinstance(n, ast.Constant))
    numbers = {float(v) for v in constants if isinstance(v, int | float)}
    return numbers | {100 * v for v in numbers} | {round(1 - v, 9) for v in numbers}


def parses(expression: str) -> bool:
    """Whether the text is an expression by itself."""
    try:
        ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return False
    return True


def typed(path: Path) -> list[tuple[str, str]]:
    """Numbers of the prose that neither the page's code gives nor always hold, with their lines."""
    text, code = cells(path)
    known = ALWAYS | given(code, text)
    return [
        (found[0], line.strip())
        for line in prose(text).splitlines()
        for found in NUMBER.finditer(line)
        if value(found[0]) not in known
    ]
