"""The pages of the atlas: made by the package, typeset, and kept between builds.

Nothing here knows MkDocs; ``atlas.py`` beside this package joins the two.
"""
