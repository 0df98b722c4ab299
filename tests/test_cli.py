"""The command line: it says what the package says, and bad input in one line."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats
from strategies import derived

import klexplain
from klexplain import FAMILIES, kl_divergence
from klexplain.cli import main, number
from klexplain.explorables.explorable import VIEWS
from klexplain.pages.atlas_data import atlas_json

ROOT = Path(__file__).parent.parent
BETAS = ("beta(17, 6)", "beta(3, 3)")
P, Q = stats.beta(17, 6), stats.beta(3, 3)
MARKUP = re.compile(r"[\\${}`]|\*\*infinite|\*\*no ")
BAD = {
    "nothing": [],
    "unknown command": ["kll", *BETAS],
    "one distribution": ["kl", "norm()"],
    "three distributions": ["kl", "norm()", "norm()", "norm()"],
    "unknown option": ["kl", *BETAS, "--bits"],
    "base": ["kl", *BETAS, "--base", "3"],
    "no distribution": ["kl", "2", "norm()"],
    "code": ["kl", "print(1)", "norm()"],
    "unknown family": ["kl", "normal(0, 1)", "norm()"],
    "missing shape": ["kl", "beta(1)", "norm()"],
    "domain": ["kl", "gamma(-1)", "norm()"],
    "infinite parameter": ["kl", "norm(1e999)", "norm()"],
    "mixed kinds": ["kl", "poisson(3)", "norm()"],
    "families of two kinds": ["derive", "poisson", "norm"],
    "no such family": ["derive", "foo", "norm"],
    "no closed form": ["derive", "t", "t", "--python"],
    "negative seed": ["verify", *BETAS, "--seed", "-1"],
    "view": ["plot", *BETAS, "--view", "nothing"],
    "no such folder": ["plot", *BETAS, "-o", "/no/such/folder/x.svg"],
}


def run(*arguments):
    """What a command prints, and its exit status."""
    return CliRunner().invoke(main, arguments, prog_name="klexplain")


def data(*arguments):
    """What a command prints as JSON."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_status_2(arguments):
    """On stderr, after the name of the program; nothing on stdout, and no traceback."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("klexplain: ")
    assert len(done.stderr.splitlines()) == 1
    assert len(done.stderr) > len("klexplain: \n")


@pytest.mark.parametrize(("base", "unit"), [(None, "nats"), (2, "bits"), (10, "bans")])
def test_kl_prints_the_divergence(base, unit):
    """The same number as Python, to the last digit, with its unit and its method."""
    known = kl_divergence(P, Q, base=base)
    chosen = [] if base is None else ["--base", str(base)]
    assert run("kl", *BETAS, *chosen).stdout.startswith(f"{known!r} {unit} (by formula")
    found = data("kl", *BETAS, *chosen)
    assert (found["value"], found["unit"], found["method"]) == (known, unit, "formula")


def test_an_infinite_divergence_is_an_answer():
    """∞ in text, a string in JSON, which has no such number; status 0."""
    pair = ("uniform(0, 2)", "uniform(0, 1)")
    assert run("kl", *pair).stdout.startswith("∞ nats (infinite by support)")
    assert data("kl", *pair)["value"] == "Infinity"
    assert run("kl", *pair).exit_code == 0


def test_an_order_of_arguments_matters():
    """The truth comes first, as everywhere."""
    assert data("kl", *BETAS)["value"] == kl_divergence(P, Q)
    assert data("kl", *reversed(BETAS))["value"] == kl_divergence(Q, P)


def test_derive_prints_every_step():
    """Each reason in its order, as plain text, then the verdict."""
    found = derived("gamma", "weibull_min")
    lines = run("derive", "gamma", "Weibull").stdout
    places = [lines.index(str(step.reason)) for step in found.steps]
    assert places == sorted(places)
    assert "Result: closed form" in lines


@pytest.mark.parametrize(
    "pair",
    [("gamma", "weibull_min"), ("cauchy", "t"), ("lomax", "gumbel_r"), ("uniform", "vonmises")],
)
def test_derive_prints_no_markup(pair):
    """A terminal shows neither TeX nor Markdown; the sentences of the package hold both."""
    assert not MARKUP.search(run("derive", *pair).stdout)
    assert MARKUP.search(derived(*pair).to_markdown())


@pytest.mark.parametrize(
    ("flag", "method"),
    [
        ("--latex", "to_latex"),
        ("--python", "to_python"),
        ("--javascript", "to_javascript"),
        ("--r", "to_r"),
        ("--citation", "citation"),
    ],
)
def test_derive_prints_each_form(flag, method):
    """What `Derivation` returns, and nothing else; the JSON holds it too."""
    known = getattr(derived("gamma", "weibull_min"), method)()
    assert run("derive", "gamma", "weibull_min", flag).stdout == f"{known}\n"
    assert data("derive", "gamma", "weibull_min")[flag[2:]] == known


@pytest.mark.parametrize("pair", [("cauchy", "norm"), ("beta", "t"), ("lomax", "expon")])
def test_derive_tells_how_it_ends(pair):
    """Verdict, reason and conditions, closed or not."""
    known, found = derived(*pair), data("derive", *pair)
    assert (found["verdict"], found["reason"]) == (
        known.verdict.value,
        known.reason.to_markdown(),
    )
    assert len(found["conditions"]) == len(known.conditions)
    reasons = [step.reason.to_markdown() for step in known.steps]
    assert [step["reason"] for step in found["steps"]] == reasons


def test_verify_prints_the_routes():
    """The same as Python with the same seed."""
    known = klexplain.verify(P, Q, rng=7)
    assert run("verify", *BETAS, "--seed", "7").stdout == f"{known!r}\n"
    found = data("verify", *BETAS, "--seed", "7")
    assert [r["value"] for r in found["routes"]] == [r.value for r in known.routes]
    assert found["agrees"] is True


def test_verify_is_seeded():
    """Without a seed it is 0, so two runs print the same."""
    assert run("verify", *BETAS).stdout == run("verify", *BETAS, "--seed", "0").stdout
    assert run("verify", *BETAS).stdout != run("verify", *BETAS, "--seed", "1").stdout


def test_verify_fails_with_status_1(monkeypatch):
    """Where the routes disagree the result is printed, and a script sees it."""
    monkeypatch.setattr(klexplain.checking.verification, "STANDARD_ERRORS", 0.0)
    monkeypatch.setattr(klexplain.checking.verification, "SAFETY", 0.0)
    done = run("verify", *BETAS, "--seed", "7")
    assert done.exit_code == 1
    assert done.stdout.startswith("CHECK FAILED")


def test_plot_writes_what_the_figure_is(tmp_path):
    """To a file or to stdout, in each view."""
    file = tmp_path / "out.svg"
    assert run("plot", *BETAS, "-o", str(file), "--view", "densities").exit_code == 0
    curve = klexplain.ratio_curve(P, Q)
    assert file.read_text("utf-8") == klexplain.figures.densities(curve).svg()
    assert run("plot", *BETAS).stdout == klexplain.figures.likelihood_ratio(curve).svg()
    assert json.loads(run("plot", *BETAS, "--json").stdout)["alt"].startswith(
        "Likelihood ratio of p = Beta(17, 6)"
    )


def test_the_views_are_those_of_the_figures_to_drag():
    """An unknown view lists them all, and each can be drawn."""
    views = run("plot", *BETAS, "--view", "?").stderr.split("one of ")[1].strip().split(", ")
    assert set(views) == set(VIEWS)
    assert all(run("plot", *BETAS, "--view", view).stdout[:4] == "<svg" for view in views)


def test_bad_input_leaves_no_file(tmp_path):
    """The output is opened only when there is something to write."""
    file = tmp_path / "out.svg"
    assert run("plot", "norm()", "x", "-o", str(file)).exit_code == 2
    assert not file.exists()


def test_the_atlas_is_the_package_s():
    """All pairs of the same families, as text and as JSON."""
    rows = klexplain.atlas()
    lines = run("atlas").stdout.splitlines()
    assert [tuple(line.split("\t")[:3]) for line in lines] == [(r.p, r.q, r.verdict) for r in rows]
    assert {line.split("\t")[0] for line in lines} == set(FAMILIES)
    assert run("atlas", "--json").stdout == f"{atlas_json(rows)}\n"
    assert {family["name"] for family in data("atlas")["families"]} == set(FAMILIES)


def test_the_families_of_the_command_line_are_the_package_s():
    """An unknown name lists exactly `FAMILIES`."""
    for arguments in (("kl", "x()", "norm()"), ("derive", "x", "norm")):
        names = run(*arguments).stderr.split("expected one of ")[1].strip().split(", ")
        assert names == list(FAMILIES)


@pytest.mark.parametrize(("said", "meant"), [("normal", "norm"), ("weibul", "weibull_min")])
def test_a_name_that_is_like_another_leads_to_it(said, meant):
    """Other names in use and misspelt ones are answered by SciPy's name alone."""
    line = run("kl", f"{said}(1, 2)", "norm()").stderr
    assert line == f"klexplain: p: got '{said}'; expected a name in SciPy, such as {meant}\n"


