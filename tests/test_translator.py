"""The translator of other libraries' calls, against those libraries.

What PyTorch, TFP and Keras return is kept in recorded_calls.tsv, with its versions, made by
bench/recorded_calls.py: none of them is installed for the tests. SciPy and NumPy are run.
"""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
import quickjs
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from share_examples import EXAMPLES

from klexplain import kl_divergence

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/assets/translation.js").read_text("utf-8").replace("export const", "const")
PUBLIC = "{CALLS, defaults, divergence, read, translate}"
ENGINE = quickjs.Context()
ENGINE.eval(f"const t = (() => {{ {TEXT}; return {PUBLIC} }})()")
RECORDED = [
    line.split("\t")
    for line in (ROOT / "tests/recorded_calls.tsv").read_text("utf-8").splitlines()[1:]
]
P, Q = EXAMPLES["plain"]
BASES = {"nats": None, "bits": 2, "bans": 10}
CLIPPED = 2e-8  # relative: Keras rounds its 1e-7 to single precision, by 1.2e-8
LOGS = {"nats": np.log, "bits": np.log2, "bans": np.log10}


def run(code):
    """The value of an expression; what JSON cannot hold comes as a float."""
    keep = "(_, v) => typeof v === 'number' && !Number.isFinite(v) ? String(v) : v"
    return json.loads(ENGINE.eval(f"JSON.stringify({code}, {keep})"))


def questions(call):
    """What is asked of a call, each with the answers there are."""
    return {name: list(options) for name, (_, options) in run(f"t.CALLS[{call!r}].asks").items()}


def translated(call, answers, p, q):
    """What the translator says, its value as a float."""
    names = dict(zip(questions(call), answers, strict=True))
    vectors = json.dumps([list(map(float, values)) for values in (p, q)])[1:-1]
    said = run(f"t.translate({json.dumps(call)}, {json.dumps(names)}, {vectors})")
    return said | {"value": float(said["value"])}


def choices(call):
    """All ways to answer."""
    return itertools.product(*questions(call).values())


