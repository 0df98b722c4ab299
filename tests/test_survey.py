"""The survey of fresh pairs: a seed brings its lines back, and a wrong value is called wrong."""

from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest

from bench import survey
from klexplain.divergence.quadrature.refusals import FADES

EASY = survey.Pair("within", "gamma", (2.5, 0.8), "gamma", (1.5, 1.7))
LINES = range(2 * len(survey.KINDS))
HARD = survey.Pair("across", "t", (1.0, 0.0, 1.0), "norm", (0.0, 1.0))


FAR = survey.Pair(
    "shifted", "invgauss", (1.94, 2.1), "weibull_min", (1177304.2, 14330.0), (0.0, -363.5)
)


def test_a_mean_beyond_the_floats_is_right_as_infinity(monkeypatch):
    """Its bump lies where the oracle has no node; a finite mean called infinite is still wrong."""
    assert survey.judged(FAR).verdict == "right"
    said = survey.asked(EASY)
    monkeypatch.setattr(survey, "evaluate", lambda *_, **__: replace(said, value=np.inf, error=0.0))
    assert survey.judged(EASY).verdict == "wrong"


def test_a_line_is_the_same_whenever_it_is_drawn():
    """Seed and number decide a pair; the kinds take turns."""
    first, again = ([survey.drawn(7, line) for line in LINES] for _ in "12")
    assert first == again
    assert [pair.kind for pair in first] == 2 * list(survey.KINDS)
    assert first != [survey.drawn(8, line) for line in LINES]


def test_a_few_lines_are_judged():
    """Each line has one of the verdicts, and says so in one line of text."""
    for pair in (EASY, HARD):
        found = survey.judged(pair)
        assert found.verdict == "right"
        assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"value": 0.31, "error": 1e-12}, "wrong"),
        ({"value": 0.31, "error": 0.5}, "right"),
        ({"value": float("nan")}, "silent"),
        ({"value": -0.1}, "silent"),
    ],
    ids=str,
)
def test_what_is_not_right_is_seen(change, verdict, monkeypatch):
    """Guard: a value that is off by more than it says, and one that is none."""
    said = survey.asked(EASY)
    monkeypatch.setattr(survey, "evaluate", lambda *_, **__: replace(said, **change))
    assert survey.judged(EASY).verdict == verdict


def test_a_value_a_little_off_is_understated(monkeypatch):
    """Guard: eight right digits are none too few where the stated error is theirs."""
    said = survey.asked(EASY)
    monkeypatch.setattr(
        survey, "evaluate", lambda *_, **__: replace(said, value=said.value * (1 + 1e-9), error=0)
    )
    assert survey.judged(EASY).verdict == "understated"


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (ValueError(f"p, q: got p and q; expected an integral ({FADES})"), "refused"),
        (ValueError("p, q: got p and q; expected something else"), "silent"),
        (ZeroDivisionError("division by zero"), "silent"),
    ],
    ids=str,
)
def test_only_a_refusal_that_names_its_reason_is_one(error, verdict, monkeypatch):
    """Guard: another exception, or a line without a known reason, is silence."""

    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(survey, "evaluate", refuse)
    assert survey.judged(EASY).verdict == verdict


def test_the_truth_of_a_shifted_pair_is_that_of_its_shift():
    """An Exponential from 2 on beside one from 0 on: 2 nats more than without the shift."""
    pair = survey.Pair("shifted", "expon", (1.0,), "expon", (1.0,), (5.0, 3.0))
    assert abs(survey.known(pair, 25) - 2) < mp.mpf(10) ** -20
    assert survey.judged(pair).verdict == "right"
