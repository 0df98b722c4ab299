"""What a divergence means: bounds that nothing beats, stand-ins that are exact, one JavaScript."""

import json
import math

import numpy as np
import pytest
import quickjs
from scipy import stats
from test_bad_input import refused

from klexplain import kl_divergence, least_error, meaning
from klexplain.explorables.bundle import bundle

ENGINE = quickjs.Context()
ENGINE.eval(bundle("meaning"))
DIVERGENCES = 10.0 ** np.random.default_rng(1).uniform(-6, 2, 300)
P, Q = stats.beta(17, 6), stats.beta(3, 3)


def script(code):
    """The value of a JavaScript expression; NaN comes as None."""
    return json.loads(ENGINE.eval(f"JSON.stringify({code})"))


def normal_samples_by_renewal(nats, ratio):
    """The expected first passage of a Normal walk: m(x) = 1 + E m(x + step), by Gauss-Legendre."""
    shift = math.sqrt(2 * nats)
    drift, level = shift / 2, math.log(ratio) / shift
    pieces = np.linspace(-min(200, 12 + 9 / drift), level, 120 + int(level))
    nodes, weights = np.polynomial.legendre.leggauss(8)
    half = np.diff(pieces)[:, None] / 2
    x, w = (pieces[:-1, None] + half * (1 + nodes)).ravel(), (half * weights).ravel()
    step = stats.norm.pdf(x - x[:, None] - drift) * w
    mean = np.linalg.solve(np.eye(len(x)) - step, np.ones(len(x)))
    return 1 + stats.norm.pdf(x - drift) * w @ mean


@pytest.mark.parametrize(("nats", "n"), [(1e-9, 1), (0.001, 7), (0.3, 10), (1, 1), (2, 300)])
def test_the_least_error_meets_the_bound_with_equality(nats, n):
    """The divergence of the two coins "right" and "wrong" is that of all samples."""
    a = least_error(nats, n)
    exact = (1 - 2 * a) * (math.log1p(-a) - math.log(a))
    assert exact == pytest.approx(n * nats, rel=1e-7 if nats < 1e-6 else 1e-12)


def test_no_test_of_a_coin_goes_below_the_bound():
    """Every threshold on 20 tosses of 0.7 against 0.5, with both errors exact."""
    p, q = stats.binom(20, 0.7), stats.binom(20, 0.5)
    heads = np.arange(20)
    false_alarm, miss = q.sf(heads), p.cdf(heads)
    answer = kl_divergence(stats.bernoulli(1 - miss), stats.bernoulli(false_alarm))
    assert (answer <= 20 * kl_divergence(stats.bernoulli(0.7), stats.bernoulli(0.5))).all()
    least = least_error(kl_divergence(stats.bernoulli(0.7), stats.bernoulli(0.5)), 20)
    assert (np.maximum(false_alarm, miss) > least).all()


def test_the_best_test_of_two_normals_is_above_the_bound():
    """Its error is that of the mean against the midpoint."""
    found = meaning(DIVERGENCES, n=5)
    half = stats.norm(0, 1 / math.sqrt(5)).sf(np.sqrt(2 * DIVERGENCES) / 2)
    assert found.normal_error == pytest.approx(half, rel=1e-9)
    assert (found.normal_error >= found.least_error).all()


def test_normals_and_coins_have_the_divergence_that_they_stand_for():
    """By the evaluators of the package."""
    found = meaning(DIVERGENCES[DIVERGENCES < 0.69])
    pairs = (
        (stats.norm(found.shift), stats.norm()),
        (stats.bernoulli(found.coin), stats.bernoulli(0.5)),
    )
    for p, q in pairs:
        assert kl_divergence(p, q) == pytest.approx(found.nats, rel=1e-9)


@pytest.mark.parametrize("nats", [0.05, 0.3, 1, 2, 4.3, 8, 25])
@pytest.mark.parametrize("ratio", [10, 100, 1e6])
def test_the_samples_of_two_normals_are_those_of_the_renewal_equation(nats, ratio):
    """To 0.3 % up to 1 nat, to 6 % beyond; and the bound without overshoot is below."""
    exact = normal_samples_by_renewal(nats, ratio)
    found = meaning(nats)
    assert found.normal_samples(ratio) == pytest.approx(exact, rel=0.003 if nats <= 1 else 0.06)
    assert found.least_samples(ratio) < exact


