import unittest

from museum import entrance, season_ticket
from museum.prices import guide


class EntranceTest(unittest.TestCase):
    def test_one_pays_the_full_price(self):
        self.assertEqual(entrance(1), 900)

    def test_a_large_family_pays_the_full_price(self):
        self.assertEqual(entrance(9), 8100)

    def test_a_coach_full_of_people_pays_the_group_price(self):
        self.assertEqual(entrance(30), 21600)

    def test_less_than_nobody_is_refused(self):
        with self.assertRaises(ValueError):
            entrance(-1)


class OtherPricesTest(unittest.TestCase):
    def test_ten_visits_are_the_most_that_is_paid(self):
        self.assertEqual(season_ticket(15), 9000)

    def test_the_guide_is_free_for_a_dozen(self):
        self.assertEqual((guide(11), guide(12)), (3000, 0))
