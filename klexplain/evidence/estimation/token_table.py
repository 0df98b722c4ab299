"""The table of a quantised language model: its divergence from the original, token by token."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from klexplain._checks import bad, real_array, refuse_masked
from klexplain.evidence.estimation.tables import html_table, rounded, text_table
from klexplain.units import Unit, unit

BLOCK = 2**22  # log-probabilities at a time: memory does not grow with the number of tokens
QUANTILES = {"99.9 %": 0.999, "99 %": 0.99, "median": 0.5}
RATIO = 20.0  # at which the quantised model counts as caught
HEAD = ("", "per token", "± standard error")
Table = ArrayLike | str | Path


class TokenMean(NamedTuple):
    """A mean over tokens, and its standard error as if they were independent."""

    value: float
    standard_error: float


@dataclass(frozen=True, repr=False)
class TokenTable:
    """How far a model q of the next token is from p, over many tokens.

    Attributes
    ----------
    tokens : int
        How many.
    mean : TokenMean
        Of the divergences at each token, in `unit`.
    maximum, minimum : float
        The largest and the smallest.
    quantiles : dict of str to float
        By the names ``"99.9 %"``, ``"99 %"`` and ``"median"``.
    same_top : TokenMean or None
        Share of the tokens at which both hold the same token likeliest, where that is known.
    change : TokenMean or None
        Of the probability of the token that came, q less p, where that is known.
    root_mean_square_change : float or None
        The size of those changes.
    unit : Unit
        Of the divergences.
    """

    tokens: int
    mean: TokenMean
    maximum: float
    minimum: float
    quantiles: dict[str, float]
    same_top: TokenMean | None
    change: TokenMean | None
    root_mean_square_change: float | None
    unit: Unit

    def tokens_to_ratio(self, ratio: float = RATIO) -> float:
        """Return after about how many tokens the likelihood ratio for p reaches `ratio`.

        The tokens come from p. Then its logarithm grows on average by the mean divergence a token,
        and this is log(ratio) over it: a first-order figure, without the overshoot of the last
        token, so that it takes at least so many on average.

        Parameters
        ----------
        ratio : float
            Above 1.

        Raises
        ------
        ValueError
            For a ratio that is not finite or not above 1.

        Notes
        -----
        Source: Wald (1945).

        Examples
        --------
        >>> round(token_table([0.02, 0.03, 0.04]).tokens_to_ratio(20))
        100
        """
        if not 1 < ratio < math.inf:
            raise ValueError(bad("ratio", ratio, "a finite number above 1"))
        nats = self.mean.value * self.unit.nats
        return max(1.0, math.log(ratio) / nats) if nats > 0 else math.inf

    def __repr__(self) -> str:
        return f"{self._title}\n{text_table(HEAD, self._rows())}"

    def _repr_html_(self) -> str:
        return html_table(self._title, HEAD, self._rows())

    @property
    def _title(self) -> str:
        return f"{self.tokens:,} tokens, in {self.unit.plural}"

    def _rows(self) -> list[tuple[str, ...]]:
        plain = {"maximum": self.maximum, **self.quantiles, "minimum": self.minimum}
        return [
            ("mean", rounded(self.mean.value, 4), rounded(self.mean.standard_error, 2)),
            *((name, rounded(value, 3), "") for name, value in plain.items()),
            *_share("same likeliest token", self.same_top),
            *_share("change of p(token)", self.change),
            *_share("its root mean square", self.root_mean_square_change),
            (f"tokens to {RATIO:g}:1", f"about {rounded(self.tokens_to_ratio(), 2)}", ""),
        ]


def token_table(
    divergences: Table,
    *,
    same_top: ArrayLike | None = None,
    change: ArrayLike | None = None,
    base: int | None = None,
) -> TokenTable:
    """Return the table of a quantised language model from its divergence at each token.

    Parameters
    ----------
    divergences : array_like or path
        D(p ‖ q) of the next token, in nats, at each token: p the original model, q the
        quantised one. Or an .npy file of it.
    same_top : array_like of bool, optional
        Whether both hold the same token likeliest.
    change : array_like, optional
        The probability of the token that came, under q less under p.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For NaN, for fewer than 2 tokens, and for arrays of other lengths.

    Examples
    --------
    >>> token_table([0.1, 0.2, 0.0, 0.1], same_top=[True, True, True, False])
    4 tokens, in nats
                          per token  ± standard error
    mean                  0.1        0.041
    maximum               0.2
    99.9 %                0.2
    99 %                  0.2
    median                0.1
    minimum               0
    same likeliest token  75 %       25 %
    tokens to 20:1        about 30
    """
    nats = real_array("divergences", _loaded("divergences", divergences))
    if nats.ndim != 1 or len(nats) < 2:
        raise ValueError(f"divergences: got shape {nats.shape}; expected one number a token")
    in_unit = unit(base)
    values = in_unit.from_nats(nats)
    cuts = np.quantile(values, list(QUANTILES.values()), method="inverted_cdf")
    changes = None if change is None else _as_long("change", change, nats)
    return TokenTable(
        len(nats),
        _mean(values),
        float(values.max()),
        float(values.min()),
        dict(zip(QUANTILES, cuts.tolist(), strict=True)),
        None if same_top is None else _mean(_as_long("same_top", same_top, nats)),
        None if changes is None else _mean(changes),
        None if changes is None else float(np.sqrt(np.mean(changes**2))),
        in_unit,
    )


def token_table_from_log_probs(
    log_probs_p: Table,
    log_probs_q: Table,
    *,
    tokens: ArrayLike | None = None,
    base: int | None = None,
) -> TokenTable:
    """Return the table of a quantised language model from the log-probabilities of all tokens.

    Parameters
    ----------
    log_probs_p, log_probs_q : array_like or path
        At each place of a text, a row for all tokens of the vocabulary: natural logarithms of
        their probabilities, or logits, since each row is normalised. Of the original model and
        of the quantised one. Or .npy files, which are read block by block, or .npz of one array.
    tokens : array_like of int, optional
        Which token of the vocabulary came at each place.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    TypeError, ValueError
        For NaN, arrays of other shapes, and files of another kind.

    Examples
    --------
    >>> p = np.log([[0.7, 0.2, 0.1], [0.4, 0.35, 0.25], [0.1, 0.1, 0.8]])
    >>> q = np.log([[0.7, 0.2, 0.1], [0.35, 0.4, 0.25], [0.1, 0.2, 0.7]])
    >>> token_table_from_log_probs(p, q).same_top.value
    0.6666666666666666
    """
    p, q = _loaded("log_probs_p", log_probs_p), _loaded("log_probs_q", log_probs_q)
    if p.ndim != 2 or p.shape != q.shape:
        got = f"shapes {p.shape} and {q.shape}"
        raise ValueError(f"log_probs_p, log_probs_q: got {got}; expected one, (tokens, vocabulary)")
    came = None if tokens is None else _indices(tokens, *p.shape)
    found = [
        _at_tokens(at_p, at_q, None if came is None else came[at])
        for at_p, at_q, at in _blocks(p, q)
    ]
    nats, same, change = map(np.concatenate, zip(*found, strict=True))
    return token_table(nats, same_top=same, change=change if came is not None else None, base=base)


def _blocks(p: np.ndarray, q: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, slice]]:
    step = max(1, BLOCK // p.shape[1])
    for start in range(0, len(p), step):
        at = slice(start, start + step)
        yield _normalised("log_probs_p", p[at]), _normalised("log_probs_q", q[at]), at


def _at_tokens(
    log_p: np.ndarray, log_q: np.ndarray, came: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divergences, whether the likeliest token is the same, and changes of what came."""
    p = np.exp(log_p)
    with np.errstate(invalid="ignore"):  # infinity less infinity, where p is 0
        nats = np.where(p > 0, p * (log_p - log_q), 0.0).sum(axis=1)
    same = log_p.argmax(axis=1) == log_q.argmax(axis=1)
    if came is None:
        return np.maximum(nats, 0.0), same, same
    row = np.arange(len(p)), came
    return np.maximum(nats, 0.0), same, np.exp(log_q[row]) - p[row]


