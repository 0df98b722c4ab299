"""One divergence by several routes, and how many digits each keeps."""
