"""The two drawings that are no figure of a page: the card of links, and the story of the README."""
