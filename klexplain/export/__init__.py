"""Closed forms in other languages, as functions to copy: Python, JavaScript, R."""

from klexplain.export.formula import formula as formula
from klexplain.export.javascript import javascript_function as javascript_function
from klexplain.export.python import python_function as python_function
from klexplain.export.r import r_function as r_function
