"""Explorables in a stock Firefox, driven over WebDriver BiDi."""

import io

import pytest
from bidi import running
from explorables_page import EXPLORER, as_shown, frozen, number
from PIL import Image
from scipy import stats

from klexplain import kl_divergence

pytestmark = pytest.mark.browser
ARROW_RIGHT, ENTER = "\ue014", "\ue007"
NOTICE = "document.querySelector('kle-notice [role=status]').textContent"
FIELD = "document.querySelector('[aria-label=\"q as text\"]').value"
ADDRESS = "location.href"
SETTLED = "new Promise(done => setTimeout(done, 700))"
FRAMES = """(async () => {
  for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
})()"""
TO_THE_HANDLE = """(() => {
  document.querySelector('kle-densities').scrollIntoView({ block: 'center', behavior: 'instant' });
  document.querySelector('.kle-handle.kle-p').focus();
})()"""
VALUE = "document.querySelector('kle-value[of=divergence]').textContent"
LABEL = "document.querySelector('kle-densities text.kle-{}').textContent.slice(4)"
STEP = "document.querySelector('.kle-main + button').click()"
SAID = "document.querySelector('.kle-told').textContent"
COUNT = "document.querySelectorAll"
PAPER = "document.querySelector('.kle-paper').textContent"
SAVED = """(async () => {
  const said = document.querySelector('kle-keep [role=status]');
  while (!said.textContent) await new Promise(requestAnimationFrame);
  return said.textContent;
})()"""
INK = {(0x1A, 0x66, 0xA8), (0xB8, 0x4F, 0x08)}


def typed(session, side, text):
    """Type a distribution into its field, as a reader would."""
    session.evaluate(f"document.querySelector('[aria-label=\"{side} as text\"]').select()")
    for key in (*text, ENTER):
        session.press(key)
    session.evaluate(FRAMES)


def test_firefox_sets_a_pair_and_undoes_it(address, firefox, tmp_path):
    """By typing alone; what is not understood is said; Back brings back what was before."""
    p, q = stats.gamma(2, scale=0.5), stats.lognorm(0.5)
    with running(firefox, tmp_path / "profile") as session:
        session.go(f"{address}{EXPLORER}?truth=unknown(1)")
        assert session.evaluate(NOTICE).startswith("The address asks for truth=unknown(1). ")
        typed(session, "p", "gamma(2, scale=0.5)")
        session.evaluate(SETTLED)
        typed(session, "q", "Log-normal(0.5)")
        session.evaluate(SETTLED)
        value, _ = number(session.evaluate(VALUE))
        assert as_shown(value, float(kl_divergence(p, q, base=10)))
        assert "truth=gamma(2,scale=0.5)&model=lognorm(0.5,scale=1)" in session.evaluate(ADDRESS)
        session.evaluate("history.back()")
        session.evaluate(SETTLED)
        assert session.evaluate(FIELD) == "beta(3, 3)"
        assert session.errors == []


def test_firefox_draws_and_drags(address, firefox, tmp_path):
    """Without error it draws both curves, a key changes the number rightly, and a sample falls."""
    with running(firefox, tmp_path / "profile") as session:
        session.go(address + EXPLORER)
        session.evaluate(FRAMES)
        before = session.evaluate(VALUE)
        session.evaluate(TO_THE_HANDLE)
        session.evaluate(FRAMES)
        session.press(ARROW_RIGHT)
        session.evaluate(FRAMES)
        value, unit = number(session.evaluate(VALUE))
        p, q = (frozen(session.evaluate(LABEL.format(side))) for side in "pq")
        shot = session.screenshot()
        session.evaluate(STEP)
        session.evaluate(FRAMES)
        assert session.evaluate(SAID).startswith("Sample 1: x = ")
        assert session.errors == []
    assert (value, unit) != number(before)
    assert as_shown(value, float(kl_divergence(p, q, base=10)))
    (tmp_path / "shot.png").write_bytes(shot)
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    assert {colour for _, colour in picture.getcolors(1 << 24)} >= INK


def test_firefox_opens_an_explorer_from_a_disk(site, firefox, tmp_path):
    """Without a server it draws, and a picture and the line for paper are made."""
    with running(firefox, tmp_path / "profile") as session:
        session.go((site / "explore" / "index.html").as_uri())
        session.evaluate(FRAMES)
        session.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert session.evaluate(f"{COUNT}('kle-study figure').length") == 0
        assert session.evaluate(f"{COUNT}('svg.kle-chart').length") == 6
        assert session.evaluate(PAPER).startswith("p = Beta(17, 6), q = Beta(3, 3).")
        session.evaluate("document.querySelector('kle-keep button:nth-child(2)').click()")
        assert session.evaluate(SAVED) == "Saved as kl-beta-beta.png."


def test_an_error_in_firefox_is_seen(page_of, firefox, tmp_path):
    """Guard: a script that raises is reported."""
    with running(firefox, tmp_path / "profile") as session:
        session.go(page_of("<script>missing()</script>"))
        assert session.evaluate("1 + 1") == 2
        assert any("missing is not defined" in error for error in session.errors)
