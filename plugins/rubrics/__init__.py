"""Rubrics: what good looks like for a task, as weighted criteria."""
