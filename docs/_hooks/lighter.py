"""Make pages lighter for a browser: fewer elements to lay out before it can show anything.

Names and punctuation of code have the colour of its text, so they need no element of their own.
What the theme puts around the article needs no indentation. A fold with long formulas is put in
when the reader opens it, by `docs/assets/later.js`.
"""

import re

from mkdocs.plugins import event_priority

PLAIN = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')
AROUND = re.compile(r"\A.*?<article\b|</article>.*\Z", re.DOTALL)
INDENTED = re.compile(r"\n\s+")
FOLD = re.compile(
    r"(<details\b[^>]*>\s*<summary\b[^>]*>.*?</summary>)"
    r"((?:(?!</?details\b|</?noscript\b).)*)(?=</details>)",
    re.DOTALL,
)
MANY = 300  # elements in a fold
LATER = '{}<div class="kle-later"><noscript>{}</noscript></div>'


@event_priority(-40)  # when the outputs of cells are in their places
def on_post_page(output: str, **_: object) -> str:
    """Drop what shows nothing, and hold back what is folded."""
    flat = AROUND.sub(lambda part: INDENTED.sub("\n", part[0]), output)
    return FOLD.sub(held_back, PLAIN.sub(r"\1", flat))


def held_back(fold: re.Match[str]) -> str:
    """A fold that holds much, as the script expects it; any other as it is."""
    summary, inside = fold.groups()
    return LATER.format(summary, inside) if inside.count("<") > 2 * MANY else fold[0]
