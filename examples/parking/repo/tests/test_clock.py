from datetime import datetime, time, timedelta

import pytest
from parking.clock import moment, next_morning, spoken, started_blocks

HALF = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("minutes", "blocks"), [(0, 0), (1, 1), (29, 1), (30, 1), (31, 2), (60, 2), (61, 3)]
)
def test_a_block_counts_once_it_has_begun(minutes, blocks):
    assert started_blocks(timedelta(minutes=minutes), HALF) == blocks


def test_a_single_second_begins_a_block():
    assert started_blocks(timedelta(minutes=30, seconds=1), HALF) == 2


def test_moments_may_have_seconds():
    assert moment("2024-03-08 18:00:59") == datetime(2024, 3, 8, 18, 0, 59)
    assert moment("2024-03-08 18:00") == datetime(2024, 3, 8, 18, 0)


def test_a_wrong_moment_is_named():
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday")


def test_the_next_morning_crosses_the_end_of_the_month():
    assert next_morning(datetime(2024, 2, 29, 23, 5), time(6)) == datetime(2024, 3, 1, 6)


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (59, "59 min"), (60, "1 h 00 min"), (125, "2 h 05 min")]
)
def test_durations_are_spoken_in_hours_and_minutes(minutes, text):
    assert spoken(timedelta(minutes=minutes)) == text
