# ---
# title: "KL divergence on data larger than memory: dask and Parquet"
# description: Log likelihood ratios, their sums, and the KL divergence of billions of samples from a model, block by block with dask, to the same digits as one array.
# ---

# %% [markdown]
# # KL on data larger than memory
#
# Your samples fill a folder of files, and no machine of yours holds them all at once. You need not thin them out. Hand
# over a dask array, or a column of a dask dataframe, where you would hand over an array. It is read block by block, and
# you get the answer that one large array would give, to the last digit.
#
# ```sh
# pip install "klexplain[dask]"
# ```

# %% tags=["fold-input"]
from dask import array as da, dataframe as dd
from dask.diagnostics import ProgressBar
from dask.distributed import Client
from scipy import stats
from klexplain import estimate_kl, kl_divergence, log_likelihood_ratio, log_ratio_summary

# %% [markdown]
# ## A folder of Parquet files
#
# If you have none at hand, here is one: a million draws from $p$ = Beta(17, 6), written block by block. The same
# lines would write a billion, and nothing below would change but the time.

# %%
from tempfile import TemporaryDirectory

folder = TemporaryDirectory()
draws = da.random.default_rng(1).beta(17, 6, size=1_000_000, chunks=250_000)
draws.to_dask_dataframe("x").to_frame().to_parquet(folder.name, write_index=False)

# %% [markdown]
# Dask reads the folder as one table. So far it has looked at the names of the columns and at nothing else.

# %%
x = dd.read_parquet(folder.name, filesystem="arrow")["x"]
p, q = stats.beta(17, 6), stats.beta(3, 3)

# %% [markdown]
# ## Log ratios wait
#
# Ask for the log ratio of every sample, and you get a dask array. It has no numbers in it yet, only the way to them:

# %%
log_ratios = log_likelihood_ratio(p, q, x)
print(log_ratios)

# %% [markdown]
# Go on from there as with any array, and say `compute` at the end. Which share of the samples speaks for $q$, although
# all come from $p$?

# %%
share = (log_ratios < 0).mean().compute()

# %% [markdown]
# It is {{ 100 * share:.1f }} %. The files were read once, a block at a time, and the log ratios were never kept.
#
# ## All the evidence in them
#
# `log_ratio_summary` adds up the evidence of all samples and says how it spreads. Over billions that takes a while, so
# put dask's progress bar around it.

# %%
from io import StringIO

bar = StringIO()
with ProgressBar(out=bar):
    summary = log_ratio_summary(p, q, x)
print(bar.getvalue().split("\r")[-1].rpartition("|")[0])

# %%
summary

# %% [markdown]
# You would write `ProgressBar()` alone. We let it print into a string, and leave out the seconds, because they would
# differ each time that this page is made.
#
# The mean is {{ summary.mean:.4f }} nats a sample, give or take {{ summary.standard_error:.4f }} nats. It estimates
# $D(p\,\|\,q)$, which is {{ kl_divergence(p, q):.4f }} nats. `summary.variance` is there too.
#
# ## When you don't know p
#
# The samples are all that you have, and a model $q$ is to be held against them. `estimate_kl` asks for no more:

# %%
estimate = estimate_kl(x, q)
estimate

# %% [markdown]
# It has to know which samples are neighbours, so they must be put in order, and the order does not fit into memory
# either. Dask sorts on the disk, or from worker to worker. The files are read twice: once to see where the values lie,
# once to sort them. Where values repeat, as rounding makes them do, it is three times.
#
# ## The same digits, however you cut it
#
# A sum of floats depends on its order: each addition rounds. Divide the same log ratios into other blocks, and dask's
# own sum can end in other digits:

# %%
evidence = log_likelihood_ratio(p, q, draws)
[evidence.sum().compute().item(), evidence.rechunk(100_000).sum().compute().item()]

# %% [markdown]
# Ours cannot. `log_ratio_summary` and `estimate_kl` add without rounding, and round once, at the end. So a million
# values in one array give what the files gave, digit for digit, whatever the order of the files:

# %%
values = draws.compute()
[log_ratio_summary(p, q, values) == summary, estimate_kl(values, q) == estimate]

# %% [markdown]
# ## More than one machine
#
# Connect to your cluster, and the same lines run there. Nothing else changes. Here the cluster is two workers inside
# this page's own process; yours has an address, as in `Client("tcp://scheduler:8786")`.

# %% tags=["hide-input"]
from logging import getLogger

getLogger("distributed").setLevel("ERROR")  # a worker that is late to hear of the end says so

# %%
with Client(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None):
    print(log_ratio_summary(p, q, x) == summary)

# %% [markdown]
# If a worker dies on the way, the others do its blocks again. The digits stay: our tests end a worker in the middle of
# a run, of this and of `estimate_kl`, and compare.
#
# ## How much memory
#
# Log ratios and their summary: a few blocks in each worker, however many files there are. The estimate holds two or
# three blocks more while it sorts. On one machine without a cluster, dask keeps up to 1 GB of what it sorts in memory
# before it goes to the disk. Make the blocks smaller if that is too much: the answer will not notice.
#
# ## What needs a part that fits
#
# Two samples in blocks, or several variables, are refused, in a line that says so:

# %%
try:
    estimate_kl(x, x)
except TypeError as error:
    print(error)

# %% [markdown]
# Take a part of each. These draws stand in no order, so every hundredth will do; else take them at random, as with
# `x.sample(frac=0.01)`. The interval tells you whether it was enough.

# %%
estimate_kl(draws[::100].compute(), q.rvs(10_000, random_state=2))

# %% tags=["hide-input"]
folder.cleanup()

# %% [markdown]
# How the estimate works, and when it declines to give an upper limit:
# [`estimate_kl`](../reference/from_data.md#klexplain.estimate_kl) in the reference.
