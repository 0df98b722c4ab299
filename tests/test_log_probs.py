"""A divergence from log-probabilities of sampled tokens, and the table of a quantised model."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import log_softmax, rel_entr

from klexplain import estimate_kl_from_log_probs, token_table, token_table_from_log_probs
from klexplain.evidence.estimation import token_table as module
from klexplain.evidence.estimation.pareto import pareto_shape

P, Q = stats.norm(0), stats.norm(0.5)  # D = 1/8


def logs(n, seed=1, p=P, q=Q):
    """Log-densities under both of n samples from p."""
    x = p.rvs(n, random_state=seed)
    return p.logpdf(x), q.logpdf(x)


@pytest.mark.parametrize("estimator", ["k1", "k3"])
def test_an_interval_of_tame_ratios_holds_the_truth(estimator):
    """In all but a few of 200 runs; two-sided, but where a tail looks heavy by chance."""
    runs = [estimate_kl_from_log_probs(*logs(400, s), estimator=estimator) for s in range(200)]
    held = [r.confidence_interval.low < 0.125 < r.confidence_interval.high for r in runs]
    assert sum(held) >= 184
    assert sum(r.guarantee == "asymptotic" for r in runs) >= (200 if estimator == "k1" else 180)


def test_each_estimator_is_the_mean_of_its_formula():
    """Written out, where nothing cancels."""
    log_p, log_q = logs(100)
    r = np.exp(log_q - log_p)
    expected = {"k1": -np.log(r), "k2": np.log(r) ** 2 / 2, "k3": r - 1 - np.log(r)}
    for name, values in expected.items():
        found = estimate_kl_from_log_probs(log_p, log_q, estimator=name)
        assert found.value == pytest.approx(values.mean(), rel=1e-12)
        assert found.standard_error == pytest.approx(stats.sem(values), rel=1e-12)


def test_units_only_scale():
    """Value, error and interval in bans are those in nats over log 10."""
    nats, bans = (estimate_kl_from_log_probs(*logs(50), base=base) for base in (None, 10))
    for a, b in zip(nats.confidence_interval, bans.confidence_interval, strict=True):
        assert b * math.log(10) == pytest.approx(a)
    assert bans.value * math.log(10) == pytest.approx(nats.value)
    assert bans.unit.base == 10


def test_k3_is_never_negative_and_keeps_its_digits():
    """Where p and q nearly agree, r - 1 - log r as it stands has lost them."""
    log_p = np.linspace(-9, -1, 50)
    found = estimate_kl_from_log_probs(log_p, log_p + 1e-9, estimator="k3")
    assert found.value == pytest.approx(5e-19, rel=1e-6, abs=0)
    assert estimate_kl_from_log_probs(log_p, log_p, estimator="k3").value == 0


def test_the_error_lets_tokens_of_a_sequence_hang_together():
    """Tokens that repeat ten times say no more than once, and rows are sequences."""
    log_p, log_q = logs(40)
    once = estimate_kl_from_log_probs(log_p, log_q)
    rows = estimate_kl_from_log_probs(*(np.repeat(v[:, None], 10, axis=1) for v in (log_p, log_q)))
    flat = estimate_kl_from_log_probs(
        np.repeat(log_p, 10), np.repeat(log_q, 10), sequences=np.repeat(np.arange(40), 10)
    )
    assert rows.standard_error == pytest.approx(once.standard_error)
    assert flat.confidence_interval == rows.confidence_interval
    naive = estimate_kl_from_log_probs(np.repeat(log_p, 10), np.repeat(log_q, 10))
    assert naive.standard_error < once.standard_error / 3


def test_the_clustered_error_is_that_of_runs():
    """Sequences of unequal lengths, whose tokens share a shift: the spread of 300 values."""

    def run(seed):
        rng = np.random.default_rng(seed)
        lengths = rng.integers(1, 9, 60)
        which = np.repeat(np.arange(60), lengths)
        ratio = rng.normal(0.2, 1, 60)[which] + rng.normal(0, 0.5, len(which))
        log_p = np.full(len(which), -2.0)
        return estimate_kl_from_log_probs(log_p, log_p - ratio, sequences=which)

    runs = [run(seed) for seed in range(300)]
    spread = np.std([r.value for r in runs])
    assert np.mean([r.standard_error for r in runs]) == pytest.approx(spread, rel=0.1)


def test_padding_is_masked_and_may_hold_anything():
    """Also by ones and zeros; what is masked is not looked at."""
    log_p, log_q = (v.reshape(8, 5) for v in logs(40))
    mask = np.ones((8, 5), dtype=int)
    mask[:, 3:] = 0
    padded = np.where(mask, log_p, np.nan), np.where(mask, log_q, -np.inf)
    expected = estimate_kl_from_log_probs(log_p[:, :3], log_q[:, :3])
    assert estimate_kl_from_log_probs(*padded, mask=mask) == expected


def test_a_heavy_tail_has_no_upper_limit():
    """On the example of the site k3 has an infinite variance, and k1 has not."""
    log_p, log_q = logs(10_000, 3, stats.beta(17, 6), stats.beta(3, 3))
    k3 = estimate_kl_from_log_probs(log_p, log_q, estimator="k3")
    assert k3.guarantee.startswith("one-sided: ")
    assert k3.reach > 0.5
    assert (k3.confidence_interval.high, k3.confidence_interval.low > 0) == (math.inf, True)
    k1 = estimate_kl_from_log_probs(log_p, log_q)
    assert k1.guarantee == "asymptotic"
    assert k1.confidence_interval.low < 1.047 < k1.confidence_interval.high


@pytest.mark.parametrize("shape", [0.25, 0.8])
def test_the_shape_of_a_pareto_tail_is_found(shape):
    """Of 20,000 numbers, to within 0.15; a tail of equal numbers has none."""
    x = np.random.default_rng(2).pareto(1 / shape, 20_000)
    assert pareto_shape(x) == pytest.approx(shape, abs=0.15)
    assert pareto_shape(np.ones(100)) == 0
    assert math.isnan(pareto_shape(x[:20]))


def test_what_cannot_be_promised_is_not():
    """k2 is biased, one sequence shows no spread, and few tokens show no tail."""
    log_p, log_q = logs(400)
    k2 = estimate_kl_from_log_probs(log_p, log_q, estimator="k2")
    one = estimate_kl_from_log_probs(log_p[None], log_q[None])
    few = estimate_kl_from_log_probs(log_p[:9], log_q[:9])
    for found in (k2, one, few):
        assert found.guarantee.startswith("none: ")
        assert found.confidence_interval == (0, math.inf)
    assert one.standard_error == math.inf


def test_an_interval_does_not_go_below_zero():
    """Nor does it where the mean is, which by itself is no fault; far below it is."""
    log_p, _ = logs(100)
    nearly = estimate_kl_from_log_probs(log_p, log_p + np.tile([0.1, -0.09], 50))
    assert nearly.value < 0 == nearly.confidence_interval.low < nearly.confidence_interval.high
    swapped = estimate_kl_from_log_probs(*reversed(logs(100)))
    assert swapped.guarantee == (
        "none: a mean so far below 0 says that the tokens were not drawn from p"
    )


@pytest.mark.parametrize("estimator", ["k1", "k2", "k3"])
def test_a_token_that_q_rules_out_makes_it_infinite(estimator):
    """And rightly: the zero is the model's."""
    found = estimate_kl_from_log_probs([-1.0, -2.0, -1.5], [-1.0, -np.inf, -2], estimator=estimator)
    assert (found.value, found.confidence_interval.low) == (math.inf, math.inf)
    assert found.standard_error == math.inf


