"""Texts above a chart: laid in lines that hold them, whole, in order, and beside each other."""

import itertools
import json

import numpy as np
import pytest
import quickjs

from klexplain.explorables.bundle import bundle

ENGINE = quickjs.Context()
ENGINE.eval(bundle("chart"))
LETTER = 7  # pixels, of every letter here


def flowed(texts, room):
    """How texts flow into lines of a width: their parts, each with x, line and text."""
    entries = json.dumps([[text, "look"] for text in texts])
    width = f"text => {LETTER} * text.length"
    found = ENGINE.eval(f"JSON.stringify(klexplain.flow({entries}, {room}, {width}))")
    return [entry["parts"] for entry in json.loads(found)]


@pytest.mark.parametrize("room", [150, 300, 600])
def test_texts_keep_within_their_lines_and_apart(room):
    """No part reaches beyond the room or into the next, and every word stands where it stood."""
    rng = np.random.default_rng(room)
    for _ in range(200):
        words = [["q" * n for n in rng.integers(1, 12, rng.integers(1, 9))] for _ in range(4)]
        texts = [" ".join(some) for some in words]
        entries = flowed(texts, room)
        assert [" ".join(part["text"] for part in parts) for parts in entries] == texts
        spans = [
            (part["line"], part["x"], part["x"] + LETTER * len(part["text"]))
            for parts in entries
            for part in parts
        ]
        assert all(end <= room for _, _, end in spans)
        assert all(
            later[0] > earlier[0] or (later[0] == earlier[0] and later[1] > earlier[2])
            for earlier, later in itertools.pairwise(spans)
        )


def test_what_fits_stands_in_one_line():
    """Two short texts beside each other, with a gap."""
    (one,), (other,) = flowed(["p = Beta(17, 6)", "q = Beta(3, 3)"], 300)
    assert one["line"] == other["line"] == 0
    assert other["x"] > LETTER * len(one["text"])
