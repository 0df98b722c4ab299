"""Closed forms over the array-API standard: values, slopes, and what no slope may become."""

import math
import re
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from reverse_mode import slopes_by_differences, value_and_slopes
from scipy import stats
from strategies import INTERVALS, derived
from test_exports import CLOSED, agree, every, python

from klexplain import FAMILIES, minimum_divergence
from klexplain.export import Standard
from klexplain.export.library import standard as library
from klexplain.export.remainders import without_cases

try:
    import torch
except ImportError:
    torch = None
try:
    import jax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None

WITHIN = [p for p, q in CLOSED if p == q]
# Closed forms of one family that are printed with the terms that cancel.
CANCELS = {"zipf"}
# Where D rises at once when the model moves: with its support.
ONE_SIDED = {"pareto", *INTERVALS}
# Functions of the standard, 2024.12, beyond arithmetic.
IN_STANDARD = re.compile(
    "a?sinh|acosh|a?tanh?|abs|asarray|cos|exp|expm1|finfo|log|log1p|sin|sqrt|where"
)
IN_SPECIAL = re.compile("digamma|erf|erfc|gammaln|i0e|i1e|zeta")


def over_arrays(p, q):
    """The function over arrays of any library, from its source alone."""
    return python(p, q, arrays="standard")


def in_digits(p, q):
    """The formula of the derivation, for numbers of 50 digits in the function's order."""
    found = derived(p, q)
    sides = [(f.symbols(s, common=p == q), s) for f, s in ((found.p, "p"), (found.q, "q"))]
    symbols = dict.fromkeys(symbol for side, _ in sides for symbol in side.values())
    words = {"Abs": abs, "loggamma": mp.loggamma, "besseli": mp.besseli}
    return sp.lambdify(list(symbols), found.result, [words, "mpmath"])


def exact_slopes(formula, arguments):
    """Those of a formula of 50 digits."""
    exact = [mp.mpf(x) for x in arguments]
    return [
        mp.diff(lambda t, i=i: formula(*exact[:i], t, *exact[i + 1 :]), x)
        for i, x in enumerate(exact)
    ]


@pytest.mark.parametrize("name", sorted(set(WITHIN) - CANCELS - ONE_SIDED))
@pytest.mark.parametrize("apart", [1e-2, 1e-8])
def test_nothing_cancels_where_p_and_q_nearly_agree(name, apart):
    """Value and slopes to 13 digits, where the terms of the formula agree in 16."""
    kl, formula = over_arrays(name, name), in_digits(name, name)
    shared = [a.common for a in FAMILIES[name].parameters]
    p = FAMILIES[name].examples[0]
    moved = [x * (1 + apart * k) for k, x in enumerate(p, 1)]
    arguments = [*p, *(y for y, common in zip(moved, shared, strict=True) if not common)]
    with mp.workdps(50):
        value, of_value = formula(*map(mp.mpf, arguments)), exact_slopes(formula, arguments)
    found, of_found = value_and_slopes(kl, arguments)
    assert math.isclose(found, mp.re(value), rel_tol=1e-13)
    assert of_found == pytest.approx([float(mp.re(s)) for s in of_value], rel=1e-13)


@pytest.mark.parametrize("name", sorted(set(WITHIN) - CANCELS - ONE_SIDED))
def test_where_p_and_q_agree_all_is_zero(name):
    """The divergence and each of its slopes, without a sign or a rest."""
    kl = over_arrays(name, name)
    p = FAMILIES[name].examples[0]
    shared = [a.common for a in FAMILIES[name].parameters]
    q = [x for x, common in zip(p, shared, strict=True) if not common]
    value, of_value = value_and_slopes(kl, [*p, *q])
    assert value == 0
    assert of_value == [0.0] * len(of_value)


