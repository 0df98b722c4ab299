"""The Kullback–Leibler divergence as the average log likelihood ratio."""

from klexplain.divergence import Divergence as Divergence
from klexplain.divergence import evaluate as evaluate
from klexplain.divergence import kl_divergence as kl_divergence
