"""Samples that arrive one by one: their pace, their numbers and their words, without a browser."""

import json

import numpy as np
import pytest
import quickjs
from scipy import stats

from klexplain import kl_divergence, log_likelihood_ratio, log_ratio_distribution
from klexplain.explorables.bundle import bundle

ENGINE = quickjs.Context()
ENGINE.eval(bundle("model"))
ENGINE.eval(bundle("stream").replace("const klexplain", "const streaming", 1))
ENGINE.eval(bundle("limits").replace("const klexplain", "const limiting", 1))
ENGINE.eval("""globalThis.Event = class {};
const started = (p, q, from) => {
  const pair = klexplain.pair(klexplain.parse(p), klexplain.parse(q));
  const [cached, opposite] = [{}, pair.reverse()];
  const once = (key, compute) => (cached[key] ??= compute());
  const study = { unit: "nats", pair, opposite, once, inUnit: (v) => v, dispatchEvent() {} };
  study.divergence = pair.divergence().value;
  study.reverse = opposite.divergence().value;
  study.deviation = Math.sqrt(pair.variance().value);
  const stream = new streaming.Stream(study);
  stream.set({ from });
  return stream;
};""")
PAIRS = {
    "beta(17, 6)": ("beta(3, 3)", stats.beta(17, 6), stats.beta(3, 3)),
    "norm(0, 1)": ("laplace(1, 2)", stats.norm(0, 1), stats.laplace(1, 2)),
    "poisson(7)": ("poisson(4)", stats.poisson(7), stats.poisson(4)),
}


def run(code):
    """The value of a JavaScript expression."""
    return json.loads(ENGINE.eval(f"JSON.stringify((() => {{ {code} }})())"))


def stepped(p, q, source, count):
    """The stream of a pair after so many steps: samples, mean, deviation and words."""
    return run(
        f"const stream = started({p!r}, {q!r}, {source!r}); stream.step({count});"
        "const { count } = stream, said = streaming.said(stream);"
        "const samples = stream.samples(), of = (key) => samples.map((one) => one[key]);"
        "const [x, logRatios, sums] = [of('x'), of('logRatio'), of('sum')];"
        "return { x, logRatios, sums, count, said, ...limiting.limits(stream) };"
    )


def seconds(speed, first, last):
    """The time from one sample to another, found on a grid of milliseconds."""
    return run(
        f"let t = 0; while (streaming.grown({first}, {speed!r}, t) < {last}) t += 0.001; return t;"
    )


def test_the_first_samples_can_be_followed_and_a_thousand_take_no_minute():
    """At a normal pace over half a second each; fast and slow are that, and all end."""
    assert all(seconds("normal", n, n + 1) > 0.5 for n in (1, 2, 3))
    slow, normal, fast = (seconds(speed, 1, 1000) for speed in ("slow", "normal", "fast"))
    assert 10 < fast < 20 < normal < 40 < slow < 80


