from datetime import date

import pytest
from stockbook import Ledger, UnknownItem, aging_report, idle_days, slow_movers
from stockbook.aging import stock_age

TODAY = date(2024, 5, 31)


def book(**issues):
    """A ledger with one item a keyword, received on 1 January, issued on the days given."""
    ledger = Ledger()
    for sku, days in issues.items():
        ledger.register(sku, sku.title())
        ledger.receive(date(2024, 1, 1), sku, 10, "0.50")
        for day in days:
            ledger.issue(day, sku, 2)
    return ledger


def test_idle_days_count_from_the_last_issue():
    ledger = book(nut=[date(2024, 2, 1), date(2024, 5, 1)])
    assert idle_days(ledger, "nut", TODAY) == 30


def test_receipts_do_not_end_the_idle_time():
    ledger = book(nut=[date(2024, 5, 1)])
    ledger.receive(date(2024, 5, 20), "nut", 5, "0.60")
    assert idle_days(ledger, "nut", TODAY) == 30
    assert stock_age(ledger, "nut", TODAY) == 11


def test_an_item_issued_today_is_not_idle():
    assert idle_days(book(nut=[TODAY]), "nut", TODAY) == 0


def test_an_item_that_was_never_issued_has_no_idle_days():
    assert idle_days(book(nut=[]), "nut", TODAY) is None


def test_items_that_were_never_issued_are_the_slowest():
    ledger = book(bolt=[date(2024, 1, 5)], nut=[], pin=[date(2024, 1, 2)], rod=[TODAY])
    assert slow_movers(ledger, TODAY) == ["nut", "pin", "bolt"]


def test_the_report_says_never_for_an_item_that_was_never_issued():
    ledger = book(bolt=[date(2024, 5, 1)], nut=[])
    assert aging_report(ledger, TODAY).splitlines() == [
        "Bolt             8     0.50   151 d    30 d",
        "Nut             10     0.50   151 d   never",
    ]


def test_stock_that_never_came_in_has_no_age():
    ledger = Ledger()
    ledger.register("nut", "Nut")
    assert stock_age(ledger, "nut", TODAY) is None


def test_slow_movers_are_idle_for_more_than_the_limit():
    ledger = book(bolt=[date(2024, 5, 1)], pin=[date(2024, 4, 30)])
    assert slow_movers(ledger, TODAY, limit=30) == ["pin"]
    assert slow_movers(ledger, TODAY, limit=29) == ["pin", "bolt"]


def test_an_empty_shelf_is_no_slow_mover():
    ledger = book(pin=[date(2024, 1, 2)] * 5)
    assert slow_movers(ledger, TODAY) == []


def test_the_report_has_a_line_an_item():
    ledger = book(washer=[TODAY], bolt=[date(2024, 5, 1)] * 5)
    assert aging_report(ledger, TODAY).splitlines() == [
        "Bolt             0        -   151 d    30 d",
        "Washer           8     0.50   151 d   today",
    ]


def test_idle_days_of_an_unknown_item_are_refused():
    with pytest.raises(UnknownItem):
        idle_days(book(), "nut", TODAY)
