"""The Kullback–Leibler divergence as the average log likelihood ratio.

p is the truth, q the model, in that order. Both are distributions, such as SciPy freezes, or
probability vectors.
"""

import lazy_loader as lazy

# The public names stand in __init__.pyi, each with its module, which loads at first use.
__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
