"""What a reader does: search, switch to dark, open a badge, download a page, use Firefox."""

import json
import subprocess

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
EXECUTED = "learn/deriving_it/"


def test_search_finds_a_part_of_a_name(address, visit):
    """Typing loggamma finds a section, although the code says special.loggamma."""
    page = visit().go(address)
    page.get_by_role("textbox", name="Search").press_sequentially("loggamma")
    expect(page.locator(".md-search-result__item").first).to_contain_text("loggamma")


def test_the_dark_mode_switch(address, visit):
    """The switch goes from the system's choice to light, then to dark, and is remembered."""
    page = visit().go(address)
    backgrounds = []
    for title in ("Light", "Dark"):
        page.locator("label[for^=__palette]:visible").click()
        expect(page.locator("label[for^=__palette]:visible")).to_have_attribute("title", title)
        backgrounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert backgrounds[0] != backgrounds[1]
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_badge_opens_by_keyboard(address, visit):
    """A badge is closed at first, takes the focus, and opens on Enter to a table of values."""
    page = visit().page
    page.goto(address + EXECUTED)
    badge = page.locator(".kle-output > details").first
    expect(badge.locator("table")).to_be_hidden()
    badge.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(badge.locator("table")).to_be_visible()


def test_the_downloads(address, visit):
    """The notebook is a notebook that carries outputs, and the script is Python."""
    page = visit().go(address + EXECUTED)
    notebook, script = (
        page.request.get(link.evaluate("link => link.href"))
        for link in page.locator(".kle-downloads a").all()
    )
    assert any(cell.get("outputs") for cell in json.loads(notebook.text())["cells"])
    compile(script.text(), "page.py", "exec")


def test_firefox_shows_the_page(address, firefox, tmp_path):
    """Firefox draws the page: its screenshot has the ink of p and of q in it."""
    shot = tmp_path / "shot.png"
    command = [firefox, "--headless", "--window-size=1280,2000", f"--screenshot={shot}"]
    profile = ["--profile", str(tmp_path / "profile")]
    (tmp_path / "profile").mkdir()
    command += [*profile, address + EXECUTED]
    subprocess.run(command, check=True, timeout=120)
    colours = {colour for _, colour in Image.open(shot).convert("RGB").getcolors(1 << 24)}
    assert {(0x1A, 0x66, 0xA8), (0xB8, 0x4F, 0x08)} <= colours