def same(value, known, rel=1e-11):
    """Equal to 11 digits; not a number and infinity included."""
    return value == pytest.approx(float(known), rel=rel, abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_returns_what_torch_tfp_and_keras_returned(example):
    """For every choice it offers, with zeros and counts too."""
    kept = [row[1:] for row in RECORDED if row[0] == example]
    assert len(kept) > 20
    found = [translated(call, answers, *EXAMPLES[example]) for call, *answers, _ in kept]
    wrong = [
        (row, said["value"])
        for row, said in zip(kept, found, strict=True)
        if not same(said["value"], row[-1], CLIPPED if row[0] == "keras" else 1e-11)
    ]
    assert wrong == []


def test_every_choice_of_these_libraries_was_recorded():
    """Nothing is offered that was not executed."""
    for call in ("torch-loss", "distributions", "keras"):
        kept = {tuple(row[2:-1]) for row in RECORDED if row[:2] == ["plain", call]}
        assert kept == set(choices(call))


SCIPY = {
    "entropy": lambda a, b, unit: stats.entropy(a, b, base=BASES[unit]),
    "rel-entr": lambda a, b: special.rel_entr(a, b).sum(),
    "kl-div": lambda a, b: special.kl_div(a, b).sum(),
}


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("call", SCIPY)
def test_it_returns_what_scipy_returns(call, example):
    """The installed SciPy, in both orders and every base."""
    p, q = EXAMPLES[example]
    for answers in choices(call):
        order, *rest = answers
        known = SCIPY[call](*((p, q) if order == "p" else (q, p)), *rest)
        assert same(translated(call, answers, p, q)["value"], known)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_returns_what_numpy_and_jensenshannon_return(example):
    """The sum by hand with its NaN, its means and its logarithms; the distance in every base."""
    p, q = map(np.array, EXAMPLES[example])
    for unit, base in BASES.items():
        known = jensenshannon(p, q, base=base)
        assert same(translated("jensen-shannon", [unit], p, q)["value"], known)
    for order, unit, reduction in choices("numpy"):
        a, b = (p, q) if order == "p" else (q, p)
        with np.errstate(divide="ignore", invalid="ignore"):
            known = getattr(np, reduction)(a * LOGS[unit](a / b))
        assert same(translated("numpy", (order, unit, reduction), p, q)["value"], known)


@pytest.mark.parametrize("call", json.loads(ENGINE.eval("JSON.stringify(Object.keys(t.CALLS))")))
def test_it_names_a_divergence_only_where_the_number_is_one(call):
    """On the plain pair: the named divergence by its factor and unit, and only then a unit."""
    for answers in choices(call):
        said = translated(call, answers, P, Q)
        known = named(said["verdict"])
        assert (known is None) == (not said["unit"]) == said["verdict"].startswith("Not a KL")
        assert known is None or same(said["value"], known)
        assert said["right"] == (not said["instead"])
        assert not said["right"] or said["verdict"].startswith("D(p ‖ q), in")


def named(verdict):
    """The number that a verdict names, from klexplain; None for what is no divergence."""
    if not verdict.startswith("D("):
        return None
    p, q = (stats.multinomial(1, v) for v in (P, Q))
    forward = verdict.startswith("D(p ‖ q)")
    unit = verdict.rsplit(" in ")[-1]
    value = kl_divergence(*((p, q) if forward else (q, p)), base=BASES[unit])
    return value / int(verdict.partition("divided by ")[2].partition(",")[0] or 1)


def test_the_mistake_most_often_made_is_the_first_that_is_shown():
    """q for log q: what its page calls always negative."""
    said = run(f"t.translate('torch-loss', t.defaults('torch-loss'), {list(P)}, {list(Q)})")
    assert said["written"] == 'F.kl_div(q, p, reduction="sum")'
    assert said["verdict"] == "Not a KL divergence. It is Σ p (log p − q)"
    assert said["instead"] == 'F.kl_div(log_q, p, reduction="sum")'
    assert said["value"] == pytest.approx(np.sum(np.array(P) * (np.log(P) - np.array(Q))))


def test_what_a_library_does_in_silence_is_said():
    """Divisions by a sum or by outcomes, clipping, NaN; counts are no divergence elsewhere."""
    counts = EXAMPLES["counts"]
    assert "divided by their sums" in translated("entropy", ("p", "nats"), *counts)["note"]
    unnormalised = translated("rel-entr", "p", *counts)
    assert "must each sum to 1" in unnormalised["verdict"]
    zero = EXAMPLES["zero in q"]
    assert "clips" in translated("keras", ("p", "shares", "shares"), *zero)["note"]
    assert "NaN" in translated("numpy", ("q", "nats", "sum"), *zero)["note"]


@pytest.mark.parametrize(
    ("typed", "values", "problem"),
    [
        ("0.5, 0.5", [0.5, 0.5], None),
        ("1 2;3", [1, 2, 3], None),
        ("0.5", None, "p: expected at least two numbers."),
        ("", None, "p: expected at least two numbers."),
        ("0.5, -0.5", None, "p: got -0.5; expected numbers that are not negative."),
        ("0.5, x", None, "p: got x; expected numbers that are not negative."),
        ("0.5, Infinity", None, "p: got Infinity; expected numbers that are not negative."),
        ("0, 0", None, "p: got only zeros."),
    ],
)
def test_what_is_typed_is_read_or_refused_in_a_sentence(typed, values, problem):
    """Numbers between commas, semicolons or spaces."""
    read = run(f"t.read('p', {json.dumps(typed)})")
    assert (read.get("values"), read.get("problem")) == (values, problem)


def test_the_divergence_beside_it_is_the_divergence():
    """With its zeros, against SciPy."""
    for pair in EXAMPLES.values():
        p, q = (np.array(v) / sum(v) for v in pair)
        assert same(float(run(f"t.divergence({p.tolist()}, {q.tolist()})")), stats.entropy(p, q))
    assert math.isinf(float(run("t.divergence([0.5, 0.5], [1, 0])")))