@pytest.mark.parametrize(
    ("log_p", "log_q", "named", "message"),
    [
        ([-1.0, math.nan], [-1.0, -2.0], {}, "log_p: got .*without NaN"),
        ([-1.0, -math.inf], [-1.0, -2.0], {}, "log_p: got -inf; expected .*not drawn"),
        ([-1.0, -2.0], [math.inf, -2.0], {}, "log_q: got inf"),
        ([-1.0, -2.0], [-1.0], {}, "got shapes"),
        ([0.5, 0.9], [0.4, 1.0], {}, "as if probabilities"),
        ([-1.0, -2.0], [-1.0, -2.0], {"estimator": "k4"}, "estimator: got 'k4'"),
        ([-1.0, -2.0], [-1.0, -2.0], {"mask": [False, False]}, "got no token"),
        ([-1.0, -2.0], [-1.0, -2.0], {"mask": [True]}, "mask: got an array of shape"),
        ([-1.0, -2.0], [-1.0, -2.0], {"mask": [0, 2]}, "mask: got other numbers"),
        ([-1.0, -2.0], [-1.0, -2.0], {"sequences": [1]}, "sequences: got"),
        ([-1.0, -2.0], [-1.0, -2.0], {"confidence_level": 95}, "confidence_level: got 95"),
    ],
)
def test_bad_log_probs_are_refused_in_a_line(log_p, log_q, named, message):
    """Each names the argument, what it got, and what was expected."""
    with pytest.raises(ValueError, match=message) as caught:
        estimate_kl_from_log_probs(log_p, log_q, **named)
    assert "\n" not in str(caught.value)


