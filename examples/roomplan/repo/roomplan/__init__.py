"""The day of meeting rooms."""

from .plan import Booking, Plan, RoomTaken
from .slots import Slot
from .usage import busy_minutes, free_slots, utilisation

__all__ = ["Booking", "Plan", "RoomTaken", "Slot", "busy_minutes", "free_slots", "utilisation"]
