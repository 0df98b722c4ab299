"""Kernels as machine code: the same to the last digits, only later and only where numba is."""

import subprocess
import sys

import lazy_loader as lazy
import mpmath
import numpy as np
import pytest
from strategies import REGIMES, cases, seed

from klexplain import FAMILIES
from klexplain.special import bregman, compiled, log_beta, log_gamma

DIGITS = 1.5e-15  # relative, between the two ways to take a logarithm
NORMAL, GAMMA, BETA = (FAMILIES[n].divergence.__wrapped__ for n in ("norm", "gamma", "beta"))
KERNELS = {  # with the arguments made of positive numbers: differences must fit
    "Itakura-Saito": (bregman.itakura_saito_from, lambda y, x, *_: (y, x, y - x)),
    "kl_div": (bregman.kl_div_from, lambda p, q, *_: (p, q, q - p)),
    "shapes of Gamma": (log_gamma.log_gamma_bregman_from, lambda y, x, *_: (y, x, y - x)),
    "normal": (NORMAL, lambda *four: four),
    "gamma": (GAMMA, lambda *four: four),
    "beta": (log_beta.log_beta_bregman, lambda *four: four),
    "beta of a stick": (
        log_beta.log_beta_bregman_from,
        lambda *four: (*four, four[1] - four[3], log_beta.relative_cross(*four)),
    ),
}
COMPILED = {"norm": NORMAL, "gamma": GAMMA, "beta": BETA}
ODD = [0.0, -0.0, 1.0, 5e-324, 1e-160, 1e-300, 1e160, 1e300, np.inf, np.nan]
every_kernel = pytest.mark.parametrize(("kernel", "arguments"), KERNELS.values(), ids=KERNELS)


@pytest.fixture
def at_once(monkeypatch):
    """Machine code from the first element on."""
    pytest.importorskip("numba")
    monkeypatch.setattr(compiled, "PATIENCE", 0)


def plainly(kernel, values, monkeypatch):
    """The kernel in NumPy's operations, whatever its parts have seen."""
    with monkeypatch.context() as patch, np.errstate(all="ignore"):
        patch.setattr(compiled, "PATIENCE", np.inf)
        return kernel(*values)


def same(one, other, digits=0.0):
    """Whether arrays agree to a relative difference; NaN is NaN."""
    with np.errstate(invalid="ignore"):
        close = (one == other) | (np.abs(one - other) <= digits * np.abs(other))
    return bool((close | (np.isnan(one) & np.isnan(other))).all())


@pytest.mark.usefixtures("at_once")
@every_kernel
def test_machine_code_gives_the_same_digits(kernel, arguments, monkeypatch):
    """On ordinary numbers the loop alone, without the kernel's help, gives what the kernel does."""
    values = arguments(*10.0 ** np.random.default_rng(seed("compiled")).uniform(-3, 3, (4, 5000)))
    out = np.empty(5000)
    compiled.machine_code(kernel)(out, values)
    assert np.isfinite(out).all()
    assert same(kernel(*values), out)
    assert same(out, plainly(kernel, values, monkeypatch), DIGITS)


@pytest.mark.usefixtures("at_once")
@every_kernel
def test_beyond_the_ordinary_the_kernel_itself_is_asked(kernel, arguments, monkeypatch):
    """Zeros, infinities, NaN and what has no float as its square: both ways give the same."""
    with np.errstate(all="ignore"):
        values = arguments(*np.random.default_rng(seed("odd")).choice(ODD, (4, 20_000)))
        assert same(kernel(*values), plainly(kernel, values, monkeypatch), DIGITS)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("family", COMPILED)
def test_families_keep_their_digits(family, regime, monkeypatch):
    """Whatever the sizes; near p = q the same bits, for there is no logarithm in them."""
    case = cases(family, regime, 5000)
    values = [*case.p.values(), *case.q.values()]
    found = COMPILED[family](*values)
    assert (found >= 0).all()
    assert not np.signbit(found).any()
    digits = 0.0 if "near-equal" in regime else DIGITS
    assert same(found, plainly(COMPILED[family], values, monkeypatch), digits)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("family", COMPILED)
