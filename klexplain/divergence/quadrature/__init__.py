"""D(p ‖ q) without a formula: an integral or a sum of terms that are never negative."""
