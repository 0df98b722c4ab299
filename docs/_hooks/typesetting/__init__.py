"""TeX to MathML, and the font it is set in."""
