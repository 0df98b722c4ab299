"""Claims of the page "Quick start" that are not numbers filled in by the page."""

import pytest
from scipy import stats

from klexplain import derive, evaluate, kl_divergence


def test_from_a_student_t_to_a_logistic_there_is_no_formula():
    """The value that the page shows is integrated, and says so."""
    assert "quadrature" in str(evaluate(stats.t(5), stats.logistic()))
    with pytest.raises(ValueError, match="formula"):
        evaluate(stats.t(5), stats.logistic(), method="formula")


def test_the_python_that_it_prints_runs_without_the_package():
    """It imports NumPy alone, and returns what the package returns."""
    code, names = derive("expon", "rayleigh").to_python(), {}
    exec(code, names)  # noqa: S102  our own code
    assert [line for line in code.splitlines() if "import" in line] == ["import numpy as np"]
    ours = kl_divergence(stats.expon(scale=2), stats.rayleigh(scale=3))
    assert names["kl_expon_rayleigh"](2, 3) == pytest.approx(ours, rel=1e-14)
