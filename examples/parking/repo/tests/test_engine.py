from datetime import time, timedelta
from decimal import Decimal

import pytest
from parking import AIRPORT, CITY, EveningRate, Tariff, quote

LATE = Tariff(
    name="Late",
    grace=timedelta(0),
    block=timedelta(hours=1),
    price=Decimal("2.00"),
    daily_cap=Decimal("20.00"),
    evening=EveningRate(opens=time(21, 30), until=time(7, 15), price=Decimal("3.00")),
)


def total(arrival, departure, tariff=CITY):
    return quote(arrival, departure, tariff).total


def test_the_grace_period_is_free_to_its_last_second():
    assert total("2024-03-08 09:00", "2024-03-08 09:00") == 0
    assert total("2024-03-08 09:00", "2024-03-08 09:10") == 0
    assert total("2024-03-08 09:00", "2024-03-08 09:10:01") == Decimal("1.50")


def test_the_grace_period_holds_in_the_evening_too():
    assert total("2024-03-08 20:00", "2024-03-08 20:10") == 0


@pytest.mark.parametrize(
    ("departure", "price"),
    [("09:30", "1.50"), ("09:31", "3.00"), ("10:00", "3.00"), ("14:30", "16.50"), ("15:00", "18.00")],
)
def test_the_day_is_charged_by_started_blocks(departure, price):
    assert total("2024-03-08 09:00", f"2024-03-08 {departure}") == Decimal(price)


def test_a_day_never_costs_more_than_the_cap():
    assert total("2024-03-08 06:00", "2024-03-08 23:00") == Decimal("18.00")
    assert total("2024-03-08 09:00", "2024-03-09 09:00") == Decimal("18.00")


def test_several_days_add_up():
    quoted = quote("2024-03-08 09:00", "2024-03-10 10:15")
    assert [line.label for line in quoted.lines] == ["2 x 24 h", "3 started blocks"]
    assert quoted.total == Decimal("40.50")


def test_the_cap_is_named_when_it_is_reached():
    quoted = quote("2024-03-08 09:00", "2024-03-08 15:00")
    assert [line.label for line in quoted.lines] == ["daily cap"]


@pytest.mark.parametrize("arrival", ["18:01", "19:30", "21:59"])
def test_the_evening_has_one_price(arrival):
    quoted = quote(f"2024-03-08 {arrival}", "2024-03-09 01:00")
    assert quoted.total == Decimal("6.00")
    assert [line.label for line in quoted.lines] == ["evening rate"]


def test_arriving_before_the_evening_pays_the_day_rate():
    assert total("2024-03-08 17:59:59", "2024-03-08 23:00") == Decimal("16.50")
    assert total("2024-03-08 17:00", "2024-03-08 22:00") == Decimal("15.00")
    assert total("2024-03-08 01:00", "2024-03-08 05:00") == Decimal("12.00")


def test_the_evening_rate_ends_in_the_morning():
    assert total("2024-03-08 19:00", "2024-03-09 06:00") == Decimal("6.00")
    assert total("2024-03-08 19:00", "2024-03-09 06:01") == Decimal("18.00")
    assert total("2024-03-08 19:00", "2024-03-10 05:00") == Decimal("36.00")


def test_a_short_evening_is_charged_by_blocks_when_that_is_cheaper():
    assert total("2024-03-08 20:00", "2024-03-08 21:00") == Decimal("3.00")


def test_equal_prices_are_explained_by_blocks():
    quoted = quote("2024-03-08 20:00", "2024-03-08 22:00")
    assert [line.label for line in quoted.lines] == ["4 started blocks"]
    assert quoted.total == Decimal("6.00")


def test_each_tariff_has_its_own_evening():
    assert total("2024-03-08 22:00", "2024-03-09 07:15", LATE) == Decimal("3.00")
    assert total("2024-03-08 21:29", "2024-03-09 07:15", LATE) == Decimal("20.00")
    assert total("2024-03-08 22:00", "2024-03-09 07:16", LATE) == Decimal("20.00")


def test_a_tariff_without_an_evening_charges_blocks_all_night():
    assert total("2024-03-08 19:00", "2024-03-08 23:00", AIRPORT) == Decimal("16.00")


def test_nobody_leaves_before_arriving():
    with pytest.raises(ValueError, match="before arrival"):
        quote("2024-03-08 19:00", "2024-03-08 18:59")
