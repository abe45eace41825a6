"""The headless face: a run from the command line."""