def test_rows_of_several_lengths_are_refused():
    """With the way on: pad and mask."""
    with pytest.raises(TypeError, match=r"log_p: got .*; expected one array: pad"):
        estimate_kl_from_log_probs([[-1.0], [-1.0, -2.0]], [[-1.0], [-1.0, -2.0]])


@pytest.fixture(scope="module")
def logits():
    """Logits of a model and of a noisier one, with the tokens that the first draws."""
    rng = np.random.default_rng(5)
    p = 2 * rng.gumbel(size=(300, 40))
    tokens = (p + rng.gumbel(size=p.shape)).argmax(axis=1)
    return p, p + 0.2 * rng.normal(size=p.shape), tokens


def test_the_table_is_made_of_the_definitions(logits):
    """Mean, quantiles, likeliest token and change, each by other software."""
    p, q, tokens = logits
    found = token_table_from_log_probs(p, q, tokens=tokens)
    mass_p, mass_q = (np.exp(log_softmax(v, axis=1)) for v in (p, q))
    each = rel_entr(mass_p, mass_q).sum(axis=1)
    row = np.arange(300), tokens
    change = mass_q[row] - mass_p[row]
    assert found.mean == pytest.approx((each.mean(), stats.sem(each)), rel=1e-9)
    assert (found.maximum, found.minimum) == pytest.approx((each.max(), each.min()))
    assert found.quantiles["median"] == pytest.approx(np.sort(each)[149])
    assert found.same_top.value == np.mean(p.argmax(axis=1) == q.argmax(axis=1))
    assert found.change.value == pytest.approx(change.mean())
    assert found.root_mean_square_change == pytest.approx(np.sqrt(np.mean(change**2)))
    assert found.tokens_to_ratio(20) == pytest.approx(math.log(20) / each.mean())
    bits = token_table_from_log_probs(p, q, base=2)
    assert bits.mean.value * math.log(2) == pytest.approx(found.mean.value)
    assert bits.tokens_to_ratio(20) == pytest.approx(found.tokens_to_ratio(20))
    assert bits.change is None


def test_files_and_blocks_give_the_same_table(logits, tmp_path, monkeypatch):
    """From .npy and .npz, read a few rows at a time."""
    p, q, _ = logits
    expected = token_table_from_log_probs(p, q)
    np.save(tmp_path / "p.npy", p)
    np.savez(tmp_path / "q.npz", q)
    monkeypatch.setattr(module, "BLOCK", 7 * 40)
    assert token_table_from_log_probs(tmp_path / "p.npy", str(tmp_path / "q.npz")) == expected
    np.save(tmp_path / "each.npy", [0.1, 0.3])
    assert token_table(tmp_path / "each.npy").mean.value == pytest.approx(0.2)


def test_a_token_that_the_quantised_model_rules_out_makes_the_table_infinite():
    """Its mean and maximum, and not the median."""
    found = token_table([math.inf, 0.1, 0.1, 0.1])
    assert (found.mean.value, found.maximum, found.quantiles["median"]) == (math.inf, math.inf, 0.1)
    assert found.tokens_to_ratio(20) == 1
    p, q = np.log([[0.5, 0.5], [1, 1e-300]]), np.array([[-1.0, -math.inf], [0.0, -math.inf]])
    assert token_table_from_log_probs(p, q).maximum == math.inf


def test_bad_tables_are_refused_in_a_line(logits, tmp_path):
    """Shapes, tokens, files and odds."""
    p, q, tokens = logits
    (tmp_path / "text.npy").write_text("no numbers")
    np.savez(tmp_path / "two.npz", p, q)
    bad = [
        (lambda: token_table_from_log_probs(p, q[:, :9]), "got shapes"),
        (lambda: token_table_from_log_probs(p, q, tokens=tokens + 40), "tokens: got"),
        (lambda: token_table_from_log_probs(p, np.full_like(q, np.nan)), "log_probs_q: got"),
        (lambda: token_table_from_log_probs(p, np.full_like(q, -np.inf)), "log_probs_q: got a row"),
        (lambda: token_table_from_log_probs(p, tmp_path / "text.npy"), "an .npy or .npz file"),
        (lambda: token_table_from_log_probs(p, tmp_path / "two.npz"), "one array"),
        (lambda: token_table([0.1]), "divergences: got shape"),
        (lambda: token_table([0.1, 0.2], same_top=[True]), "same_top: got shape"),
        (lambda: token_table([0.1, 0.2]).tokens_to_ratio(1), "ratio: got 1"),
    ]
    for call, message in bad:
        with pytest.raises(ValueError, match=message) as caught:
            call()
        assert "\n" not in str(caught.value)
    with pytest.raises(FileNotFoundError):
        token_table(tmp_path / "none.npy")
