"""Moving in the space of parameters: handles, steps and sliders, run as the browser runs them."""

import json

import numpy as np
import pytest
import quickjs
from scipy import stats
from strategies import frozen, seed
from test_javascript import distribution, offered, ordinary

from klexplain import FAMILIES
from klexplain.explorables.bundle import bundle
from klexplain.explorables.families_module import EXPLORABLE

ENGINE = quickjs.Context()
ENGINE.eval(bundle("parameters"))
CHART = quickjs.Context()
CHART.eval(bundle("chart"))
# Those that a hand can set to any place and to any spread. They have two parameters that are no
# counts; the spread of a negative binomial is bound to its place.
TWO = [
    name
    for name in EXPLORABLE
    if len(FAMILIES[name].parameters) == 2
    and name != "nbinom"
    and not any(p.domain.whole for p in FAMILIES[name].parameters)
]
BOUNDED = {"lomax"}  # the spread of its logarithm has a least value


def run(code):
    """The value of an expression of the module."""
    return json.loads(ENGINE.eval(f"JSON.stringify(klexplain.{code})"))


def dragged(name, values, x, spread):
    """Parameters after a handle was dragged to x, and to a spread."""
    return run(f"dragged({distribution(name, values)}, {x}, {spread})")["parameters"]


def stands(name, values):
    """Where the handle is, and the spread."""
    one = distribution(name, values)
    return run(f"handle({one})"), run(f"spread({one})")


@pytest.mark.parametrize("name", TWO)
def test_a_handle_goes_where_it_is_dragged(name):
    """To a place and a spread that its family can have, within the three digits that are kept."""
    rng = np.random.default_rng(seed(name, "dragged"))
    for _ in range(20):
        start, goal = ordinary(name, rng), ordinary(name, rng)
        x, spread = stands(name, goal)
        found = dragged(name, start, x, spread)
        assert stands(name, found)[1] == pytest.approx(spread, rel=0.03)
        assert frozen(name, goal).cdf(stands(name, found)[0]) == pytest.approx(
            frozen(name, goal).cdf(x), abs=0.03
        )


@pytest.mark.parametrize("name", EXPLORABLE)
def test_whatever_is_dragged_stays_within_what_is_offered(name):
    """Anywhere on the support and beyond, every parameter is finite and in its range."""
    rng = np.random.default_rng(seed(name, "anywhere"))
    values = ordinary(name, rng)
    for x in (-1e6, -1, 0, 1e-9, 0.5, 1, 7, 1e6):
        for spread in (1e-9, 0.3, 1e9):
            found = dragged(name, values, x, spread)
            assert set(found) == set(values)
            for argument, value in found.items():
                low, high = offered(name)[argument]
                assert low <= value <= high


@pytest.mark.parametrize("name", sorted({*TWO} - BOUNDED))
def test_a_bound_can_be_left_again(name):
    """Narrowed until a parameter is at its end, a density widens when it is dragged to."""
    values = ordinary(name, np.random.default_rng(seed(name, "bound")))
    x, spread = stands(name, values)
    narrow = dragged(name, values, x, spread / 1e6)
    wide = dragged(name, narrow, x, spread)
    assert stands(name, narrow)[1] < 0.5 * spread
    assert stands(name, wide)[1] > 1.5 * stands(name, narrow)[1]


@pytest.mark.parametrize("name", EXPLORABLE)
def test_steps_go_to_round_values(name):
    """The next one up or down, which has two digits or is a tenth of the spread, and back again."""
    values = ordinary(name, np.random.default_rng(seed(name, "steps")))
    one = distribution(name, values)
    for argument, value in values.items():
        up, on = (run(f"stepped({one}, '{argument}', {n})") for n in (1, 2))
        back = run(f"stepped({json.dumps(on)}, '{argument}', -1)")
        assert value < up["parameters"][argument] < on["parameters"][argument]
        assert back == up
        assert len(f"{up['parameters'][argument]:g}".strip("-0.").replace(".", "")) <= 3


