"""Nanoseconds a pair for arrays, microseconds for one pair, side by side in one run.

klexplain's kernels beside the textbook formula on SciPy, torch and TFP on JAX where they are
installed; one thread, double precision, processor time, best of several. The calls before the
best one let klexplain compile its kernels where numba is installed; "in NumPy" goes without.
"From frozen" is `kl_divergence` of SciPy's distributions, "printed" the function that
`to_python(arrays="standard")` prints, on torch's tensors. Run with
`OMP_NUM_THREADS=1 python -m bench.speed [pairs]` on a quiet machine.
"""

import importlib.util
import sys
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracles import textbook
from strategies import PARAMETERS, cases, frozen

from bench.report import keep
from klexplain import FAMILIES, derive, kl_divergence
from klexplain.special import compiled

PAIRS, REPEATS, CALLS = 1_000_000, 10, 500
ROW = "{:10} {:12} | {:>10} {:>10}"
TORCH = {
    "beta": ("Beta", lambda a, b: (a, b)),
    "gamma": ("Gamma", lambda a, scale: (a, 1 / scale)),
    "norm": ("Normal", lambda loc, scale: (loc, scale)),
}
Call = Callable[[], Any]
Values = list[Any]  # the parameters of p, then those of q


def in_klexplain(name: str, values: Values) -> Call:
    """The kernel of a family."""
    return lambda: FAMILIES[name].divergence(*values)


def in_numpy(name: str, values: Values) -> Call:
    """The kernel of a family as if numba were not installed."""

    def divergence() -> Any:
        patience, compiled.PATIENCE = compiled.PATIENCE, sys.maxsize
        result = FAMILIES[name].divergence(*values)
        compiled.PATIENCE = patience
        return result

    return divergence


def from_frozen(name: str, values: Values) -> Call:
    """The divergence of distributions from SciPy."""
    sides = values[: len(values) // 2], values[len(values) // 2 :]
    p, q = (frozen(name, dict(zip(PARAMETERS[name], side, strict=True))) for side in sides)
    return lambda: kl_divergence(p, q)


def in_scipy(name: str, values: Values) -> Call:
    """The formula as it is usually typed."""
    half = len(values) // 2
    return lambda: textbook(name, values[:half], values[half:])


def in_torch(name: str, values: Values) -> Call:
    """torch.distributions, on one thread."""
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    family, order = TORCH[name]
    build = getattr(torch.distributions, family)
    tensors = [torch.as_tensor(v, dtype=torch.float64) for v in values]
    half = len(tensors) // 2

    def divergence() -> Any:
        p, q = build(*order(*tensors[:half])), build(*order(*tensors[half:]))
        return torch.distributions.kl_divergence(p, q)

    return divergence


def printed(name: str, values: Values) -> Call:
    """The function that the package prints over any library's arrays, with torch's."""
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    names: dict[str, Any] = {}
    exec(derive(name, name).to_python(arrays="standard"), names)  # noqa: S102  it is our own
    tensors = [torch.as_tensor(v, dtype=torch.float64) for v in values]
    return lambda: names[f"kl_{name}_{name}"](*tensors)


def in_tfp(name: str, values: Values) -> Call:
    """TensorFlow Probability on JAX, compiled."""
    import jax  # noqa: PLC0415
    from tensorflow_probability.substrates.jax import distributions  # noqa: PLC0415

    jax.config.update("jax_enable_x64", val=True)
    family, order = TORCH[name]
    build = getattr(distributions, family)
    half = len(values) // 2

    @jax.jit
    def divergence(*values: Any) -> Any:
        return build(*order(*values[:half])).kl_divergence(build(*order(*values[half:])))

    return lambda: divergence(*values).block_until_ready()


MAKERS = {
    "klexplain": ("klexplain", in_klexplain),
    "in NumPy": ("klexplain", in_numpy),
    "from frozen": ("klexplain", from_frozen),
    "textbook": ("scipy", in_scipy),
    "torch": ("torch", in_torch),
    "printed": ("torch", printed),
    "TFP on JAX": ("tensorflow_probability", in_tfp),
}


def best(call: Call, number: int) -> float:
    """Seconds of one call, the best of several rounds."""
    call()
    return min(timeit.repeat(call, timer=time.process_time, number=number, repeat=REPEATS)) / number


def main(pairs: int) -> None:
    """Print the table."""
    figures: dict[str, float] = {}
    compiler = "with" if importlib.util.find_spec("numba") else "without"
    print(f"Ordinary parameters, {pairs} pairs, one thread, {compiler} numba")
    print(ROW.format("family", "", "ns a pair", "µs single"))
    for name in TORCH:
        case = cases(name, "ordinary", pairs)
        arrays = [*case.p.values(), *case.q.values()]
        single = [float(array[0]) for array in arrays]
        for label, (module, make) in MAKERS.items():
            if importlib.util.find_spec(module):
                many = best(make(name, arrays), 1) / pairs * 1e9
                one = best(make(name, single), CALLS) * 1e6
                figures |= {f"{name}, {label}, ns a pair": many, f"{name}, {label}, µs": one}
                print(ROW.format(name, label, f"{many:.1f}", f"{one:.1f}"))
    keep("speed", figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