# Members for which D is infinite, and finite.
CONDITIONED = [
    ("lomax", "expon", [0.5, 1.0, 2.0], [2.0, 1.0, 2.0]),
    ("uniform", "gamma", [-1.0, 2.0, 2.5, 0.8], [1.0, 2.0, 2.5, 0.8]),
    ("pareto", "gamma", [0.9, 1.8, 2.5, 0.8], [2.5, 1.8, 2.5, 0.8]),
]
EDGES = [
    ("bernoulli", [0.0, 0.3], [None, 1 / 0.7]),
    ("bernoulli", [1.0, 0.3], [None, -1 / 0.3]),
    ("poisson", [0.0, 2.0], [None, 1.0]),
    ("geom", [1.0, 0.25], [None, -4.0]),
    ("randint", [2.0, 5.0, -1.0, 9.0], [1 / 3, -1 / 3, -0.1, 0.1]),
    ("laplace", [0.5, 2.0, 0.5, 3.0], [0.0, None, 0.0, 1 / 9]),
]


@pytest.mark.parametrize(("name", "arguments", "known"), EDGES)
def test_slopes_at_an_edge_are_finite(name, arguments, known):
    """Where a probability is 0 or 1, or two locations agree; a steep fall is a large number."""
    _, found = value_and_slopes(over_arrays(name, name), arguments)
    assert all(map(math.isfinite, found))
    for slope, right in zip(found, known, strict=True):
        assert right is None or slope == pytest.approx(right, rel=1e-14)


@pytest.mark.parametrize(("p", "q", "outside", "inside"), CONDITIONED)
def test_where_d_is_infinite_no_slope_is_nan(p, q, outside, inside):
    """One such member of a batch does not spoil the slopes of what it shares with others."""
    kl = over_arrays(p, q)
    assert value_and_slopes(kl, outside) == (math.inf, [0.0] * len(outside))
    value, slopes = value_and_slopes(kl, inside)
    assert value == pytest.approx(float(python(p, q)(*inside)), rel=1e-13)
    assert all(map(math.isfinite, slopes))
    assert any(slopes)


@pytest.mark.parametrize("location", [0.3, -2.0])
def test_slopes_hold_where_two_ways_meet(location):
    """At an argument of 1 a series of E₁ gives way to a fraction; below 0 no case is NaN."""
    for p, own in (("gumbel_r", [0.3, 0.5]), ("weibull_min", [1.5, 0.5])):
        kl, arguments = over_arrays(p, "laplace"), [*own, location, 0.5]
        known = slopes_by_differences(kl, arguments)
        assert value_and_slopes(kl, arguments)[1] == pytest.approx(known, rel=1e-6)


def test_it_takes_numbers_and_arrays_that_broadcast():
    """NumPy's for plain numbers, and an infinite value where it belongs."""
    kl = over_arrays("lomax", "expon")
    found = kl(np.array([[0.5], [2.0]]), 1, np.array([1.0, 2.0, 4.0]))
    assert found.shape == (2, 3)
    assert np.isinf(found[0]).all()
    assert found[1, 1] == kl(2.0, 1.0, 2.0)
    assert kl(np.array([2, 3]), 1, 2)[0] == kl(2.0, 1.0, 2.0)
    whole = over_arrays("bernoulli", "bernoulli")(np.array([0, 1]), 0.25)
    assert whole == pytest.approx([-math.log(0.75), -math.log(0.25)], rel=1e-15)


def test_single_precision_stays_single():
    """Numbers beside an array take its precision, edges too."""
    kl, p = over_arrays("bernoulli", "bernoulli"), np.array([0.0, 0.3, 1.0], dtype=np.float32)
    found = kl(p, 0.25)
    assert found.dtype == np.float32
    assert found == pytest.approx([-math.log(0.75), 0.0064, -math.log(0.25)], rel=2e-2)


def test_what_is_no_array_is_refused_in_one_line():
    """As lists, and the columns of pandas."""
    kl = over_arrays("expon", "expon")
    pandas = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match=r"^arguments: got <class 'pandas.*'>; expected numbers"):
        kl(pandas.Series([1.0, 2.0]), 1.0)
    with pytest.raises(ValueError, match=r"^arrays: got 'torch'; expected \"numpy\" or"):
        derived("expon", "expon").to_python(arrays="torch")


