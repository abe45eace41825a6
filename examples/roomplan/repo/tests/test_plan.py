import unittest

from roomplan import Plan, RoomTaken


class PlanTest(unittest.TestCase):
    def setUp(self):
        self.plan = Plan()
        self.meeting = self.plan.book("Oak", "09:00-10:00", "Ada")

    def test_a_room_is_not_booked_twice(self):
        with self.assertRaisesRegex(RoomTaken, "Oak 09:00-10:00 belongs to Ada"):
            self.plan.book("Oak", "09:30-10:30", "Bea")

    def test_the_next_meeting_may_begin_at_once(self):
        self.plan.book("Oak", "10:00-11:00", "Bea")
        self.plan.book("Oak", "08:00-09:00", "Cem")
        self.assertEqual([booking.owner for booking in self.plan.of("Oak")], ["Cem", "Ada", "Bea"])

    def test_rooms_do_not_disturb_each_other(self):
        self.plan.book("Elm", "09:00-10:00", "Bea")
        self.assertEqual(len(self.plan.of("Elm")), 1)

    def test_parts_of_a_room_are_booked_one_by_one(self):
        self.plan.book("Elm", "09:00-10:00", "Bea", part="left")
        self.plan.book("Elm", "09:30-10:30", "Cem", part="right")
        with self.assertRaises(RoomTaken):
            self.plan.book("Elm", "09:30-10:30", "Dan", part="left")
        with self.assertRaises(RoomTaken):
            self.plan.book("Elm", "09:30-10:30", "Dan")

    def test_a_meeting_keeps_its_length_when_it_moves(self):
        moved = self.plan.move(self.meeting, "09:30")
        self.assertEqual(str(moved.slot), "09:30-10:30")
        self.assertEqual(self.plan.of("Oak"), [moved])

    def test_a_meeting_does_not_move_onto_another(self):
        self.plan.book("Oak", "11:00-12:00", "Bea")
        with self.assertRaises(RoomTaken):
            self.plan.move(self.meeting, "10:30")
        self.assertEqual(self.plan.of("Oak")[0], self.meeting)

    def test_a_cancelled_meeting_makes_room(self):
        self.plan.cancel(self.meeting)
        self.plan.book("Oak", "09:30-10:30", "Bea")
