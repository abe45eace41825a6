"""Old steps are folded so that any number of them fits, and nothing that a test said is forgotten."""

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from mentee.plugins.policies.agent import conversation
from mentee.plugins.policies.folding import Told, kept, summary
from mentee.runtime.contracts.candidate import Candidate, Observation, ToolCall
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.model import Reply
from mentee.runtime.contracts.policy import Turn

from .test_agent import START, Recorder, propose

TESTS = [f"tests/test_a.py::test_{name}" for name in ("one", "two", "three")]


def turn(tool, text, *, ok=True, question=None, **arguments):
    return Turn(Candidate(call=ToolCall(tool, arguments)), Observation(ok, text, question=question))


def ran(bad, among):
    lines = [f"{len(among) - len(bad)} passed, {len(bad)} failed, {len(among)} run"]
    lines += [f"failed {test} at shop.py:3\nassert 1 == 2" for test in bad]
    return turn("test", "\n".join(lines), ok=not bad, tests=list(among))


RUNS = st.lists(st.sampled_from(TESTS), min_size=1, unique=True).flatmap(
    lambda among: st.lists(st.sampled_from(among), unique=True).map(lambda bad: ran(bad, among))
)
READS = st.builds(
    lambda path, size: turn("read", "x" * size, path=path), st.sampled_from("abc"), st.integers(0, 900)
)
TURNS = st.lists(st.one_of(RUNS, READS), min_size=1, max_size=60)


def size(messages):
    return sum(len(m.text) + sum(len(json.dumps(call.arguments)) for call in m.calls) for m in messages)


def told(turns):
    return [Told(one, one.observation.text) for one in turns]


@given(turns=TURNS, room=st.integers(200, 20_000))
def test_the_latest_word_on_each_test_stays_whatever_was_folded_and_the_newest_step_stays_whole(turns, room):
    steps = told(turns)
    first = kept(steps, room)
    assert first < len(steps)
    whole = sum(one.size for one in steps[first:])
    assert whole <= room or first == len(steps) - 1
    latest = {}
    for number, one in enumerate(turns[:first], 1):
        call, text = one.candidate.call, one.observation.text
        for test in call.arguments.get("tests", ()):
            latest[test] = (f"failed {test} " in text, number)
    text = summary(steps[:first], room)
    for test, (failed, number) in latest.items():
        (line,) = [line for line in text.splitlines() if test in line and " at step " in line]
        (said,) = re.findall(r"^- (\w+) at step (\d+):", line)
        assert said[0] == ("failed" if failed else "passed")
        assert failed is False or int(said[1]) == number


@given(turns=TURNS)
def test_an_action_that_came_to_the_same_is_told_once(turns):
    text = summary(told(turns * 3), 100_000)
    lines = [re.sub(r"^- step \d+( \(as at \d+ before\))?: ", "", line) for line in text.splitlines()]
    steps = [line for line in lines if line.startswith(("read", "test"))]
    assert len(steps) == len(set(steps)) <= len(turns)


def test_what_a_person_answered_stays_and_steps_that_are_left_out_are_counted():
    question = Question("ask:1", Blocker.MISSING, "round up or down?", default="down")
    turns = [
        turn("ask", "asked", question=question),
        *(turn("read", f"{n}", path=f"{n}.py") for n in range(400)),
    ]
    messages = conversation(replace(START, turns=tuple(turns), answers=(Answer("ask:1", "up"),)), room=4_000)
    assert "round up or down? The answer: up" in messages[1].text
    assert re.search(r"\d+ older steps are left out", messages[1].text)
    assert messages[-1].text == "399"


def test_two_hundred_steps_of_a_scripted_model_fit_the_context_that_fifty_took():
    replies = [Reply(calls=(ToolCall("read", {"path": f"{n % 40}.py", "first": n}),)) for n in range(240)]
    model = Recorder(*replies)
    turns, sizes = (), []
    for _ in replies:
        situation = replace(START, turns=turns)
        ((candidate,),) = propose(model, situation, room=32_000)
        assert candidate.call == replies[len(turns)].calls[0]
        sizes.append(size(model.asked[-1][0]))
        turns = (*turns, Turn(candidate, Observation(True, f"{len(turns)}\n" + "a line of code\n" * 60)))
    assert max(sizes[200:]) <= 1.2 * max(sizes[:50])
