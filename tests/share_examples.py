"""Shares that the translator is tried with; bench/recorded_calls.py hands them to the libraries."""

EXAMPLES = {
    "plain": ((0.5, 0.25, 0.25), (0.1, 0.3, 0.6)),
    "zero in p": ((0.5, 0.5, 0.0), (0.1, 0.3, 0.6)),
    "zero in q": ((0.5, 0.25, 0.25), (0.5, 0.5, 0.0)),
    "zero in both": ((0.5, 0.5, 0.0), (0.25, 0.75, 0.0)),
    "counts": ((2.0, 1.0, 1.0), (1.0, 3.0, 6.0)),
}
