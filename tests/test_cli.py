"""The command line: it says what the package says, and bad input in one line."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats
from strategies import derived

import klexplain
from klexplain import FAMILIES, kl_divergence
from klexplain.cli import main, number
from klexplain.evidence.estimation.files import read_columns
from klexplain.explorables.explorable import VIEWS
from klexplain.pages.atlas_data import atlas_json

DATA = {
    "named.csv": "id,x,y\n" + "\n".join(f"r{i},{i / 7:.4f},{i % 5}" for i in range(40)),
    "other.csv": "y;x\n" + "\n".join(f"{i % 7};{i / 5:.3f}" for i in range(30)) + "\n\n",
    "plain.txt": "\n".join(f"{i / 5:.3f}" for i in range(30)),
    "word.csv": "x\n1\n2\ntwo\n3",
    "hole.csv": "x,y\n1,2\n,3\n4,5",
    "short.csv": "x,y\n1,2\n3",
    "nan.csv": "nan\n1\n2",
    "comma.csv": "x;y\n1,5;2",
    "empty.csv": "",
    "counts.txt": "30\n50\n20",
    "zeros.txt": "10\n12\n0",
}
NO_DATA = {
    "missing file": (["none.csv", "plain.txt"], "none.csv: got no such file or directory"),
    "folder": ([".", "plain.txt"], ".: got is a directory"),
    "no column said": (["named.csv", "plain.txt"], "named.csv: got 3 columns"),
    "missing column": (["named.csv", "other.csv", "--column", "z"], "'z'; expected --column with"),
    "word": (["word.csv", "plain.txt"], "word.csv, line 4: got 'two'"),
    "hole": (["hole.csv", "plain.txt", "--column", "x"], "hole.csv, line 3: got 'nothing'"),
    "short line": (["short.csv", "plain.txt", "--column", "y"], "short.csv, line 3: got 'nothing'"),
    "NaN at the top": (["nan.csv", "plain.txt"], "nan.csv, line 1: got 'nan'"),
    "decimal comma": (["comma.csv", "plain.txt", "--column", "x"], "comma.csv, line 2: got '1,5'"),
    "nothing": (["empty.csv", "plain.txt"], "empty.csv: got nothing"),
    "words in Parquet": (["p.parquet", "plain.txt", "--column", "w"], "p.parquet, column w: got"),
    "hole in Parquet": (["p.parquet", "plain.txt", "--column", "h"], "p.parquet, row 2: got nan"),
    "no Parquet": (["no.parquet", "plain.txt"], "no.parquet: got no Parquet"),
    "no array": (["no.npy", "plain.txt"], "no.npy: got no array"),
    "neither": (["plain.txt"], "Give either"),
    "both": (["plain.txt", "plain.txt", "--against", "norm()"], "Give either"),
    "counts and a model": (["plain.txt", "--against", "norm()", "--counts"], "need a Q_FILE"),
    "columns and a model": (["two.npy", "--against", "norm()"], "two.npy: got '2 columns'"),
    "no distribution": (["plain.txt", "--against", "norm"], "--against: got 'norm'"),
    "level": (["plain.txt", "plain.txt", "--confidence", "95"], "confidence_level: got 95"),
}
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
        ("--python-arrays", "to_python"),
        ("--javascript", "to_javascript"),
        ("--r", "to_r"),
        ("--citation", "citation"),
    ],
)
def test_derive_prints_each_form(flag, method):
    """What `Derivation` returns, and nothing else; the JSON holds it too."""
    arrays = {"arrays": "standard"} if flag == "--python-arrays" else {}
    known = getattr(derived("gamma", "weibull_min"), method)(**arrays)
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with files of every kind."""
    at = tmp_path_factory.mktemp("data")
    for name, text in DATA.items():
        (at / name).write_text(text, "utf-8")
    x = np.arange(30) / 5
    holed = np.where(np.arange(30) == 1, np.nan, x)
    pd.DataFrame({"x": x, "w": "a", "h": holed}).to_parquet(at / "p.parquet")
    np.save(at / "p.npy", x)
    np.save(at / "two.npy", np.column_stack([x, x % 1]))
    (at / "no.parquet").write_text("x")
    (at / "no.npy").write_text("x")
    return at


