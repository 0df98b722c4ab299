"""Make pages lighter for a browser: fewer elements to lay out before it can show anything.

Names and punctuation of code have the colour of its text, so they need no element of their own. A
fold with long formulas is put in when the reader opens it, by the script that serves the atlas.
"""

import re

from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

PLAIN = re.compile(r'<span class="(?:n|p|w)">([^<]*)</span>')
FOLD = re.compile(
    r"(<details\b[^>]*>\s*<summary\b[^>]*>.*?</summary>)"
    r"((?:(?!</?details\b|</?noscript\b).)*)(?=</details>)",
    re.DOTALL,
)
MANY = 300  # elements in a fold
LATER = '{}<div class="kle-later"><noscript>{}</noscript></div>'
SCRIPT = "assets/later.js"
LOADING = '<script defer src="{}"></script></head>'


@event_priority(-40)  # when the outputs of cells are in their places
def on_post_page(output: str, page: Page, **_: object) -> str:
    """Drop what shows nothing, and hold back what is folded."""
    light = FOLD.sub(held_back, PLAIN.sub(r"\1", output))
    if 'class="kle-later"' not in light or SCRIPT in light:
        return light
    return light.replace("</head>", LOADING.format(get_relative_url(SCRIPT, page.url)), 1)


def held_back(fold: re.Match[str]) -> str:
    """A fold that holds much, as the script expects it; any other as it is."""
    summary, inside = fold.groups()
    return LATER.format(summary, inside) if inside.count("<") > 2 * MANY else fold[0]
