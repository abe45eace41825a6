"""Plain-text tables."""

from .layout import TooNarrow
from .render import render

__all__ = ["TooNarrow", "render"]
