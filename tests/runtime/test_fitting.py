"""What a plugin brings is looked at before anything is done with it."""

import math
from types import SimpleNamespace

import pytest
from mentee.runtime.contracts.candidate import Candidate, Edit
from mentee.runtime.contracts.critique import Criterion, Critic, Critique, Finding, Rubric
from mentee.runtime.contracts.sandbox import Sandbox
from mentee.runtime.fitting import fits


def thing(**attributes):
    """A critic and a sandbox at once, save for what is said otherwise."""
    whole = {"name": "one", "cost_ms": 1, "critique": len, "promises": frozenset(), "mounts": False}
    return SimpleNamespace(**{**whole, "spawn": len, **attributes})


def test_what_is_as_declared_fits():
    assert fits(thing(), Critic)
    assert fits(thing(patience_s=60), Critic)
    assert fits(thing(), Sandbox)
    assert fits(Candidate((Edit("a.py", 0, 1, ""),), logprob=-1), Candidate)
    assert fits(Critique((Finding("tests", 1),), 0.5), Critique)
    assert fits(Rubric((Criterion("tests", "They pass."),)), Rubric)


@pytest.mark.parametrize(
    "wrong", [{"name": 7}, {"name": ""}, {"cost_ms": "cheap"}, {"cost_ms": math.nan}, {"patience_s": "long"}]
)
def test_a_critic_with_an_attribute_of_another_type_does_not(wrong):
    assert not fits(thing(**wrong), Critic)


def test_properties_that_a_kind_declares_count():
    assert not fits(thing(promises=None), Sandbox)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (Candidate("xy"), Candidate),  # type: ignore[arg-type]
        (Candidate(call="run"), Candidate),  # type: ignore[arg-type]
        (Critique(("fine",)), Critique),  # type: ignore[arg-type]
        (Critique((Finding("tests", math.nan),)), Critique),
        (Rubric((Criterion("tests", "They pass.", math.inf),)), Rubric),
    ],
)
def test_what_has_a_part_of_another_type_does_not(wrong, kind):
    assert not fits(wrong, kind)


def test_an_attribute_that_raises_is_no_reason_to_fail():
    class Broken:
        name = "broken"
        critique = len

        @property
        def cost_ms(self):
            raise OSError("unknown")

    assert not fits(Broken(), Critic)
