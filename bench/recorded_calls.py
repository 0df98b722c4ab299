"""What PyTorch, TFP and Keras return for each call that the site's translator knows.

Run where all three are installed (torch, keras, tensorflow-probability):

    KERAS_BACKEND=torch python bench/recorded_calls.py > tests/recorded_calls.tsv

The tests hold the translator to the table, for none of the three is a dependency.
"""

import sys
import warnings
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow_probability.substrates.numpy as tfp
import torch
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # they try the same shares

from share_examples import EXAMPLES

Row = tuple[Any, ...]

ORDERS, HOLDS = ("p", "q"), ("shares", "logs")
LOSS = ("no", "yes"), ("sum", "batchmean", "mean"), ("vector", "row")


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    versions = f"torch {torch.__version__}, TFP {tfp.__version__}, Keras {keras.__version__}"
    print(f"# {versions}; made by bench/recorded_calls.py")
    for example, pair in EXAMPLES.items():
        for call, *answers, value in rows(*map(np.array, pair)):
            if example == "plain" or answers[4:] in ([], ["sum", "vector"]):
                print(example, call, *answers, f"{value:.12g}", sep="\t")


def rows(p: np.ndarray, q: np.ndarray) -> Iterator[Row]:
    """Each call with its answers, in the order of the translator's questions, and its value."""
    for order in ORDERS:
        pair = (p, q) if order == "p" else (q, p)
        yield "distributions", order, in_tfp(*pair)
        yield "distributions", order, in_torch(*pair)
        for held in product(HOLDS, HOLDS):
            given = [logs(*both) for both in zip(pair, held, strict=True)]
            yield "keras", order, *held, in_keras(*given)
            for options in product(*LOSS):
                yield "torch-loss", order, *held, *options, in_loss(given, *options)


def logs(values: np.ndarray, holds: str) -> np.ndarray:
    """The argument as it is given."""
    with np.errstate(divide="ignore"):
        return np.log(values) if holds == "logs" else values


def in_keras(first: np.ndarray, second: np.ndarray) -> float:
    """Keras' loss of one row, which the class averages over the rows in single precision."""
    return float(keras.losses.kl_divergence(torch.tensor(first), torch.tensor(second)))


def in_loss(given: list[np.ndarray], target: str, reduction: str, shape: str) -> float:
    """PyTorch's loss with a choice of its options."""
    tensors = [torch.tensor(v[None] if shape == "row" else v) for v in given]
    options: dict[str, Any] = {"reduction": reduction, "log_target": target == "yes"}
    return float(functional.kl_div(*tensors, **options))


def in_torch(first: np.ndarray, second: np.ndarray) -> float:
    """The divergence of two distributions."""
    one, other = (torch.distributions.Categorical(torch.tensor(v)) for v in (first, second))
    return float(torch.distributions.kl_divergence(one, other))


def in_tfp(first: np.ndarray, second: np.ndarray) -> float:
    """The divergence of two distributions."""
    one, other = (tfp.distributions.Categorical(probs=v) for v in (first, second))
    return float(tfp.distributions.kl_divergence(one, other))


if __name__ == "__main__":
    main()
