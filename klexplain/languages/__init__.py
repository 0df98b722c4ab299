"""Closed forms in other languages, as functions to copy: Python, JavaScript, R."""

from klexplain.languages.formula import formula as formula
from klexplain.languages.javascript import javascript_function as javascript_function
from klexplain.languages.python import python_function as python_function
from klexplain.languages.r import r_function as r_function
