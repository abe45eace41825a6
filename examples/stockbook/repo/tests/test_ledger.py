from datetime import date

import pytest
from stockbook import Kind, Ledger, NotEnoughStock, UnknownItem

DAY = date(2024, 5, 2)


@pytest.fixture
def ledger():
    book = Ledger()
    book.register("B-10", "Bolt M10")
    book.receive(DAY, "B-10", 50, "0.20")
    return book


def test_receipts_and_issues_add_up(ledger):
    ledger.issue(DAY, "B-10", 20)
    assert ledger.on_hand("B-10") == 30


def test_the_whole_shelf_may_be_issued(ledger):
    ledger.issue(DAY, "B-10", 50)
    assert ledger.on_hand("B-10") == 0


def test_no_more_than_the_shelf_can_be_issued(ledger):
    with pytest.raises(NotEnoughStock, match="51 wanted, 50 on hand"):
        ledger.issue(DAY, "B-10", 51)
    assert ledger.on_hand("B-10") == 50


def test_a_count_books_the_difference(ledger):
    ledger.correct(DAY, "B-10", 47)
    assert ledger.on_hand("B-10") == 47
    assert ledger.history("B-10", Kind.CORRECTION)[0].quantity == -3


def test_an_exact_count_books_nothing(ledger):
    ledger.correct(DAY, "B-10", 50)
    assert len(ledger.history("B-10")) == 1


def test_entries_come_in_the_order_of_their_days(ledger):
    with pytest.raises(ValueError, match="before the last entry"):
        ledger.issue(date(2024, 5, 1), "B-10", 1)


def test_the_last_movement_of_a_kind_is_found(ledger):
    ledger.issue(DAY, "B-10", 5)
    ledger.receive(DAY, "B-10", 9, "0.25")
    assert ledger.last_movement("B-10").quantity == 9
    assert ledger.last_movement("B-10", Kind.ISSUE).quantity == -5
    assert ledger.last_movement("B-10", Kind.CORRECTION) is None


@pytest.mark.parametrize("question", ["history", "on_hand", "last_movement", "name"])
def test_unknown_items_are_refused(ledger, question):
    with pytest.raises(UnknownItem):
        getattr(ledger, question)("X-1")
