"""A number in prose is filled in, or given by the page's own code, or held here.

A claim is computed anew. What only sets a task, names a version or explains a unit is listed as
given: there is nothing in it that could become untrue.
"""

import inspect
import math
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import pytest
from page_rules import MAX_LINES
from scipy import stats
from typed_numbers import prose, typed

from klexplain import (
    atlas,
    cli,
    kl_divergence,
    ratio_curve,
    samples_for_relative_error,
)
from klexplain.checking import accuracy
from klexplain.checking.regimes import EXPONENTS, REGIMES
from klexplain.derivation import checking
from klexplain.divergence.quadrature.refusals import TRUSTED
from klexplain.evidence.estimation.samples import FEWEST
from klexplain.explorables.bundle import modules
from klexplain.explorables.families_module import EXPLORABLE

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.py") if "_hooks" not in path.parts)
FILES = [*ROOT.glob("docs/**/*.md"), *PAGES, *ROOT.glob("*.md"), *ROOT.glob("changelog.d/*.md")]
P, Q = stats.beta(17, 6), stats.beta(3, 3)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def named(path: Path) -> str:
    """A file's name in the repository."""
    return path.relative_to(ROOT).as_posix()


def supported() -> bool:
    """Whether 3.11 is the oldest Python that the package admits."""
    return PROJECT["requires-python"] == ">=3.11"


def confident() -> bool:
    """Whether 95 % is the confidence that nobody has to name."""
    return (
        inspect.signature(samples_for_relative_error).parameters["confidence_level"].default == 0.95
    )


def lines_of_torch() -> int:
    """Those of the block that fits a model by gradient descent."""
    page = (ROOT / "docs/use/gradient_descent.py").read_text("utf-8")
    return page.partition("```python\n")[2].partition("# ```")[0].count("\n")


def example(base: int | None) -> float:
    """The divergence of the example in one unit."""
    return float(kl_divergence(P, Q, base=base))


def story_list() -> list[str]:
    """The pages that the home page names as the story."""
    text = (ROOT / "docs" / "index.py").read_text("utf-8").split("short pages")[1]
    return [line for line in text.split("Then,")[0].splitlines() if "](learn/" in line]


