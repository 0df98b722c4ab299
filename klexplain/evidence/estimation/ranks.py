"""Two samples of one variable as nothing but their order, and log ratios read off it.

A divergence does not change when both variables are stretched alike, so an estimate need not
know more than who comes when. Put x and y in one row: around a place, the number of trials until
so many are x's has a negative binomial law, and differences of digammas of such numbers are
unbiased for the logarithm of the share of x there. Likewise for y.
"""

from typing import NamedTuple

import numpy as np

ROUNDS = ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1))  # shifts and factors that mix 32 bits


class Row(NamedTuple):
    """Places, from 0, of the sorted x and of the sorted y in one row."""

    x: np.ndarray
    y: np.ndarray

    def turned(self) -> "Row":
        """The same with the samples exchanged."""
        return Row(self.y, self.x)

    def x_before_y(self) -> np.ndarray:
        """How many of x come before each of y."""
        return np.asarray(self.y - np.arange(len(self.y)))


def row_of(x: np.ndarray, y: np.ndarray) -> Row:
    """Return the places of two sorted samples; equal values are shuffled."""
    before_x = np.searchsorted(y, x)
    meet = y[np.minimum(before_x, len(y) - 1)] == x
    if meet.any() or not (np.diff(x).all() and np.diff(y).all()):
        return _shuffled(x, y)
    return Row(np.arange(len(x)) + before_x, np.arange(len(y)) + np.searchsorted(x, y))


def _shuffled(x: np.ndarray, y: np.ndarray) -> Row:
    """Order equal values as chance would, and yet the same at each call."""
    n = len(x)
    order = np.lexsort((mixed(np.arange(n + len(y))), np.concatenate([x, y])))
    is_x = order < n
    return Row(np.flatnonzero(is_x), np.flatnonzero(~is_x))


def mixed(whole: np.ndarray) -> np.ndarray:
    """Whole numbers below 2³², their bits mixed so that those of a run are in no order."""
    bits = whole.astype(np.uint32)
    for shift, factor in ROUNDS:
        bits = (bits ^ (bits >> np.uint32(shift))) * np.uint32(factor)
    return bits


def log_ratios(row: Row, k: int, k_y: int) -> np.ndarray:
    """Return the logarithm of p/q at each x, from k of x and k_y of y on either side."""
    n, m = len(row.x), len(row.y)
    harmonic = np.concatenate([[0.0, 0.0], np.cumsum(1 / np.arange(1, n + m))])
    share_of_x = _log_share_around_itself(row.x, k, harmonic)
    share_of_y = _log_share_around(row.y, row.x, k_y, harmonic)
    return np.asarray(share_of_x - share_of_y - np.log(n / m))


def _log_share_around_itself(places: np.ndarray, k: int, harmonic: np.ndarray) -> np.ndarray:
    """Log share of a sample around each of its own members, windows shrinking to the ends."""
    n, at = len(places), np.arange(len(places))
    half = np.minimum(k, np.minimum(at, n - 1 - at))
    low, high = at - half, at + half
    high[0], low[-1] = 1, n - 2
    return np.asarray(harmonic[high - low] - harmonic[places[high] - places[low]])


def _log_share_around(
    places: np.ndarray, others: np.ndarray, k: int, harmonic: np.ndarray
) -> np.ndarray:
    """Log share of a sample around each member of the other one."""
    m, before = len(places), others - np.arange(len(others))
    half = np.minimum(k, np.minimum(before, m - before))
    inside = half > 0
    first = places[np.where(inside, before - half, 0)]
    last = places[np.where(inside, before + half - 1, m - 1)]
    beyond = np.where(before == 0, first - others, others - last)
    trials = np.where(inside, last - first, beyond)
    return np.asarray(harmonic[np.maximum(2 * half, 1)] - harmonic[trials])
