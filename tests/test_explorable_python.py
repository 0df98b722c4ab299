"""The Python that an explorer hands out runs as it stands, and finds the number shown."""

import json
import math
from contextlib import redirect_stdout
from io import StringIO

import pytest
import quickjs

from klexplain.explorables.bundle import bundle
from klexplain.explorables.families_module import EXPLORABLE

ENGINE = quickjs.Context()
ENGINE.eval(bundle("python"))
UNITS = {"nats": 1.0, "bits": math.log(2), "bans": math.log(10)}


def handed_out(p, q, unit):
    """The text for two distributions as they are typed, and the divergence of the model."""
    made = ENGINE.eval(f"""(() => {{
      const [p, q] = [{json.dumps(p)}, {json.dumps(q)}].map(klexplain.parse);
      const divergence = klexplain.pair(p, q).divergence().value / {UNITS[unit]};
      const study = {{ p, q, unit: "{unit}", divergence }};
      const said = [klexplain.python(study), klexplain.short(divergence), String(divergence)];
      return JSON.stringify(said);
    }})()""")
    text, shown, value = json.loads(made)
    return text, shown, float(value)


def typed(name, steps):
    """A member of a family as text: where it starts, its first parameter a few steps on."""
    first = f"klexplain.families.{name}.parameters[0]"
    return ENGINE.eval(f"""(() => {{
      const one = klexplain.starting("{name}");
      const step = {first}.whole ? 1 : {first}.high < 1 ? 0.1 : 0.5;
      one.parameters[{first}.argument] += {steps} * step;
      return klexplain.format(one);
    }})()""")


def run(text):
    """The number that a script prints."""
    with redirect_stdout(StringIO()) as printed:
        exec(text, {})  # noqa: S102  our own script
    return float(printed.getvalue())


@pytest.mark.parametrize("name", EXPLORABLE)
def test_what_is_copied_runs_and_finds_the_number(name):
    """Of each family, in each unit; the number stands behind it, with its unit."""
    unit = list(UNITS)[len(name) % 3]
    text, shown, value = handed_out(typed(name, 0), typed(name, 1), unit)
    assert f"p = stats.{name}(" in text
    assert text.endswith(f"  # {shown} {unit}\n")
    assert value > 0
    assert run(text) == pytest.approx(value, rel=1e-8)


def test_a_mixture_is_one_of_scipy_s_own():
    """Its weights and Normals in the words of SciPy's new kind."""
    text, _, value = handed_out("0.4*norm(-2, 1) + 0.6*norm(2, 0.5)", "norm(1, 2)", "bits")
    assert "stats.Mixture([stats.Normal(mu=-2, sigma=1), stats.Normal(mu=2, sigma=0.5)]" in text
    assert run(text) == pytest.approx(value, rel=1e-8)
