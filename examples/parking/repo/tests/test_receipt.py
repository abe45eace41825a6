from datetime import time, timedelta
from decimal import Decimal

import pytest
from parking import CITY, EveningRate, Tariff, quote, receipt


def test_the_slip_lists_what_was_charged():
    assert receipt(quote("2024-03-08 09:00", "2024-03-08 10:10")).splitlines() == [
        "City              1 h 10 min",
        "----------------------------",
        "3 started blocks        4.50",
        "----------------------------",
        "TOTAL                   4.50",
    ]


def test_long_labels_are_cut():
    slip = receipt(quote("2024-03-08 09:00", "2024-03-08 10:10"), width=20)
    assert slip.splitlines()[2] == "3 started bloc. 4.50"


def test_a_cap_below_one_block_is_refused():
    with pytest.raises(ValueError, match="cap"):
        Tariff("Odd", timedelta(0), timedelta(hours=1), Decimal("9"), Decimal("8"))


def test_a_block_longer_than_a_day_is_refused():
    with pytest.raises(ValueError, match="block"):
        Tariff("Odd", timedelta(0), timedelta(hours=25), Decimal("1"), Decimal("8"))


def test_an_evening_that_never_ends_is_refused():
    with pytest.raises(ValueError, match="evening"):
        EveningRate(opens=time(18), until=time(18), price=CITY.price)
