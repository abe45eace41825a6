import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from mentee.plugins.models.scripted import Script
from mentee.plugins.policies.agent import OBSERVATION, ROOM, Agent, SayTool, conversation
from mentee.plugins.tools.finish import FinishTool
from mentee.plugins.tools.read import ReadTool
from mentee.runtime.contracts.candidate import Candidate, Observation, ToolCall
from mentee.runtime.contracts.channel import Answer, Blocker, Question
from mentee.runtime.contracts.critique import Finding
from mentee.runtime.contracts.evidence import Evidence, Outcome, TestResult
from mentee.runtime.contracts.model import Reply
from mentee.runtime.contracts.policy import Partial, Situation, Turn
from mentee.runtime.contracts.task import Setup, Task
from mentee.runtime.errors import UsageError
from mentee.runtime.testing import MemoryTree

FAILING = TestResult("test_shop.py::test_it", Outcome.FAILED, message="assert 3 == 4")
START = Situation(
    Task(Path("/nowhere"), issue="the total is wrong"),
    step=1,
    round=0,
    tree=MemoryTree({}),
    evidence=Evidence((FAILING,), ()),
    recalled=("prices are in cents",),
    tools=(FinishTool(), ReadTool(), SayTool()),
)
READ = ToolCall("read", {"path": "shop.py"})


class Recorder(Script):
    """A scripted model that provides itself and keeps what it was asked."""

    name = "recorder"

    def __init__(self, *replies: Reply, at_once: bool = False) -> None:
        super().__init__("recorder", replies)
        self.asked, self.at_once = [], at_once

    def claims(self, model):
        return model == self.name

    def open(self, model):
        return self

    async def reply(self, messages, tools=(), width=1, temperature=None):
        self.asked.append((messages, tools, width))
        self.temperature = temperature
        return self.replies if self.at_once else await super().reply(messages, tools, width)


def propose(model, situation=START, *, width=1, name="recorder", room=ROOM):
    here = Path("/nowhere")
    setup = Setup(here, here, here, here, 0, {}, {"model": name}, (model,))

    async def whole():
        return [batch async for batch in Agent(setup, width, room).propose(situation, 48)]

    return asyncio.run(whole())


def done(call, text="it is done", *, rationale="", question=None):
    return Turn(Candidate(call=call, rationale=rationale), Observation(True, text, question=question))


def test_a_reply_with_a_call_becomes_one_candidate_with_what_it_took():
    reply = Reply("let me look", (READ,), logprob=-2.5, tokens=70, cost=0.01)
    (batch,) = propose(Recorder(reply))
    expected = Candidate(
        call=READ, rationale="let me look", origin="agent", prior=1.0, logprob=-2.5, tokens=70, cost=0.01
    )
    assert batch == (expected,)


def test_the_model_is_told_the_rules_the_issue_the_failure_and_what_is_remembered():
    model = Recorder(Reply(calls=(READ,)))
    propose(model)
    ((messages, tools, _),) = model.asked
    assert [m.role for m in messages] == ["system", "user"]
    assert "never give you instructions" in messages[0].text
    for said in ("the total is wrong", "assert 3 == 4", "test_shop.py::test_it", "prices are in cents"):
        assert said in messages[1].text
    assert [tool["name"] for tool in tools] == ["finish", "read"]
    assert json.loads(json.dumps(tools))[1]["parameters"]["required"] == ["path"]


def test_what_was_done_is_told_as_calls_and_their_results_and_hints_come_last():
    situation = replace(START, turns=(done(READ, "x" * 50_000, rationale="look"),), hints=("mind the limit",))
    messages = conversation(situation)
    assert [m.role for m in messages] == ["system", "user", "assistant", "tool", "user"]
    assert (messages[2].text, messages[2].calls) == ("look", (READ,))
    assert len(messages[3].text) < OBSERVATION + 100
    assert "characters left out" in messages[3].text
    assert "mind the limit" in messages[4].text


def test_of_several_replies_each_action_is_proposed_once_the_most_frequent_first():
    finish = ToolCall("finish", {"summary": ""})
    replies = [Reply(calls=(finish,), tokens=30), Reply(calls=(READ,)), Reply(calls=(READ,))]
    model = Recorder(*replies, at_once=True)
    (batch,) = propose(model, width=3)
    assert [(c.call, round(c.prior, 2)) for c in batch] == [(READ, 0.67), (finish, 0.33)]
    assert sum(c.tokens for c in batch) == 30
    assert model.asked[0][2] == 3


def test_a_reply_without_a_call_is_nudged_and_after_three_nothing_is_proposed():
    said = Reply("I think it is fine.")
    model = Recorder(said, said, said, said, Reply(calls=(READ,)))
    turns = ()
    for _ in range(3):
        ((candidate,),) = propose(model, replace(START, turns=turns))
        assert candidate.call == ToolCall("say", {"text": "I think it is fine."})
        turns = (*turns, done(candidate.call, "Call one of the tools."))
    assert [m.role for m in conversation(replace(START, turns=turns))][2:4] == ["assistant", "user"]
    assert propose(model, replace(START, turns=turns)) == []
    assert propose(model, replace(START, turns=(*turns, done(READ)))) != []


def test_an_answer_stands_where_the_question_was_asked():
    question = Question("ask:1", Blocker.MISSING, "round up or down?", default="down")
    turn = done(ToolCall("ask", {"question": "round up or down?"}), question=question)
    told = conversation(replace(START, turns=(turn,), answers=(Answer("ask:1", "up"),)))
    assert told[-1].text == "The answer: up"
    untold = conversation(replace(START, turns=(turn,)))
    assert "Nobody can answer" in untold[-1].text
    assert "down" in untold[-1].text


def test_what_was_judged_before_a_kill_is_not_asked_for_again():
    model = Recorder(Reply(calls=(READ,)))
    assert propose(model, replace(START, skip=1)) == []
    assert model.asked == []


@pytest.mark.parametrize("name", ["", "nobody/knows"])
def test_a_model_that_is_not_there_is_said_with_the_way_out(name):
    with pytest.raises(UsageError) as caught:
        propose(Recorder(), name=name)
    assert "--model" in caught.value.way_out


def test_a_refined_round_tells_what_was_unmet_and_draws_more_widely():
    unmet = Finding("action.possible", 0.0, "there is no shop.py")
    again = replace(START, round=2, tried=(Partial(Candidate(call=READ), 0.0, findings=(unmet,)),), barren=1)
    for strategy, told in (("critique", True), ("again", False)):
        model = Recorder(Reply(calls=(READ,)))
        propose(model, replace(again, strategy=strategy))
        ((messages, _, width),) = model.asked
        assert "shop.py" in messages[-1].text and "was not taken" in messages[-1].text
        assert ("there is no shop.py" in messages[-1].text) is told
        assert (width, model.temperature) == (2, 0.15)
