"""From script to page, on sites of a few lines: rendering, freshness, failure, repeatability."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
import site_checks as checks
from bs4 import Tag
from mini_site import PAGE, MiniSite

RICH = """\
# %% [markdown]
# # Rich page
#
# Prose with a footnote[^1], a link [home](../index.py) and [a part](../index.py#first-part).
#
# !!! note "Admonition"
#     Inside.
#
# [^1]: The note.

# %% tags=["hide-input"]
from fractions import Fraction
from IPython.display import HTML, Latex, Markdown
import scipy.special as sp
third = Fraction(1, 3)

# %% tags=["fold-input"]
import math

# %%
print(sp.loggamma(3.0))
HTML('<figure><svg role="img" aria-label="A."><text>drawn' '_words</text></svg>*raw*</figure>')

# %%
Markdown("A *rendered* output.")

# %%
third

# %%
Latex("$\\\\displaystyle x^2$")

# %% tags=["raises-exception"]
1 / 0

# %% [markdown]
# ## Second part
#
# Filled in: {{ third }}, {{ float(third):.4f }}, {{ {"a": 2}["a"] }}, {{ -third }};
# TeX stays: $x^{{2}}$.
#
# ??? question "How much?"
#     It is {{ float(third):.2% }}; left alone: {{third}}.
"""
INDEX = "# %% [markdown]\n# # Front\n#\n# ## First part\n#\n# Text.\n"
# The page of two cells whose second raises on its second line, the script's ninth.
RAISING = "# %% [markdown]\n# # Title\n\n# %%\nx = 1\n\n# %%\ny = x\ny / 0\n"
WARNED_OF = """\
# %% [markdown]
# # Title
#
# [gone](gone.py), [gone](#gone)

# %%
import warnings
warnings.warn('mind')
"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> MiniSite:
    """A site with all that a page may hold, built once."""
    site = MiniSite(tmp_path_factory.mktemp("rich"), {"index.py": INDEX, "learn/rich.py": RICH})
    built = site.build()
    assert built.ok, built.said
    return site


@pytest.fixture(scope="module")
def article(rich: MiniSite) -> Tag:
    """The rich page as built."""
    return checks.soup(rich.read("learn/rich/index.html")).find("article")


def test_a_script_named_index_becomes_the_home_page(rich: MiniSite) -> None:
    """docs/index.py is the front page."""
    assert checks.soup(rich.read("index.html")).find("h1", id="front")


def test_prose_of_a_script_is_markdown_like_any_other(article: Tag) -> None:
    """Admonitions, footnotes and links to other scripts and their parts work in executed pages."""
    assert article.select_one(".admonition.note").find(string="Admonition")
    assert article.select_one(".footnote li").get_text().startswith("\nThe note.")
    links = [link["href"] for link in article.select("p > a[href*='..']")]
    assert links == ["../../", "../../#first-part"]


def test_code_is_a_copyable_block_and_hidden_code_is_not_there(article: Tag) -> None:
    """Code cells are highlighted blocks; hide-input hides the code, fold-input folds it."""
    code = [block.get_text() for block in article.select(".language-python code")]
    assert code[1].startswith("print(sp.loggamma(3.0))")
    assert "from fractions" not in article.get_text()
    assert article.select_one("details.abstract code").get_text().strip() == "import math"


def test_printed_text_and_plain_values_are_shown(article: Tag) -> None:
    """Printed text, plain values and an error that the page asked for follow their code."""
    printed = [block.get_text().strip() for block in article.select(".kle-printed code")]
    error = "ZeroDivisionError: division by zero"
    assert printed == ["0.6931471805599453", "Fraction(1, 3)", error]


def test_html_output_is_untouched_and_markdown_rendered(rich: MiniSite, article: Tag) -> None:
    """HTML that a cell returns arrives byte for byte; Markdown that it returns is rendered."""
    drawing = '<svg role="img" aria-label="A."><text>drawn_words</text></svg>*raw*</figure></div>'
    assert f'<div class="kle-output"><figure>{drawing}' in rich.read("learn/rich/index.html")
    assert article.find("em", string="rendered")
    assert article.select_one(".arithmatex").get_text() == r"\(\displaystyle x^2\)"


def test_expressions_in_prose_are_filled_in_by_the_kernel(article: Tag) -> None:
    """Numbers in prose come from the page's own names, in folded answers too; − is a minus."""
    text = article.get_text()
    assert "Filled in: 1/3, 0.3333, 2, −1/3;\nTeX stays: \\(x^{{2}}\\)." in text
    assert "33.33%; left" in article.select_one("details.question").get_text()


def test_text_that_only_looks_like_an_expression_is_left_alone(article: Tag) -> None:
    """Braces without spaces inside are the author's, or TeX."""
    assert "left alone: {{third}}." in article.get_text()


def test_search_has_sections_names_in_names_and_code_once(rich: MiniSite) -> None:
    """Search goes by section, splits dotted names, holds code once and no drawing."""
    index = json.loads(rich.read("search/search_index.json"))
    entries = {entry["location"]: entry["text"] for entry in index["docs"]}
    text = entries["learn/rich/"]
    assert "learn/rich/#second-part" in entries
    assert "loggamma" in re.split(index["config"]["separator"], text)
    assert text.count("sp.loggamma(3.0)") == 1
    assert "drawn_words" not in "".join(entries.values())


