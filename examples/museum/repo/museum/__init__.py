"""Prices of a small museum, in cents."""

from .prices import entrance, season_ticket

__all__ = ["entrance", "season_ticket"]
