"""What visitors pay, in cents."""

ADULT = 900
GROUP_SHARE = 80  # percent of the full price
FREE_GUIDE_FROM = 12


def entrance(visitors: int) -> int:
    """What a party pays at the door; large parties get the group price."""
    if visitors < 0:
        raise ValueError("a party cannot have less than nobody")
    full = visitors * ADULT
    if visitors >= 20:
        return full * GROUP_SHARE // 100
    return full


def season_ticket(visits: int) -> int:
    """What a year of visits costs: nobody pays for more than ten."""
    return min(visits, 10) * ADULT


def guide(visitors: int) -> int:
    """What the guide costs: nothing from a dozen visitors on."""
    return 0 if visitors >= FREE_GUIDE_FROM else 3000
