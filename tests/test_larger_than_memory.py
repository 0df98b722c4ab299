"""Data in blocks: lazy, in bounded memory, and with the digits of NumPy whatever the blocks."""

import os
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction

import dask
import numpy as np
import pandas as pd
import pytest
from dask import array as da
from dask import dataframe as dd
from dask.callbacks import Callback
from distributed import Client, LocalCluster
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import klexplain as kle
from klexplain.evidence.exact import exact_sum, exact_sum_of_squares

P, Q = stats.gamma(2, scale=3), stats.gamma(3, scale=2)
X = P.rvs(20_011, random_state=1)
CHUNKS = [20_011, 997]
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True)
def two_threads():
    """No more processors than the tests around may use."""
    with dask.config.set(scheduler="threads", num_workers=2):
        yield


@given(st.lists(FLOATS, max_size=40))
def test_sums_are_exact(values):
    """Whatever the sizes and signs, nothing is lost."""
    exact = [Fraction(value) for value in values]
    assert exact_sum(np.array(values)) == sum(exact)


@given(st.lists(st.floats(1e-100, 1e200) | st.floats(-1e200, -1e-100), max_size=40))
def test_sums_of_squares_are_exact(values):
    """The bits beyond a float are kept too."""
    exact = [Fraction(value) ** 2 for value in values]
    assert exact_sum_of_squares(np.array(values)) == sum(exact)


def test_a_summary_is_total_mean_and_spread():
    """As NumPy adds them up, but for the last digits."""
    nats = kle.log_likelihood_ratio(P, Q, X, base=2)
    found = kle.log_ratio_summary(P, Q, X, base=2)
    assert (found.n, found.unit.plural) == (len(X), "bits")
    np.testing.assert_allclose(
        [found.total, found.mean, found.variance, found.standard_error],
        [nats.sum(), nats.mean(), nats.var(ddof=1), stats.sem(nats)],
        rtol=1e-11,
    )


def test_a_spread_that_is_small_beside_the_mean_keeps_its_digits():
    """Means and squares are subtracted before they are rounded."""
    found = kle.log_ratio_summary(stats.norm(1e-4), stats.norm(1e6), [0.0, 1e-6, 2e-6])
    nats = kle.log_likelihood_ratio(stats.norm(1e-4), stats.norm(1e6), [0.0, 1e-6, 2e-6])
    exact = [Fraction(value) for value in nats]
    mean = sum(exact) / 3
    assert found.variance == float(sum((value - mean) ** 2 for value in exact) / 2)


@pytest.mark.parametrize("chunks", [*CHUNKS, (1, 20_010)])
@pytest.mark.parametrize("base", [None, 10])
def test_blocks_change_no_digit(chunks, base):
    """Log ratios, ratios and their summary."""
    blocks = da.from_array(X, chunks=chunks if isinstance(chunks, int) else (chunks,))
    found = kle.log_likelihood_ratio(P, Q, blocks, base=base)
    assert (found.dtype, found.shape) == (float, X.shape)
    assert np.array_equal(found.compute(), kle.log_likelihood_ratio(P, Q, X, base=base))
    ratios = kle.likelihood_ratio(P, Q, blocks).compute()
    assert np.array_equal(ratios, kle.likelihood_ratio(P, Q, X))
    summary = kle.log_ratio_summary(P, Q, blocks, base=base)
    assert summary == kle.log_ratio_summary(P, Q, X, base=base)


def test_samples_in_two_dimensions():
    """Blocks may divide both axes."""
    x = X[:20_000].reshape(100, 200)
    blocks = da.from_array(x, chunks=(33, 77))
    assert kle.log_ratio_summary(P, Q, blocks) == kle.log_ratio_summary(P, Q, x)


def test_log_ratios_wait():
    """Nothing is computed until it is asked for, and then each block once."""
    done = []
    with Callback(posttask=lambda key, *_: done.append(key)):
        found = kle.log_likelihood_ratio(P, Q, da.from_array(X, chunks=5000))
        assert done == []
        found.compute()
    assert sum(str(key).startswith("('log_likelihood_ratio") for key in done) == 5


def test_infinite_evidence():
    """One sample that q rules out settles it, in whatever block; two that disagree are refused."""
    p, q = stats.uniform(0, 2), stats.uniform(1, 2)
    found = kle.log_ratio_summary(p, q, da.from_array(np.array([1.5, 0.5, 1.2]), chunks=1))
    assert (found.n, found.total, found.mean, found.variance) == (3, np.inf, np.inf, np.inf)
    with pytest.raises(ValueError, match=r"x: .*allows together"):
        kle.log_ratio_summary(p, q, [0.5, 2.5])