def test_the_notebook_is_downloadable_executed_and_filled_in(rich: MiniSite) -> None:
    """Beside the page lie its script and its notebook, valid, with outputs and numbers."""
    notebook = nbformat.reads(rich.read("learn/rich/rich.ipynb"), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[3].outputs[0].text == "0.6931471805599453\n"
    assert [*notebook.cells[3].outputs[1].data] == ["text/html"]  # nothing that is not shown
    assert "Filled in: 1/3, 0.3333" in notebook.cells[-1].source
    assert rich.read("learn/rich/rich.py") == RICH


@pytest.fixture
def mini(tmp_path: Path) -> MiniSite:
    """A site of two pages, not yet built."""
    return MiniSite(tmp_path, {"index.py": PAGE, "learn/one.py": PAGE})


def test_only_what_is_stale_is_executed(mini: MiniSite) -> None:
    """Nothing changed: nothing runs; one page's text: that page; the package: all of them.

    Each page is named when it is done, with its number among those to be executed.
    """
    first = mini.build()
    assert first.executed == {"index.py", "learn/one.py"}
    assert re.findall(r"executed \S+ (\(.*\))", first.said) == ["(1 of 2)", "(2 of 2)"]
    assert mini.build().executed == set()
    mini.write("docs/learn/one.py", PAGE.replace("Text.", "Other text."))
    assert mini.build().executed == {"learn/one.py"}
    assert "Other text." in mini.read("learn/one/index.html")
    mini.write("klexplain/__init__.py", "VALUE = 2\n")
    assert mini.build().executed == {"index.py", "learn/one.py"}
    assert ">2\n<" in mini.read("index.html")


def test_a_change_of_the_plugin_options_executes_again(tmp_path: Path) -> None:
    """The options of mkdocs-jupyter are part of what a page's result depends on."""
    mini = MiniSite(tmp_path, {"index.py": INDEX})
    mini.build()
    config = (mini.root / "mkdocs.yml").read_text()
    mini.write("mkdocs.yml", config.replace("- hide-input", "- hide-this"))
    assert mini.build().executed == {"index.py"}


def test_two_cold_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """Every file of the site, compressed ones included; without docstrings, as -OO has it, too."""
    mini = MiniSite(tmp_path, {"index.py": PAGE})
    first, second = cold_build(mini), cold_build(mini, PYTHONOPTIMIZE="2")
    assert first == second
    assert {"index.html", "index.ipynb"} <= set(map(str, first))


def cold_build(mini: MiniSite, **environment: str) -> dict[Path, bytes]:
    """Build with every page executed anew; every file of the site."""
    shutil.rmtree(mini.root / ".cache", ignore_errors=True)
    assert mini.build(**environment).executed
    folder = mini.root / "site"
    return {f.relative_to(folder): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_a_random_page_makes_two_cold_builds_differ(tmp_path: Path) -> None:
    """The comparison of two builds notices a page that draws without a seed."""
    draw = "# %% [markdown]\n# # Title\n\n# %%\nimport random\nrandom.random()\n"
    mini = MiniSite(tmp_path, {"index.py": draw})
    assert cold_build(mini) != cold_build(mini)


FAILURES = {
    "a cell raises": (
        RAISING,
        ["index.py, cell 3, line 9: ZeroDivisionError: division by zero", "    y / 0"],
    ),
    "an expression raises": (
        "# %% [markdown]\n# # Title\n#\n# The value is\n# {{ nothing:.3f }}.\n",
        ["index.py, cell 1, line 5: NameError: name 'nothing' is not defined", "{{ nothing:.3f }}"],
    ),
    "a format is wrong": (
        "# %% [markdown]\n# # Title\n#\n# {{ 'a':.3f }}\n",
        ["index.py, cell 1, line 4: ValueError: Unknown format code 'f'"],
    ),
    "a cell is no Python": (
        "# %% [markdown]\n# # Title\n\n# %%\nx = = 1\n",
        ["index.py, cell 2, line 5: SyntaxError: invalid syntax"],
    ),
    "a cell warns, a link is broken, an anchor missing": (
        WARNED_OF,
        [
            "'index.py' contains a link 'gone.py'",
            "'index.py' contains a link '#gone'",
            "index.py writes to standard error",
            "UserWarning: mind",
        ],
    ),
    "the kernel dies": (
        "# %% [markdown]\n# # Title\n\n# %%\nimport os\nos._exit(1)\n",
        ["index.py: DeadKernelError: Kernel died"],
    ),
}


@pytest.mark.parametrize(("page", "words"), FAILURES.values(), ids=FAILURES)
def test_a_failing_page_says_why_in_few_words(page: str, words: list[str], tmp_path: Path) -> None:
    """The build fails and names page, cell, line and error, in under 20 lines, no traceback."""
    built = MiniSite(tmp_path, {"index.py": page}).build()
    assert not built.ok
    assert len(built.said.splitlines()) < 20
    assert "Traceback" not in built.said
    assert [word for word in words if word not in built.said] == []


def test_good_pages_stay_executed_when_another_fails(mini: MiniSite) -> None:
    """After a failure only the page that failed runs again."""
    mini.write("docs/learn/one.py", RAISING)
    assert not mini.build().ok
    mini.write("docs/learn/one.py", PAGE)
    assert mini.build().executed == {"learn/one.py"}


def test_the_kernel_is_the_building_python_whatever_the_user_has(tmp_path: Path) -> None:
    """A kernel specification of the user's own, even a broken one, changes nothing."""
    mini = MiniSite(tmp_path, {"index.py": PAGE})
    spec = '{"argv": ["/bin/false"], "display_name": "Python 3", "language": "python"}'
    mini.write("data/kernels/python3/kernel.json", spec)
    built = mini.build(JUPYTER_PATH=str(mini.root / "data"), JUPYTER_PREFER_ENV_PATH="0")
    assert built.ok, built.said
