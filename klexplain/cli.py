"""The command line: what the package knows of a pair, as text or as JSON.

Distributions are parsed by `klexplain.distributions.text`. Bad input is one line on stderr and
exit status 2.
"""

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict
from operator import methodcaller
from typing import Any

import click
import lazy_loader as lazy
import numpy as np

import klexplain
from klexplain._checks import bad
from klexplain.distributions import text
from klexplain.evidence.estimation.files import read_columns
from klexplain.evidence.estimation.sentences import sentences
from klexplain.evidence.planning.planned import planned

# SymPy and Matplotlib, which only some commands need.
explorable = lazy.load("klexplain.explorables.explorable", suppress_warning=True)
atlas_data = lazy.load("klexplain.pages.atlas_data", suppress_warning=True)
FORMS = {
    "latex": (methodcaller("to_latex"), "the result as LaTeX"),
    "python": (methodcaller("to_python"), "the result as a Python function"),
    "python-arrays": (
        methodcaller("to_python", arrays="standard"),
        "the result as a Python function of NumPy's, torch's or JAX's arrays",
    ),
    "javascript": (methodcaller("to_javascript"), "the result as a JavaScript function"),
    "r": (methodcaller("to_r"), "the result as an R function"),
    "citation": (methodcaller("citation"), "what to cite"),
}
EXAMPLES = """\b
Examples:
  klexplain kl "beta(17, 6)" "beta(3, 3)" --base 10
  klexplain derive gamma weibull --python
  klexplain verify "beta(17, 6)" "beta(3, 3)"
  klexplain plot "beta(17, 6)" "beta(3, 3)" -o beta.svg
  klexplain estimate a.csv b.csv --column x
  cat samples.txt | klexplain watch "beta(17, 6)" "beta(3, 3)" --alpha 0.01
  klexplain plan "beta(17, 6)" "beta(3, 3)" --odds 20 --power 0.9
"""
EVEN = "Likelihood ratio: the odds, if P and Q are equally likely before."
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class OneLine(click.Group):
    """Commands whose errors are one line."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; leave with 0, with 1 for a failed check, with 2 for bad input."""
        try:
            status = super().main(*args, **kwargs | {"standalone_mode": False})
        except click.UsageError as error:
            help_at = error.ctx.command_path if error.ctx else "klexplain"
            status = refuse(f"{error.format_message()} See {help_at} --help.")
        except click.ClickException as error:
            status = refuse(error.format_message())
        except (ValueError, TypeError) as error:
            status = refuse(str(error))
        except click.Abort:
            status = 130  # as a shell reports an interrupt
        sys.exit(status)


def refuse(message: str) -> int:
    """Say on stderr, in one line, what is wrong with the input."""
    click.echo(f"klexplain: {' '.join(message.split())}", err=True)
    return 2


@click.group(cls=OneLine, no_args_is_help=False, epilog=EXAMPLES)
@click.version_option(package_name="klexplain")
def main() -> None:
    """Kullback-Leibler divergence D(P || Q) of a model Q from the truth P.

    P and Q are written as in SciPy, "gamma(2, scale=0.5)": shapes, loc and scale, in this order
    or by name.
    """


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def both(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its two arguments and --json."""
    for option in (as_json, click.argument("q"), click.argument("p")):
        command = option(command)
    return command


in_base = click.option("--base", type=click.Choice([2, 10]), help="Bits or bans in place of nats.")


def pair(p: str, q: str) -> tuple[Any, Any]:
    """The two distributions."""
    return text.distribution("p", p), text.distribution("q", q)


def number(value: float) -> float | str:
    """A number as JSON can hold it; what is infinite, or none, as a word of JavaScript's.

    Examples
    --------
    >>> number(0.5), number(float("inf"))
    (0.5, 'Infinity')
    """
    named = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return "NaN" if math.isnan(value) else named.get(value, float(value))


def show(data: Any) -> None:
    """Print JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, allow_nan=False))


