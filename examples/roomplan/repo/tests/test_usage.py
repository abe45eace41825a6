import unittest

from roomplan import busy_minutes, free_slots, utilisation

HOURS = "08:00-18:00"


class UsageTest(unittest.TestCase):
    def test_separate_meetings_add_up(self):
        self.assertEqual(busy_minutes(["09:00-10:00", "13:00-13:45"], HOURS), 105)

    def test_common_minutes_count_once(self):
        self.assertEqual(busy_minutes(["09:00-12:00", "10:00-11:00"], HOURS), 180)

    def test_only_office_hours_count(self):
        self.assertEqual(busy_minutes(["07:00-09:00", "17:30-20:00", "20:00-21:00"], HOURS), 90)

    def test_no_meeting_keeps_nobody_busy(self):
        self.assertEqual(busy_minutes([], HOURS), 0)

    def test_free_slots_are_the_gaps_that_are_long_enough(self):
        meetings = ["08:10-10:00", "09:00-12:00", "12:15-17:00"]
        self.assertEqual(free_slots(meetings, HOURS), ["12:00-12:15", "17:00-18:00"])
        self.assertEqual(free_slots(meetings, HOURS, least=16), ["17:00-18:00"])

    def test_meetings_after_hours_take_nothing(self):
        self.assertEqual(free_slots(["18:00-19:00", "06:00-07:00"], HOURS), [HOURS])
        self.assertEqual(free_slots(["17:00-19:00", "06:00-08:30"], HOURS), ["08:30-17:00"])

    def test_the_fullest_room_comes_first(self):
        rooms = {"Oak": ["09:00-10:00"], "Elm": ["09:00-12:20"], "Ash": ["12:00-13:00"]}
        self.assertEqual(list(utilisation(rooms, HOURS).items()), [("Elm", 33), ("Ash", 10), ("Oak", 10)])
