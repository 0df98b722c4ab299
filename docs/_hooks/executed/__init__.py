"""Pages that run: percent scripts become executed notebooks, and those become Markdown.

Nothing here knows MkDocs; ``pages.py`` beside this package joins the two.
"""
