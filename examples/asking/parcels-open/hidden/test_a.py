from post import parcels


def test_full():
    assert (parcels(40), parcels(41)) == (2, 3)