@pytest.mark.parametrize("source", ["p", "q"])
@pytest.mark.parametrize("name", PAIRS)
def test_the_sums_are_those_of_the_samples(name, source):
    """Each log ratio, each sum, mean and deviation are the package's for the x that were drawn."""
    model, p, q = PAIRS[name]
    found = stepped(name, model, source, 1000)
    ratios = log_likelihood_ratio(p, q, np.array(found["x"]))
    np.testing.assert_allclose(found["logRatios"], ratios, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(found["sums"], ratios.cumsum(), rtol=1e-9)
    law = log_ratio_distribution(p, q)
    under = law.under_p if source == "p" else law.under_q
    assert found["mean"] == pytest.approx(under.mean, rel=1e-9)
    assert found["deviation"] == pytest.approx(under.sd, rel=1e-7)
    assert abs(ratios.mean() - under.mean) < 3 * under.sd / 1000**0.5


def test_from_q_the_evidence_falls_and_settles_at_the_reverse_divergence():
    """The name of the limit, its sign and the words are those of samples from q."""
    found = stepped("beta(17, 6)", "beta(3, 3)", "q", 200)
    assert found["name"] == "−D(q ‖ p)"
    assert found["mean"] == pytest.approx(-kl_divergence(stats.beta(3, 3), stats.beta(17, 6)))
    first, second = found["said"]
    assert first.startswith("Sample 200 from q: x = ")
    assert second.startswith("Sum −")
    assert second.endswith(": q is ahead.")


def test_the_words_say_the_numbers():
    """The sample, its log ratio, the sum and the average, to three digits with their signs."""
    found = stepped("beta(17, 6)", "beta(3, 3)", "p", 12)
    x, one, total = found["x"][11], found["logRatios"][11], found["sums"][11]
    assert found["said"] == [
        f"Sample 12: x = {x:.3g}, log ratio {one:+.3g} nats.",
        f"Sum {total:+.3g} nats, average {total / 12:+.3g} nats: p is ahead.",
    ]


@pytest.mark.parametrize("model", ["gamma(1, scale=2)", "expon(scale=2)"])
def test_where_p_is_q_every_sample_is_a_tie(model):
    """Nobody is ahead, whatever rounding leaves where one law has two names."""
    first, second = stepped("expon(scale=2)", model, "p", 30)["said"]
    assert first.endswith(" nats, a tie.")
    assert second.endswith(": a tie.")


def test_a_sample_that_only_p_can_give_leaves_no_doubt():
    """An infinite log ratio is said as one, and the sum stays infinite."""
    first, second = stepped("norm(0, 1)", "expon()", "p", 3)["said"]
    assert " log ratio " in first
    assert second == "Sum +∞ nats, average +∞ nats: p is ahead."


def test_draws_stay_until_new_ones_are_asked_for():
    """The first of many are the same as a few; others come with new draws, and all are shown."""
    few, many = (stepped("norm(0, 1)", "norm(1, 1)", "p", n)["x"] for n in (3, 300))
    assert few == many[:3]
    again = run(
        "const stream = started('norm(0, 1)', 'norm(1, 1)', 'p'); stream.step(3); stream.renew();"
        "const { count } = stream, shown = stream.shown(40); stream.step(3);"
        "return { count, shown, x: stream.samples().map(({ x }) => x) };"
    )
    assert (again["count"], again["shown"]) == (0, 40)
    assert not set(again["x"]) & set(few)


def test_a_stream_ends_at_a_thousand_and_begins_anew():
    """No step goes farther; to play on is to take new draws, from the first."""
    assert stepped("norm(0, 1)", "norm(1, 1)", "p", 5000)["count"] == 1000
    ended = run(
        "globalThis.requestAnimationFrame = globalThis.cancelAnimationFrame = () => 0;"
        "const stream = started('norm(0, 1)', 'norm(1, 1)', 'p'); stream.step(1000);"
        "const { seed } = stream; stream.play();"
        "return { playing: stream.playing, count: stream.count, fresh: stream.seed !== seed };"
    )
    assert ended == {"playing": True, "count": 1, "fresh": True}


def test_an_hour_in_a_hidden_page_brings_at_most_one_sample():
    """A frame counts for a tenth of a second, however late it comes; a pause asks for no more."""
    found = run(
        "let frame = null; globalThis.cancelAnimationFrame = () => { frame = null; };"
        "globalThis.requestAnimationFrame = (then) => { frame = then; return 1; };"
        "const at = (now) => { const then = frame; frame = null; then(now); };"
        "const stream = started('norm(0, 1)', 'norm(1, 1)', 'p'); stream.appear(true);"
        "stream.play(); at(0); at(16); at(3600000); const { count } = stream;"
        "stream.pause(); at(3600016); return { count, over: frame === null };"
    )
    assert found["count"] <= 2
    assert found["over"]
