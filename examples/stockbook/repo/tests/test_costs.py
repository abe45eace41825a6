from datetime import date
from decimal import Decimal

import pytest
from stockbook import Ledger, average_cost, stock_value

DAY = date(2024, 5, 2)


@pytest.fixture
def ledger():
    book = Ledger()
    book.register("B-10", "Bolt M10")
    book.receive(DAY, "B-10", 10, "1.00")
    book.receive(DAY, "B-10", 10, "2.00")
    return book


def test_the_oldest_stock_leaves_first(ledger):
    ledger.issue(DAY, "B-10", 5)
    assert stock_value(ledger, "B-10") == Decimal("25.00")
    ledger.issue(DAY, "B-10", 8)
    assert stock_value(ledger, "B-10") == Decimal("14.00")


def test_the_average_is_rounded_to_the_cent(ledger):
    ledger.issue(DAY, "B-10", 8)
    assert average_cost(ledger, "B-10") == Decimal("1.83")


def test_surplus_found_by_a_count_costs_nothing(ledger):
    ledger.correct(DAY, "B-10", 30)
    assert stock_value(ledger, "B-10") == Decimal("30.00")
    assert average_cost(ledger, "B-10") == Decimal("1.00")


def test_an_empty_shelf_has_no_average(ledger):
    ledger.issue(DAY, "B-10", 20)
    assert average_cost(ledger, "B-10") is None
    assert stock_value(ledger, "B-10") == 0
