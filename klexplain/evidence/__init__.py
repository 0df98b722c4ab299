"""The log likelihood ratio, of one sample and of many: curves, laws, paths, fits."""