@pytest.mark.parametrize(
    ("name", "argument", "value", "steps"),
    [("norm", "loc", -0.734, 18), ("norm", "scale", 1.234, -3), ("expon", "scale", 0.123, 88),
     ("beta", "a", 17, -97), ("binom", "n", 7, -6), ("lognorm", "s", 0.9999, 1)],
)  # fmt: skip
def test_every_round_value_is_a_number_of_steps_away(name, argument, value, steps):
    """A parameter of 1 can be had from anywhere."""
    values = run(f"declared({{family: '{name}'}})")
    one = distribution(name, {v["argument"]: v["start"] for v in values} | {argument: value})
    assert run(f"stepped({one}, '{argument}', {steps})")["parameters"][argument] == 1


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_slider_reaches_as_far_as_matters(name):
    """A location by the width of the window, a size tenfold, neither beyond an end."""
    values = ordinary(name, np.random.default_rng(seed(name, "reach")))
    one = distribution(name, values)
    for parameter in run(f"declared({{family: '{name}'}})"):
        argument, low, high = (parameter[key] for key in ("argument", "low", "high"))
        value = values[argument]
        least, most = run(f"reach({one}, '{argument}', [2, 5])")
        assert low <= least <= value <= most <= high
        if low < 0:
            assert (least, most) == pytest.approx((value - 3, value + 3))
        elif high > 1 and not parameter["whole"]:
            assert (least, most) == pytest.approx((max(low, value / 10), min(high, value * 10)))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_slider_reaches_from_end_to_end(name):
    """Its ends are the range, and each place on it comes back from its value."""
    for i, parameter in enumerate(run(f"declared({{family: '{name}'}})")):
        place = f"along(klexplain.declared({{family: '{name}'}})[{i}])"
        assert run(f"{place}.value(0)") == pytest.approx(parameter["low"])
        assert run(f"{place}.value(1)") == pytest.approx(parameter["high"])
        for share in (0.1, 0.5, 0.9):
            assert run(f"{place}.share(klexplain.{place}.value({share}))") == pytest.approx(share)


@pytest.mark.parametrize(
    ("window", "x", "place"),
    [((0, 1), 2, 0.99), ((-5, 5), 0.3, 0.3), ((-5, 5), -3, 0.01), ((0.2, 0.4), 0, 0.202)],
)
def test_a_handle_stays_in_the_window_and_in_the_support(window, x, place):
    """A hundredth off the ends of what both leave free."""
    found = run(f"inside({distribution('beta', {'a': 2, 'b': 3})}, {x}, {list(window)})")
    assert found == pytest.approx(place)


def test_the_handle_of_a_mixture_moves_its_second_part():
    """To the place and the spread that were asked for; the first part stays."""
    values = {"weight": 0.4, "loc1": -2, "scale1": 1, "loc2": 2, "scale2": 0.5}
    found = run(f"dragged({json.dumps({'family': 'mixture', 'parameters': values})}, 3, 0.4)")
    assert found["parameters"] == values | {"loc2": 3, "scale2": 0.4}


def test_what_has_whole_ends_is_dragged_as_a_whole():
    """A discrete uniform moves by whole numbers, and keeps its width."""
    assert dragged("randint", {"low": 2, "high": 5}, 5.2, 1) == {"low": 4, "high": 7}


def test_the_handle_of_a_beta_is_where_its_logit_is_on_average():
    """As computed with SciPy from draws of a million."""
    draws = stats.beta(17, 6).rvs(1_000_000, random_state=1)
    x, spread = stands("beta", {"a": 17, "b": 6})
    logits = np.log(draws) - np.log1p(-draws)
    assert np.log(x / (1 - x)) == pytest.approx(logits.mean(), abs=5 * logits.std() / 1000)
    assert spread == pytest.approx(logits.std(), rel=0.01)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.454711869719", "0.4547"),
        ("-3.41254", "−3.413"),
        ("1.2345678e-7", "1.235e−7"),
        ("98765432", "9.877e7"),
        ("1000", "1000"),
        ("0", "0"),
        ("Infinity", "∞"),
        ("-Infinity", "−∞"),
        ("NaN", "?"),
    ],
)
def test_a_number_as_it_is_shown(value, text):
    """Four digits, a true minus, ∞; what is no number says so."""
    assert CHART.eval(f"klexplain.short({value})") == text
