"""Closed forms in other languages, as functions to copy: Python, JavaScript, R."""

from klexplain.export.formula import formula as formula
from klexplain.export.javascript import JavaScript as JavaScript
from klexplain.export.python import Python as Python
from klexplain.export.r import R as R
from klexplain.export.standard import Standard as Standard
