"""The contracts hold what a good plugin keeps, and catch what a bad one does."""

import pytest
from mentee.runtime.contracts.critique import Critique, Finding
from mentee.runtime.testing import CriticContract


class Critic:
    name = "critic"
    cost_ms = 1.0

    async def critique(self, batch, context):
        return [Critique((Finding("a", 0.5, "", "a.py", 1, 2),)) for _ in batch]


class TooFew(Critic):
    async def critique(self, batch, context):
        return [Critique() for candidate in batch if candidate.edits]


class TooMuch(Critic):
    async def critique(self, batch, context):
        return [Critique((Finding("a", 2.0),)) for _ in batch]


class Moody(Critic):
    calls = 0

    async def critique(self, batch, context):
        Moody.calls += 1
        return [Critique((Finding("a", 1 / Moody.calls),)) for _ in batch]


class Lost(Critic):
    async def critique(self, batch, context):
        return [Critique((Finding("a", 0.5, "", "/a.py", 5, 2),)) for _ in batch]


class Nameless(Critic):
    name = ""


TESTS = [name for name in dir(CriticContract) if name.startswith("test_")]


def failing(critic):
    class Contract(CriticContract):
        def make(self):
            return critic()

    failed = []
    for name in TESTS:
        try:
            getattr(Contract(), name)()
        except AssertionError:
            failed.append(name)
    return failed


def test_a_good_critic_passes():
    assert failing(Critic) == []


@pytest.mark.parametrize(
    ("critic", "caught_by"),
    [
        (TooFew, "test_there_is_one_critique_a_candidate"),
        (TooMuch, "test_numbers_lie_between_0_and_1"),
        (Moody, "test_the_same_batch_is_judged_alike"),
        (Lost, "test_places_are_relative_paths_and_lines_in_order"),
        (Nameless, "test_it_is_a_critic_with_a_name_and_a_cost"),
    ],
)
def test_a_bad_critic_is_caught(critic, caught_by):
    assert failing(critic) == [caught_by]
