"""Policies: what proposes candidates."""
