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
from klexplain.evidence.estimation import sorting, spacings
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


@pytest.mark.parametrize(
    ("p", "q", "digits"),
    [
        (P, Q, 9),
        (P, Q, 2),  # values repeat
        (stats.cauchy(), stats.norm(0, 3), 9),  # no upper limit
        (stats.uniform(0, 2), stats.uniform(0, 1), 9),  # ruled out
        (stats.poisson(3), stats.poisson(4), 0),
    ],
)
def test_blocks_change_no_digit_of_an_estimate(p, q, digits):
    """Against a known q: value, error, interval and what it promises."""
    x = p.rvs(len(X), random_state=2).round(digits)
    whole = kle.estimate_kl(x, q)
    for chunks in (997, len(x) // 2):
        assert kle.estimate_kl(da.from_array(x, chunks=chunks), q) == whole


@pytest.mark.parametrize(("digits", "times"), [(9, 2), (2, 3)])
def test_an_estimate_reads_the_data_twice(digits, times):
    """To see where values lie, and to sort them; once more where values repeat."""
    read = []

    def noted(block):
        read.append(len(block))
        return block

    x = da.from_array(X.round(digits), chunks=len(X)).map_blocks(noted, dtype=float, meta=X[:0])
    kle.estimate_kl(x, Q)
    assert read == times * [len(X)]


def test_stretches_hold_their_neighbours():
    """Each value is in one stretch, with so many on either side as there are."""
    x = np.random.default_rng(3).beta(0.1, 0.1, len(X))
    blocks = da.from_array(x, chunks=997)
    sketches = sorting.sketch_blocks(blocks)
    stretches = sorting.in_stretches(blocks, sketches, lambda stretch: stretch, 100)
    assert np.array_equal(
        np.concatenate([one[0][one.start : one.stop] for one in stretches]), np.sort(x)
    )
    assert len(stretches) > 9
    for one in stretches:
        assert one.lowest or one.start >= 100
        assert one.highest or len(one.values) - one.stop >= 100
        assert len(one.values) < len(x) / 5


@pytest.mark.parametrize("digits", [9, 2])
def test_pieces_change_no_digit(monkeypatch, digits):
    """A stretch in one piece, and in many."""
    whole = kle.estimate_kl(X.round(digits), Q)
    monkeypatch.setattr(spacings, "PIECE", 777)
    assert kle.estimate_kl(X.round(digits), Q) == whole


def test_rounded_values_are_spread_alike_in_a_stretch():
    """The outermost of a stretch, whose farther neighbours are elsewhere, are left out."""
    x, support = np.sort(X[:500].round(1)), (0.0, np.inf)
    everything = spacings._spread(spacings.Stretch(x, 0, len(x)), support)[0]
    low, start, stop, high = np.searchsorted(x, [2.0, 2.1, 5.9, 6.0])
    one = spacings.Stretch(x[low:high], start - low, stop - low, lowest=False, highest=False)
    found = spacings._spread(one, support)
    assert np.array_equal(found[0], everything[start:stop])
    assert (found.start, found.stop) == (0, stop - start)


def test_what_blocks_cannot_give_is_refused():
    """Two samples, several variables, a bare log-density, infinite values, too few."""
    blocks = da.from_array(X, chunks=997)
    normal = stats.multivariate_normal([0, 0])
    for x, q, said in (
        (blocks, blocks, r"y_or_q: got data in blocks; .*parts that fit"),
        (X, blocks, r"y_or_q: got data in blocks; .*parts that fit"),
        (blocks, X, r"y_or_q: .*a part that fits"),
        (blocks, normal, r"y_or_q: .*that SciPy has"),
        (blocks[:20_000].reshape(-1, 2), Q, r"x: .*one variable"),
        (da.where(blocks > 20, np.inf, blocks), Q, r"x: .*finite"),
        (blocks[:19], Q, r"x: got '?19 values"),
    ):
        with pytest.raises((TypeError, ValueError), match=said):
            kle.estimate_kl(x, q)


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
    assert kle.estimate_kl(table["x"], Q) == kle.estimate_kl(table[["x"]], Q)
    assert kle.estimate_kl(table["x"], Q) == kle.estimate_kl(X, Q)
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
klexplain.estimate_kl(p.rvs(50, random_state=1), q)
print(klexplain.log_likelihood_ratio(p, q, 1.5), found.total)
"""


def test_nobody_needs_dask():
    """Arrays of NumPy do without it."""
    assert python(WITHOUT).split() == ["1.0", "1.0"]


@pytest.fixture(scope="module")
def cluster():
    """Two workers on this machine."""
    quick = {"distributed.comm.timeouts.connect": "10s", "logging.distributed": "critical"}
    kind = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with (
        dask.config.set(quick),
        LocalCluster(host="127.0.0.1", dashboard_address=None, **kind) as workers,
        Client(workers, timeout=30) as client,
    ):
        yield client


def fatal(folder, x, reading):
    """Samples in blocks; at some reading one of them names its worker and waits for its end."""

    def read(block, block_info=None):
        if block_info[0]["chunk-location"] == (5,):
            (folder / f"{len(list(folder.iterdir()))}").touch()
            if len(list(folder.iterdir())) == reading:
                (folder / "part").write_text(str(os.getpid()))
                (folder / "part").rename(folder / "worker")
                time.sleep(60)
        return block

    return da.from_array(x, chunks=len(x) // 10).map_blocks(read, dtype=float)


def kill(note):
    """End the worker that waits, by the number that it noted."""
    for _ in range(300):
        if note.exists():
            worker = int(note.read_text())
            assert worker != os.getpid()
            os.kill(worker, signal.SIGKILL)
            return
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (1, lambda x: kle.log_ratio_summary(P, Q, x)),
        (2, lambda x: kle.estimate_kl(x, Q)),  # while values go from worker to worker
    ],
)
def test_a_worker_may_die(cluster, tmp_path, reading, found):
    """Another does its blocks again, and no digit changes."""
    cluster.wait_for_workers(2, timeout=60)
    with dask.config.set(scheduler=None):  # that of the client
        end = threading.Thread(target=kill, args=(tmp_path / "worker",))
        end.start()
        in_blocks = found(fatal(tmp_path, X, reading))
        end.join()
    assert (tmp_path / "worker").exists()
    assert in_blocks == found(X)