def test_nothing_and_infinity_are_answers():
    """At 0 no number of samples helps; at ∞ no bound is left."""
    none, all_of_it = meaning(0), meaning(math.inf)
    assert (none.factor, none.shift, none.coin) == (1, 0, 0.5)
    assert none.least_error == none.normal_error == 0.5
    assert none.least_samples(10) == none.normal_samples(10) == math.inf
    assert (all_of_it.factor, all_of_it.shift) == (math.inf, math.inf)
    assert all_of_it.least_error == all_of_it.normal_error == 0
    assert all_of_it.least_samples(10) == all_of_it.normal_samples(10) == 1
    assert math.isnan(all_of_it.coin)
    assert meaning(1, base=2).coin == 1


def test_the_table_has_a_column_for_each_divergence():
    """One number a cell, or a bound with what is true of two Normals below it."""
    table = meaning([0.001, 0.3, 3])._repr_html_()
    assert table.count('scope="col"') == 4
    assert table.count("<td>") == 3 * table.count('scope="row"')
    assert "<td>1.001</td>" in table
    assert "<td>7.68<br><small>9.45</small></td>" in table
    assert "<td>9e−14<br><small>5e−5</small></td>" in table


@pytest.mark.parametrize("name", ["bits", "bans", "leastError", "normalError", "shift", "coin"])
def test_javascript_means_the_same(name):
    """At 300 divergences from 1e-6 to 100 nats, to 1e-10."""
    code = f"{json.dumps(DIVERGENCES.tolist())}.map(d => klexplain.meaning(d, 7).{name})"
    ours = getattr(
        meaning(DIVERGENCES, n=7),
        {"leastError": "least_error", "normalError": "normal_error"}.get(name, name),
    )
    assert np.array(script(code), float) == pytest.approx(ours, rel=1e-10, abs=0, nan_ok=True)


@pytest.mark.parametrize("name", ["least_samples", "normal_samples"])
@pytest.mark.parametrize("ratio", [10, 1e6])
def test_javascript_counts_the_same_samples(name, ratio):
    """With and without overshoot, to 1e-10."""
    call = f"{name.split('_')[0]}Samples({ratio})"
    code = f"{json.dumps(DIVERGENCES.tolist())}.map(d => klexplain.meaning(d, 7).{call})"
    ours = getattr(meaning(DIVERGENCES), name)(ratio)
    assert np.array(script(code)) == pytest.approx(ours, rel=1e-10, abs=0)


@pytest.mark.parametrize(
    ("text", "nats"),
    [
        ("0.3 nats", 0.3),
        (" 0,3nat ", 0.3),
        ("1 bit", math.log(2)),
        ("2 BANS", 2 * math.log(10)),
        (".5", 0.5),
        ("1e-3 nats", 1e-3),
        ("+1e−3", 1e-3),
        ("0", 0),
        ("-0 bits", 0),
    ],
)
def test_what_is_typed_is_understood(text, nats):
    """With each unit or none, a comma, an exponent, a sign."""
    assert script(f"klexplain.typed({json.dumps(text)})") == pytest.approx(nats, rel=1e-15)


@pytest.mark.parametrize("text", ["∞", "inf nats", "Infinity bits"])
def test_infinity_can_be_typed(text):
    """As a sign or as a word."""
    assert script(f"klexplain.typed({json.dumps(text)}) === Infinity") is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a number with its unit"),
        ("many", "a number with its unit"),
        ("0.3 m", "a number with its unit"),
        ("1,000.5 nats", "a number with its unit"),
        ("nats", "a number with its unit"),
        ("NaN", "a number with its unit"),
        ("-0.1 nats", "never negative"),
        ("−∞", "never negative"),
    ],
)
def test_nonsense_is_refused_in_one_line(text, said):
    """The message says what can be typed, or what a divergence never is."""
    with pytest.raises(quickjs.JSException, match=said) as refusal:
        script(f"klexplain.typed({json.dumps(text)})")
    assert len(str(refusal.value).strip().splitlines()[0]) < 100


def test_bad_input_is_refused_in_one_line():
    """Negative, not a number, no whole number, no ratio above 1."""
    refused(lambda: meaning(-0.1), ValueError, "divergence", "-0.1", "at least 0")
    refused(lambda: meaning(math.nan), ValueError, "divergence", "nan", "without NaN")
    refused(lambda: meaning(1, n=0), ValueError, "n", "0", "at least 1")
    refused(lambda: least_error(1, 2.5), ValueError, "n", "2.5", "whole numbers")
    refused(lambda: least_error(1, math.inf), ValueError, "n", "inf", "whole numbers")
    refused(lambda: meaning(1).least_samples(1), ValueError, "ratio", "1", "above 1")
