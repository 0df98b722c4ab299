"""Columns of numbers from files: CSV, plain columns, Parquet and npy.

Nothing is guessed and nothing dropped: what is no number is refused, with its line.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from klexplain._checks import bad

STDIN = "-"
SEPARATORS = "\t;,"
MISSING = {"", "na", "n/a", "nan", "null", "none", "inf", "?", "."}  # never the name of a column
NUMBER = "a finite number, with a point for decimals"
PYARROW = "pyarrow, which reads Parquet: pip install 'klexplain[files]'"


def read_columns(path: str, columns: Sequence[str] = ()) -> np.ndarray:
    """Return the numbers of a file, of shape (n,), or (n, d) for several columns.

    Parameters
    ----------
    path : str
        A file whose name ends in ``.parquet`` or ``.npy``; any other is read as text: columns
        set apart by commas, semicolons, tabs or blanks, with or without a line of names.
        ``-`` is standard input, as text.
    columns : sequence of str
        Names of columns, or numbers from 1 where the file has no names. None is needed where
        there is only one; an npy file gives all without.

    Raises
    ------
    ValueError
        For a file that cannot be read, a column that is not there, and anything in it that is
        no finite number, with its line.
    """
    read = {".parquet": _parquet, ".npy": _npy}.get(Path(path).suffix.lower(), _text)
    try:
        found = read(path, columns)
    except (OSError, csv.Error) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise ValueError(f"{path}: got {reason}; expected a file with numbers") from None
    return found[:, 0] if found.shape[1] == 1 else found


def _text(path: str, columns: Sequence[str]) -> np.ndarray:
    lines = _lines(path)
    separator = next((mark for mark in SEPARATORS if mark in lines[0]), None)
    rows = _rows(lines, separator)
    head = next(rows, [])
    named = any(not _is_number(cell) and cell.strip().lower() not in MISSING for cell in head)
    places = _places(path, head if named else _numbered(len(head)), columns)
    if not named:
        rows = _rows(lines, separator)
    return _numbers(path, rows, places, 2 if named else 1)


def _lines(path: str) -> list[str]:
    try:
        text = sys.stdin.read() if path == STDIN else Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: got bytes that are no text; expected text in UTF-8") from None
    return text.rstrip().split("\n")


def _rows(lines: list[str], separator: str | None) -> Iterator[list[str]]:
    if separator is None:
        return (line.split() for line in lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def _numbered(size: int) -> list[str]:
    return [str(number) for number in range(1, size + 1)]


def _places(path: str, names: list[str], columns: Sequence[str]) -> list[int]:
    """Where the columns stand; the only one, where none is asked for."""
    there = [name.strip() for name in names]
    if not there:
        raise ValueError(f"{path}: got nothing; expected columns of numbers")
    if not columns and len(there) == 1:
        return [0]
    expected = f"--column with one of {', '.join(filter(None, there))}"
    if not columns:
        raise ValueError(f"{path}: got {len(there)} columns; expected {expected}")
    for column in columns:
        if there.count(column) != 1:
            raise ValueError(bad(path, column, expected))
    return [there.index(column) for column in columns]


def _numbers(
    path: str, rows: Iterator[list[str]], places: list[int], first_line: int
) -> np.ndarray:
    found = [_row(path, line, row, places) for line, row in zip(count(first_line), rows)]
    return np.array(found, dtype=float).reshape(len(found), len(places))


def _row(path: str, line: int, row: list[str], places: list[int]) -> list[float]:
    try:
        found = [float(row[place]) for place in places]
    except (ValueError, IndexError):
        found = [np.nan]
    if not all(map(np.isfinite, found)):
        wrong = next((row[i] for i in places if i < len(row) and not _is_number(row[i])), "")
        raise ValueError(bad(f"{path}, line {line}", wrong or "nothing", NUMBER))
    return found


def _is_number(cell: str) -> bool:
    try:
        return bool(np.isfinite(float(cell)))
    except ValueError:
        return False


def _npy(path: str, columns: Sequence[str]) -> np.ndarray:
    try:
        array = np.load(path, allow_pickle=False)
        table = np.asarray(array, dtype=float)
    except (ValueError, TypeError, EOFError):
        raise ValueError(f"{path}: got no array of numbers; expected one, as numpy.save") from None
    if table.ndim not in (1, 2):
        raise ValueError(bad(path, f"shape {table.shape}", "an array of shape (n,) or (n, d)"))
    table = table.reshape(len(table), -1)
    chosen = _places(path, _numbered(table.shape[1]), columns) if columns else slice(None)
    return _finite(path, table[:, chosen])


def _parquet(path: str, columns: Sequence[str]) -> np.ndarray:
    try:
        pyarrow, parquet = map(import_module, ("pyarrow", "pyarrow.parquet"))
    except ImportError:
        raise ValueError(bad(path, "no pyarrow", PYARROW)) from None
    try:
        names = parquet.ParquetFile(path).schema_arrow.names
        asked = [names[place] for place in _places(path, names, columns)]
        table = parquet.read_table(path, columns=asked)
    except pyarrow.ArrowInvalid:
        raise ValueError(f"{path}: got no Parquet; expected a file in that format") from None
    return _finite(path, np.column_stack([_floats(path, name, table[name]) for name in asked]))


def _floats(path: str, name: str, column: Any) -> np.ndarray:
    try:
        return np.asarray(column.to_numpy(), dtype=float)
    except (ValueError, TypeError):
        raise ValueError(bad(f"{path}, column {name}", str(column.type), "numbers")) from None


def _finite(path: str, table: np.ndarray) -> np.ndarray:
    wrong = ~np.isfinite(table)
    if wrong.any():
        row, place = np.argwhere(wrong)[0]
        raise ValueError(bad(f"{path}, row {row + 1}", float(table[row, place]), NUMBER))
    return table