@pytest.fixture
def at_folder(folder, monkeypatch):
    """Commands run where the files are."""
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("at_folder")
def test_estimate_prints_what_two_files_say():
    """The estimate of the package for these columns, with its interval, and what it means."""
    x, y = (np.round(np.arange(n) / d, 4) for n, d in ((40, 7), (30, 5)))
    known = klexplain.estimate_kl(x, y, base=2, confidence_level=0.9)
    asked = ("estimate", "named.csv", "other.csv", "--column", "x", "--base", "2")
    found = data(*asked, "--confidence", "0.9")
    assert [found["value"], found["low"], found["high"], found["standard_error"]] == [
        number(end) for end in (known.value, *known.confidence_interval, known.standard_error)
    ]
    assert found["unit"] == "bits"
    assert [found[name] for name in ("method", "guarantee", "reach", "confidence_level")] == [
        known.method, known.guarantee, known.reach, 0.9,
    ]  # fmt: skip
    first, second = run(*asked).stdout.splitlines()[:2]
    assert first == "p: named.csv (40 rows); q: other.csv (30 rows)."
    assert second.startswith(f"D(p ‖ q) = {known.value:.4g} ± ")


@pytest.mark.usefixtures("at_folder")
def test_every_kind_of_file_holds_the_same_numbers():
    """Semicolons, plain columns, Parquet, npy and standard input."""
    column = {"other.csv": ["--column", "x"], "p.parquet": ["--column", "x"]}
    answers = [
        data("estimate", name, "--against", "norm(3, scale=2)", *column.get(name, []))["value"]
        for name in ("other.csv", "p.parquet", "plain.txt", "p.npy")
    ]
    piped = CliRunner().invoke(
        main, ["estimate", "-", "--against", "norm(3, 2)", "--json"], input=DATA["plain.txt"]
    )
    assert {*answers, json.loads(piped.stdout)["value"]} == {answers[0]}


@pytest.mark.usefixtures("at_folder")
def test_several_columns_are_several_variables():
    """In the order asked for; an npy file gives all of its own accord."""
    both = read_columns("named.csv", ["y", "x"])
    assert both.shape == (40, 2)
    assert both[:, 0].tolist() == read_columns("named.csv", ["y"]).tolist()
    assert both[6].tolist() == [1.0, 0.8571]
    assert read_columns("two.npy").shape == (30, 2)
    assert read_columns("two.npy", ["2"])[1] == pytest.approx(0.2)


@pytest.mark.usefixtures("at_folder")
def test_counts_come_from_files_too():
    """Where q's zero takes the upper limit away, text and JSON say it."""
    asked = ("estimate", "counts.txt", "zeros.txt", "--counts")
    assert data(*asked)["high"] == "Infinity"
    text = run(*asked).stdout
    assert "no upper limit" in text
    assert "at least" in text
    assert "sample more of q" in text
    assert "do not tell p from q" in run("estimate", "zeros.txt", "zeros.txt", "--counts").stdout


def test_the_page_shows_what_is_printed(tmp_path, monkeypatch):
    """The example of the page "Command line", run anew."""
    monkeypatch.chdir(tmp_path)
    for name, kept in (("now.csv", "counts.txt"), ("before.csv", "zeros.txt")):
        (tmp_path / name).write_text(DATA[kept], "utf-8")
    page = (ROOT / "docs/reference/command_line.md").read_text("utf-8")
    shown = re.search(r"```text\n\$ klexplain (.*?)\n(.*?)```", page, re.DOTALL)
    assert run(*shown[1].split()).stdout == shown[2]


def piped(text, *options):
    """What `watch` prints of samples in a pipe, and its exit status."""
    asked = ["watch", *BETAS, "--alpha", "0.01", *options]
    return CliRunner().invoke(main, asked, input=text)


