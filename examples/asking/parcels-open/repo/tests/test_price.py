import unittest
from post import parcels


class PriceTest(unittest.TestCase):
    def test_light(self):
        self.assertEqual(parcels(3), 1)
