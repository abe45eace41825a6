"""The live face: the same run in a terminal application."""