def test_watch_ends_with_the_sample_that_decides():
    """The decision of the package; what comes later is not read. The page shows this line."""
    text = "0.7\n0.8\n0.75\n0.75\n0.8\n"
    done = piped(f"{text}x")
    known = klexplain.e_process(P, Q, alpha=0.01).run([0.7, 0.8, 0.75, 0.75])
    assert (done.exit_code, done.stdout) == (0, f"{known}\n")
    page = (ROOT / "docs/reference/command_line.md").read_text("utf-8")
    assert f"$ printf {text!r} | klexplain watch" in page
    assert done.stdout in page


def test_watch_decides_for_q_where_it_may():
    """With --beta; as JSON, where a sample rules p out too."""
    found = json.loads(piped("0.7\n0.1\n", "--beta", "0.05", "--base", "10", "--json").stdout)
    known = klexplain.sequential_test(P, Q, alpha=0.01, beta=0.05, base=10).run([0.7, 0.1])
    assert (found["decision"], found["n"], found["unit"]) == ("q", 2, "bans")
    assert (found["log_ratio"], found["p_value"]) == (known.log_ratio, known.p_value)
    ruled_out = ["watch", "uniform(0, 1)", "uniform(0, 2)", "--alpha", "0.1", "--json"]
    found = json.loads(CliRunner().invoke(main, ruled_out, input="1.5\n").stdout)
    assert (found["decision"], found["log_ratio"]) == ("q", "-Infinity")


def test_watch_without_a_decision_is_status_1_and_a_bad_line_2():
    """The evidence so far is printed; a word, a hole and a NaN are named by their place."""
    done = piped("0.7\n")
    assert (done.exit_code, done.stdout[:26]) == (1, "no decision after 1 sample")
    for wrong in ("seven", "", "nan"):
        done = piped(f"0.7\n{wrong}\n0.7")
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"klexplain: x, sample 2: got {wrong!r}; expected a number")


@pytest.mark.usefixtures("at_folder")
def test_an_infinite_estimate_is_an_answer():
    """Where q rules out what was seen: ∞ in text, strings in JSON, status 0."""
    asked = ("estimate", "plain.txt", "--against", "uniform(0, 1)")
    found = data(*asked)
    assert [found[name] for name in ("value", "low", "high")] == ["Infinity"] * 3
    assert "D(p ‖ q) = ∞ nats." in run(*asked).stdout


@pytest.mark.usefixtures("at_folder")
@pytest.mark.parametrize(("arguments", "said"), NO_DATA.values(), ids=NO_DATA)
def test_what_cannot_be_read_is_one_line_and_status_2(arguments, said):
    """It names the file, the line and what stands there."""
    done = run("estimate", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.usefixtures("at_folder")
def test_parquet_without_its_library_says_what_to_install(monkeypatch):
    """One line, with the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    line = run("estimate", "p.parquet", "plain.txt", "--column", "x").stderr
    assert "pip install 'klexplain[files]'" in line


def test_plan_prints_how_many_samples():
    """The number of the package, as text and as JSON."""
    asked = ("plan", "beta(17, 6)", "beta(3, 3)", "--odds", "20", "--power", "0.9")
    laws = stats.beta(17, 6), stats.beta(3, 3)
    known = klexplain.samples_to_decide(*laws, likelihood_ratio=20, power=0.9)
    assert run(*asked).stdout.startswith(f"{known.n} samples of P reach 20 : 1")
    printed = data(*asked, "--base", "2")
    assert (printed["n"], printed["power"], printed["unit"]) == (known.n, known.power, "bits")
    certain = run("plan", "uniform(0, 4)", "uniform(1, 1)").stdout
    assert "One sample rules Q out with probability 0.75." in certain
    refused = run("plan", "beta(3, 3)", "beta(3, 3)")
    assert refused.exit_code == 2
    assert "no number of samples decides" in refused.stderr
