"""Figures that can be dragged: their modules in JavaScript, and the formulas printed for them."""