def test_one_sample_shows_no_spread():
    """Its total is there, its standard error infinite."""
    found = kle.log_ratio_summary(P, Q, 3.0)
    assert (found.n, found.standard_error) == (1, np.inf)
    with pytest.raises(ValueError, match="x: got no sample"):
        kle.log_ratio_summary(P, Q, [])


def test_a_block_with_nan_is_refused():
    """When it is computed, with the name of the argument."""
    blocks = da.from_array(np.where(np.arange(len(X)) == 777, np.nan, X), chunks=100)
    with pytest.raises(ValueError, match=r"x: .*without NaN"):
        kle.log_likelihood_ratio(P, Q, blocks).compute()
    with pytest.raises(ValueError, match=r"x: .*without NaN"):
        kle.log_ratio_summary(P, Q, blocks)


def test_what_has_no_blocks_of_numbers_is_refused():
    """And arrays of distributions, when the blocks are not yet computed."""
    with pytest.raises(TypeError, match=r"x: .*a dask array, or a column"):
        kle.log_likelihood_ratio(P, Q, dask.delayed(X))
    with pytest.raises(ValueError, match=r"q: .*single numbers"):
        kle.log_likelihood_ratio(P, stats.gamma([1, 2]), da.from_array(X, chunks=100))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Five Parquet files of two columns."""
    folder = tmp_path_factory.mktemp("parquet")
    for i, x in enumerate(np.array_split(X, 5)):
        pd.DataFrame({"x": x, "other": "text"}).to_parquet(folder / f"{i}.parquet", index=False)
    return dd.read_parquet(folder, filesystem="arrow")


def test_a_column_of_parquet_files(table):
    """Its length is unknown until it is read, and the files may come in another order."""
    assert kle.log_ratio_summary(P, Q, table["x"]) == kle.log_ratio_summary(P, Q, X)
    found = kle.log_likelihood_ratio(P, Q, table[table["x"] > 25]["x"]).compute()
    assert np.array_equal(np.sort(found), np.sort(kle.log_likelihood_ratio(P, Q, X[X > 25])))


MEMORY = """
import resource, dask, klexplain
from dask import array as da
from scipy import stats
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def run(n):
    x = da.random.default_rng(1).normal(1, size=n, chunks=250_000)
    with dask.config.set(scheduler="threads", num_workers=2):
        return klexplain.log_ratio_summary(stats.norm(1), stats.norm(0), x)
run(1_000_000)
before = peak()
print(run(12_000_000).n, peak() - before)
"""


def python(source):
    """What a Python of its own prints."""
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, "-c", source], env=here, capture_output=True, text=True, check=True
    )
    return said.stdout


def test_memory_does_not_grow_with_the_data():
    """96 MB in blocks of 2 MB take no more than a few blocks."""
    n, grown = map(int, python(MEMORY).split())
    assert n == 12_000_000
    assert grown < 20_000  # kB


WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(("dask", "distributed", "pandas", "pyarrow")))  # none can load
import klexplain
from scipy import stats
p, q = stats.norm(1), stats.norm(0)
found = klexplain.log_ratio_summary(p, q, [0.5, 1.5])
print(klexplain.log_likelihood_ratio(p, q, 1.5), found.total)
"""


def test_nobody_needs_dask():
    """Arrays of NumPy do without it."""
    assert python(WITHOUT).split() == ["1.0", "1.0"]


@pytest.fixture(scope="module")
def cluster():
    """Two workers on this machine."""
    quick = {"distributed.comm.timeouts.connect": "10s", "logging.distributed": "error"}
    kind = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with (
        dask.config.set(quick),
        LocalCluster(host="127.0.0.1", dashboard_address=None, **kind) as workers,
        Client(workers, timeout=30) as client,
    ):
        yield client


def fatal(folder, x):
    """Samples in blocks, of which the one in the middle names its worker and waits for its end."""
    note = folder / "worker"

    def read(block, block_info=None):
        if block_info[0]["chunk-location"] == (5,) and not note.exists():
            note.with_suffix(".part").write_text(str(os.getpid()))
            note.with_suffix(".part").rename(note)
            time.sleep(60)
        return block

    return da.from_array(x, chunks=len(x) // 10).map_blocks(read, dtype=float)


def kill(client, note):
    """End the worker that waits, by its number."""
    known = client.run(os.getpid).values()
    for _ in range(300):
        if note.exists():
            assert int(note.read_text()) in known
            os.kill(int(note.read_text()), signal.SIGKILL)
            return
        time.sleep(0.1)


def test_a_worker_may_die(cluster, tmp_path):
    """Another does its blocks again, and no digit changes."""
    note = tmp_path / "worker"
    with dask.config.set(scheduler=cluster):
        end = threading.Thread(target=kill, args=(cluster, note))
        end.start()
        found = kle.log_ratio_summary(P, Q, fatal(tmp_path, X))
        end.join()
    assert note.exists()
    assert found == kle.log_ratio_summary(P, Q, X)
