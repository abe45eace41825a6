"""A ledger of stock movements."""

from .aging import idle_days, slow_movers
from .costs import average_cost, stock_value
from .ledger import Ledger, NotEnoughStock, UnknownItem
from .movement import Kind, Movement
from .report import aging_report

__all__ = ["Kind", "Ledger", "Movement", "NotEnoughStock", "UnknownItem"]
__all__ += ["aging_report", "average_cost", "idle_days", "slow_movers", "stock_value"]