@main.command()
@both
@in_base
def kl(p: str, q: str, base: int | None, *, as_json: bool) -> None:
    """Print the divergence D(P || Q).

    With its unit, how it was found, and a bound of its error.
    """
    found = klexplain.evaluate(*pair(p, q), base=base)
    value, error, unit = float(found.value), float(found.error), found.unit.plural
    if as_json:
        numbers = {
            "value": number(value),
            "unit": unit,
            "error": number(error),
            "method": found.method,
        }
        show({"p": p, "q": q, **numbers})
    else:
        certain = f"∞ {unit} (infinite by {found.method})"
        near = f"{value!r} {unit} (by {found.method}, error at most {error:.1g})"
        click.echo(certain if value == math.inf else near)


def forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command a flag for each form of a closed form."""
    for form, (_, what) in reversed(FORMS.items()):
        flag = click.option(f"--{form}", "form", flag_value=form, help=f"Print only {what}.")
        command = flag(command)
    return command


@main.command()
@both
@forms
def derive(p: str, q: str, form: str | None, *, as_json: bool) -> None:
    """Derive D(P || Q) step by step.

    P and Q are names of families: SciPy's, or others in use.
    """
    found = klexplain.derive(p, q)
    if as_json:
        show(_derived(found))
    else:
        click.echo(FORMS[form][0](found) if form else found.to_text())


def _derived(found: "klexplain.Derivation") -> dict[str, Any]:
    steps = [{"reason": s.reason.to_markdown(), "latex": s.to_latex()} for s in found.steps]
    closed = found.verdict is klexplain.Verdict.CLOSED_FORM
    written = {form: write(found) for form, (write, _) in FORMS.items()} if closed else {}
    conditions = [_condition(condition) for condition in found.conditions]
    return {
        "p": found.p.name,
        "q": found.q.name,
        "verdict": found.verdict.value,
        "reason": found.reason.to_markdown(),
        "conditions": conditions,
        "steps": steps,
        **written,
    }


def _condition(condition: "klexplain.Condition") -> dict[str, str]:
    return {
        "relation": str(condition.relation),
        "otherwise": condition.otherwise.value,
        "because": condition.because.to_markdown(),
    }


@main.command()
@both
@in_base
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the simulation."
)
def verify(p: str, q: str, base: int | None, seed: int, *, as_json: bool) -> int:
    """Check D(P || Q) by independent routes.

    By formula, by integral and by simulation; exit status 1 if they disagree.
    """
    found = klexplain.verify(*pair(p, q), rng=seed, base=base)
    if as_json:
        routes = [r._asdict() | {"value": number(r.value)} for r in found.routes]
        show({"p": p, "q": q, "unit": found.unit.plural, "agrees": found.agrees, "routes": routes})
    else:
        click.echo(repr(found))
    return int(not found.agrees)


@main.command()
@both
@in_base
@click.option("--view", default="log-ratio", help="What is drawn; an unknown one lists them.")
@click.option(
    "-o",
    "--output",
    type=click.File("w", "utf-8", lazy=True),
    default="-",
    help="File to write, in place of printing.",
)
def plot(p: str, q: str, base: int | None, view: str, output: Any, *, as_json: bool) -> None:
    """Draw a pair as SVG."""
    if view not in explorable.VIEWS:
        raise ValueError(bad("view", view, f"one of {', '.join(explorable.VIEWS)}"))
    figure = explorable.VIEWS[view](*pair(p, q), base)
    output.write(json.dumps({"svg": figure.svg(), "alt": figure.alt}) if as_json else figure.svg())


@main.command()
@click.argument("p_file")
@click.argument("q_file", required=False)
@click.option("--against", metavar="Q", help="A distribution in place of Q_FILE.")
@click.option("--column", "columns", multiple=True, help="Its name; more than one: as variables.")
@click.option("--counts", is_flag=True, help="The files hold counts of the same cells.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the interval.")
@in_base
@as_json
def estimate(
    p_file: str,
    q_file: str | None,
    against: str | None,
    columns: tuple[str, ...],
    confidence: float,
    base: int | None,
    *,
    counts: bool,
    as_json: bool,
) -> None:
    """Estimate D(P || Q) from data.

    With an interval, what it promises, and what the number means.

    P_FILE holds a sample of P, and Q_FILE one of Q: CSV, Parquet (.parquet), NumPy (.npy) or
    plain columns; - is standard input.
    """
    if (q_file is None) == (against is None):
        raise click.UsageError("Give either Q_FILE or --against.", click.get_current_context())
    if against and counts:
        raise click.UsageError("Counts need a Q_FILE.", click.get_current_context())
    x = read_columns(p_file, columns)
    y = read_columns(q_file, columns) if q_file else _model(str(against), p_file, x)
    function = klexplain.estimate_kl_from_counts if counts else klexplain.estimate_kl
    found = function(x, y, base=base, confidence_level=confidence)
    model = f"{q_file} ({len(y):,} rows)" if q_file else against
    said = [f"p: {p_file} ({len(x):,} rows); q: {model}.", *sentences(found)]
    if as_json:
        show({"p": p_file, "q": q_file or against} | _estimated(found))
    else:
        click.echo("\n".join(said))


def _model(against: str, p_file: str, x: np.ndarray) -> Any:
    q = text.distribution("--against", against)
    if x.ndim > 1:
        raise ValueError(bad(p_file, f"{x.shape[1]} columns", "--column with one, for --against"))
    return q


def _estimated(found: "klexplain.KLEstimate") -> dict[str, Any]:
    numbers = {name: number(getattr(found, name)) for name in ("value", "standard_error", "reach")}
    ends = dict(zip(("low", "high"), map(number, found.confidence_interval), strict=True))
    words = {name: getattr(found, name) for name in ("confidence_level", "method", "guarantee")}
    return numbers | ends | words | {"unit": found.unit.plural}


@main.command()
@both
@click.option("--alpha", type=float, required=True, help="Probability of p where Q is true.")
@click.option("--beta", type=float, help="Probability of q where P is true: decide for q as well.")
@in_base
def watch(
    p: str, q: str, alpha: float, beta: float | None, base: int | None, *, as_json: bool
) -> int:
    """Say when samples in a pipe decide.

    One number a line. It ends with the sample that decides for P or for Q; exit status 1 where
    the samples end before. Without --beta it decides for P alone, at a likelihood ratio of
    1/alpha.
    """
    test: Any = klexplain.e_process if beta is None else klexplain.sequential_test
    errors = {"alpha": alpha} if beta is None else {"alpha": alpha, "beta": beta}
    found = test(*pair(p, q), **errors, base=base).run(map(str.strip, sys.stdin))
    if as_json:
        said = {name: getattr(found, name) for name in ("decision", "n", "p_value", "guarantee")}
        evidence = {"log_ratio": number(found.log_ratio), "unit": found.unit.plural}
        show({"p": p, "q": q, **said, **evidence})
    else:
        click.echo(str(found))
    return int(found.decision is None)


@main.command()
@both
@click.option("--odds", "ratio", type=float, default=10.0, show_default=True, help=EVEN)
@click.option("--power", type=float, default=0.9, show_default=True, help="How surely.")
@in_base
def plan(p: str, q: str, ratio: float, power: float, base: int | None, *, as_json: bool) -> None:
    """Print how many samples of P decide against Q.

    So many that their likelihood ratio is as large as this, with the power.
    """
    laws = pair(p, q)
    found = klexplain.samples_to_decide(*laws, likelihood_ratio=ratio, power=power)
    divergence = klexplain.evaluate(*laws, base=base)
    if as_json:
        numbers = {key: number(value) for key, value in asdict(found).items()}
        of_one = {"divergence": number(float(divergence.value)), "unit": divergence.unit.plural}
        show({"p": p, "q": q} | numbers | of_one | {"guarantee": found.guarantee})
    else:
        click.echo("\n".join(planned(found, divergence)))


@main.command()
@as_json
def atlas(*, as_json: bool) -> None:
    """Print the verdict of every pair of families.

    Ordered pairs; with --json, the site's atlas.json.
    """
    rows = klexplain.atlas()
    if as_json:
        click.echo(atlas_data.atlas_json(rows))
        return
    for row in rows:
        click.echo(f"{row.p}\t{row.q}\t{row.verdict}\t{row.expression}")
