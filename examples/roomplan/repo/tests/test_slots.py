import unittest

from roomplan.slots import Slot, gaps, merge


def slots(*texts):
    return [Slot.parse(text) for text in texts]


class SlotTest(unittest.TestCase):
    def test_a_slot_is_read_and_written(self):
        self.assertEqual(Slot.parse("09:05-10:30"), Slot(545, 630))
        self.assertEqual(str(Slot(545, 630)), "09:05-10:30")

    def test_a_slot_may_end_at_midnight(self):
        self.assertEqual(Slot.parse("23:00-24:00").length, 60)

    def test_what_is_no_slot_is_refused(self):
        for text in ("10:00", "10:00-09:00", "10:00-10:00", "09:60-10:00", "23:00-24:01", "x-y"):
            with self.subTest(text), self.assertRaises(ValueError):
                Slot.parse(text)

    def test_slots_that_touch_do_not_overlap(self):
        early, late = slots("09:00-10:00", "10:00-11:00")
        self.assertFalse(early.overlaps(late))
        self.assertFalse(late.overlaps(early))

    def test_slots_with_a_common_minute_overlap(self):
        early, late = slots("09:00-10:01", "10:00-11:00")
        self.assertTrue(early.overlaps(late))
        self.assertTrue(late.overlaps(early))

    def test_clipping_keeps_what_is_inside(self):
        window = Slot.parse("09:00-12:00")
        for text, inside in (
            ("08:00-10:00", "09:00-10:00"),
            ("11:00-13:00", "11:00-12:00"),
            ("08:00-13:00", "09:00-12:00"),
            ("10:00-11:00", "10:00-11:00"),
        ):
            with self.subTest(text):
                self.assertEqual(str(Slot.parse(text).clip(window)), inside)

    def test_clipping_outside_of_the_window_leaves_nothing(self):
        self.assertIsNone(Slot.parse("08:00-09:00").clip(Slot.parse("09:00-12:00")))


class MergeTest(unittest.TestCase):
    def test_separate_slots_stay_and_are_sorted(self):
        self.assertEqual(
            merge(slots("11:00-12:00", "09:00-10:00")), slots("09:00-10:00", "11:00-12:00")
        )

    def test_a_slot_inside_of_another_disappears(self):
        self.assertEqual(merge(slots("09:00-12:00", "10:00-11:00")), slots("09:00-12:00"))

    def test_equal_slots_become_one(self):
        self.assertEqual(merge(slots("09:00-10:00", "09:00-10:00")), slots("09:00-10:00"))

    def test_slots_that_overlap_or_touch_become_one(self):
        self.assertEqual(merge(slots("09:00-10:00", "09:30-10:30")), slots("09:00-10:30"))
        self.assertEqual(merge(slots("10:00-11:00", "09:00-10:00")), slots("09:00-11:00"))
        self.assertEqual(
            merge(slots("09:00-12:00", "10:00-11:00", "11:30-13:00", "13:01-14:00")),
            slots("09:00-13:00", "13:01-14:00"),
        )

    def test_nothing_merges_to_nothing(self):
        self.assertEqual(merge([]), [])


class GapsTest(unittest.TestCase):
    def test_an_empty_day_is_one_gap(self):
        window = Slot.parse("08:00-18:00")
        self.assertEqual(gaps([], window), [window])

    def test_gaps_lie_before_between_and_after(self):
        free = gaps(slots("12:00-13:00", "09:00-10:00"), Slot.parse("08:00-18:00"))
        self.assertEqual(free, slots("08:00-09:00", "10:00-12:00", "13:00-18:00"))

    def test_overlapping_slots_leave_no_gap_between_them(self):
        free = gaps(slots("08:00-12:00", "09:00-10:00", "11:00-13:00"), Slot.parse("08:00-14:00"))
        self.assertEqual(free, slots("13:00-14:00"))
