"""What is published where: each source has one entry in ``references.bib``, and one key.

The entries are our own and plain, a field a line, so that two patterns read them; a library that
reads any BibTeX would be a dependency of everybody who asks for a citation.
"""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

ENTRY = re.compile(r"^@\w+\{(\w+),\n(.+?)^\}$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^  (\w+) = \{+(.+?)\}+,$", re.MULTILINE)


class Source(NamedTuple):
    """A place in a source; as text it is a citation.

    Attributes
    ----------
    key : str
        Its entry in ``references.bib``.
    place : str
        Where in it, such as ``"ch. 25"``.
    of : str
        What is found there.

    Examples
    --------
    >>> print(Source("cover2006", "example 2.3.1", "divergence"))
    Cover & Thomas (2006), Elements of Information Theory, example 2.3.1 (divergence)
    """

    key: str
    place: str
    of: str = ""

    def __str__(self) -> str:
        one = references()[self.key]
        parts = (label(one), one["title"], _within(one), self.place)
        return ", ".join(filter(None, parts)) + (f" ({self.of})" if self.of else "")

    @property
    def title(self) -> str:
        """What the source is called."""
        return references()[self.key]["title"]

    @property
    def address(self) -> str:
        """Where it can be read or bought; empty where no lasting address is known."""
        one = references()[self.key]
        known = {"doi": "https://doi.org/", "eprint": "https://arxiv.org/abs/", "url": ""}
        return next((root + one[field] for field, root in known.items() if field in one), "")


@cache
def references() -> dict[str, dict[str, str]]:
    """Return the fields of each source by its key.

    Examples
    --------
    >>> references()["kullback1951"]["title"]
    'On information and sufficiency'
    """
    text = (files("klexplain") / "references.bib").read_text("utf-8").replace(r"\&", "&")
    return {key: dict(FIELD.findall(fields)) for key, fields in ENTRY.findall(text)}


def label(fields: dict[str, str]) -> str:
    """Return the authors and the year, as prose names a source.

    Examples
    --------
    >>> label(references()["gil2013"])
    'Gil, Alajaji & Linder (2013)'
    """
    *others, last = (name.split(",")[0] for name in fields["author"].split(" and "))
    return f"{' & '.join(filter(None, (', '.join(others), last)))} ({fields['year']})"


def _within(one: dict[str, str]) -> str:
    """What holds it: a journal's volume, a preprint's number, a collection, a volume."""
    if "eprint" in one:
        return f"arXiv:{one['eprint']}"
    if "journal" in one:
        return f"{one['journal']} {one['volume']}"
    return one.get("booktitle") or (f"vol. {one['volume']}" if "volume" in one else "")