CLAIMS, README = "tests/test_claims.py", "tests/test_readme.py"
PRACTICE, KERNELS = "tests/test_practice.py", "tests/test_special_families.py"
COUNTS = "tests/test_counts.py"
DATA = "tests/test_data_page.py"
SYMPTOMS = "tests/test_symptoms.py"
# By file and words: what computes the claim anew, or the test that does.
HELD: dict[str, dict[str, Callable[[], bool] | str]] = {
    "README.md": {
        "divergence of 0.45 mean": lambda: round(example(10), 2) == 0.45,
        "D(p ‖ q) = 0.4547 bans": lambda: round(example(10), 4) == 0.4547,
        "12 to 14 digits": f"{README}::test_its_numbers_are_those_of_the_package",
        "905 ordered pairs": lambda: len(atlas()) == 905,
        "Python 3.11": supported,
    },
    "CONTRIBUTING.md": {
        "Python 3.11": supported,
        "code cells of at most five lines": lambda: MAX_LINES == 5,
    },
    "docs/use/quick_start.py": {"Python 3.11": supported},
    "docs/use/gradient_descent.py": {"The fit in 15 lines": lambda: lines_of_torch() == 15},
    "docs/index.py": {"seven short pages": lambda: len(story_list()) == 7},
    "docs/reference/elements.md": {
        "the band that holds 95 % of such streams": confident,
        "up to 1,000": lambda: "const MOST = 1000;" in modules("index")["stream"],
        "ten samples a press": lambda: "count < 100 ? 10" in modules("index")["player"],
    },
    "docs/learn/deriving_it.py": {"to 40 digits": lambda: checking.WORKING_DIGITS == 40},
    "docs/learn/evidence_adds_up.py": {
        "no single ratio is above 5.5": lambda: 5 < ratio_curve(P, Q).peak.ratio < 5.5,
        "95 of 100 streams": confident,
    },
    "docs/learn/from_evidence_to_kl.py": {
        "of about 95 %": confident,
        "with a probability of 95 %": confident,
        "settles at 0.45": lambda: round(example(10), 2) == 0.45,
        "textbook says 1.05": lambda: round(example(None), 2) == 1.05,
    },
    "docs/learn/discrete.py": {
        "at 95 % confidence": confident,
    },
    "docs/learn/how_we_know.py": {
        "Floating point keeps 16 digits": lambda: 10**-16 < np.finfo(float).eps < 10**-15,
        "80 digits": lambda: accuracy.WORKING_DIGITS == 80,
        "6 or fewer": f"{CLAIMS}::test_with_five_common_digits_six_or_fewer_are_right",
        "five regimes": lambda: len(REGIMES) == 5,
        "ordinary parameters (0.1 to 100)": lambda: EXPONENTS["ordinary"] == (-1, 2),
        "large (1000 to": lambda: EXPONENTS["large"][0] == 3,
        "0.01), mixed": lambda: EXPONENTS["tiny"][1] == -2,
        "At 1e-16": lambda: np.finfo(float).eps > 1e-16,
        "trusted to six digits": lambda: TRUSTED == 1e-6,
    },
    "docs/use/how_many_samples.py": {
        "about seven times in ten": f"{CLAIMS}::"
        "test_dividing_by_the_divergence_reaches_the_ratio_seven_times_in_ten",
    },
    "docs/use/infinite_or_nan.py": {
        "below 5e-324 becomes 0": lambda: np.nextafter(0, 1) == 5e-324,
        "at x = 39": lambda: stats.norm.pdf(39) == 0 < stats.norm.pdf(38),
    },
    "docs/reference/glossary.md": {
        "A bit is 0.6931 nats": lambda: round(math.log(2), 4) == 0.6931,
        "a ban 2.3026 nats": lambda: round(math.log(10), 4) == 2.3026,
        "A perplexity of 20": f"{PRACTICE}::test_a_perplexity_of_20_is_a_choice_among_20",
        "choice among 20": f"{PRACTICE}::test_a_perplexity_of_20_is_a_choice_among_20",
    },
    "docs/use/errata.py": {
        "the page finds about 40 %": f"{PRACTICE}::"
        "test_sums_over_sorted_samples_differ_by_four_tenths_and_grow_with_n",
    },
    "docs/use/mixtures.py": {
        "to about 14 digits": f"{PRACTICE}::test_the_number_is_right_to_fourteen_digits",
        "Half the error takes four times": f"{PRACTICE}::"
        "test_half_the_error_takes_four_times_the_draws",
    },
    "docs/learn/rosetta.py": {
        "six usual": f"{SYMPTOMS}::test_the_title_counts_the_rows_of_the_table",
    },
    "docs/use/two_gaussians.py": {
        "keeps 14 digits": f"{KERNELS}::test_a_kernel_keeps_its_digits_in_every_regime",
    },
    "docs/use/zeros.py": {"rule of thumb is 3/n": lambda: round(-math.log(0.05)) == 3},
    "docs/use/drift.py": {
        "holds 90 %": f"{COUNTS}::test_nine_in_ten_simulated_values_lie_in_a_bar",
        "95 % point in one case out of twenty": f"{COUNTS}::"
        "test_a_threshold_raises_as_many_false_alarms_as_it_says",
        "with 95 % confidence": confident,
    },
    "docs/use/your_data.py": {
        "about 95 of 100 such": confident,
        "four times the data": f"{DATA}::test_half_the_width_takes_four_times_the_data",
        "At least 20 of each": lambda: FEWEST == 20,
    },
    "docs/reference/command_line.md": {
        "0.95 if you do not say": lambda: (
            confident() and "[default: 0.95]" in cli.estimate.get_help(click.Context(cli.estimate))
        ),
    },
    "changelog.d/+explore.added.md": {
        "37 families": lambda: len(EXPLORABLE) == 37,
        "905 pairs": lambda: len(atlas()) == 905,
    },
    "docs/use/k1_k2_k3.py": {
        "in 32 bits, k3 comes out negative": (
            "tests/test_language_models.py::test_written_out_in_32_bits_k3_is_negative"
        ),
    },
}
# What sets a task, names a version, explains a unit, or numbers what stands beside it.
GIVEN: dict[str, list[str]] = {
    "CONTRIBUTING.md": ["three", "50-digit oracle", "on a hundred"],
    "README.md": ["p = Beta(17, 6) and q = Beta(3, 3)"],
    "docs/use/how_many_samples.py": ["nine times in ten"],
    "changelog.d/+counts.added.md": ["0.1 and 0.25"],
    "changelog.d/+figures-on-a-phone.changed.md": ["12 px", "1, 10, 100"],
    "changelog.d/+floors.changed.md": ["1.14", "1.13"],
    "changelog.d/+matrix.project.md": ["Python 3.11 to 3.14"],
    "changelog.d/+ratio-estimators.added.md": ["samples to 10 %"],
    "changelog.d/+rooms.project.md": ["sixteen rooms where it had thirty-eight"],
    "changelog.d/+overshoot.mended.md": ["log 10 / D", "a likelihood ratio of 10"],
    "changelog.d/+verdicts.changed.md": ["is 2"],
    "docs/atlas/data.md": ["UTF-8", "2 since two verdicts have other words"],
    "docs/index.py": ["0.31"],
    "docs/explore.py": ["to within 2 %"],
    "docs/learn/further_reading.md": ["Bayesian Statistics 2", "ratio of 8", "of 32 should"],
    "docs/learn/how_we_know.py": ["five digits", "about 14", "about 10", "factor of ten"],
    "docs/learn/likelihood_ratio.py": ["Five times better", "is 5 on one side"],
    "docs/learn/make_it_small.py": ["below 0.02 bans"],
    "docs/learn/rosetta.py": [
        "five questions", "Version 2.13", "Version 0.25", "Version 0.22", "0.25.129",
        "0.34.12", "issue 1443", "1.3", "LaplacesDemon** 16",
    ],
    "docs/reference/command_line.md": ["deviation 2", "shifted* by 0.5", "| 2 |", "columns 1, 2"],
    "docs/reference/elements.md": ["any of the three", "ten times as far", "to within 2 %"],
    "docs/reference/glossary.md": [
        "base 10", "ratio of 10", "10 : 1", "base 2", "base e, 2 and 10", "Three", "2^H", "SciPy's",
    ],
    "docs/reference/related.md": ["Three estimators", "such as 0.2"],
    "docs/reference/units.md": ["ratio of 2", "ratio of 10"],
    "docs/use/cross_entropy_or_kl.py": ["four cases", "0.88 bits", "four values", "### 4."],
    "docs/use/errata.py": ["five", " 2026", " 2025", " 2024", "40e15dc", "23d7a5a", "046d07a"],
    "docs/use/quantised.py": ["99.9 %", "99 %", "about 160", "about 1,300, 16 times", "16 bits"],
    "docs/use/mixtures.py": [
        "Four shortcuts", "ICASSP 2007", "IV-317–IV-320", "ICASSP 2012", "4833–4836",
    ],
    "docs/use/other_rulers.py": ["98 % of the time", "section 2.4", "section 11.9"],
    "docs/use/coverage.py": [
        "A 95 % interval may miss about five times", "tell 95 % from 93 %", "promises 95 % too",
        "95 %   less than 90 %", "95 times in 100", "one value in twenty",
    ],
    "docs/use/drift.py": ["arXiv:2307.11878"],
    "docs/use/two_gaussians.py": ["−1e-17"],
    "docs/use/gradient_descent.py": ["more than 7 digits", "about 7 digits"],
    "docs/use/differs.py": ["PyTorch 2.13", "Keras 3.15", "about 4"],
    "docs/use/negative.py": ["−3e-7"],
    "docs/use/your_data.py": ["their 95 % intervals", "3 of 10 and 300 of 1,000"],
    "docs/use/zeros.py": ["Three zeros", "95 %"],
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_typed_number_is_held_or_given(path: Path) -> None:
    """None is left that could become untrue without a test that fails."""
    known = [*HELD.get(named(path), {}), *GIVEN.get(named(path), [])]
    loose = [(number, line) for number, line in typed(path) if not covered(number, line, known)]
    assert loose == []


def covered(number: str, line: str, known: list[str]) -> bool:
    """Whether words that are known hold the number, and stand in the line."""
    return any(number in words and words in line for words in known)


@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for name, held in HELD.items() for words in held]
)
def test_what_is_held_is_true(name: str, words: str) -> None:
    """The claim still stands in the file, and computing it anew gives it."""
    assert words in " ".join(prose((ROOT / name).read_text("utf-8")).split())
    holds = HELD[name][words]
    if isinstance(holds, str):
        file, test = holds.split("::")
        assert f"def {test}(" in (ROOT / file).read_text("utf-8")
    else:
        assert holds()


def test_a_number_that_nobody_holds_is_seen(tmp_path: Path) -> None:
    """Guard: in digits and as a word; what the code gives is not among them."""
    page = tmp_path / "page.py"
    page.write_text("# %% [markdown]\n# Seven of the 12 hold 0.5 nats.\n\n# %%\nx = 0.5\n")
    assert [number for number, _ in typed(page)] == ["Seven", "12"]
