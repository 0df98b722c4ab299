"""The modules of the explorables, those written by hand and the printed one, as one script.

The printed one, ``families.js``, takes seconds to derive; ``make data`` prints it anew.
"""

import re
from importlib.resources import files

FOLDER = files("klexplain") / "explorables" / "js"
IMPORT = re.compile(r'^(?:import|export) \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
PASSED_ON = re.compile(r"^export \{([^}]*)\} from", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function|class) (\w+))", re.MULTILINE)


def modules(entry: str = "model") -> dict[str, str]:
    """Return the text of a module and of all that it needs, each after those that it imports from.

    Parameters
    ----------
    entry : {"model", "first", "index"}
        The mathematical model alone, the elements of the first page, or all that draw it.

    Returns
    -------
    dict of str
        Texts of ES modules by name.

    Examples
    --------
    >>> list(modules())[-1]
    'model'
    """
    texts: dict[str, str] = {}
    _collect(entry, texts)
    return texts


def _collect(name: str, texts: dict[str, str]) -> None:
    text = (FOLDER / f"{name}.js").read_text("utf-8")
    for _, other in IMPORT.findall(text):
        if other not in texts:
            _collect(other, texts)
    texts[name] = text


def bundle(entry: str = "index", beside: str | None = None) -> str:
    """Return a module and all that it needs as one script without imports.

    It is a plain script, for a module would not load from a file on a disk.

    Parameters
    ----------
    entry : {"index", "first", "model"}
        As for `modules`.
    beside : {"first", "model"}, optional
        What the page has loaded already as a script of its own: it is left out.

    Returns
    -------
    str
        A script that defines one constant, ``klexplain``, with all that the modules export; one
        that is loaded beside another adds to that constant.

    Examples
    --------
    >>> bundle("model").splitlines()[0]
    'const klexplain = (() => {'
    """
    there = modules(beside) if beside else {}
    texts = {name: text for name, text in modules(entry).items() if name not in there}
    known = "".join(f"const ${name} = klexplain;\n" for name in there)
    scopes = known + "".join(scoped(name, text) for name, text in texts.items())
    every = ", ".join(f"...${name}" for name in texts)
    start, end = ("Object.assign(klexplain, ", ")") if beside else ("const klexplain = ", "")
    return f'{start}(() => {{\n"use strict";\n{scopes}return {{ {every} }};\n}})(){end};\n'


def scoped(name: str, text: str) -> str:
    r"""Return a module as a constant with its exports, in a scope of its own.

    Examples
    --------
    >>> print(scoped("two", 'import { one } from "./unit.js";\nexport const two = one + one;\n'))
    const $two = (() => {
    const { one } = $unit;
    const two = one + one;
    return { two };
    })();
    <BLANKLINE>
    """
    passed_on = [word.strip() for names in PASSED_ON.findall(text) for word in names.split(",")]
    exported = ", ".join([*EXPORT.findall(text), *passed_on])
    body = EXPORT.sub("", IMPORT.sub(r"const {\1} = $\2;\n", text))
    return f"const ${name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def stylesheet() -> str:
    """Return the style of the elements.

    Examples
    --------
    >>> "kle-study" in stylesheet()
    True
    """
    return (FOLDER / "explorables.css").read_text("utf-8")
