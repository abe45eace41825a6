"""Parking fees."""

from .engine import Quote, quote
from .receipt import receipt
from .tariff import AIRPORT, CITY, EveningRate, Tariff

__all__ = ["AIRPORT", "CITY", "EveningRate", "Quote", "Tariff", "quote", "receipt"]
