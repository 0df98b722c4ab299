"""The planner of the site, in JavaScript: its numbers are the package's, or it says "about"."""

import json
import math

import numpy as np
import pytest
import quickjs

from klexplain import log_ratio_sum, samples_to_decide
from klexplain.distributions.text import distribution
from klexplain.explorables.bundle import modules, stripped

CODE = "".join(stripped(text) for text in (modules("model") | modules("summed")).values())
ENGINE = quickjs.Context()
ENGINE.eval(f"const klexplain = (() => {{\n{CODE}return {{ pair, parse, planned }};\n}})();")
FINDING = """
const between = (p, q) => klexplain.pair(klexplain.parse(p), klexplain.parse(q));
const found = (p, q, ratio, power) => {
  const plan = klexplain.planned(between(p, q), ratio, power);
  const { n, power: reached, sure, law, level } = plan;
  return JSON.stringify({ n, reached, sure, wrong: law.wrong(n, level) });
};
"""
ENGINE.eval(FINDING)


def planned(p, q, ratio, power):
    """The plan for a pair in SciPy's words; an error of JavaScript is raised with its message."""
    try:
        return json.loads(ENGINE.eval(f"found({json.dumps(p)}, {json.dumps(q)}, {ratio}, {power})"))
    except quickjs.JSException as error:
        raise ValueError(str(error).split("\n")[0].removeprefix("Error: ")) from None


PLANS = {
    "the pair of the site": ("beta(17, 6)", "beta(3, 3)", 1e6, 0.9),
    "one sample": ("norm(0, 1)", "norm(9, 1)", 10, 0.9),
    "thousands": ("norm(0.03, 1)", "norm(0, 1)", 50, 0.8),
    "heavy tails": ("t(5, 0, 1)", "norm(0.3, 1)", 1e4, 0.8),
    "an infinite divergence": ("cauchy(0, 1)", "norm(0, 1)", 30, 0.9),
    "beyond the model": ("uniform(0, 4)", "uniform(1, 4)", 10, 0.9),
    "coins": ("bernoulli(0.7)", "bernoulli(0.4)", 10, 0.9),
    "a lattice": ("poisson(3)", "poisson(4)", 15, 0.85),
    "counts on no lattice": ("poisson(3)", "geom(0.3)", 100, 0.9),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_number_is_the_packages(plan):
    """N, its power, and how often q reaches the ratio; here it is sure of all three."""
    *pair, ratio, power = plan
    p, q = map(distribution, "pq", pair)
    found, ours = planned(*plan), samples_to_decide(p, q, likelihood_ratio=ratio, power=power)
    assert found["sure"]
    assert found["n"] == ours.n
    assert found["reached"] == pytest.approx(ours.power, abs=1e-4)
    level = math.log(ratio)
    wrong = log_ratio_sum(p, q, ours.n, under="q").probability_at_least(level)
    assert found["wrong"] == pytest.approx(wrong, abs=1e-4)


def test_the_number_is_the_packages_for_random_members():
    """Of Normals and of counts, or it says "about"."""
    rng = np.random.default_rng(1)
    for _ in range(4):
        a, b = rng.uniform(1, 6, 2).round(3)
        ratio, power = round(rng.uniform(2, 50), 2), round(rng.uniform(0.5, 0.95), 3)
        for p, q in (
            (f"norm(0, {2 + a})", f"norm({b}, {2 + a})"),
            (f"poisson({a})", f"poisson({b})"),
        ):
            laws = distribution("p", p), distribution("q", q)
            ours = samples_to_decide(*laws, likelihood_ratio=ratio, power=power)
            found = planned(p, q, ratio, power)
            assert found["n"] == ours.n or not found["sure"]


REFUSED = {
    ("beta(2, 2)", "beta(2, 2)"): "p and q are equal: no number of samples tells one from",
    ("norm(0.0001, 1)", "norm(0, 1)"): "That takes more than 10000000 samples",
}


@pytest.mark.parametrize("pair", REFUSED, ids=["equal", "nearly equal"])
def test_what_no_plan_fits_is_refused(pair):
    """In one line."""
    with pytest.raises(ValueError, match=REFUSED[pair]):
        planned(*pair, 10, 0.9)


def test_a_number_on_the_edge_is_said_to_be_about_right():
    """Where the power asked for is within the error of a power that is found."""
    pair = "norm(0.5, 1)", "norm(0, 1)"
    reached = planned(*pair, 20, 0.9)["reached"]
    assert not planned(*pair, 20, reached)["sure"]
