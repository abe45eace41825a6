"""Sending things."""


def parcels(weight):
    """How many parcels a weight needs, each of at most 20."""
    return max(1, weight // 20)
