"""Each check of the browser tests can fail."""

import pytest
from page_checks import (
    axe_violations,
    code_not_in_sight,
    math_not_shown,
    wider_than_the_screen,
)

pytestmark = pytest.mark.browser


def test_a_wide_element_is_found(visit, page_of):
    """A box wider than the window is reported; the same box inside a scroller is not."""
    page = visit(width=390).go(page_of('<div id="wide" style="width: 500px">wide</div>'))
    assert [found[:14] for found in wider_than_the_screen(page)] == ['<div id="wide"']
    scroller = '<div style="overflow-x: auto"><div style="width: 500px">wide</div></div>'
    assert wider_than_the_screen(visit(width=390).go(page_of(scroller))) == []


def test_code_out_of_sight_is_found(visit, page_of):
    """A line that is cut off, and a line under the button to copy; not one that ends before it."""
    line = '<pre style="position: relative; width: 300px">{}<code style="{}">{}</code></pre>'
    button = (
        '<nav class="md-code__nav" style="position: absolute; right: 0"><button>c</button></nav>'
    )
    block = "display: block; overflow: auto"
    cut, covered = line.format("", block, "x" * 99), line.format(button, block, "y " * 18)
    fine = line.format(button, block, "fine")
    page = visit().go(page_of(cut + covered + fine))
    assert [found[0] for found in code_not_in_sight(page)] == ["x", "y"]


def test_a_script_error_is_found(visit, page_of):
    """A script that raises and a file that is missing are both reported."""
    window = visit()
    window.go(page_of('<script>missing()</script><img src="none.png" alt="none">'))
    assert any("missing is not defined" in error for error in window.errors)
    assert any("404" in error for error in window.errors)


def test_an_outside_request_is_found(visit, page_of):
    """A picture from another host is reported, one of the page's own host is not."""
    window = visit()
    window.go(page_of('<img src="http://localhost:9/a.png" alt=""><img src="b.png" alt="">'))
    assert window.outside_requests() == ["http://localhost:9/a.png"]


def test_math_without_size_or_font_is_found(visit, page_of):
    """An empty formula and the missing math font are reported."""
    page = visit().go(page_of('<math style="display: none"><mi>x</mi></math>'))
    assert len(math_not_shown(page)) == 2


def test_an_inaccessible_page_is_found(visit, page_of):
    """A picture without alternative text and pale text are reported by axe-core."""
    page = visit().go(page_of('<img src="data:,"><p style="color: #ccc">pale</p>'))
    rules = {found.split(":")[0] for found in axe_violations(page)}
    assert {"image-alt", "color-contrast"} <= rules


def test_of_one_kind_of_text_one_is_looked_at(visit, page_of):
    """The first pale text, not the next of its kind; but one on another ground is."""
    text = '<p style="color: #ccc">pale</p>'
    page = visit().go(page_of(text * 2 + f'<div style="background: #ddd">{text}</div>'))
    known = set()
    assert len(axe_violations(page, "body", known=known)) == 2
    assert axe_violations(page, "body", known=known) == []


def test_a_good_page_passes(visit, page_of):
    """A plain page gives no finding at all."""
    window = visit(width=390)
    page = window.go(page_of("<p>All is well.</p>"))
    checks = wider_than_the_screen, code_not_in_sight, math_not_shown, axe_violations
    assert [check(page) for check in checks] == [[], [], [], []]
    assert window.errors + window.outside_requests() == []