def test_only_functions_of_the_standard_are_called():
    """Whatever stands after xp and special, in all that a function can bring along."""
    called = [*Standard.functions.values(), *Path(library.__file__).read_text().split()]
    names = re.findall(r"(?<!\.)\b(xp|special)\.(\w+)", " ".join(called))
    known = {"xp": IN_STANDARD, "special": IN_SPECIAL}
    assert len(names) > 40
    assert {name for space, name in names if not known[space].fullmatch(name)} == {"__name__"}


def test_a_power_and_its_logarithm_are_one_function():
    """Left alone where the cases are of another kind."""
    a, s = sp.symbols("a s", positive=True)
    cases = (a, sp.Eq(s, 1)), (sp.log(a), s > 1), (sp.log(a), sp.Eq(s, 1))
    others = [sp.Piecewise(case, (a * s, True)) for case in cases]
    assert list(map(without_cases, others)) == others
    kl = over_arrays("uniform", "invweibull")
    near = [value_and_slopes(kl, [0.5, 2.0, c, 1.7]) for c in (1 - 1e-9, 1.0, 1 + 1e-9)]
    for value, found in near:
        assert [value, *found] == pytest.approx([near[1][0], *near[1][1]], rel=1e-8)


@pytest.mark.parametrize("kappa", [1e-3, 1.5, 40.0, 800.0])
@pytest.mark.parametrize("ratio", [1 + 1e-7, 1.25, 1.4, 3.0])
def test_the_remainder_of_a_bessel_function_keeps_its_digits(kappa, ratio):
    """On both sides of where an integral takes its place."""
    kl, q = over_arrays("vonmises", "vonmises"), kappa * ratio
    with mp.workdps(50):
        x, y = mp.mpf(kappa), mp.mpf(q)
        level = mp.besseli(1, x) / mp.besseli(0, x)
        known = float(mp.log(mp.besseli(0, y) / mp.besseli(0, x)) - level * (y - x))
    assert kl(kappa, 1.0, q, 1.0) == pytest.approx(known, rel=1e-9 if kappa > 100 else 1e-11)


def in_torch(kl, arguments):
    """Value and slopes by torch."""
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in arguments]
    value = kl(*tensors)
    found = torch.autograd.grad(value, tensors, allow_unused=True)
    return value.item(), [0.0 if slope is None else slope.item() for slope in found]


def in_jax(kl, arguments):
    """Value and slopes by JAX."""
    value, found = jax.value_and_grad(kl, argnums=tuple(range(len(arguments))))(*arguments)
    return float(value), list(map(float, found))


@pytest.mark.parametrize("differentiate", [in_torch, in_jax])
def test_libraries_differentiate_each_function(differentiate):
    """Where torch or JAX is installed: as the tape does, for every pair.

    In the slope of its own digamma torch has seven digits.
    """
    if (jax if differentiate is in_jax else torch) is None:
        pytest.skip("not installed: see CONTRIBUTING")
    for p, q in CLOSED:
        kl = over_arrays(p, q)
        for arguments, _ in every(p, q):
            value, found = value_and_slopes(kl, arguments)
            by_library, of_library = differentiate(kl, list(map(float, arguments)))
            assert agree(by_library, value), (p, q, arguments)
            assert of_library == pytest.approx(found, rel=1e-6, abs=1e-9), (p, q, arguments)


def test_the_page_s_block_of_torch_ends_where_the_page_says(capsys):
    """Where torch is installed: the descent ends at the fit that the page computes."""
    if torch is None:
        pytest.skip("not installed: see CONTRIBUTING")
    page = (Path(__file__).parents[1] / "docs/use/gradient_descent.py").read_text("utf-8")
    block = page.partition("# ```python\n")[2].partition("# ```")[0]
    exec(re.sub("^# ?", "", block, flags=re.MULTILINE), {})  # noqa: S102  that is what is tested
    value, *parameters = map(float, capsys.readouterr().out.split())
    fit = minimum_divergence(stats.gamma(17, scale=1 / 6), "lognorm", reverse=True)
    assert value == pytest.approx(fit.divergence, rel=1e-6)
    assert parameters == pytest.approx([fit.parameters["s"], fit.parameters["scale"]], rel=1e-6)
