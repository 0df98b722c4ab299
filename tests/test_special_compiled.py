"""Kernels as machine code: the same bits as NumPy's, only later and only where numba is."""

import numpy as np
import pytest
from strategies import seed

from klexplain import special
from klexplain.special import compiled, gaps, log_beta, log_gamma, products

KERNELS = {
    "gap": (gaps._gap_series, 1),
    "product": (products._roundings, 4),
    "remainder": (log_gamma._remainder, 3),
    "remainder of Beta": (log_beta._remainder_difference, 6),
}
ODD = [0.0, -0.0, 1.0, 1e-310, 1e300, np.inf, np.nan]


def same_bits(one, other):
    """Whether arrays agree in every bit; NaN is NaN."""
    here, there = (np.where(np.isnan(v), np.nan, v).tobytes() for v in (one, other))
    return here == there


@pytest.mark.parametrize(("kernel", "arguments"), KERNELS.values(), ids=KERNELS)
def test_machine_code_gives_the_same_bits(kernel, arguments):
    """Whatever the floats, numba's code and NumPy's operations do not differ in one bit."""
    pytest.importorskip("numba")
    rng = np.random.default_rng(seed("compiled"))
    values = 10.0 ** rng.uniform(-3, 3, (arguments, 5000))
    values[:, :500] = rng.choice(ODD, (arguments, 500))
    plain = kernel.__wrapped__
    code = compiled.machine_code(plain)
    assert code is not plain
    with np.errstate(all="ignore"):
        assert same_bits(code(*values), plain(*values))


def test_machine_code_takes_floats_among_blocks():
    """A number beside a block stands for as many of it."""
    pytest.importorskip("numba")
    block = np.random.default_rng(seed("among")).uniform(1, 2, 100)
    code = compiled.machine_code(products._roundings.__wrapped__)
    ones = np.ones(100)
    assert same_bits(code(block, 1.0, block, 3.0), code(block, ones, block, 3 * ones))


def test_machine_code_takes_tables():
    """Blocks of two dimensions keep their shape, and a row stands for as many of it."""
    pytest.importorskip("numba")
    table = np.random.default_rng(seed("table")).uniform(1, 2, (7, 30))
    plain = products._roundings.__wrapped__
    arguments = table, table[0], table[:, ::-1], 3.0
    assert same_bits(compiled.machine_code(plain)(*arguments), plain(*arguments))
    series = gaps._gap_series.__wrapped__
    assert same_bits(compiled.machine_code(series)(table), series(table))


def test_one_bit_would_be_seen():
    """Guard: the next float is another, and so is the other zero."""
    assert same_bits(np.array([1.0, np.nan]), np.array([1.0, -np.nan]))
    assert not same_bits(np.array([1.0]), np.array([np.nextafter(1.0, 2)]))
    assert not same_bits(np.array([0.0]), np.array([-0.0]))


@pytest.mark.parametrize("kernel", [special.gamma, special.log_beta_bregman])
def test_patience_changes_no_bit(kernel, monkeypatch):
    """A divergence is the same before its kernels are compiled and after."""
    pytest.importorskip("numba")
    values = 10.0 ** np.random.default_rng(seed("patience")).uniform(-3, 3, (4, 40_000))
    monkeypatch.setattr(compiled, "PATIENCE", np.inf)
    before = kernel(*values)
    monkeypatch.setattr(compiled, "PATIENCE", 0)
    assert same_bits(kernel(*values), before)


def doubled(x):
    """Twice x."""
    return 2 * x


def test_few_elements_wait_for_no_compiler(monkeypatch):
    """Up to the first million elements, and for numbers always, the plain kernel is called."""
    asked = []
    monkeypatch.setattr(compiled, "machine_code", lambda kernel: asked.append(kernel) or kernel)
    kernel = compiled.compiled(doubled)
    kernel(np.zeros(compiled.PATIENCE))
    assert kernel(3.0) == 6.0
    assert asked == []
    assert kernel(np.ones(1)).tolist() == [2.0]
    assert asked == [doubled]


class Missing:
    """Stands for a module that is not installed."""

    def __getattr__(self, name):
        raise ImportError(name)


def test_without_numba_the_kernel_stays_as_it_is(monkeypatch):
    """The extra is optional: where numba cannot be imported nothing changes."""
    monkeypatch.setattr(compiled, "numba", Missing())
    compiled.machine_code.cache_clear()
    assert compiled.machine_code(doubled) is doubled
    compiled.machine_code.cache_clear()
