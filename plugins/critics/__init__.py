"""Critics: what judges candidates."""
