"""A likelihood ratio is not odds: these take a prior, and whoever writes "odds" names it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ODDS = re.compile(r"(?<!--)\bodds\b", re.IGNORECASE)  # an option of that name says it in its help
PRIOR = re.compile(r"\bprior\b|\bequally likely before", re.IGNORECASE)
PARAGRAPH = re.compile(r"\n(?:#? *\n|(?:# )? *(?:[-*|]|\?\?\?|:  ) *)")
KINDS = {".py", ".md", ".js", ".html"}
OF_A_SHARE = ROOT / "klexplain" / "families"  # there x/(1 - x) are odds, of a Beta's x


def texts():
    """Each file of prose or code, and its name in the repository."""
    inside = (p for name in ("docs", "klexplain", "changelog.d") for p in (ROOT / name).rglob("*"))
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *inside):
        if path.suffix in KINDS and OF_A_SHARE not in path.parents:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def loose(text):
    """The paragraphs, items and rows that speak of odds and of no prior."""
    found = [part for part in PARAGRAPH.split(text) if ODDS.search(part)]
    return [" ".join(part.split()) for part in found if not PRIOR.search(part)]


def test_odds_are_named_only_with_a_prior():
    """In prose, docstrings, figures and messages."""
    found = {name: loose(text) for name, text in texts()}
    assert len(found) > 200
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "text",
    [
        "so 1 ban, odds of\n# 10 : 1, takes two samples",
        "Odds of a million to one, 6 bans.",
        "# bans, odds of about\n#     {{ 10 ** ratio:.0f }} to 1 for $p$.",
        "| `10` | ban | odds of 10 : 1 |",
        "The prior is even.\n#\n# So the odds are 10 to 1.",
        "- Odds need a prior.\n- Here the odds are 10:1.",
    ],
)
def test_odds_without_a_prior_are_noticed(text):
    """Guard: across lines and in tables; a prior in another paragraph or item is none."""
    assert loose(text)


@pytest.mark.parametrize(
    "text",
    [
        "posterior odds are prior odds times the likelihood ratio",
        "# odds of 10 : 1, if both\n# were equally likely before",
        "a likelihood ratio of 10",
    ],
)
def test_odds_with_a_prior_pass(text):
    """Guard: the prior may stand on another line of the paragraph."""
    assert loose(text) == []
