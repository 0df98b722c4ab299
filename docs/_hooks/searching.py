"""What the site's search knows: the words people use for a page, and no more of the API than that.

`search_words.yml` says, for an address of the site, what its readers ask and how they spell it. The
search takes these words as a field of their own, `words`; nobody sees them.
"""

import re
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

WORDS = Path(__file__).with_name("search_words.yml")
API = "#klexplain."  # in the address of what mkdocstrings writes
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)
# From here on an entry of the API lists arguments and examples.
DETAILS = re.compile(r"<p>(?:Parameters|Attributes|Returns|Raises|Examples|Methods):</p>")
# Of the made pages: whose title is all that was typed comes before whose title holds it.
MADE = re.compile(r"(families/|atlas/(?!data/))\w+/(#?)")
BOOSTS = {"families/": 4, "families/#": 1, "atlas/": 1, "atlas/#": 14}
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w+")

Entry = dict[str, Any]


@event_priority(50)  # before the plugin writes the index
def on_post_build(config: MkDocsConfig, **_: object) -> None:
    """Say the entries of the index anew."""
    index = config.plugins["material/search"].search_index  # type: ignore[attr-defined]
    asked = yaml.safe_load(WORDS.read_text("utf-8"))
    index.entries = [said(entry, asked) for entry in index.entries]


def said(entry: Entry, asked: dict[str, list[str]]) -> Entry:
    """An entry with the words that people use for its page, or without what only code says."""
    if API in entry["location"]:
        return entry | {"text": summary(entry["text"])}
    new: Entry = {"text": CODE.sub(words_only, entry["text"])}
    if words := asked.get(entry["location"]):
        new["words"] = " ".join(words)
    if made := MADE.match(entry["location"]):
        new["boost"] = round(BOOSTS["".join(made.groups())] / len(WORD.findall(entry["title"])), 2)
    return entry | new


def words_only(block: re.Match[str]) -> str:
    """A block of code, but for one that is mostly digits: nobody types the numbers of a result."""
    inside = TAG.sub("", block[0])
    digits, letters = (sum(map(kind, inside)) for kind in (str.isdigit, str.isalpha))
    return "" if digits > letters else block[0]


def summary(text: str) -> str:
    """What a name of the API is for, without its signature, arguments and examples."""
    return CODE.sub("", DETAILS.split(text, maxsplit=1)[0]).strip()
