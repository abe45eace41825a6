"""What is shown of many candidates differs in what it does, and what is alone of its kind comes first."""

from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st
from mentee.runtime.archive import elites, place_of, spread
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.judged import Survivor
from mentee.runtime.testing import MemoryTree

SHOP = "RATE = 2\n\nclass Cart:\n    def total(self):\n        return 1\n\ndef fee():\n    return 2\n"


def survivor(number: int, score: float, place: str = "shop.py:fee", family: str = "guard") -> Survivor:
    return Survivor(Candidate((Edit("shop.py", number, number, "x"),), origin=family), score, place=place)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 10))
def test_a_spread_holds_as_many_cells_as_it_can_and_keeps_the_order(cells: list[int], most: int):
    items = list(enumerate(cells))
    chosen = spread(items, cell_of, most)
    assert len(chosen) == min(most, len(items))
    assert chosen == sorted(chosen)
    assert len({cell for _, cell in chosen}) == min(most, len(set(cells)))
    for cell in {cell for _, cell in chosen}:
        own = [item for item in items if item[1] == cell]
        assert [item for item in chosen if item[1] == cell] == own[: sum(c == cell for _, c in chosen)]


def cell_of(item: tuple[int, int]) -> Hashable:
    return item[1]


def test_candidates_that_behave_alike_count_as_one_which_is_the_accepted_one():
    one, two, three, four = (survivor(n, 0.9 - n / 10) for n in range(4))
    outcomes = {
        one.candidate.id: {"f(1)": "2"},
        two.candidate.id: {"f(1)": "2"},
        three.candidate.id: {"f(1)": "3"},
    }
    shown = elites([four, three, two, one], outcomes, 9)
    assert [(e.survivor, e.alike) for e in shown] == [(one, 2), (three, 1), (four, 1)]
    (first, *_) = elites([one, two, three], outcomes, 9, taken={two.candidate.id})
    assert (first.survivor, first.alike) == (two, 2)


def test_another_place_or_family_is_shown_before_a_second_of_the_same():
    near = [survivor(n, 0.9 - n / 100) for n in range(5)]
    other = [survivor(9, 0.5, place="shop.py:total"), survivor(8, 0.4, family="boundary")]
    assert [e.survivor for e in elites([*near, *other], {}, 3)] == [near[0], *other]


def test_a_place_names_the_function_around_the_first_edit():
    tree = MemoryTree({"shop.py": SHOP})
    for at, place in (("RATE", "shop.py"), ("return 1", "shop.py:Cart.total"), ("return 2", "shop.py:fee")):
        where = SHOP.index(at)
        assert place_of([Edit("shop.py", where, where + 1, "x")], tree) == place
    assert place_of([Edit("new.py", 0, 0, "x")], tree) == "new.py"
    assert place_of([], tree) == ""