def test_machine_code_gives_nought_for_equals(family):
    """Nothing lies between a distribution and itself."""
    side = [*cases(family, "mixed", 5000).p.values()]
    nought = COMPILED[family](*side, *side)
    assert nought.tobytes() == np.zeros(5000).tobytes()  # and no -0.0


@pytest.mark.usefixtures("at_once")
def test_the_logarithm_of_machine_code():
    """log(1 + u) - u by bits and a series, against forty digits, over all powers of two."""
    rng = np.random.default_rng(seed("logarithm"))
    u = np.concatenate([rng.uniform(-0.99, 3, 2000), 10.0 ** rng.uniform(-9, 299, 1000)])
    out = np.empty(u.size)
    compiled.machine_code(bregman.itakura_saito_from)(out, (1 + u, np.ones(u.size), u))
    with mpmath.workdps(40):
        truths = [mpmath.mpf(x) - mpmath.log1p(mpmath.mpf(x)) for x in u.tolist()]
        worst = max(abs(x / truth - 1) for x, truth in zip(out.tolist(), truths, strict=True))
    assert worst < 1e-15


@pytest.mark.usefixtures("at_once")
def test_machine_code_takes_floats_among_blocks():
    """A number beside a block stands for as many of it."""
    block, ones = np.random.default_rng(seed("among")).uniform(1, 2, 100), np.ones(100)
    found = NORMAL(block, 1.0, block, 3.0)
    assert same(found, NORMAL(block, ones, block, 3 * ones))


@pytest.mark.usefixtures("at_once")
def test_machine_code_takes_tables():
    """Blocks of two dimensions keep their shape, and a row stands for as many of it."""
    table = np.random.default_rng(seed("table")).uniform(1, 2, (7, 30))
    found = NORMAL(table, table[0], table[:, ::-1], 3.0)
    assert found.shape == table.shape
    assert same(found[3], NORMAL(table[3], table[0], table[3, ::-1], 3.0))


def test_another_digit_would_be_seen():
    """Guard: a last digit, a NaN or an infinity of its own is a difference."""
    one = np.array([1.0, np.nan, np.inf])
    assert same(one, one.copy())
    assert not same(np.array([1.0]), np.array([1 + 2e-15]), DIGITS)
    assert not same(np.array([1.0]), np.array([np.nan]), DIGITS)
    assert not same(np.array([1e300]), np.array([np.inf]))


def summed(x, y, z):
    """A kernel that numba need not know."""
    return x + y + z


def test_few_elements_wait_for_no_compiler(monkeypatch):
    """Up to the first million elements, and for numbers always, the plain kernel is called."""
    asked = []
    monkeypatch.setattr(compiled, "machine_code", asked.append)  # which returns None
    kernel = compiled.compiled(summed)
    kernel(np.zeros(compiled.PATIENCE), 1.0, 2.0)
    assert kernel(3.0, 1.0, 2.0) == 6.0
    assert asked == []
    assert kernel(np.ones(1), 1.0, 2.0).tolist() == [4.0]
    assert asked == [kernel]


def test_without_numba_the_kernel_stays_as_it_is(monkeypatch):
    """The extra is optional: where numba cannot be imported nothing changes."""
    monkeypatch.setattr(compiled, "numba", lazy.load("numba_that_is_not_installed"))
    compiled.machine_code.cache_clear()
    assert compiled.machine_code(NORMAL) is None
    monkeypatch.setattr(compiled, "PATIENCE", 0)
    assert FAMILIES["norm"].divergence(np.ones(3), 2.0, 0.0, 2.0).tolist() == [0.125] * 3
    compiled.machine_code.cache_clear()


def test_numbers_and_short_arrays_load_no_numba():
    """Who needs no machine code does not wait for it."""
    used = "import sys; from klexplain.families.norm import Normal"
    called = "Normal.divergence([1.0] * 9, 2.0, 0.0, 2.0)"
    code = f"{used}; {called}; print('numba.core' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False"]
