"""A JavaScript engine with the model in it, in the place of a browser."""

import json

import quickjs

from klexplain.explorables.bundle import bundle, modules

MODULES = modules()
TEXT = bundle("model")
ENGINE = quickjs.Context()
ENGINE.eval(TEXT)
SAFE = "(_, v) => typeof v === 'number' && !Number.isFinite(v) ? String(v) : v"


def run(code):
    """The value of a JavaScript expression; what JSON cannot hold comes as a string."""
    return json.loads(ENGINE.eval(f"JSON.stringify({code}, {SAFE})"))
