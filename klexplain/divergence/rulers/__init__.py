"""How far apart p and q are by other rulers than D: symmetric ones, bounded ones, orders."""