def test_numbers_survive_json():
    """What is infinite becomes a string, everything else stays as it is."""
    assert number(np.float64(0.1)) == 0.1
    assert float(number(np.inf)) == np.inf


def loaded(*arguments):
    """Modules in memory after a command in a fresh Python."""
    code = (
        "import sys\nfrom klexplain.cli import main\n"
        f"try: main({list(arguments)})\nfinally: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_kl_loads_neither_sympy_nor_matplotlib():
    """A number waits for nothing that it does not need; `derive` shows that this can be seen."""
    assert loaded("kl", *BETAS, "--json").isdisjoint({"sympy.core", "matplotlib.figure"})
    assert "sympy" in loaded("derive", "expon", "expon")


def test_the_program_is_installed_under_its_name():
    """`klexplain` starts the same commands."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["scripts"]["klexplain"].partition(":")
    assert getattr(sys.modules[module], name) is main


def test_every_command_has_help():
    """With status 0, and a first line that says what it prints."""
    for command in main.commands:
        done = run(command, "--help")
        assert done.exit_code == 0
        assert main.commands[command].help
        assert "..." not in main.commands[command].get_short_help_str()


def test_what_was_typed_wrong_leads_to_the_help():
    """A missing or unknown command and a missing argument name the help that has them."""
    assert run().stderr.endswith(" See klexplain --help.\n")
    assert run("kl", "norm()").stderr.endswith(" See klexplain kl --help.\n")
