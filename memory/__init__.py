"""Corrections and experiences: what is kept of a run, and recalled where it applies."""