def _normalised(argument: str, rows: np.ndarray) -> np.ndarray:
    logs = real_array(argument, rows)
    total = logsumexp(logs, axis=1, keepdims=True)
    if not np.isfinite(total).all():
        raise ValueError(
            f"{argument}: got a row without finite numbers, or with +inf; expected logs"
        )
    return np.asarray(logs - total)


def _loaded(argument: str, table: Table) -> np.ndarray:
    """An array, or the one in a file; that of an .npy file stays on the disk."""
    if not isinstance(table, str | Path):
        refuse_masked(argument, table)
        return np.asarray(table)
    try:
        found = np.load(table, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError):
        raise ValueError(bad(argument, str(table), "an .npy or .npz file of numbers")) from None
    if isinstance(found, np.ndarray):
        return found
    if len(found.files) != 1:
        raise ValueError(bad(argument, found.files, "an .npz file that holds one array"))
    return np.asarray(found[found.files[0]])


def _indices(tokens: ArrayLike, places: int, vocabulary: int) -> np.ndarray:
    refuse_masked("tokens", tokens)
    came = np.asarray(tokens)
    whole = came.dtype.kind in "iu" and came.shape == (places,)
    if not whole or came.min() < 0 or came.max() >= vocabulary:
        expected = f"{places} whole numbers from 0 to {vocabulary - 1}"
        raise ValueError(bad("tokens", tokens, expected))
    return came


def _as_long(argument: str, value: ArrayLike, like: np.ndarray) -> np.ndarray:
    array = real_array(argument, value)
    if array.shape != like.shape:
        raise ValueError(f"{argument}: got shape {array.shape}; expected {like.shape}")
    return array


def _mean(values: np.ndarray) -> TokenMean:
    if np.isinf(values).any():
        return TokenMean(float(values.mean()), np.inf)
    return TokenMean(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))


def _share(name: str, found: TokenMean | float | None) -> list[tuple[str, ...]]:
    """A row in per cent; none where it is not known."""
    if found is None:
        return []
    value, error = found if isinstance(found, TokenMean) else (found, None)
    shown = "" if error is None else f"{rounded(100 * error, 2)} %"
    return [(name, f"{rounded(100 * value, 4)} %", shown)]
